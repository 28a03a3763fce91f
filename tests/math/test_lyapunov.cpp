/// Covariances by Lyapunov's equation against closed forms, and their derivatives.

#include <random>

#include "catch.hpp"
#include "lumbopelvic/math/lyapunov.hpp"

using namespace lumbopelvic;

namespace {

MatX<double> random_matrix(std::mt19937_64& generator, int n) {
  std::normal_distribution<double> normal;
  return MatX<double>::NullaryExpr(n, n, [&] { return normal(generator); });
}

}  // namespace

TEST_CASE("The covariance of a damped oscillator under white noise is the textbook one",
          "[math][verification]") {
  // x'' + c x' + k x = w, intensity s: <x^2> = s / (2 c k), <v^2> = s / (2 c), <x v> = 0.
  const double c = 0.7, k = 3.0, s = 0.4;
  const LyapunovSolver solver(MatX<double>{{0.0, 1.0}, {-k, -c}});
  const MatX<double> X = solver.covariance(MatX<double>{{0.0, 0.0}, {0.0, s}});
  CHECK(X(0, 0) == Approx(s / (2 * c * k)).epsilon(1e-12));
  CHECK(X(1, 1) == Approx(s / (2 * c)).epsilon(1e-12));
  CHECK(X(0, 1) == Approx(0.0).margin(1e-14));
  CHECK(LyapunovSolver(MatX<double>{{-2.0}}).covariance(MatX<double>{{3.0}})(0, 0) ==
        Approx(0.75).epsilon(1e-14));
}

TEST_CASE("Both Lyapunov equations are fulfilled and say the same about a cost", "[math][property]") {
  std::mt19937_64 generator(11);
  for (const int n : {1, 2, 7, 30}) {
    MatX<double> A = random_matrix(generator, n);
    A -= (2.0 * std::sqrt(n) + 1.0) * MatX<double>::Identity(n, n);
    const MatX<double> q = random_matrix(generator, n), w = random_matrix(generator, n);
    const MatX<double> Q = q * q.transpose(), W = w * w.transpose();
    const LyapunovSolver solver(A);
    const MatX<double> X = solver.covariance(Q), P = solver.adjoint(W);
    CHECK((A * X + X * A.transpose() + Q).norm() < 1e-12 * Q.norm());
    CHECK((A.transpose() * P + P * A + W).norm() < 1e-12 * W.norm());
    CHECK((W * X).trace() == Approx((P * Q).trace()).epsilon(1e-12));
    // dJ = 2 tr(P dA X).
    const MatX<double> dA = random_matrix(generator, n);
    const double h = 1e-5;
    const auto J = [&](double x) { return (W * LyapunovSolver(A + x * dA).covariance(Q)).trace(); };
    CHECK(2.0 * (P * dA * X).trace() == Approx((J(h) - J(-h)) / (2 * h)).epsilon(1e-6));
  }
}

TEST_CASE("There is no covariance of what is not stable", "[math][unit]") {
  const LyapunovSolver solver(MatX<double>{{0.1}});
  CHECK_FALSE(solver.stable());
  CHECK_THROWS_WITH(solver.covariance(MatX<double>{{1.0}}),
                    Catch::Matchers::Contains("is 0.1, expected < 0"));
  CHECK_THROWS_AS(LyapunovSolver(MatX<double>::Zero(2, 3)), InvalidArgument);
}
