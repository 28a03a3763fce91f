/// The reflex law by its parts, and its partial derivatives.

#include <cmath>
#include <complex>

#include "catch.hpp"
#include "lumbopelvic/control/reflex.hpp"
#include "lumbopelvic/control/sensor_filter.hpp"

using namespace lumbopelvic;
using Complex = std::complex<double>;

namespace {

constexpr double nudge = 1e-30;  // complex step: no cancellation

const ReflexGains some_gains{1.3, 0.4, -0.2};

ReflexShape shape_with(VelocityResponse response) {
  ReflexShape shape;
  shape.velocity = response;
  return shape;
}

}  // namespace

TEST_CASE("The clamp lets pass what lies between 0 and 1", "[control][unit]") {
  constexpr double w = 0.01;
  CHECK(smooth_clamp(0.5, w).value == Approx(0.5).epsilon(1e-15));
  CHECK(smooth_clamp(0.5, w).slope == Approx(1.0).epsilon(1e-15));
  CHECK(smooth_clamp(0.0, w).value == Approx(w * std::log(2.0)).epsilon(1e-12));
  CHECK(smooth_clamp(1.0, w).value == Approx(1.0 - w * std::log(2.0)).epsilon(1e-12));
  CHECK(smooth_clamp(-0.2, w).value == Approx(w * std::exp(-20.0)).epsilon(1e-8));
  CHECK(smooth_clamp(5.0, w).value <= 1.0);
  CHECK(smooth_clamp(-1e3, w).value >= 0.0);
  for (const double u : {1e-12, 1e-3, 0.2, 0.999})
    CHECK(smooth_clamp(inverse_smooth_clamp(u, w), w).value == Approx(u).epsilon(1e-9));
  CHECK_THROWS_AS(inverse_smooth_clamp(0.0, w), InvalidArgument);
  CHECK_THROWS_AS(inverse_smooth_clamp(1.0, w), InvalidArgument);
}

TEST_CASE("A pathway adds what stretch, lengthening and force ask for", "[control][unit]") {
  const ReflexGains gains{2.0, 0.5, 0.3};
  // Far beyond the widths the half waves are straight: 2 * 0.2 + 0.5 * 0.4 + 0.3 * 0.6.
  CHECK(reflex_drive<double>({}, gains, 1.0, {1.2, 0.4, 0.6}).value == Approx(0.78).epsilon(1e-8));
  CHECK(reflex_drive<double>({}, gains, 1.0, {0.8, -0.4, 0.6}).value == Approx(0.18).epsilon(1e-7));
  // The root: 0.4 / sqrt(0.4) for a velocity well above its width.
  const auto root = shape_with(VelocityResponse::root);
  CHECK(reflex_drive<double>(root, {0.0, 0.5, 0.0}, 1.0, {1.0, 0.4, 0.0}).value ==
        Approx(0.5 * std::sqrt(0.4)).epsilon(1e-3));
}

TEST_CASE("Partial derivatives of a pathway are those of a complex step", "[control][property]") {
  const auto response = GENERATE(VelocityResponse::linear, VelocityResponse::root);
  const ReflexShape shape = shape_with(response);
  for (const double v : {-0.2, 0.0, 0.003, 0.3}) {
    const auto drive = reflex_drive<double>(shape, some_gains, 1.0, {1.006, v, 0.3});
    const auto by = [&](Complex l, Complex speed, Complex f) {
      return reflex_drive<Complex>(shape, some_gains, 1.0, {1.006 + l, v + speed, 0.3 + f}).value.imag() /
             nudge;
    };
    const Complex step(0.0, nudge);
    REQUIRE(drive.by_length > 0.1);
    CHECK(drive.by_length == Approx(by(step, 0.0, 0.0)).epsilon(1e-12));
    CHECK(drive.by_velocity == Approx(by(0.0, step, 0.0)).epsilon(1e-12));
    CHECK(drive.by_force == Approx(by(0.0, 0.0, step)).epsilon(1e-12));
  }
}

TEST_CASE("Partial derivatives of an excitation are those of a complex step", "[control][property]") {
  for (const double drive : {-0.05, 0.02, 0.9}) {
    const ReflexShape shape;
    const auto e = reflex_excitation<double>(shape, {drive, 0.7, 0.2}, 0.1);
    const auto by = [&](Complex d, Complex g, Complex i, Complex r) {
      return reflex_excitation<Complex>(shape, {drive + d, 0.7 + g, 0.2 + i}, 0.1 + r).value.imag() / nudge;
    };
    const Complex step(0.0, nudge);
    REQUIRE(e.by_drive > 0.0);
    CHECK(e.by_drive == Approx(by(step, 0.0, 0.0, 0.0)).epsilon(1e-12));
    CHECK(e.by_reflex_gain == Approx(by(0.0, step, 0.0, 0.0)).epsilon(1e-12));
    CHECK(e.by_inhibition == Approx(by(0.0, 0.0, step, 0.0)).epsilon(1e-12));
    CHECK(e.by_reflex == Approx(by(0.0, 0.0, 0.0, step)).epsilon(1e-12));
  }
}

TEST_CASE("Full inhibition silences a muscle, and half of it half the drive and a quarter of the gain",
          "[control][unit]") {
  CHECK(reflex_excitation<double>({}, {0.5, 1.0, 1.0}, 0.3).value == 0.0);
  CHECK(reflex_excitation<double>({}, {0.3, 1.0, 0.5}, 0.4).value ==
        Approx(0.5 * (0.3 + 0.75 * 0.4)).epsilon(1e-9));
}

TEST_CASE("The drive of an equilibrium gives back its excitation", "[control][property]") {
  const double reflex = reflex_drive<double>({}, {1.0, 0.5, 0.2}, 1.0, {1.0, 0.0, 0.3}).value;
  REQUIRE(reflex > 0.01);
  for (const double u : {1e-4, 0.05, 0.6}) {
    const double drive = drive_of_equilibrium({}, u, 1.5, reflex);
    CHECK(reflex_excitation<double>({}, {drive, 1.5, 0.0}, reflex).value == Approx(u).epsilon(1e-9));
  }
}

TEST_CASE("The step of a sense organ is exact for a cubic, whatever its length", "[control][verification]") {
  const double tau = 0.006;
  const auto s = [](double t) { return 1.0 + t * (2.0 - t * (3.0 - 5.0 * t)); };
  const auto r = [](double t) { return 2.0 - t * (6.0 - 15.0 * t); };
  // Particular solution of x' = (s - x) / tau for a cubic: s - tau s' + tau^2 s'' - tau^3 s'''.
  const auto particular = [&](double t) {
    return s(t) - tau * r(t) + tau * tau * (-6.0 + 30.0 * t) - tau * tau * tau * 30.0;
  };
  for (const double h : {1e-9, 1e-5, 1e-3, 0.006, 0.0061, 0.03, 0.3}) {
    const double x0 = 0.4, t0 = 0.2;
    const double expected = particular(t0 + h) + std::exp(-h / tau) * (x0 - particular(t0));
    CHECK(SensorStep(h, tau)(x0, s(t0), r(t0), s(t0 + h), r(t0 + h)) == Approx(expected).epsilon(1e-12));
  }
  CHECK(SensorStep(0.0, tau)(0.4, 1.0, 2.0, 3.0, 4.0) == 0.4);
}
