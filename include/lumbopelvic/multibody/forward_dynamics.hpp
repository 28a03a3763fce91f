#pragma once
/// Forward dynamics: the accelerations that forces give to the tree.

#include "lumbopelvic/multibody/composite_inertia.hpp"
#include "lumbopelvic/multibody/inverse_dynamics.hpp"
#include "lumbopelvic/multibody/mass_factor.hpp"

namespace lumbopelvic {

/// All that forward dynamics needs and leaves behind; one per thread, made once.
template <Real S>
struct ForwardDynamics {
  TreeMotion<S> motion;
  CompositeInertia<S> mass;
  MassFactor<S> factor;
  InverseDynamics<S> bias;  ///< tau holds h(q, v) - J^T (forces from outside)
  VecX<S> acceleration;     ///< dv/dt, (n_dofs) [rad/s^2 or m/s^2]

  explicit ForwardDynamics(const DynamicsTree& tree)
      : motion(tree),
        mass(tree),
        factor(tree),
        bias(tree),
        acceleration(VecX<S>::Constant(tree.n_dofs(), S(0.0))) {}
};

/// Accelerations by the mass matrix, from
///
///   M(q) dv/dt + h(q, v) = tau + J^T (forces from outside)                                           (3.1)
///
/// @param data  its motion filled by `update_motion`
/// @throws InvalidArgument if a size disagrees or a coordinate moves no mass
template <Real S>
void forward_dynamics(const DynamicsTree& tree, const Vec3<double>& gravity_W, const VecX<S>& tau,
                      const BodyWrenches<S>& wrenches, ForwardDynamics<S>& data) {
  check_size("forward_dynamics", "tau", tau.size(), tree.n_dofs());
  composite_inertia(tree, data.motion, data.mass);
  factor_mass(tree, data.mass.packed, data.factor);
  inverse_dynamics(tree, data.motion, gravity_W, VecX<S>(), wrenches, data.bias);
  data.acceleration = tau - data.bias.tau;
  solve_mass(tree, data.factor, data.acceleration);
}

/// The same in one call, without forces from outside.
/// @param tau  (n_dofs) [N m or N]
/// @return     dv/dt, (n_dofs) [rad/s^2 or m/s^2]
template <Real S>
[[nodiscard]] VecX<S> forward_dynamics(const DynamicsTree& tree, const TreeState<S>& state,
                                       const VecX<S>& tau, const Vec3<double>& gravity_W) {
  ForwardDynamics<S> data(tree);
  update_motion(tree, state, data.motion);
  forward_dynamics(tree, gravity_W, tau, {}, data);
  return data.acceleration;
}

}  // namespace lumbopelvic
