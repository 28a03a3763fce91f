#pragma once
/// The angle of a point in the plane, for a Pack.

#include <numbers>

#include "lumbopelvic/math/pack_functions.hpp"

namespace lumbopelvic {

namespace detail {
/// atan(t) for 0 <= t <= 1. Two halvings bring t below tan(pi/16),
///
///   atan(t) = 2 atan(t / (1 + sqrt(1 + t^2)))
///
/// where the series t - t^3 / 3 + ... - t^23 / 23 leaves less than 1e-17 of it.
[[nodiscard]] inline Lanes atan_lanes(Lanes t) {
  static constexpr std::array<double, 12> series{1.0,        -1.0 / 3.0,  1.0 / 5.0,  -1.0 / 7.0,
                                                 1.0 / 9.0,  -1.0 / 11.0, 1.0 / 13.0, -1.0 / 15.0,
                                                 1.0 / 17.0, -1.0 / 19.0, 1.0 / 21.0, -1.0 / 23.0};
  for (int i = 0; i < 2; ++i) t = t / (1.0 + sqrt_lanes(1.0 + t * t));
  return 4.0 * t * polynomial(series, t * t);
}
}  // namespace detail

/// Angle from the x axis to (x, y), in [-pi, pi] [rad], error below 1e-15. Not (0, 0), where it is NaN. A
/// negative zero counts as zero.
[[nodiscard]] inline Pack atan2(const Pack& y, const Pack& x) {
  Pack angle;
  for (std::size_t i = 0; i < Pack::parts; ++i) {
    const detail::Lanes up = y.part[i], along = x.part[i];
    const detail::Lanes high = up < 0.0 ? -up : up, wide = along < 0.0 ? -along : along;
    const auto steep = wide < high;
    detail::Lanes a = detail::atan_lanes((steep ? wide : high) / (steep ? high : wide));
    a = steep ? std::numbers::pi / 2.0 - a : a;
    a = along < 0.0 ? std::numbers::pi - a : a;
    angle.part[i] = up < 0.0 ? -a : a;
  }
  return angle;
}

}  // namespace lumbopelvic
