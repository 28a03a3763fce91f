#pragma once
/// Lyapunov's equation: the covariance that noise leaves in a stable linear system, and its adjoint.

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// Solves A X + X A' + Q = 0, and A' P + P A + W = 0, for one A and any number of right-hand sides.
///
/// One complex Schur form A = U T U^H, then triangular systems column by column. Then tr(W X) = tr(P Q), so
/// that with X and P the derivative of a cost J = tr(W X) is
///
///   dJ = tr(P dQ) + 2 tr(P dA X)
///
/// @see Bartels & Stewart (1972) doi:10.1145/361573.361582
class LyapunovSolver {
 public:
  /// @param A  (n x n), finite
  /// @throws InvalidArgument if A is not square or not finite
  /// @throws ConvergenceError if it has no Schur form
  explicit LyapunovSolver(const MatX<double>& A);

  /// Largest real part of the eigenvalues. There is a covariance only if it is negative.
  [[nodiscard]] double abscissa() const;
  [[nodiscard]] bool stable() const { return abscissa() < 0.0; }

  /// X with A X + X A' + Q = 0, (n x n).
  /// @param Q  symmetric, (n x n)
  /// @throws InvalidArgument if A is not stable or Q has another size
  [[nodiscard]] MatX<double> covariance(const MatX<double>& Q) const;
  /// P with A' P + P A + W = 0, (n x n).
  /// @throws InvalidArgument likewise
  [[nodiscard]] MatX<double> adjoint(const MatX<double>& W) const;

 private:
  [[nodiscard]] Eigen::MatrixXcd turned(const char* fn, const MatX<double>& right) const;
  [[nodiscard]] MatX<double> turned_back(const Eigen::MatrixXcd& Y) const;

  Eigen::MatrixXcd U_, T_;
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/math/impl/lyapunov.hpp"
#endif
