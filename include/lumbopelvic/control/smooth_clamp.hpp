#pragma once
/// Smooth clamp: excitation stays between 0 and 1 without a corner.

#include <cmath>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/math/smooth.hpp"
#include "lumbopelvic/math/softplus.hpp"

namespace lumbopelvic {

/// max(x, 0) rounded off over a width w > 0, with its slope:   w log(1 + exp(x / w)).
/// w log 2 at 0; the trace left below falls off as exp(x / w).
template <Real S>
[[nodiscard]] ValueSlope<S> half_wave(const S& x, double width) {
  const S scaled = x * (1.0 / width);
  return {softplus(scaled) * width, logistic(scaled)};
}

/// x cut off at 0 and 1, rounded off over a width w > 0, with its slope: a difference of two half waves.
///
///   sat(x) = w log(1 + exp(x / w)) - w log(1 + exp((x - 1) / w)),   0 < sat < 1                      (6.8)
template <Real S>
[[nodiscard]] ValueSlope<S> smooth_clamp(const S& x, double width) {
  const ValueSlope<S> from_0 = half_wave(x, width), from_1 = half_wave(S(x - S(1.0)), width);
  return {from_0.value - from_1.value, from_0.slope - from_1.slope};
}

/// The x with sat(x) = u.
/// @param u  0 < u < 1
/// @throws InvalidArgument if u is not
[[nodiscard]] inline double inverse_smooth_clamp(double u, double width) {
  if (!(u > 0.0 && u < 1.0))
    fail_argument("inverse_smooth_clamp", "u", u, "between 0 and 1, neither of them");
  return u + width * (std::log(-std::expm1(-u / width)) - std::log(-std::expm1((u - 1.0) / width)));
}

}  // namespace lumbopelvic
