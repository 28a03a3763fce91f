#pragma once
/// Symmetric eigenproblems with a metric that may leave some coordinates out.

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include "lumbopelvic/core/check.hpp"

namespace lumbopelvic {

/// Eigenpairs of H u = lambda W u, smallest first, where only the first coordinates carry a metric. The others
/// follow in balance: they are eliminated, lambda being an eigenvalue of the Schur complement of H on the first.
struct CondensedModes {
  bool followers_stable = true;  ///< whether H is positive definite on the eliminated coordinates
  VecX<double> values;           ///< (n_metric) eigenvalues; empty if the followers are not stable
  MatX<double> vectors;          ///< (n x n_metric) modes with u^T W u = 1, followers filled in; or else the
                                 ///< (n x k) directions of the followers along which H is not positive
};

/// Solves the condensed problem.
/// @param H         (n x n) symmetric
/// @param W         (n_metric x n_metric) symmetric positive definite
/// @throws InvalidArgument if W is not positive definite
[[nodiscard]] inline CondensedModes condensed_modes(const MatX<double>& H, const MatX<double>& W) {
  const Eigen::Index n = H.rows(), m = W.rows(), k = n - m;
  CondensedModes modes;
  MatX<double> S = H.topLeftCorner(m, m), follow;
  if (k > 0) {
    // Scaled to a unit diagonal, so that slides and turns weigh alike in the test of definiteness.
    const VecX<double> scale = H.diagonal().tail(k).cwiseAbs().cwiseMax(1e-12).cwiseSqrt().cwiseInverse();
    const MatX<double> block = scale.asDiagonal() * H.bottomRightCorner(k, k) * scale.asDiagonal();
    const Eigen::LLT<MatX<double>> factor(block);
    if (factor.info() != Eigen::Success) {
      const Eigen::SelfAdjointEigenSolver<MatX<double>> eigen(block);
      Eigen::Index unstable = 0;
      while (unstable < k && eigen.eigenvalues()[unstable] <= 0.0) ++unstable;
      unstable = std::max<Eigen::Index>(unstable, 1);
      modes.followers_stable = false;
      modes.vectors = MatX<double>::Zero(n, unstable);
      modes.vectors.bottomRows(k) = scale.asDiagonal() * eigen.eigenvectors().leftCols(unstable);
      return modes;
    }
    const MatX<double> coupling = scale.asDiagonal() * H.bottomLeftCorner(k, m);
    follow = -(factor.solve(coupling));
    S.noalias() += coupling.transpose() * follow;
    follow = scale.asDiagonal() * follow;
  }
  S = 0.5 * (S + S.transpose()).eval();
  if (Eigen::LLT<MatX<double>>(W).info() != Eigen::Success)  // the eigensolver would not say
    fail_argument("condensed_modes", "W", "indefinite", "positive definite");
  const Eigen::GeneralizedSelfAdjointEigenSolver<MatX<double>> eigen(S, W);
  modes.values = eigen.eigenvalues();
  modes.vectors.resize(n, m);
  modes.vectors.topRows(m) = eigen.eigenvectors();
  if (k > 0) modes.vectors.bottomRows(k) = follow * eigen.eigenvectors();
  return modes;
}

}  // namespace lumbopelvic
