/// Tonic regulation: exact gradients, and where it comes to rest.

#include <cmath>
#include <random>

#include "catch.hpp"
#include "lumbopelvic/control/tonic.hpp"
#include "lumbopelvic/math/qp.hpp"
#include "support/pendulum_pair.hpp"

using namespace lumbopelvic;
using Pair = test::PendulumPair;

namespace {

/// Three coordinates, five muscles, all numbers drawn.
struct Drawn {
  SwaySystem system;
  TonicSettings settings;

  explicit Drawn(unsigned seed) {
    std::mt19937_64 generator(seed);
    std::normal_distribution<double> normal;
    const auto draw = [&](Eigen::Index rows, Eigen::Index columns) {
      return MatX<double>(MatX<double>::NullaryExpr(rows, columns, [&] { return normal(generator); }));
    };
    const auto positive = [&] {
      const MatX<double> a = draw(3, 3);
      return MatX<double>(a * a.transpose() + MatX<double>::Identity(3, 3));
    };
    system.mass = positive();
    system.damping = 2.0 * positive();
    system.stiffness = positive();
    system.force_directions = draw(3, 5);
    system.stiffness_by_drive.resize(3, 15), system.damping_by_drive.resize(3, 15);
    for (int m = 0; m < 5; ++m) {
      const VecX<double> r = system.force_directions.col(m);
      system.stiffness_by_drive.middleCols(3 * m, 3) = 3.0 * r * r.transpose();
      system.damping_by_drive.middleCols(3 * m, 3) = 0.3 * r * r.transpose();
    }
    system.force = draw(5, 1).cwiseAbs();
    system.force_by_drive = VecX<double>::Constant(5, 4.0);
    system.noise_share = 0.5, system.noise_time = 0.02;
    settings.effort_weight = draw(5, 1).cwiseAbs();
    settings.effort_exponent = 2.5;
    settings.sway_weight = 3.0;
    settings.sway_metric = positive();
    settings.lower = VecX<double>::Zero(5), settings.upper = VecX<double>::Ones(5);
  }
};

}  // namespace

TEST_CASE("Sway of a pendulum between two muscles is the textbook one", "[control][verification]") {
  const Pair pair;
  const double p = GENERATE(0.08, 0.2, 0.7);
  const TonicCost cost = tonic_cost(pair.system(), pair.settings(10.0), VecX<double>::Constant(2, p));
  REQUIRE(cost.stable);
  CHECK(cost.sway == Approx(pair.sway(p)).epsilon(1e-10));
  CHECK(cost.effort == Approx(2 * p * p).epsilon(1e-14));
  CHECK(cost.value == Approx(cost.effort + 10.0 * cost.sway).epsilon(1e-14));
  const TonicCost fallen = tonic_cost(pair.system(), pair.settings(10.0), VecX<double>::Constant(2, 0.05));
  CHECK_FALSE(fallen.stable);
  CHECK(fallen.value == INFINITY);
}

TEST_CASE("The gradient of the cost is that of finite differences", "[control][property]") {
  const Drawn d(GENERATE(1u, 2u, 3u));
  const VecX<double> p{{0.2, 0.5, 0.1, 0.8, 0.4}};
  const VecX<double> gradient = tonic_cost(d.system, d.settings, p).gradient;
  const double h = 1e-5;
  for (int m = 0; m < 5; ++m) {
    const VecX<double> dp = h * VecX<double>::Unit(5, m);
    const double difference =
        (tonic_cost(d.system, d.settings, p + dp).value - tonic_cost(d.system, d.settings, p - dp).value) /
        (2 * h);
    REQUIRE(std::abs(difference) > 1e-3);
    CHECK(gradient[m] == Approx(difference).epsilon(1e-6));
  }
}

TEST_CASE("Co-contraction comes to rest where effort and sway together cost least",
          "[control][verification]") {
  const Pair pair;
  const double lambda = 3e5;
  const TonicResult rest = tonic_equilibrium(pair.system(), pair.settings(lambda), VecX<double>{{0.5, 0.5}});
  REQUIRE(rest.converged);
  // Golden section on the one co-contraction that is left.
  const auto cost = [&](double p) { return 2 * p * p + lambda * pair.sway(p); };
  double low = 0.0626, high = 0.9;
  const double golden = (std::sqrt(5.0) - 1) / 2;
  while (high - low > 1e-8) {
    const double a = high - golden * (high - low), b = low + golden * (high - low);
    (cost(a) < cost(b) ? high : low) = cost(a) < cost(b) ? b : a;
  }
  CHECK(rest.drive[0] == Approx(low).epsilon(1e-5));
  CHECK(rest.drive[1] == Approx(rest.drive[0]).epsilon(1e-9));
  REQUIRE(low > 0.07);
  // Sway that counts for more asks for more co-contraction; a heavier head likewise.
  CHECK(tonic_equilibrium(pair.system(), pair.settings(1e6), VecX<double>{{0.5, 0.5}}).drive[0] >
        rest.drive[0]);
  Pair heavy = pair;
  heavy.toppling = 80.0;
  CHECK(tonic_equilibrium(heavy.system(), heavy.settings(lambda), VecX<double>{{0.5, 0.5}}).drive[0] >
        rest.drive[0] + 0.02);
}

TEST_CASE("A step of regulation lowers the cost, keeps the moment and stays in bounds",
          "[control][property]") {
  const Pair pair;
  const TonicSettings settings = pair.settings(3e5);
  VecX<double> p{{0.9, 0.6}};
  double value = tonic_cost(pair.system(), settings, p).value;
  for (const double step : {0.01, 0.1, 100.0}) {
    const VecX<double> next = tonic_step(pair.system(), settings, p, step);
    const double now = tonic_cost(pair.system(), settings, next).value;
    CHECK(now < value);
    CHECK(next[0] - next[1] == Approx(0.3).epsilon(1e-9));
    CHECK((next.minCoeff() >= 0.0 && next.maxCoeff() <= 1.0));
    p = next, value = now;
  }
}

TEST_CASE("Where sway counts for nothing, effort decays as the law says", "[control][verification]") {
  // p' = -2 p for what both muscles have in common; the moment, and so their difference, stays.
  const Pair pair;
  const VecX<double> start{{0.7, 0.4}};
  const auto error = [&](double longest) {
    const VecX<double> end = tonic_flow(pair.system(), pair.settings(0.0), start, 0.5, longest);
    CHECK(end[0] - end[1] == Approx(0.3).epsilon(1e-9));
    return 0.5 * (end[0] + end[1]) - 0.55 * std::exp(-1.0);
  };
  const double coarse = error(0.01), fine = error(0.005);
  CHECK(std::abs(fine) < 2e-3);
  CHECK(coarse / fine == Approx(2.0).epsilon(0.02));  // of first order, as its steps are
}

TEST_CASE("Where sway counts for nothing, regulation rests at the least effort in balance",
          "[control][verification]") {
  Drawn d(GENERATE(4u, 5u));
  d.settings.effort_exponent = 2.0, d.settings.sway_weight = 0.0;
  d.settings.balance = d.system.force_directions.topRows(2) * 4.0;
  const VecX<double> start{{0.2, 0.5, 0.1, 0.8, 0.4}};
  const TonicResult rest = tonic_equilibrium(d.system, d.settings, start, 1e-10);
  REQUIRE(rest.converged);
  QpProblem qp;
  qp.A = d.settings.balance, qp.b = qp.A * start;
  qp.lower = d.settings.lower, qp.upper = d.settings.upper;
  qp.weight = 2.0 * d.settings.effort_weight, qp.linear = VecX<double>::Zero(5);
  const QpSolution least = solve_qp(qp);
  REQUIRE(least.status == QpStatus::optimal);
  CHECK((rest.drive - least.x).norm() < 1e-6);
  CHECK((rest.drive - start).norm() > 0.05);
}

TEST_CASE("Regulation is blind: muscles in another order are regulated alike", "[control][property]") {
  const Drawn d(GENERATE(6u, 7u));
  const std::vector<int> order{3, 0, 4, 1, 2};
  Drawn other = d;
  for (int m = 0; m < 5; ++m) {
    const int from = order[std::size_t(m)];
    other.system.stiffness_by_drive.middleCols(3 * m, 3) =
        d.system.stiffness_by_drive.middleCols(3 * from, 3);
    other.system.damping_by_drive.middleCols(3 * m, 3) = d.system.damping_by_drive.middleCols(3 * from, 3);
  }
  other.system.force_directions = d.system.force_directions(Eigen::all, order);
  other.system.force = d.system.force(order);
  other.settings.effort_weight = d.settings.effort_weight(order);
  const VecX<double> start{{0.2, 0.5, 0.1, 0.8, 0.4}}, moved = start(order);
  const VecX<double> end = tonic_flow(d.system, d.settings, start, 0.05, 0.01),
                     end_of_moved = tonic_flow(other.system, other.settings, moved, 0.05, 0.01);
  CHECK((end_of_moved - VecX<double>(end(order))).norm() < 1e-9);
  REQUIRE((end - start).norm() > 0.01);
}

TEST_CASE("Regulation that makes no sense is refused", "[control][unit]") {
  const Pair pair;
  const VecX<double> unstable = VecX<double>::Constant(2, 0.01);
  CHECK_THROWS_WITH(tonic_step(pair.system(), pair.settings(1.0), unstable, 0.1),
                    Catch::Matchers::Contains("drives with which the equilibrium is stable"));
  CHECK_THROWS_AS(tonic_cost(pair.system(), pair.settings(1.0), VecX<double>::Constant(2, 1.5)),
                  InvalidArgument);
  SwaySystem broken = pair.system();
  broken.stiffness_by_drive.resize(1, 3);
  CHECK_THROWS_WITH(tonic_cost(broken, pair.settings(1.0), VecX<double>::Constant(2, 0.5)),
                    Catch::Matchers::Contains("stiffness_by_drive is 1 x 3, expected 1 x 2"));
}
