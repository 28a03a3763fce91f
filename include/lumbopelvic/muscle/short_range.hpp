#pragma once
/// Short-range stiffness in motion: attached cross-bridges stretch, yield and cycle.

#include "lumbopelvic/math/smooth.hpp"
#include "lumbopelvic/muscle/muscle_tendon.hpp"

namespace lumbopelvic {

/// Velocity over which yielding sets in smoothly [l_o/s].
inline constexpr double short_range_yield_width = 0.01;

template <Real S>
struct ShortRangeStretchRate {
  S rate;                    ///< x_s' [1/s]
  S by_velocity;             ///< its derivative by the fibre's velocity y [1]
  S by_short_range_stretch;  ///< its derivative by x_s [1/s], < 0
};

/// Rate of the short-range stretch x_s:
///
///   x_s' = y - |y| x_s / x_c - x_s / tau_s,   f_srs = gamma a f_l x_s                               (1.14)
///
/// with |y| rounded off at zero. Small quick stretches x_s meet the stiffness gamma of a static equilibrium;
/// beyond x_c the cross-bridges yield, and a drift slower than tau_s meets none. The cross-bridges give heat
/// at all times, f_srs being multiplied by x_s (|y| / x_c + 1 / tau_s) >= 0; the energy they store changes
/// with activation too, see MuscleTendonEnergy. During fast stretch they add up to gamma x_c of the active
/// force, in part what f_v > 1 already stands for.
///
/// @param velocity             y = l_M' / l_o [1/s], lengthening > 0
/// @param short_range_stretch  x_s [l_o]
template <Real T, Real S>
[[nodiscard]] ShortRangeStretchRate<S> short_range_stretch_rate(const MuscleTendon<T>& unit,
                                                                const S& velocity,
                                                                const S& short_range_stretch) {
  const auto size = smooth_size(velocity, short_range_yield_width);
  const S letting_go = size.value * unit.short_range_yield + unit.short_range_cycling;
  return {velocity - letting_go * short_range_stretch,
          S(1.0) - size.slope * unit.short_range_yield * short_range_stretch, -letting_go};
}

}  // namespace lumbopelvic
