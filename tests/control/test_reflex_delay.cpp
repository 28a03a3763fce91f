/// Delayed signals: exact where they must be, of fourth order in a solution, and never guessed.

#include <cmath>
#include <numbers>

#include "catch.hpp"
#include "lumbopelvic/control/reflex_delay.hpp"

using namespace lumbopelvic;

namespace {

/// Runge's fourth-order steps of y' = f(t, y, delayed), one delay for each component, over `steps` steps of
/// equal size. `kick` is called at each accepted time and may add to the rate from then on.
template <class Rate>
VecX<double> solve_by_steps(DelayHistory& history, VecX<double> y, double start, double step, int steps,
                            const Rate& rate, double event = INFINITY) {
  VecX<double> late, late_rate;
  const auto f = [&](double t, const VecX<double>& at, bool after) {
    history.at(t, late, late_rate);
    return VecX<double>(rate(after, at, late));
  };
  for (int i = 0; i < steps; ++i) {
    const double t = start + i * step;
    const bool after = t >= event - 1e-9 * step;
    if (std::abs(t - event) < 1e-9 * step) history.push(t, y, f(t, y, true));  // the other side of the kink
    const VecX<double> k1 = f(t, y, after), k2 = f(t + step / 2, y + step / 2 * k1, after),
                       k3 = f(t + step / 2, y + step / 2 * k2, after), k4 = f(t + step, y + step * k3, after);
    y += step / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
    history.push(t + step, y, f(t + step, y, after));
  }
  return y;
}

/// Growth of x' = -x(t - T) from one sixteen delays to the sixteen after next, as a logarithm.
double growth(double delay) {
  constexpr int per_delay = 16;
  const VecX<double> one = VecX<double>::Ones(1);
  DelayHistory history(one * delay);
  history.rest(0.0, one);
  const auto rate = [](bool, const VecX<double>&, const VecX<double>& late) { return -late; };
  const double step = delay / per_delay;
  VecX<double> x = solve_by_steps(history, one, 0.0, step, 48 * per_delay, rate);
  const auto largest = [&](int from) {
    double size = 0.0;
    for (int i = 0; i < 16 * per_delay; ++i) {
      x = solve_by_steps(history, x, (from + i) * step, step, 1, rate);
      size = std::max(size, std::abs(x[0]));
    }
    return size;
  };
  const double early = largest(48 * per_delay);
  return std::log(largest(64 * per_delay) / early);
}

}  // namespace

TEST_CASE("A scalar delay equation loses stability at a delay of half pi", "[control][verification]") {
  // x' = -x(t - T): s = -exp(-s T) has s = i at T = pi / 2. Found where the amplitude neither grows nor
  // falls.
  double low = 1.5, high = 1.65;
  REQUIRE(growth(low) < 0.0);
  REQUIRE(growth(high) > 0.0);
  while (high - low > 1e-4) (growth((low + high) / 2) < 0.0 ? low : high) = (low + high) / 2;
  CHECK(low == Approx(std::numbers::pi / 2).epsilon(1e-3));
}

TEST_CASE("Steps with two delays and an event keep the fourth order", "[control][verification]") {
  const auto rate = [](bool after, const VecX<double>& y, const VecX<double>& late) {
    return VecX<double>{{y[1] - 0.3 * late[0], -y[0] - 1.2 * late[1] + (after ? 1.0 : 0.0)}};
  };
  const auto end_state = [&](double step) {
    DelayHistory history(VecX<double>{{0.4, 0.6}});
    VecX<double> y{{1.0, -0.5}};
    history.rest(0.0, y);
    const VecX<double> before = y;
    history.push(0.0, y, rate(false, y, before));  // the past stood still, the start does not
    return solve_by_steps(history, y, 0.0, step, int(std::lround(3.0 / step)), rate, 1.0);
  };
  const VecX<double> reference = end_state(0.2 / 128);
  const double coarse = (end_state(0.2 / 4) - reference).norm(),
               fine = (end_state(0.2 / 8) - reference).norm();
  REQUIRE(fine > 1e-12);
  CHECK(std::log2(coarse / fine) > 3.5);
}

TEST_CASE("A cubic signal comes back exactly, each channel with its own delay", "[control][unit]") {
  const auto cubic = [](double t) { return 1.0 + t * (2.0 - t * (3.0 - t)); };
  const auto slope = [](double t) { return 2.0 - t * (6.0 - 3.0 * t); };
  DelayHistory history(VecX<double>{{0.25, 0.1, 0.25}});
  for (const double t : {-0.3, -0.2, 0.0, 0.15, 0.2, 0.5, 0.55})
    history.push(t, VecX<double>{{cubic(t), -cubic(t), 7.0}}, VecX<double>{{slope(t), -slope(t), 0.0}});
  VecX<double> values, rates;
  for (const double t : {0.56, 0.6, 0.65}) {
    history.at(t, values, rates);
    CHECK(values[0] == Approx(cubic(t - 0.25)).epsilon(1e-13));
    CHECK(values[1] == Approx(-cubic(t - 0.1)).epsilon(1e-13));
    CHECK(rates[0] == Approx(slope(t - 0.25)).epsilon(1e-12));
    CHECK(rates[1] == Approx(-slope(t - 0.1)).epsilon(1e-12));
    CHECK(values[2] == 7.0);
  }
}

TEST_CASE("A jump in a delayed signal arrives when it should", "[control][unit]") {
  const VecX<double> one = VecX<double>::Ones(1), none = VecX<double>::Zero(1);
  DelayHistory history(0.1 * one);
  history.rest(0.0, none);
  history.push(0.0, one, none);
  VecX<double> value, rate;
  history.at(std::nextafter(0.1, 0.0), value, rate);
  CHECK(value[0] == 0.0);
  history.at(0.1, value, rate);
  CHECK(value[0] == 1.0);
}

TEST_CASE("A history never guesses", "[control][unit]") {
  const VecX<double> one = VecX<double>::Ones(2);
  DelayHistory history(VecX<double>{{0.05, 0.02}});
  VecX<double> value, rate;
  CHECK_THROWS_AS(history.at(0.0, value, rate), InvalidArgument);  // empty
  history.rest(1.0, one);
  CHECK_NOTHROW(history.at(1.02, value, rate));
  CHECK_THROWS_WITH(history.at(1.021, value, rate),
                    Catch::Matchers::Contains("time is 1.021, expected at most 1.02"));
  CHECK_THROWS_WITH(history.at(0.9, value, rate), Catch::Matchers::Contains("no older sample"));
  CHECK_THROWS_WITH(history.push(0.9, one, one), Catch::Matchers::Contains("at least the latest"));
  CHECK_THROWS_AS(history.push(1.1, NAN * one, one), InvalidArgument);
  CHECK_THROWS_AS(DelayHistory(VecX<double>{{0.05, 0.0}}), InvalidArgument);
}

TEST_CASE("A history that was saved goes on with the same bits", "[control][property]") {
  const VecX<double> delays{{0.1, 0.07}};
  DelayHistory whole(delays), resumed(delays);
  const auto sample = [](DelayHistory& h, double t) {
    h.push(t, VecX<double>{{std::sin(t), std::exp(-t)}}, VecX<double>{{std::cos(t), -std::exp(-t)}});
  };
  whole.rest(0.0, VecX<double>{{0.0, 1.0}});
  for (int i = 1; i < 500; ++i) sample(whole, 1e-3 * i);
  resumed.restore(whole.samples());
  for (int i = 500; i < 600; ++i) sample(whole, 1e-3 * i), sample(resumed, 1e-3 * i);
  CHECK(whole.samples().times.size() < 105);  // what no delay can reach is gone
  VecX<double> a, b, rate_a, rate_b;
  for (const double t : {0.6, 0.6123, 0.66}) {
    whole.at(t, a, rate_a);
    resumed.at(t, b, rate_b);
    CHECK(a == b);
    CHECK(rate_a == rate_b);
    CHECK(a[0] == Approx(std::sin(t - 0.1)).epsilon(1e-10));
  }
}

TEST_CASE("Breakpoints are the events and all sums of a few delays", "[control][unit]") {
  const std::vector<double> times = delay_breakpoints({1.0}, {0.25, 0.5, 0.25}, 1.8, 2);
  CHECK(times == std::vector<double>{1.0, 1.25, 1.5, 1.75});  // 2.0 is too late
  CHECK(delay_breakpoints({1.0, 2.0}, {0.1}, 5.0, 0) == std::vector<double>{1.0, 2.0});
}
