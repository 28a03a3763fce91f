#pragma once
/// Smooth step, max(x, 0) and |x|, for laws that a stiff integrator walks through, and a number with its
/// slope, for what costs little more to evaluate together.

#include <cmath>

#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// f(x) and df/dx.
template <Real S>
struct ValueSlope {
  S value, slope;
};

/// max(x, 0) rounded off over a width w > 0:   f = (x + sqrt(x^2 + w^2)) / 2,   f' = f / sqrt(x^2 + w^2).
/// Positive everywhere; above x by at most w / 2 (at x = 0), and by w^2 / 4x for x well above w.
template <Real S, class W>
[[nodiscard]] ValueSlope<S> smooth_positive(const S& x, const W& width) {
  using std::sqrt;
  const S root = sqrt(x * x + width * width);
  const S value = (x + root) * 0.5;
  return {value, value / root};
}

/// |x| rounded off over a width w > 0:   f = sqrt(x^2 + w^2) - w,   f' = x / sqrt(x^2 + w^2).   0 at 0, never
/// negative.
template <Real S, class W>
[[nodiscard]] ValueSlope<S> smooth_size(const S& x, const W& width) {
  using std::sqrt;
  const S root = sqrt(x * x + width * width);
  return {root - width, x / root};
}

/// Step from 0 (x <= 0) to 1 (x >= 1), continuous with its first two derivatives:
///
///   y = x^3 (10 - 15 x + 6 x^2)                                                                  (6.9)
template <Real S>
[[nodiscard]] S smooth_step(const S& x) {
  if (value_of(x) <= 0.0) return S(0.0);
  if (value_of(x) >= 1.0) return S(1.0);
  return x * x * x * (S(10.0) + x * (x * 6.0 - S(15.0)));
}

/// dy/dx of the smooth step, 30 x^2 (1 - x)^2 between 0 and 1: a bump whose integral is 1.
[[nodiscard]] inline double smooth_step_slope(double x) {
  if (x <= 0.0 || x >= 1.0) return 0.0;
  return 30.0 * x * x * (1.0 - x) * (1.0 - x);
}

/// d2y/dx2 of the smooth step, 60 x (1 - x) (1 - 2 x) between 0 and 1.
[[nodiscard]] inline double smooth_step_curvature(double x) {
  if (x <= 0.0 || x >= 1.0) return 0.0;
  return 60.0 * x * (1.0 - x) * (1.0 - 2.0 * x);
}

}  // namespace lumbopelvic
