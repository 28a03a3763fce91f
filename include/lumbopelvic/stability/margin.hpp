#pragma once
/// Stability margin: the smallest eigenvalue of the stiffness in a stated metric, and the critical load.
///
///   H v = lambda W v,   margin = smallest lambda                                                     (5.5)

#include "lumbopelvic/math/symmetric_eigen.hpp"
#include "lumbopelvic/stability/stiffness_field.hpp"

namespace lumbopelvic {

/// Mass metric: the mass matrix of the chosen coordinates. Eigenvalues are squared natural
/// frequencies [1/s^2].
[[nodiscard]] inline MatX<double> mass_metric(const Statics& statics) { return statics.mass; }

/// Segment metric: unit relative rotation of every disc, sum_j |dtheta_j|^2. Eigenvalues are
/// rotational stiffnesses [N m/rad]. A margin k in it holds each level at least that stiffly against its
/// neighbours, whatever the other levels do. Coordinates that turn no disc count 1 each.
[[nodiscard]] MatX<double> segment_metric(const Model& model, const Statics& statics);

/// Factor on body weight at which the equilibrium becomes singular, all tensions kept: the smallest mu > 0
/// with
///
///   (H - H_g) v = -mu H_g v                                                                          (5.4)
///
/// Above 1 the equilibrium carries its weight with reserve; 0 if
/// it would not stand even without weight; infinite if weight cannot topple it.
/// @param H  stiffness of the equilibrium, weight included, (n x n)
[[nodiscard]] double critical_load_factor(const MatX<double>& H, const MatX<double>& gravity_hessian);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/stability/impl/margin.hpp"
#endif
