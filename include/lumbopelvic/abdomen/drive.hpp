#pragma once
/// A drive over time: a pulse that rises and falls as a raised cosine, once or again and again.
///
///   w(t) = (1 - cos(pi (t - t_0) / t_r)) / 2   while it rises,  1 while it is held,  the same backwards
///   while it falls,  else 0
///
/// With a period it is the drive of breathing (section 4.3): t_r the time of inspiration, the period that of
/// a breath. Continuous with its slope.

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "lumbopelvic/core/check.hpp"

namespace lumbopelvic {

struct Pulse {
  double start = 0.0;   ///< t_0 [s]
  double rise = 0.0;    ///< t_r [s], > 0
  double hold = 0.0;    ///< [s], >= 0; infinite: never falls
  double fall = 0.0;    ///< [s], > 0
  double period = 0.0;  ///< from one start to the next [s], at least the three together; 0: it comes once

  [[nodiscard]] double length() const { return rise + hold + fall; }
};

/// @throws InvalidArgument if a time lies outside its bounds
inline void check_pulse(const Pulse& p) {
  constexpr auto fn = "check_pulse";
  check_finite(fn, "start", p.start);
  check_positive(fn, "rise", p.rise);
  check_positive(fn, "fall", p.fall);
  if (!(p.hold >= 0.0)) fail_argument(fn, "hold", p.hold, ">= 0");
  if (p.period != 0.0 && !(p.period >= p.length()))
    fail_argument(fn, "period", p.period, "0, or at least rise, hold and fall together");
}

/// w(t), 0 to 1.
[[nodiscard]] inline double pulse_at(const Pulse& p, double t) {
  const auto ramp = [](double x) { return 0.5 * (1.0 - std::cos(std::numbers::pi * x)); };
  double x = t - p.start;
  if (x <= 0.0) return 0.0;
  if (p.period > 0.0) x = std::fmod(x, p.period);
  if (x < p.rise) return ramp(x / p.rise);
  if (x <= p.rise + p.hold) return 1.0;
  return x < p.length() ? ramp((p.length() - x) / p.fall) : 0.0;
}

/// Times after 0 and before `end` at which its second derivative jumps, in order: a stepper should stop
/// there.
[[nodiscard]] inline std::vector<double> breakpoints(const Pulse& p, double end) {
  std::vector<double> times;
  for (double start = p.start; start < end; start += p.period) {
    for (const double x : {0.0, p.rise, p.rise + p.hold, p.length()})
      if (const double t = start + x; t > 0.0 && t < end) times.push_back(t);
    if (p.period == 0.0) break;
  }
  return times;
}

}  // namespace lumbopelvic
