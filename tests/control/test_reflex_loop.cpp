/// Reflexes in a loop: what is sensed comes back filtered and late, and a solution keeps its order.

#include <cmath>
#include <complex>

#include "catch.hpp"
#include "lumbopelvic/control/reflex_loop.hpp"

using namespace lumbopelvic;

namespace {

/// A fibre that follows a sine from rest.
SensedArrays sine(double t, double omega, double size) {
  const VecX<double> one = VecX<double>::Ones(1);
  return {(1.0 + size * std::sin(omega * t)) * one, size * omega * std::cos(omega * t) * one, 0.1 * one,
          0.0 * one};
}

CommandArrays command(Eigen::Index n, double drive) {
  return {VecX<double>::Constant(n, drive), VecX<double>::Zero(n), {}, {}, 1.0, 0.0};
}

/// A mass whose two pulls oppose each other, y = (position, speed), with a push from `event` on.
/// Fibre lengths are 1 + x and 1 - x, their forces stand in for the excitations.
VecX<double> balance(double step, double event, ReflexLoop loop, int steps) {
  const auto sensed = [](const VecX<double>& y) {
    return SensedArrays{VecX<double>{{1.0 + y[0], 1.0 - y[0]}}, VecX<double>{{y[1], -y[1]}},
                        VecX<double>{{0.2, 0.2}}, VecX<double>{{0.0, 0.0}}};
  };
  VecX<double> y{{0.02, 0.0}}, u, rate;
  const CommandArrays told = command(2, 0.1);
  loop.start(0.0, sensed(y));
  for (int i = 0; i < steps; ++i) {
    const double t = i * step;
    const bool pushed = t >= event - 1e-9 * step;
    if (std::abs(t - event) < 1e-9 * step) loop.accept(t, sensed(y));
    const auto f = [&](double at, const VecX<double>& z) {
      loop.excitation(at, told, u, rate);
      return VecX<double>{{z[1], -20.0 * z[0] - 40.0 * (u[0] - u[1]) + (pushed ? 1.0 : 0.0)}};
    };
    const VecX<double> k1 = f(t, y), k2 = f(t + step / 2, y + step / 2 * k1),
                       k3 = f(t + step / 2, y + step / 2 * k2), k4 = f(t + step, y + step * k3);
    y += step / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
    loop.accept(t + step, sensed(y));
  }
  return y;
}

std::vector<ReflexPathway> own_stretch(double length, double velocity) {
  return {{0, 0, 0.04, {length, velocity, 0.0}, 1.0, 10.0}, {1, 1, 0.06, {length, velocity, 0.0}, 1.0, 10.0}};
}

}  // namespace

TEST_CASE("A sensed sine comes back filtered and late", "[control][verification]") {
  const double omega = 30.0, size = 0.2, tau = 0.008, delay = 0.035, step = 1e-3;
  ReflexSettings settings;
  settings.sensor_time = tau;
  const double gain_l = GENERATE(0.0, 2.0);
  ReflexLoop loop(1, {{0, 0, delay, {gain_l, gain_l == 0.0 ? 1.0 : 0.0, 0.0}, 0.0, 10.0}}, settings);
  loop.start(0.0, sine(0.0, omega, size));
  for (int i = 1; i <= 400; ++i) loop.accept(i * step, sine(i * step, omega, size));
  VecX<double> r, rate;
  const std::complex<double> pass = 1.0 / std::complex<double>(1.0, omega * tau), i(0.0, 1.0);
  for (const double t : {0.4, 0.4123, 0.435}) {
    loop.reflex(t, r, rate);
    const auto wave = size * pass * std::exp(i * omega * (t - delay));  // its imaginary part is the sine's
    if (gain_l > 0.0) {                                                 // rest length 0: always stretched
      CHECK(r[0] == Approx(gain_l * (1.0 + wave.imag())).epsilon(1e-6));
      CHECK(rate[0] == Approx(gain_l * omega * wave.real()).epsilon(1e-4));
    } else {
      CHECK(r[0] == Approx(half_wave(omega * wave.real() / 10.0, 0.01).value).epsilon(1e-4));
      const double slope = half_wave(omega * wave.real() / 10.0, 0.01).slope;
      CHECK(rate[0] == Approx(-slope * omega * omega * wave.imag() / 10.0).margin(1e-3));
    }
  }
  CHECK_THROWS_AS(loop.reflex(0.436, r, rate), InvalidArgument);
}

TEST_CASE("A loop with two delays, filters and an event keeps the fourth order", "[control][verification]") {
  ReflexSettings settings;
  settings.shape.half_wave_width = settings.shape.clamp_width = 0.05;
  const ReflexLoop loop(2, own_stretch(2.0, 5.0), settings);
  const auto end_state = [&](int halvings) {
    const double step = 0.01 / (1 << halvings);
    return balance(step, 0.2, loop, int(std::lround(0.6 / step)));
  };
  const VecX<double> reference = end_state(6);
  const double coarse = (end_state(1) - reference).norm(), fine = (end_state(2) - reference).norm();
  REQUIRE(fine > 1e-13);
  CHECK(std::log2(coarse / fine) > 3.5);
}

TEST_CASE("Without gains a loop changes no bit", "[control][property]") {
  const VecX<double> with_loop = balance(0.01, 0.2, ReflexLoop(2, own_stretch(0.0, 0.0)), 60);
  const VecX<double> without = balance(0.01, 0.2, ReflexLoop(2, {}), 60);
  CHECK(with_loop == without);
  CHECK(with_loop != balance(0.01, 0.2, ReflexLoop(2, own_stretch(1.0, 0.0)), 60));
}

TEST_CASE("A loop that was saved goes on with the same bits", "[control][property]") {
  ReflexLoop whole(1, {{0, 0, 0.03, {1.0, 1.0, 0.5}, 1.0, 10.0}}), resumed = whole;
  whole.start(0.0, sine(0.0, 20.0, 0.1));
  for (int i = 1; i < 100; ++i) whole.accept(1e-3 * i, sine(1e-3 * i, 20.0, 0.1));
  resumed.restore(whole.state());
  for (int i = 100; i < 150; ++i)
    for (ReflexLoop* loop : {&whole, &resumed}) loop->accept(1e-3 * i, sine(1e-3 * i, 20.0, 0.1));
  VecX<double> u, v, rate_u, rate_v;
  whole.excitation(0.17, command(1, 0.02), u, rate_u);
  resumed.excitation(0.17, command(1, 0.02), v, rate_v);
  REQUIRE(u[0] > 0.02);
  CHECK(u == v);
  CHECK(rate_u == rate_v);
}

TEST_CASE("A pathway to another muscle excites that one alone", "[control][unit]") {
  ReflexLoop loop(3, {{0, 2, 0.03, {0.0, 0.0, 0.5}, 1.0, 10.0}});
  const VecX<double> one = VecX<double>::Ones(3);
  loop.start(0.0, {one, 0.0 * one, 0.4 * one, 0.0 * one});
  VecX<double> r, rate;
  loop.reflex(0.02, r, rate);
  CHECK(r == VecX<double>{{0.0, 0.0, 0.2}});
  CHECK_THROWS_WITH(ReflexLoop(3, {{0, 3, 0.03, {}, 1.0, 10.0}}),
                    Catch::Matchers::Contains("fascicle that is excited is 3"));
  CHECK_THROWS_AS(ReflexLoop(3, {{0, 0, 0.0, {}, 1.0, 10.0}}), InvalidArgument);
}
