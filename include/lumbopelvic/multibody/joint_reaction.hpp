#pragma once
/// Joint reactions: force and moment between a body and its parent, at joints that move and at joints that
/// are held.

#include "lumbopelvic/multibody/inverse_dynamics.hpp"
#include "lumbopelvic/multibody/jacobian.hpp"

namespace lumbopelvic {

/// By the parent on the child, in world axes, at the point of the child that the joint joins.
template <Real S>
struct JointReaction {
  Vec3<S> point_W = Vec3<S>::Zero();   ///< [m]
  Vec3<S> force_W = Vec3<S>::Zero();   ///< [N]
  Vec3<S> moment_W = Vec3<S>::Zero();  ///< about the point [N m]
};

/// Reactions at every joint of the skeleton.
///
///   R_b = I_b A_b + V_b x* I_b V_b - (forces from outside on b) + sum of R_c over the children      (3.15)
///
/// with -g added to the acceleration A_b. This is all that crosses the joint. Muscles, discs and ligaments
/// that span it are forces from outside if they are among the wrenches; if not, their share is in here. At
/// the ground it is the whole support. Along a coordinate that moves, the reactions' power per unit speed is
/// tau.
/// @param motion    filled by `update_motion`
/// @param inverse   filled by `inverse_dynamics` for the accelerations of interest
/// @param wrenches  the same that `inverse_dynamics` had
/// @return          (n_bodies) joint i is the one below body i
/// @throws InvalidArgument if the size of `wrenches` is neither 0 nor (n_bodies)
template <Real S>
[[nodiscard]] std::vector<JointReaction<S>> joint_reactions(const DynamicsTree& tree,
                                                            const TreeMotion<S>& motion,
                                                            const Vec3<double>& gravity_W,
                                                            const InverseDynamics<S>& inverse,
                                                            const BodyWrenches<S>& wrenches) {
  const auto n = std::size_t(tree.n_bodies());
  if (!wrenches.empty())
    check_size("joint_reactions", "wrenches", Eigen::Index(wrenches.size()), tree.n_bodies());
  const Spatial<S> rise{Vec3<S>::Zero(), -gravity_W.template cast<S>()};
  std::vector<Spatial<S>> force(n);
  std::vector<JointReaction<S>> reactions(n);
  for (std::size_t b = 0; b < n; ++b) {
    const Body& body = tree.body(int(b));
    const Transform<S> X_WB = body_frame(tree, motion, int(b));
    reactions[b].point_W = X_WB * Vec3<S>(tree.joint_center(int(b)).template cast<S>());
    if (!wrenches.empty()) force[b] -= wrenches[b];
    if (body.mass == 0.0) continue;
    const Vec3<S> c = X_WB * Vec3<S>(body.com_B.template cast<S>()) - motion.origin_W;
    const SpatialInertia<S> inertia = inertia_about<S>(body.mass, c, body.inertia_B, X_WB.R);
    const int link = tree.placement(int(b)).link;
    if (link == ground) {
      force[b] += inertia * rise;
      continue;
    }
    const Spatial<S>& V = motion.velocity[std::size_t(link)];
    force[b] += inertia * inverse.acceleration[std::size_t(link)] + cross_force(V, inertia * V);
  }
  for (std::size_t b = n; b-- > 0;) {
    const Vec3<S> arm = reactions[b].point_W - motion.origin_W;
    reactions[b].force_W = force[b].linear;
    reactions[b].moment_W = force[b].angular - arm.cross(reactions[b].force_W);
    if (const int parent = tree.parent_body(int(b)); parent != ground) force[std::size_t(parent)] += force[b];
  }
  return reactions;
}

}  // namespace lumbopelvic
