#include <Eigen/Eigenvalues>

#include "catch.hpp"
#include "lumbopelvic/stability/margin.hpp"
#include "support/hand_tree.hpp"
#include "support/pendulum.hpp"

using namespace lumbopelvic;

namespace {

MatX<double> random_symmetric(Eigen::Index n, std::mt19937_64& generator) {
  const VecX<double> entries = test::random_vector(n * n, 1.0, generator);
  const Eigen::Map<const MatX<double>> A(entries.data(), n, n);
  return A + A.transpose();
}
MatX<double> random_positive(Eigen::Index n, std::mt19937_64& generator) {
  const MatX<double> A = random_symmetric(n, generator);
  return A * A + 0.1 * MatX<double>::Identity(n, n);
}

}  // namespace

TEST_CASE("A block that follows in balance softens the rest by its Schur complement", "[modes][unit]") {
  const MatX<double> H{{5.0, 2.0}, {2.0, 4.0}};
  const CondensedModes modes = condensed_modes(H, MatX<double>::Constant(1, 1, 2.0));
  CHECK(modes.followers_stable);
  CHECK(modes.values[0] == Approx((5.0 - 2.0 * 2.0 / 4.0) / 2.0));
  CHECK(modes.vectors(1, 0) / modes.vectors(0, 0) == Approx(-0.5));
}

TEST_CASE("Condensed modes are those of the whole problem as the metric of the followers vanishes",
          "[modes][verification]") {
  std::mt19937_64 generator(41);
  for (int repeat = 0; repeat < 10; ++repeat) {
    const Eigen::Index n = 9, m = 6;
    MatX<double> H = random_symmetric(n, generator);
    H.bottomRightCorner(3, 3) = random_positive(3, generator);
    const MatX<double> W = random_positive(m, generator);
    MatX<double> whole = 1e-9 * MatX<double>::Identity(n, n);
    whole.topLeftCorner(m, m) = W;
    const Eigen::GeneralizedSelfAdjointEigenSolver<MatX<double>> dense(H, whole);
    const CondensedModes modes = condensed_modes(H, W);
    REQUIRE(modes.followers_stable);
    CHECK((modes.values - dense.eigenvalues().head(m)).cwiseAbs().maxCoeff() <
          1e-5 * (1.0 + modes.values.cwiseAbs().maxCoeff()));

    // The modes themselves: unit in the metric, followers in balance, v^T H v the eigenvalue.
    const MatX<double>& V = modes.vectors;
    CHECK((V.topRows(m).transpose() * W * V.topRows(m) - MatX<double>::Identity(m, m)).norm() < 1e-9);
    CHECK((H * V).bottomRows(n - m).norm() < 1e-10);
    CHECK(((V.transpose() * H * V).diagonal() - modes.values).norm() < 1e-9);
  }
}

TEST_CASE("Followers that cannot balance are reported with a direction to show it", "[modes][property]") {
  std::mt19937_64 generator(42);
  MatX<double> H = random_positive(5, generator);
  H(4, 4) = -2.0;
  const CondensedModes modes = condensed_modes(H, MatX<double>::Identity(3, 3));
  CHECK_FALSE(modes.followers_stable);
  REQUIRE(modes.vectors.cols() >= 1);
  CHECK(modes.vectors.col(0).dot(H * modes.vectors.col(0)) < 0.0);
  CHECK(modes.vectors.topRows(3).norm() == 0.0);
}

TEST_CASE("A metric that is not positive is refused", "[modes][unit]") {
  CHECK_THROWS_AS(condensed_modes(MatX<double>::Identity(2, 2), -MatX<double>::Identity(2, 2)),
                  InvalidArgument);
}

TEST_CASE("A sprung inverted pendulum topples under its critical load and no less",
          "[critical_load][verification]") {
  test::Pendulum pendulum;
  for (const double hinge : {20.0, 39.0, 60.0}) {
    pendulum.hinge = hinge;
    Model model = pendulum.model();
    for (Fascicle& f : model.fascicles) f.strength = 0.0;
    const Statics statics = test::Pendulum::statics(model);
    const StiffnessField field(model, statics, 23.4, false);
    MatX<double> H;
    field.stiffness({VecX<double>::Zero(2), 0.0, VecX<double>()}, H);
    CHECK(H(0, 0) == Approx(-pendulum.topple()).epsilon(1e-12));
    CHECK(critical_load_factor(H, statics.gravity_hessian) ==
          Approx(hinge / (pendulum.mass * pendulum.gravity * pendulum.height)).epsilon(1e-12));
  }
}

TEST_CASE("The critical load factor is the smallest of many, and infinite where weight rights the body",
          "[critical_load][unit]") {
  const MatX<double> rest{{6.0, 0.0}, {0.0, 10.0}};
  const auto factor = [&](const MatX<double>& gravity) {
    return critical_load_factor(rest + gravity, gravity);
  };
  CHECK(factor(MatX<double>{{-2.0, 0.0}, {0.0, -5.0}}) == Approx(2.0));
  CHECK(std::isinf(factor(MatX<double>{{2.0, 0.0}, {0.0, 5.0}})));
  CHECK(critical_load_factor(MatX<double>{{-1.0, 0.0}, {0.0, 1.0}}, MatX<double>::Zero(2, 2)) == 0.0);
}
