#pragma once
/// Neural drive over time: a pulse that rises and falls as a raised cosine, once or again and again.
///
///   w(t) = (1 - cos(pi (t - t_0) / t_r)) / 2                                                         (4.7)
///
/// while it rises, 1 while it is held, the same backwards while it falls, else 0. With a period it is the
/// drive of breathing: t_r the time of inspiration, the period that of a breath. Continuous with its slope.

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/math/smooth.hpp"

namespace lumbopelvic {

struct Pulse {
  double start = 0.0;    ///< t_0 [s]
  double rise = 0.0;     ///< t_r [s], > 0
  double plateau = 0.0;  ///< [s], >= 0; infinite: never falls
  double fall = 0.0;     ///< [s], > 0
  double period = 0.0;   ///< from one start to the next [s], at least the three together; 0: it comes once
  double until = std::numeric_limits<double>::infinity();  ///< none starts then or later [s]

  [[nodiscard]] double length() const { return rise + plateau + fall; }
};

/// @throws InvalidArgument if a time lies outside its bounds
inline void check_pulse(const Pulse& p) {
  constexpr auto fn = "check_pulse";
  check_finite(fn, "start", p.start);
  check_positive(fn, "rise", p.rise);
  check_positive(fn, "fall", p.fall);
  if (!(p.plateau >= 0.0)) fail_argument(fn, "plateau", p.plateau, ">= 0");
  if (std::isnan(p.until)) fail_argument(fn, "until", p.until, "a time");
  if (p.period != 0.0 && !(p.period >= p.length()))
    fail_argument(fn, "period", p.period, "0, or at least rise, plateau and fall together");
}

/// w(t), 0 to 1, with its rate [1/s].
[[nodiscard]] inline ValueSlope<double> pulse_function(const Pulse& p, double t) {
  const auto ramp = [](double x, double time) {
    const double rate = std::numbers::pi / time;
    return ValueSlope<double>{0.5 * (1.0 - std::cos(rate * x)), 0.5 * rate * std::sin(rate * x)};
  };
  double x = t - p.start, start = p.start;
  if (!(x > 0.0)) return {0.0, 0.0};
  if (p.period > 0.0) {
    const double own = std::fmod(x, p.period);
    start += std::round((x - own) / p.period) * p.period;
    x = own;
  }
  if (!(start < p.until)) return {0.0, 0.0};
  if (x < p.rise) return ramp(x, p.rise);
  if (x <= p.rise + p.plateau) return {1.0, 0.0};
  if (!(x < p.length())) return {0.0, 0.0};
  const ValueSlope<double> left = ramp(p.length() - x, p.fall);
  return {left.value, -left.slope};
}

/// w(t), 0 to 1.
[[nodiscard]] inline double pulse_at(const Pulse& p, double t) { return pulse_function(p, t).value; }

/// Times after 0 and before `end` at which its second derivative jumps, in order: a stepper should stop
/// there.
[[nodiscard]] inline std::vector<double> breakpoints(const Pulse& p, double end) {
  std::vector<double> times;
  for (int i = 0;; ++i) {
    const double start = p.start + i * p.period;
    if (!(start < std::min(end, p.until))) break;
    for (const double x : {0.0, p.rise, p.rise + p.plateau, p.length()})
      if (const double t = start + x; t > 0.0 && t < end) times.push_back(t);
    if (p.period == 0.0) break;
  }
  return times;
}

}  // namespace lumbopelvic
