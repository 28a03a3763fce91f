#pragma once
/// How stable a hold is: the smallest eigenvalue of its stiffness in a stated metric, and the critical load.

#include "lumbopelvic/math/symmetric_eigen.hpp"
#include "lumbopelvic/stability/stiffness_field.hpp"

namespace lumbopelvic {

/// Metric of the column: the mass matrix of the chosen coordinates. Eigenvalues are squared natural
/// frequencies [1/s^2].
[[nodiscard]] inline MatX<double> column_metric(const Statics& statics) { return statics.mass; }

/// Metric of the segments: unit relative rotation of every disc, sum_j |dtheta_j|^2. Eigenvalues are
/// rotational stiffnesses [N m/rad]. A margin k in it holds each level at least that stiffly against its
/// neighbours, whatever the other levels do. Coordinates that turn no disc count 1 each.
[[nodiscard]] inline MatX<double> segment_metric(const Model& model, const Statics& statics) {
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

/// Factor on body weight at which the hold becomes singular, all tensions kept (section 5.2):
/// the smallest mu > 0 with (H - H_g) v = -mu H_g v. Above 1 the hold carries its weight with reserve; 0 if
/// it would not stand even without weight; infinite if weight cannot topple it.
/// @param H  stiffness of the hold, weight included, (n x n)
[[nodiscard]] inline double critical_load_factor(const MatX<double>& H, const MatX<double>& gravity_hessian) {
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
