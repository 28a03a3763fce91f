#pragma once
/// Hybrid dynamics: some coordinates move as prescribed, the others as forces make them.

#include "lumbopelvic/multibody/forward_dynamics.hpp"

namespace lumbopelvic {

/// What hybrid dynamics gives: the motion of all, and the forces that hold the prescribed ones to theirs.
template <Real S>
struct HybridDynamics {
  ForwardDynamics<S> parts;  ///< motion, mass matrix; its bias belongs to the accelerations that result
  VecX<S> acceleration;      ///< dv/dt, (n_dofs) [rad/s^2 or m/s^2]
  VecX<S> tau;               ///< (n_dofs) [N m or N]: as given where free, found where prescribed

  explicit HybridDynamics(const DynamicsTree& tree)
      : parts(tree), acceleration(VecX<S>::Constant(tree.n_dofs(), S(0.0))), tau(acceleration) {}
};

/// Accelerations of the free coordinates f and forces at the prescribed ones p, eq. (3.14):
///
///   M_ff dv_f/dt = tau_f - h_f - M_fp dv_p/dt,   tau_p = (M dv/dt + h)_p
///
/// The prescribed q, v and dv/dt must be of one motion: differentiate one curve, never smooth them apart.
/// @param prescribed    (n_dofs) whether each degree of freedom is prescribed
/// @param acceleration  (n_dofs) dv/dt where prescribed; not read elsewhere [rad/s^2 or m/s^2]
/// @param tau           (n_dofs) where free; not read elsewhere [N m or N]
/// @param wrenches      forces from outside, (n_bodies); empty for none
/// @param data          its motion filled by `update_motion`
/// @throws InvalidArgument if a size disagrees or a free coordinate moves no mass
/// @see Featherstone (2008), Rigid Body Dynamics Algorithms, section 9.2
template <Real S>
void hybrid_dynamics(const DynamicsTree& tree, const Vec3<double>& gravity_W,
                     const std::vector<char>& prescribed, const VecX<S>& acceleration, const VecX<S>& tau,
                     const BodyWrenches<S>& wrenches, HybridDynamics<S>& data) {
  constexpr auto fn = "hybrid_dynamics";
  const int n = tree.n_dofs();
  check_size(fn, "prescribed", Eigen::Index(prescribed.size()), n);
  check_size(fn, "acceleration", acceleration.size(), n);
  check_size(fn, "tau", tau.size(), n);
  auto& [motion, mass, factor, bias, rest] = data.parts;
  const auto is_free = [&](int k) { return !prescribed[std::size_t(k)]; };

  for (int k = 0; k < n; ++k) data.acceleration[k] = is_free(k) ? S(0.0) : acceleration[k];
  inverse_dynamics(tree, motion, gravity_W, data.acceleration, wrenches, bias);
  for (int k = 0; k < n; ++k) rest[k] = is_free(k) ? S(tau[k] - bias.tau[k]) : S(0.0);

  // The rows and columns of prescribed coordinates become those of the unit matrix, which keeps the pattern.
  composite_inertia(tree, motion, mass);
  const MassPattern& pattern = tree.pattern();
  for (int k = 0; k < n; ++k)
    for (int i = k; i >= 0; i = pattern.parent(i))
      if (!is_free(i) || !is_free(k)) mass.packed[pattern.index(i, k)] = S(i == k ? 1.0 : 0.0);
  factor_mass(tree, mass.packed, factor);
  solve_mass(tree, factor, rest);
  for (int k = 0; k < n; ++k)
    if (is_free(k)) data.acceleration[k] = rest[k];

  inverse_dynamics(tree, motion, gravity_W, data.acceleration, wrenches, bias);
  for (int k = 0; k < n; ++k) data.tau[k] = is_free(k) ? tau[k] : bias.tau[k];
}

}  // namespace lumbopelvic
