/// Tonic regulation: exact gradients, and where it comes to rest.

#include <cmath>
#include <random>

#include "catch.hpp"
#include "lumbopelvic/control/tonic.hpp"

using namespace lumbopelvic;

namespace {

/// An inverted pendulum between two equal muscles.
struct Pair {
  double toppling = 50.0, inertia = 5.0, damping = 8.0, arm = 0.05, max_force = 1000.0, stiffness = 400.0;

  [[nodiscard]] SwaySystem system() const {
    SwaySystem s;
    s.mass = MatX<double>{{inertia}};
    s.damping = MatX<double>{{damping}};
    s.stiffness = MatX<double>{{-toppling}};
    s.stiffness_by_drive = MatX<double>{{stiffness, stiffness}};
    s.force_directions = MatX<double>{{arm, -arm}};
    s.force = VecX<double>::Zero(2);
    s.force_by_drive = VecX<double>::Constant(2, max_force);
    return s;
  }
  [[nodiscard]] TonicSettings settings(double sway_weight) const {
    TonicSettings t;
    t.effort_weight = VecX<double>::Ones(2);
    t.sway_weight = sway_weight;
    t.sway_metric = MatX<double>::Ones(1, 1);
    t.lower = VecX<double>::Zero(2);
    t.upper = VecX<double>::Ones(2);
    t.balance = MatX<double>{{arm * max_force, -arm * max_force}};
    return t;
  }
  /// <q^2> = S / (2 d k) with S = 2 tau c^2 (2 r^2 F^2), for equal drives p.
  [[nodiscard]] double sway(double p) const {
    const SwaySystem s = system();
    const double force = max_force * p, k = 2 * stiffness * p - toppling;
    const double intensity = 2 * s.noise_time * std::pow(s.noise_share, 2) * 2 * std::pow(arm * force, 2);
    return intensity / (2 * damping * k);
  }
};

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
    system.noise_share = 0.5;
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

TEST_CASE("Regulation that makes no sense is refused", "[control][unit]") {
  const Pair pair;
  const VecX<double> unstable = VecX<double>::Constant(2, 0.01);
  CHECK_THROWS_WITH(tonic_step(pair.system(), pair.settings(1.0), unstable, 0.1),
                    Catch::Matchers::Contains("drives with which the hold is stable"));
  CHECK_THROWS_AS(tonic_cost(pair.system(), pair.settings(1.0), VecX<double>::Constant(2, 1.5)),
                  InvalidArgument);
  SwaySystem broken = pair.system();
  broken.stiffness_by_drive.resize(1, 3);
  CHECK_THROWS_WITH(tonic_cost(broken, pair.settings(1.0), VecX<double>::Constant(2, 0.5)),
                    Catch::Matchers::Contains("stiffness_by_drive is 1 x 3, expected 1 x 2"));
}
