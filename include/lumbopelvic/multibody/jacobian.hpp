#pragma once
/// Jacobians of bodies and points: how the degrees of freedom move them, and what constant speeds add to
/// accelerations.

#include "lumbopelvic/multibody/tree_motion.hpp"

namespace lumbopelvic {

template <class S>
using Jacobian3 = Eigen::Matrix<S, 3, Eigen::Dynamic>;

/// Frame of a body in the world.
template <Real S>
[[nodiscard]] Transform<S> body_frame(const DynamicsTree& tree, const TreeMotion<S>& motion, int body) {
  check_index("body_frame", "body", body, tree.n_bodies());
  const auto& [link, X_LB] = tree.placement(body);
  Transform<S> X{X_LB.R.template cast<S>(), X_LB.p.template cast<S>()};
  if (link == ground) return X;
  Transform<S> X_WB = motion.X_OL[std::size_t(link)] * X;
  X_WB.p += motion.origin_W;
  return X_WB;
}

/// Frames of all bodies in the world, (n_bodies).
template <Real S>
void body_frames(const DynamicsTree& tree, const TreeMotion<S>& motion, std::vector<Transform<S>>& X_WB) {
  X_WB.resize(std::size_t(tree.n_bodies()));
  for (int b = 0; b < tree.n_bodies(); ++b) X_WB[std::size_t(b)] = body_frame(tree, motion, b);
}

/// Angular velocity of a body per unit of each speed, w = J v, in world axes.
/// @param motion  filled by `update_positions`
/// @param J       (3 x n_dofs) [rad/rad or rad/m]
template <Real S>
void angular_jacobian(const DynamicsTree& tree, const TreeMotion<S>& motion, int body, Jacobian3<S>& J) {
  check_index("angular_jacobian", "body", body, tree.n_bodies());
  J = Jacobian3<S>::Constant(3, tree.n_dofs(), S(0.0));
  for (int l = tree.placement(body).link; l != ground; l = tree.links()[std::size_t(l)].parent)
    for (const int e : tree.links()[std::size_t(l)].elements)
      J.col(tree.elements()[std::size_t(e)].dof) += motion.screw[std::size_t(e)].angular;
}

/// Velocity of a body-fixed point per unit of each speed, dp/dt = J v.
///
///   J_k = v_k + w_k x (p - O),   (w_k, v_k) the body's motion at unit speed k
///
/// @param p_W  where the point is in the world [m]
/// @param J    (3 x n_dofs) [m/rad or 1]
template <Real S>
void point_jacobian(const DynamicsTree& tree, const TreeMotion<S>& motion, int body, const Vec3<S>& p_W,
                    Jacobian3<S>& J) {
  check_index("point_jacobian", "body", body, tree.n_bodies());
  J = Jacobian3<S>::Constant(3, tree.n_dofs(), S(0.0));
  const Vec3<S> arm = p_W - motion.origin_W;
  for (int l = tree.placement(body).link; l != ground; l = tree.links()[std::size_t(l)].parent)
    for (const int e : tree.links()[std::size_t(l)].elements) {
      const Spatial<S>& s = motion.screw[std::size_t(e)];
      J.col(tree.elements()[std::size_t(e)].dof) += s.linear + s.angular.cross(arm);
    }
}

/// Velocity of a body-fixed point [m/s].
/// @param motion  filled by `update_motion`
/// @param p_W     where it is in the world [m]
template <Real S>
[[nodiscard]] Vec3<S> point_velocity(const DynamicsTree& tree, const TreeMotion<S>& motion, int body,
                                     const Vec3<S>& p_W) {
  check_index("point_velocity", "body", body, tree.n_bodies());
  const int link = tree.placement(body).link;
  if (link == ground) return Vec3<S>::Zero();
  const Spatial<S>& V = motion.velocity[std::size_t(link)];
  return V.linear + V.angular.cross(Vec3<S>(p_W - motion.origin_W));
}

/// Acceleration of a body-fixed point at constant speeds, (dJ/dt) v [m/s^2].
///
///   a = a_v + a_w x r + w x (v + w x r),   r = p - O,   (a_w, a_v) the sum of the drifts below the body
///
/// @param motion  filled by `update_motion`
/// @param p_W     where it is in the world [m]
template <Real S>
[[nodiscard]] Vec3<S> point_drift(const DynamicsTree& tree, const TreeMotion<S>& motion, int body,
                                  const Vec3<S>& p_W) {
  const Vec3<S> velocity = point_velocity(tree, motion, body, p_W);
  Spatial<S> A;
  const int link = tree.placement(body).link;
  for (int l = link; l != ground; l = tree.links()[std::size_t(l)].parent) A += motion.drift[std::size_t(l)];
  if (link == ground) return Vec3<S>::Zero();
  const Vec3<S> w = motion.velocity[std::size_t(link)].angular;
  return A.linear + A.angular.cross(Vec3<S>(p_W - motion.origin_W)) + w.cross(velocity);
}

}  // namespace lumbopelvic
