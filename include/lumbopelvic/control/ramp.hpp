#pragma once
/// Ramp from 0 to 1 without a corner, and a fading effect that sets in with a ramp.

#include <cmath>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/math/smooth.hpp"

namespace lumbopelvic {

/// From 0 at the start to 1 a duration later: the smooth step of eq. (6.9), with x = (t - start) / duration.
///
/// Continuous with its first two derivatives; a stepper should stop at start and end.
struct Ramp {
  double start = 0.0;      ///< [s]
  double duration = 0.03;  ///< [s], > 0; assumed

  [[nodiscard]] double end() const noexcept { return start + duration; }

  /// Value and rate [1/s].
  [[nodiscard]] ValueSlope<double> operator()(double t) const noexcept {
    const double x = (t - start) / duration;
    return {smooth_step(x), smooth_step_slope(x) / duration};
  }
};

/// Lasting effect of an intervention: sets in with a ramp and fades as R(t) exp(-(t - start) / tau).
struct Fading {
  Ramp onset;
  double time_constant = 0.0;  ///< tau [s], > 0; infinite: it stays

  [[nodiscard]] ValueSlope<double> operator()(double t) const noexcept {
    const ValueSlope<double> ramp = onset(t);
    if (ramp.value == 0.0) return ramp;
    const double left = std::exp(-(t - onset.start) / time_constant);
    return {ramp.value * left, (ramp.slope - ramp.value / time_constant) * left};
  }
};

/// @throws InvalidArgument if a time is out of its bounds
inline void check_ramp(const char* function, const Ramp& ramp) {
  check_finite(function, "start of a ramp", ramp.start);
  check_positive(function, "duration of a ramp", ramp.duration);
}

}  // namespace lumbopelvic
