#pragma once
/// Definitions of lyapunov.hpp.

#include <Eigen/Eigenvalues>
#include <limits>

#include "lumbopelvic/math/lyapunov.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE LyapunovSolver::LyapunovSolver(const MatX<double>& A) {
  constexpr auto fn = "LyapunovSolver";
  check_positive(fn, "rows of A", double(A.rows()));
  check_size(fn, "columns of A", A.cols(), A.rows());
  if (!A.allFinite()) fail_argument(fn, "A", "not finite", "finite numbers");
  const Eigen::ComplexSchur<MatX<double>> schur(A);
  if (schur.info() != Eigen::Success)
    throw ConvergenceError("LyapunovSolver: no Schur form found", std::numeric_limits<double>::quiet_NaN(),
                           0);
  U_ = schur.matrixU(), T_ = schur.matrixT();
}

LUMBOPELVIC_INLINE double LyapunovSolver::abscissa() const { return T_.diagonal().real().maxCoeff(); }

LUMBOPELVIC_INLINE Eigen::MatrixXcd LyapunovSolver::turned(const char* fn, const MatX<double>& right) const {
  check_size(fn, "rows of the right-hand side", right.rows(), T_.rows());
  check_size(fn, "columns of the right-hand side", right.cols(), T_.rows());
  if (!stable()) fail_argument(fn, "largest real part of the eigenvalues of A", abscissa(), "< 0");
  return -(U_.adjoint() * right.cast<std::complex<double>>() * U_);
}

LUMBOPELVIC_INLINE MatX<double> LyapunovSolver::turned_back(const Eigen::MatrixXcd& Y) const {
  const MatX<double> X = (U_ * Y * U_.adjoint()).real();
  return 0.5 * (X + X.transpose());
}

LUMBOPELVIC_INLINE MatX<double> LyapunovSolver::covariance(const MatX<double>& Q) const {
  Eigen::MatrixXcd Y = turned("LyapunovSolver::covariance", Q), shifted = T_;
  for (Eigen::Index j = T_.rows() - 1; j >= 0;
       --j) {  // (T + conj(t_jj)) y_j = f_j - sum_(k > j) conj(t_jk) y_k
    const Eigen::Index after = T_.rows() - 1 - j;
    Y.col(j) -= Y.rightCols(after) * T_.row(j).tail(after).adjoint();
    shifted.diagonal() = T_.diagonal().array() + std::conj(T_(j, j));
    shifted.triangularView<Eigen::Upper>().solveInPlace(Y.col(j));
  }
  return turned_back(Y);
}

LUMBOPELVIC_INLINE MatX<double> LyapunovSolver::adjoint(const MatX<double>& W) const {
  Eigen::MatrixXcd Y = turned("LyapunovSolver::adjoint", W), shifted = T_.adjoint();
  const Eigen::VectorXcd own = shifted.diagonal();
  for (Eigen::Index j = 0; j < T_.rows(); ++j) {  // (T^H + t_jj) y_j = f_j - sum_(k < j) t_kj y_k
    Y.col(j) -= Y.leftCols(j) * T_.col(j).head(j);
    shifted.diagonal() = own.array() + T_(j, j);
    shifted.triangularView<Eigen::Lower>().solveInPlace(Y.col(j));
  }
  return turned_back(Y);
}

}  // namespace lumbopelvic
