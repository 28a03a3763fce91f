#pragma once
/// Inverse dynamics: the generalised forces that a motion takes (recursive Newton-Euler).

#include "lumbopelvic/multibody/tree_motion.hpp"

namespace lumbopelvic {

/// Forces from outside on the bodies: one (moment about O, force) per body of the skeleton, in world axes.
template <Real S>
using BodyWrenches = std::vector<Spatial<S>>;

/// Adds a force on a body at a point of the world to `wrenches`, (n_bodies).
/// @param p_W  where it acts [m]
/// @param f_W  on the body [N]
template <Real S>
void add_force(const DynamicsTree& tree, const TreeMotion<S>& motion, int body, const Vec3<S>& p_W,
               const Vec3<S>& f_W, BodyWrenches<S>& wrenches) {
  check_index("add_force", "body", body, tree.n_bodies());
  wrenches[std::size_t(body)] += Spatial<S>{Vec3<S>(p_W - motion.origin_W).cross(f_W), f_W};
}

/// Results and scratch of inverse dynamics.
template <Real S>
struct InverseDynamics {
  std::vector<Spatial<S>> acceleration;  ///< (n_links) about O, with -g added: what a body feels
  std::vector<Spatial<S>> force;  ///< (n_links) by the parent on the link, all that hangs on it included
  VecX<S> tau;                    ///< (n_dofs) [N m or N]

  explicit InverseDynamics(const DynamicsTree& tree)
      : acceleration(tree.links().size()),
        force(tree.links().size()),
        tau(VecX<S>::Constant(tree.n_dofs(), S(0.0))) {}
};

/// Generalised forces tau for which the tree moves with accelerations dv/dt:
///
///   tau = M(q) dv/dt + h(q, v) - J^T (forces from outside)
///
/// h holds velocity products and weight, so at rest without acceleration tau is minus the generalised weight.
/// @param motion        filled by `update_motion`
/// @param gravity_W     acceleration of free fall [m/s^2]
/// @param acceleration  dv/dt, (n_dofs) [rad/s^2 or m/s^2]; empty for none
/// @param wrenches      forces from outside, (n_bodies); empty for none
/// @param result        tau, (n_dofs) [N m or N], and the forces between links
/// @throws InvalidArgument if a size disagrees
/// @see Featherstone (2008), Rigid Body Dynamics Algorithms, table 5.1, here in world axes
template <Real S>
void inverse_dynamics(const DynamicsTree& tree, const TreeMotion<S>& motion, const Vec3<double>& gravity_W,
                      const VecX<S>& acceleration, const BodyWrenches<S>& wrenches,
                      InverseDynamics<S>& result) {
  constexpr auto fn = "inverse_dynamics";
  if (acceleration.size() > 0) check_size(fn, "acceleration", acceleration.size(), tree.n_dofs());
  if (!wrenches.empty()) check_size(fn, "wrenches", Eigen::Index(wrenches.size()), tree.n_bodies());
  const Spatial<S> rise{Vec3<S>::Zero(), -gravity_W.template cast<S>()};
  for (std::size_t l = 0; l < tree.links().size(); ++l) {
    const auto& link = tree.links()[l];
    Spatial<S>& A = result.acceleration[l];
    A = link.parent == ground ? rise : result.acceleration[std::size_t(link.parent)];
    A += motion.drift[l];
    if (acceleration.size() > 0)
      for (const int e : link.elements)
        A += motion.screw[std::size_t(e)] * acceleration[tree.elements()[std::size_t(e)].dof];
    const SpatialInertia<S>& inertia = motion.inertia[l];
    const Spatial<S>& V = motion.velocity[l];
    result.force[l] = inertia * A + cross_force(V, inertia * V);
  }
  for (std::size_t b = 0; b < wrenches.size(); ++b)
    if (const int l = tree.placement(int(b)).link; l != ground) result.force[std::size_t(l)] -= wrenches[b];
  result.tau.setConstant(S(0.0));
  if (acceleration.size() > 0)
    for (int k = 0; k < tree.n_dofs(); ++k) result.tau[k] = acceleration[k] * S(tree.added_inertia()[k]);
  for (auto l = tree.links().size(); l-- > 0;) {
    const auto& link = tree.links()[l];
    const Spatial<S>& F = result.force[l];
    for (const int e : link.elements)
      result.tau[tree.elements()[std::size_t(e)].dof] += motion.screw[std::size_t(e)].dot(F);
    if (link.parent != ground) result.force[std::size_t(link.parent)] += F;
  }
}

/// The same in one call.
/// @return tau, (n_dofs) [N m or N]
template <Real S>
[[nodiscard]] VecX<S> inverse_dynamics(const DynamicsTree& tree, const TreeState<S>& state,
                                       const VecX<S>& acceleration, const Vec3<double>& gravity_W) {
  TreeMotion<S> motion(tree);
  InverseDynamics<S> result(tree);
  update_motion(tree, state, motion);
  inverse_dynamics(tree, motion, gravity_W, acceleration, {}, result);
  return result.tau;
}

}  // namespace lumbopelvic
