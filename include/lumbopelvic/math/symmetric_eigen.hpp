#pragma once
/// Symmetric eigenproblems with a metric that may leave some coordinates out.

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/compiled.hpp"

namespace lumbopelvic {

/// Eigenpairs of H u = lambda W u, smallest first, where only the first coordinates carry a metric. The
/// others follow in balance: they are eliminated, lambda being an eigenvalue of the Schur complement of H on
/// the first.
struct CondensedModes {
  bool followers_stable = true;  ///< whether H is positive definite on the eliminated coordinates
  VecX<double> values;           ///< (n_metric) eigenvalues; empty if the followers are not stable
  /// (n x n_metric) modes with u^T W u = 1, followers filled in; or else the (n x k) directions of the
  /// followers along which H is not positive
  MatX<double> vectors;
};

/// Solves the condensed problem.
/// @param H         (n x n) symmetric
/// @param W         (n_metric x n_metric) symmetric positive definite
/// @throws InvalidArgument if W is not positive definite
[[nodiscard]] CondensedModes condensed_modes(const MatX<double>& H, const MatX<double>& W);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/math/impl/symmetric_eigen.hpp"
#endif
