// Sdirk: its order, on ordinary equations and behind a constraint, and in the loop that all steppers share.

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "catch.hpp"
#include "lumbopelvic/dynamics/integrate.hpp"
#include "lumbopelvic/dynamics/sdirk.hpp"
#include "lumbopelvic/math/minimise.hpp"

using namespace lumbopelvic;

namespace {

/// y' = -k (y - cos t) - sin t, so that y = cos t + (y_0 - 1) exp(-k t). A stage can be solved by hand.
struct Relaxation {
  double k = 1.0;
  bool balance(const VecX<double>& base, double t, double theta, VecX<double>& y, VecX<double>& rate) const {
    y = ((base.array() + theta * (k * std::cos(t) - std::sin(t))) / (1.0 + theta * k)).matrix();
    rate = (y - base) / theta;
    return true;
  }
  [[nodiscard]] double exact(double y0, double t) const {
    return std::cos(t) + (y0 - 1.0) * std::exp(-k * t);
  }
};

/// A point that turns about the origin and is pushed outwards by 1 m/s, on a bar of length 1 that carries p:
/// x' = -w y + (1 - p) x, y' = w x + (1 - p) y, 0 = x^2 + y^2 - 1. So p = 1, and the angle is the integral of
/// w = 1 + t. Index two, like contents that do not give way.
struct Bar {
  bool balance(const VecX<double>& base, double t, double theta, VecX<double>& y, VecX<double>& rate) const {
    const double w = 1.0 + t;
    const auto newton = [&](const VecX<double>& at) {
      const double x = at[0], z = at[1], free = 1.0 - at[2];
      Eigen::Matrix3d J;
      J << 1.0 - theta * free, theta * w, theta * x, -theta * w, 1.0 - theta * free, theta * z, 2.0 * x,
          2.0 * z, 0.0;
      const Eigen::Vector3d r(x - base[0] - theta * (-w * z + free * x),
                              z - base[1] - theta * (w * x + free * z), x * x + z * z - 1.0);
      return VecX<double>(J.partialPivLu().solve(-r));
    };
    const RootSettings close{VecX<double>{{1e-13, 1e-13, 1e-9}}, VecX<double>::Constant(3, 1e3), 50};
    const SearchResult found = newton_root(newton, y, close);
    y = found.x;
    rate.head<2>() = (y.head<2>() - base.head<2>()) / theta;
    return found.status == SearchStatus::converged;
  }
  [[nodiscard]] static VecX<double> exact(double t) {
    const double angle = t + 0.5 * t * t;
    return VecX<double>{{std::cos(angle), std::sin(angle), 1.0}};
  }
};

template <class System>
VecX<double> state_after(System system, VecX<double> y, double end, int steps) {
  Sdirk stepper;
  VecX<double> y_new, error;
  const double h = end / steps;
  for (int i = 0; i < steps; ++i) {
    stepper.begin(system, y, i * h);
    REQUIRE(stepper.advance(system, y, i * h, h, y_new, error));
    y = y_new;
  }
  return y;
}

double order(double coarse, double fine) { return std::log2(coarse / fine); }

}  // namespace

TEST_CASE("Sdirk is of order three, and its error estimate of the order it is controlled by",
          "[dynamics][verification]") {
  const Relaxation system;
  const VecX<double> start = VecX<double>::Constant(1, 3.0);
  const auto error_with = [&](int steps) {
    return std::abs(state_after(system, start, 1.0, steps)[0] - system.exact(3.0, 1.0));
  };
  REQUIRE(error_with(20) > 1e-9);
  CHECK(order(error_with(20), error_with(40)) == Approx(3.0).margin(0.25));
  const auto estimate = [&](double h) {
    Sdirk stepper;
    Relaxation own;
    VecX<double> y_new, error;
    stepper.begin(own, start, 0.0);
    REQUIRE(stepper.advance(own, start, 0.0, h, y_new, error));
    return std::abs(error[0]);
  };
  CHECK(order(estimate(0.02), estimate(0.01)) == Approx(Sdirk::control_order).margin(0.2));
}

TEST_CASE("Sdirk takes what is stiff to its trajectory in one step", "[dynamics][property]") {
  const Relaxation stiff{1e9};
  CHECK(state_after(stiff, VecX<double>::Constant(1, 3.0), 0.1, 1)[0] == Approx(std::cos(0.1)).epsilon(1e-6));
}

TEST_CASE("Behind a constraint Sdirk keeps it at every step, and is of order two",
          "[dynamics][verification]") {
  const auto error_with = [&](int steps) {
    const VecX<double> y = state_after(Bar(), Bar::exact(0.0), 1.0, steps);
    CHECK(std::hypot(y[0], y[1]) == Approx(1.0).epsilon(1e-12));
    return (y - Bar::exact(1.0)).head<2>().norm();
  };
  REQUIRE(error_with(40) > 1e-9);
  CHECK(order(error_with(40), error_with(80)) > 1.85);
}

TEST_CASE("Between its ends a step of Sdirk is known to order two, without a jump",
          "[dynamics][verification]") {
  const VecX<double> start = VecX<double>::Constant(1, 3.0);
  const auto worst = [&](double h) {
    Relaxation system;
    Sdirk stepper;
    VecX<double> y_new, error, inside;
    stepper.begin(system, start, 0.0);
    REQUIRE(stepper.advance(system, start, 0.0, h, y_new, error));
    stepper.prepare_dense();
    stepper.interpolate(start, y_new, 0.0, inside);
    CHECK(inside == start);
    stepper.interpolate(start, y_new, 1.0, inside);
    CHECK(inside == y_new);
    double far = 0.0;
    for (const double s : {0.2, 0.5, 0.8}) {
      stepper.interpolate(start, y_new, s, inside);
      far = std::max(far, std::abs(inside[0] - system.exact(3.0, s * h)));
    }
    return far;
  };
  REQUIRE(worst(0.1) > 1e-9);
  CHECK(order(worst(0.1), worst(0.05)) > 2.8);  // an error in one step, so one order more
}

TEST_CASE("The loop that carries every stepper carries a balance too: error control, stops, events",
          "[dynamics][property]") {
  IntegrationPlan plan;
  plan.end = 1.0;
  plan.steps.rtol = plan.steps.atol = 1e-7;
  plan.steps.max_step = 0.5;
  plan.events = {{0.3, {}}};
  double crossing = 0.0;
  plan.watches.push_back({[](double, const VecX<double>& y) { return y[1] - 0.5; }, 1,
                          [&](double t, VecX<double>&) { crossing = t; }, false});
  Sdirk stepper;
  Bar bar;
  const IntegrationResult r = integrate(stepper, bar, plan, start_at(stepper, plan, 0.0, Bar::exact(0.0)));
  REQUIRE(r.status == IntegrationStatus::finished);
  CHECK((r.end.state - Bar::exact(1.0)).head<2>().norm() < 1e-4);
  CHECK(std::ranges::count(r.time, 0.3) == 1);
  const double sixth = std::numbers::pi / 6.0;  // sin(angle) = 1/2, angle = t + t^2 / 2
  CHECK(crossing == Approx(std::sqrt(1.0 + 2.0 * sixth) - 1.0).epsilon(1e-4));
}

TEST_CASE("A balance that cannot be found makes the step shorter, and then ends the integration",
          "[dynamics][unit]") {
  struct Never {
    bool balance(const VecX<double>&, double, double, VecX<double>&, VecX<double>&) const { return false; }
  } never;
  IntegrationPlan plan;
  plan.end = 1.0;
  Sdirk stepper;
  CHECK_THROWS_AS(integrate(stepper, never, plan, start_at(stepper, plan, 0.0, VecX<double>::Zero(1))),
                  IntegrationError);
}
