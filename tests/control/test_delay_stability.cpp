/// Roots of delay systems against closed forms and simulation; what reflex gains do to the margin of a delay.

#include <cmath>
#include <numbers>

#include "catch.hpp"
#include "lumbopelvic/control/delay_stability.hpp"
#include "lumbopelvic/control/reflex_delay.hpp"

using namespace lumbopelvic;
using Complex = std::complex<double>;

namespace {

DelaySystem scalar(double a, double b, double delay) {
  return {MatX<double>::Constant(1, 1, a), {{delay, MatX<double>::Constant(1, 1, b)}}};
}

/// m x'' + c x' + k x + g x(t - T) = 0 with m = 1.
DelaySystem oscillator(double c, double k, double g, double delay) {
  return {MatX<double>{{0.0, 1.0}, {-k, -c}}, {{delay, MatX<double>{{0.0, 0.0}, {-g, 0.0}}}}};
}

/// An inverted pendulum held by muscles: stiffness and damping of the muscles themselves, and reflexes.
struct Pendulum {
  double toppling = 300.0;      ///< m g h [N m/rad]
  double inertia = 10.0;        ///< [kg m^2]
  double stiffness = 1000.0;    ///< of co-contraction, at full activation [N m/rad]
  double damping = 30.0;        ///< [N m s/rad]
  double proportional = 250.0;  ///< reflex [N m/rad]
  double derivative = 0.0;      ///< reflex [N m s/rad]
  double delay = 0.06;          ///< [s]

  [[nodiscard]] DelaySystem at(double contraction) const {
    const double k = stiffness * contraction - toppling;
    return {MatX<double>{{0.0, 1.0}, {-k / inertia, -damping / inertia}},
            {{delay, MatX<double>{{0.0, 0.0}, {-proportional / inertia, -derivative / inertia}}}}};
  }
  /// The least co-contraction that keeps it up.
  [[nodiscard]] double needed() const {
    double low = 0.0, high = 1.0;
    while (high - low > 1e-6) {
      const double middle = (low + high) / 2;
      (spectral_abscissa(at(middle)) < 0.0 ? high : low) = middle;
    }
    return high;
  }
  [[nodiscard]] double margin(double contraction = 0.5) const {
    DelayMarginSettings settings;
    settings.largest = 100.0;
    const DelayMargin m = delay_margin(at(contraction), settings);
    return m.status == DelayMarginStatus::stable_in_range ? settings.largest : m.factor;
  }
};

}  // namespace

TEST_CASE("The roots of a scalar delay equation fulfil its characteristic equation",
          "[control][verification]") {
  const double a = GENERATE(-1.0, 0.5), b = -2.0, delay = 0.8;
  const auto roots = rightmost_roots(scalar(a, b, delay));
  REQUIRE(roots.size() == 6);
  for (const DelayRoot& root : roots) {
    CHECK(root.converged);
    CHECK(std::abs(root.value - a - b * std::exp(-root.value * delay)) < 1e-10);
  }
  CHECK(roots.front().correction < 1e-8);
  // No root lies further right: on s = a + b exp(-s T) with |exp(-s T)| <= exp(-Re s T), the count of
  // Lambert's branches.
  CHECK(roots[0].value.real() > roots[1].value.real());
}

TEST_CASE("Stability of a scalar delay equation ends where it should", "[control][verification]") {
  // x' = -x(t - T) at T = pi / 2, x' = -x - 2 x(t - T) at T = 2 pi / (3 sqrt 3): i w = a + b exp(-i w T).
  const DelayMargin simple = delay_margin(scalar(0.0, -1.0, 1.0));
  CHECK(simple.factor == Approx(std::numbers::pi / 2).epsilon(1e-5));
  CHECK(simple.frequency == Approx(1.0).epsilon(1e-5));
  const DelayMargin damped = delay_margin(scalar(-1.0, -2.0, 1.0));
  CHECK(damped.factor == Approx(2 * std::numbers::pi / (3 * std::sqrt(3.0))).epsilon(1e-5));
  CHECK(delay_margin(scalar(0.0, -1.0, 3.0)).factor ==
        Approx(std::numbers::pi / 6).epsilon(1e-5));  // too long
  CHECK(delay_margin(scalar(-2.0, -1.0, 1.0)).status == DelayMarginStatus::stable_in_range);
  CHECK(delay_margin(scalar(2.0, -1.0, 1.0)).status == DelayMarginStatus::unstable_in_range);
}

TEST_CASE("Stability of a damped oscillator with delayed feedback ends where it should",
          "[control][verification]") {
  // (k - w^2)^2 + c^2 w^2 = g^2, and exp(-i w T) = -(k - w^2 + i c w) / g, at the root w with the shorter T.
  const double c = 0.2, k = 1.0, g = 0.5;
  const double middle = (2 * k - c * c) / 2, half = std::sqrt(middle * middle - (k * k - g * g));
  double shortest = INFINITY, frequency = 0.0;
  for (const double square : {middle - half, middle + half}) {
    const double w = std::sqrt(square);
    double phase = -std::arg(-Complex(k - square, c * w) / g);
    if (phase < 0.0) phase += 2 * std::numbers::pi;
    if (phase / w < shortest) shortest = phase / w, frequency = w;
  }
  const DelayMargin margin = delay_margin(oscillator(c, k, g, 0.1));
  CHECK(0.1 * margin.factor == Approx(shortest).epsilon(1e-5));
  CHECK(margin.frequency == Approx(frequency).epsilon(1e-5));
}

TEST_CASE("Without delayed terms the roots are eigenvalues", "[control][unit]") {
  const auto roots = rightmost_roots({MatX<double>{{0.0, 1.0}, {-5.0, -2.0}}, {}});
  CHECK(roots.front().value.real() == Approx(-1.0).epsilon(1e-12));
  CHECK(std::abs(roots.front().value.imag()) == Approx(2.0).epsilon(1e-12));
}

TEST_CASE("A simulation grows and turns as the rightmost root says", "[control][verification]") {
  const DelaySystem system{
      MatX<double>{{0.0, 1.0}, {-4.0, -0.3}},
      {{0.15, MatX<double>{{0.0, 0.0}, {-3.0, 0.0}}}, {0.4, MatX<double>{{0.0, 0.0}, {0.0, 0.2}}}}};
  const Complex s = rightmost_roots(system).front().value;
  REQUIRE(std::abs(s.real()) > 0.01);
  REQUIRE(std::abs(s.imag()) > 1.0);
  // Each delay is a channel for each state.
  DelayHistory history(VecX<double>{{0.15, 0.15, 0.4, 0.4}});
  VecX<double> x{{1.0, 0.0}}, late, late_rate;
  const auto twice = [](const VecX<double>& y) { return VecX<double>{{y[0], y[1], y[0], y[1]}}; };
  const auto f = [&](double t, const VecX<double>& y) {
    history.at(t, late, late_rate);
    return VecX<double>(system.A * y + system.delayed[0].matrix * late.head(2) +
                        system.delayed[1].matrix * late.tail(2));
  };
  history.rest(0.0, twice(x));
  const double h = 0.01;
  std::vector<double> crossings, peaks;
  for (int i = 0; i < 6000; ++i) {
    const double t = i * h, before = x[0];
    const VecX<double> k1 = f(t, x), k2 = f(t + h / 2, x + h / 2 * k1), k3 = f(t + h / 2, x + h / 2 * k2),
                       k4 = f(t + h, x + h * k3);
    x += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
    history.push(t + h, twice(x), twice(f(t + h, x)));
    if (t > 20.0 && before < 0.0 && x[0] >= 0.0) {
      crossings.push_back(t + h * before / (before - x[0]));
      peaks.push_back(x[1]);
    }
  }
  REQUIRE(crossings.size() > 5);
  const double periods = double(crossings.size() - 1), time = crossings.back() - crossings.front();
  CHECK(2 * std::numbers::pi * periods / time == Approx(s.imag()).epsilon(1e-3));
  CHECK(std::log(peaks.back() / peaks.front()) / time == Approx(s.real()).epsilon(0.01));
}

TEST_CASE("What is not looked at with a delay costs nothing and changes nothing", "[control][property]") {
  // The same oscillator, beside one that no delay concerns.
  DelaySystem both{MatX<double>::Zero(4, 4), {{0.3, MatX<double>::Zero(4, 4)}}};
  both.A.topLeftCorner(2, 2) = oscillator(0.2, 1.0, 0.5, 0.3).A;
  both.A.bottomRightCorner(2, 2) = MatX<double>{{-7.0, 0.0}, {0.0, -8.0}};
  both.delayed[0].matrix.topLeftCorner(2, 2) = oscillator(0.2, 1.0, 0.5, 0.3).delayed[0].matrix;
  const auto alone = rightmost_roots(oscillator(0.2, 1.0, 0.5, 0.3));
  CHECK(rightmost_roots(both).front().value.real() == Approx(alone.front().value.real()).epsilon(1e-10));
}

TEST_CASE("A proportional reflex lowers the co-contraction needed and the delay margin",
          "[control][property]") {
  Pendulum weak, strong;
  weak.proportional = 150.0, strong.proportional = 280.0;
  CHECK(strong.needed() < weak.needed() - 0.1);
  CHECK(strong.margin() < 0.9 * weak.margin());
  CHECK(weak.margin() > 1.0);
}

TEST_CASE("A small derivative reflex raises the delay margin and one near the muscles' damping destroys it",
          "[control][property]") {
  Pendulum none, small;
  small.derivative = 0.15 * none.damping;
  CHECK(small.margin() > 1.05 * none.margin());
  // With little proportional gain no delay is too long, until the derivative gain passes the damping.
  Pendulum safe, large;
  safe.proportional = large.proportional = 100.0;
  safe.derivative = 0.15 * safe.damping, large.derivative = 1.2 * large.damping;
  CHECK(safe.margin() == 100.0);
  CHECK(large.margin() < 10.0);
}

TEST_CASE("Damping of the muscles leaves the co-contraction needed and raises the delay margin",
          "[control][property]") {
  Pendulum little, much;
  little.damping = 25.0, much.damping = 40.0;
  CHECK(much.needed() == Approx(little.needed()).margin(1e-4));
  CHECK(much.margin() > 1.1 * little.margin());
}

TEST_CASE("A delay system that makes no sense is refused", "[control][unit]") {
  CHECK_THROWS_AS(rightmost_roots(scalar(1.0, 1.0, 0.0)), InvalidArgument);
  CHECK_THROWS_AS(rightmost_roots(scalar(NAN, 1.0, 0.1)), InvalidArgument);
  CHECK_THROWS_AS(rightmost_roots({MatX<double>::Zero(2, 3), {}}), InvalidArgument);
  CHECK_THROWS_AS(delay_margin({MatX<double>::Zero(2, 2), {}}), InvalidArgument);
}
