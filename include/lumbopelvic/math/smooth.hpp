#pragma once
/// Smooth stand-ins for max(x, 0) and |x|, for laws that a stiff integrator walks through, and a number with
/// its slope, for what costs little more to evaluate together.

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

}  // namespace lumbopelvic
