#pragma once
/// Definitions of margin.hpp: metrics and the critical load. Included by margin.hpp where the library is used
/// as headers.

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include "lumbopelvic/stability/margin.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE MatX<double> segment_metric(const Model& model, const Statics& statics) {
  const auto& s = statics.stability;
  MatX<double> W = MatX<double>::Identity(s.n_metric, s.n_metric);
  for (std::size_t j = 0; j < model.discs.size(); ++j)
    for (std::size_t a = 0; a < 3; ++a)
      for (std::size_t b = 0; b < 3; ++b) {
        const int row = s.column[std::size_t(model.discs[j].rotation[a])];
        const int col = s.column[std::size_t(model.discs[j].rotation[b])];
        if (row >= 0 && col >= 0)
          W(row, col) = statics.discs[j].rotation_metric(Eigen::Index(a), Eigen::Index(b));
      }
  return W;
}

LUMBOPELVIC_INLINE double critical_load_factor(const MatX<double>& H, const MatX<double>& gravity_hessian) {
  const MatX<double> rest = H - gravity_hessian;
  const VecX<double> scale = rest.diagonal().cwiseAbs().cwiseMax(1e-12).cwiseSqrt().cwiseInverse();
  const MatX<double> A = scale.asDiagonal() * rest * scale.asDiagonal();
  if (Eigen::LLT<MatX<double>>(A).info() != Eigen::Success) return 0.0;
  const MatX<double> B = -(scale.asDiagonal() * gravity_hessian * scale.asDiagonal()).eval();
  const Eigen::GeneralizedSelfAdjointEigenSolver<MatX<double>> eigen(B, A, Eigen::EigenvaluesOnly);
  const double largest = eigen.eigenvalues().tail(1)[0];
  return largest > 0.0 ? 1.0 / largest : std::numeric_limits<double>::infinity();
}

}  // namespace lumbopelvic
