#pragma once
/// Symmetric eigenproblems by elimination of the followers. Included by symmetric_eigen.hpp where the library
/// is used as headers.

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include "lumbopelvic/math/symmetric_eigen.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE CondensedModes condensed_modes(const MatX<double>& H, const MatX<double>& W) {
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
