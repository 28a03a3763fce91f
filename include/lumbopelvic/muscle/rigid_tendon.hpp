#pragma once
/// Rigid tendon: rates of a muscle-tendon unit, and all their derivatives. The path moves the fibre, so the
/// unit is a spring with a damper and has no strain.

#include "lumbopelvic/muscle/fiber_geometry.hpp"
#include "lumbopelvic/muscle/fiber_velocity.hpp"
#include "lumbopelvic/muscle/short_range.hpp"

namespace lumbopelvic {

namespace detail {
/// One evaluation of a fibre moved by its path.
template <Real T, Real S>
struct RigidFiber {
  FiberGeometry<S> fiber;
  S length, velocity;           ///< l~, v~
  ValueSlope<S> active_length;  ///< f_l
  ValueSlope<S> passive;        ///< f_p
  ValueSlope<S> contraction;    ///< f_v, by v~
  S attached;                   ///< f_v + gamma x_s
  S force;                      ///< F_M / F_o
  ValueSlope<S> tension;        ///< over F_o, by the fibre's force along the tendon

  RigidFiber(const MuscleTendon<T>& unit, const MuscleTendonInput<S>& in)
      : fiber(fiber_geometry(unit, S(in.length - unit.slack_length))),
        length(fiber.length * unit.per_optimal_length),
        velocity(in.velocity * fiber.cosine * unit.per_max_velocity),
        active_length(active_force_length_with_slope(length)),
        passive(passive_force_length_with_slope(length)),
        contraction(contraction_force(velocity)),
        attached(contraction.value + unit.short_range_gain * in.short_range_stretch),
        force(in.activation * active_length.value * attached + passive.value + velocity * unit.damping),
        tension(smooth_positive(S(force * fiber.cosine), unit.slack_width)) {}

  [[nodiscard]] ShortRangeStretchRate<S> short_range_stretch(const MuscleTendon<T>& unit,
                                                             const MuscleTendonInput<S>& in) const {
    return short_range_stretch_rate(unit, S(in.velocity * fiber.cosine * unit.per_optimal_length),
                                    in.short_range_stretch);
  }
  [[nodiscard]] MuscleTendonRates<S> rates(const MuscleTendon<T>& unit,
                                           const MuscleTendonInput<S>& in) const {
    return {tension.value * unit.max_force, S(0.0), short_range_stretch(unit, in).rate, length, velocity};
  }
};
}  // namespace detail

/// Rates of a unit on a rigid tendon, l_T = l_ts:
///
///   T = F_o max(cos(alpha) N, 0)
///   N = a f_l (f_v + gamma x_s) + f_p + beta v~,   v~ = L' cos(alpha) / (v_max l_o)
///
/// with the corner of the maximum rounded off: eq. (1.10) where the path moves the fibre. Every finite input
/// gives finite rates. They have meaning while 0.2 < l~ < 1.8; l~ is among the results.
template <Real T, Real S>
[[nodiscard]] MuscleTendonRates<S> rigid_rates(const MuscleTendon<T>& unit, const MuscleTendonInput<S>& in) {
  return detail::RigidFiber<T, S>(unit, in).rates(unit, in);
}

/// The same with all partial derivatives, eq. (1.14c).
template <Real T, Real S>
[[nodiscard]] MuscleTendonLinear<S> rigid_linear(const MuscleTendon<T>& unit,
                                                 const MuscleTendonInput<S>& in) {
  const detail::RigidFiber<T, S> at(unit, in);
  const S cosine = at.fiber.cosine, active = in.activation * at.active_length.value;
  const S fiber_slope = in.activation * at.active_length.slope * at.attached + at.passive.slope;
  const S damping = active * at.contraction.slope + unit.damping;  // dN / dv~
  const S turned = in.velocity * at.fiber.bend;                    // d(L' cos(alpha)) / dL
  const S newton = at.tension.slope * unit.max_force;              // dT / d(cos(alpha) N)
  MuscleTendonLinear<S> linear;
  linear.rates = at.rates(unit, in);
  linear.tension.length =
      newton * (fiber_slope * cosine * cosine * unit.per_optimal_length + at.force * at.fiber.bend +
                cosine * damping * turned * unit.per_max_velocity);
  linear.tension.velocity = newton * damping * cosine * cosine * unit.per_max_velocity;
  linear.tension.activation = newton * cosine * at.active_length.value * at.attached;
  linear.tension.short_range_stretch = newton * cosine * active * unit.short_range_gain;
  const auto short_range_stretch = at.short_range_stretch(unit, in);
  linear.short_range_stretch_rate.length = short_range_stretch.by_velocity * turned * unit.per_optimal_length;
  linear.short_range_stretch_rate.velocity =
      short_range_stretch.by_velocity * cosine * unit.per_optimal_length;
  linear.short_range_stretch_rate.short_range_stretch = short_range_stretch.by_short_range_stretch;
  return linear;
}

}  // namespace lumbopelvic
