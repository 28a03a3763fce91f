#pragma once
/// Active modes of a stability margin: how their stiffness changes with the state, to first order among
/// themselves and to second order through all other modes.
///
/// With V the active modes, u_j the rest, and Z = V Z_V V^T the multiplier of the margin, the second
/// derivative of the Lagrangian along a change d of the state is
///
///   sum_j 2 / (lambda_j - held) tr(Z_V h_j h_j^T) - tr(Z H''(d, d)),     h_j = V^T (H'd) u_j         (5.7)
///
/// where the coordinates without metric enter through the inverse of their own block.
///
/// @see Overton & Womersley (1995), doi:10.1137/S089547989324598X (eigenvalue optimisation to second order)

#include "lumbopelvic/math/symmetric_eigen.hpp"
#include "lumbopelvic/stability/stiffness_field.hpp"

namespace lumbopelvic {

/// A few modes at one equilibrium, and the stiffness among them to first order.
struct ActiveModes {
  MatX<double> V;      ///< (n x t), unit in the metric
  MatX<double> block;  ///< (t x t) V^T H V at the equilibrium
  MatX<double> rows;   ///< (t (t + 1) / 2 x state) derivative of its lower triangle, column by column
  VecX<double> at;     ///< (state) the equilibrium

  [[nodiscard]] Eigen::Index count() const noexcept { return V.cols(); }

  /// V^T H V at another state, to first order: by concavity never less than the true one.
  [[nodiscard]] MatX<double> predict(const VecX<double>& state) const;

  /// Derivative of c^T (V^T H V) c, (state).
  [[nodiscard]] VecX<double> gradient(const VecX<double>& c) const;
};

/// The first `count` modes of an equilibrium.
[[nodiscard]] ActiveModes active_modes(const StiffnessField& field, const EquilibriumState& equilibrium,
                                       const CondensedModes& modes, Eigen::Index count);

/// The quadratic  1/2 |rows (x - at)|^2 + 1/2 sum own (x - at)^2  over the state: zero, and flat, at the
/// equilibrium.
struct MarginCurvature {
  MatX<double> rows;  ///< (k x state)
  VecX<double> own;   ///< (state), >= 0
  VecX<double> at;    ///< (state)

  /// Combines the rows and leaves out what bends by less than a share of the cost's own curvature.
  /// @param softness  inverse curvature of the cost, zero where the state may not move, (state)
  void keep_above(double share, const VecX<double>& softness);
};

/// Second derivative of the margin's term in the Lagrangian.
/// @param H        stiffness at the equilibrium, definite on the coordinates without metric
/// @param held     margin that the active modes are held at
/// @param closest  distance from it below which no other mode counts as closer, > 0: far from the answer,
///                 more modes than are held active may lie below the margin
/// @param Z_V      multiplier among the active modes, positive semidefinite, (t x t)
[[nodiscard]] MarginCurvature margin_curvature(const StiffnessField& field,
                                               const EquilibriumState& equilibrium, const MatX<double>& H,
                                               const CondensedModes& modes, const ActiveModes& active,
                                               double held, double closest, const MatX<double>& Z_V);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/stability/impl/active_modes.hpp"
#endif
