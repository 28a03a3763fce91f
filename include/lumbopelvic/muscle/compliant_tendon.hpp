#pragma once
/// Compliant tendon: rates of a muscle-tendon unit whose tendon stretches, and all their derivatives.

#include "lumbopelvic/muscle/fiber_geometry.hpp"
#include "lumbopelvic/muscle/fiber_velocity.hpp"
#include "lumbopelvic/muscle/short_range.hpp"

namespace lumbopelvic {

/// Force of a tendon that does not push, over F_o, and its slope by strain: eq. (1.7), rounded off at zero.
/// @param strain  eps [1]
template <Real S, class W>
[[nodiscard]] ValueSlope<S> taut_tendon_force(const S& strain, const W& slack_width) {
  const S raw = tendon_force(strain + S(1.0));
  const auto taut = smooth_positive(raw, slack_width);
  return {taut.value, taut.slope * (raw + S(detail::tendon_c)) * tendon_kt()};
}

namespace detail {
/// One evaluation of a fibre between its path and its stretched tendon.
template <Real T, Real S>
struct CompliantFiber {
  ValueSlope<S> tendon;  ///< f_t, by strain
  FiberGeometry<S> fiber;
  S length;                     ///< l~
  ValueSlope<S> active_length;  ///< f_l
  ValueSlope<S> passive;        ///< f_p
  S pull;                       ///< f_t / cos(alpha), the fibre's whole force
  FiberVelocity<S> velocity;

  CompliantFiber(const MuscleTendon<T>& unit, const MuscleTendonInput<S>& in)
      : tendon(taut_tendon_force(in.strain, unit.slack_width)),
        fiber(fiber_geometry(unit, S(in.length - unit.slack_length * (in.strain + 1.0)))),
        length(fiber.length * unit.per_optimal_length),
        active_length(active_force_length_with_slope(length)),
        passive(passive_force_length_with_slope(length)),
        pull(tendon.value * fiber.secant),
        velocity(fiber_velocity(balance(unit, in))) {}

  [[nodiscard]] FiberBalance<S> balance(const MuscleTendon<T>& unit, const MuscleTendonInput<S>& in) const {
    const S active = in.activation * active_length.value;
    return {active, pull - passive.value - active * unit.short_range_gain * in.short_range_stretch,
            S(unit.damping)};
  }
  [[nodiscard]] MuscleTendonRates<S> rates(const MuscleTendon<T>& unit,
                                           const MuscleTendonInput<S>& in) const {
    const S speed = velocity.velocity * unit.max_velocity;  // l_M' [m/s]
    return {tendon.value * unit.max_force, (in.velocity - speed * fiber.secant) * unit.per_slack_length,
            short_range_stretch_rate(unit, S(speed * unit.per_optimal_length), in.short_range_stretch).rate,
            length, velocity.velocity};
  }
};
}  // namespace detail

/// Rates of a unit with a compliant tendon:
///
///   eps' = (L' - l_M' / cos(alpha)) / l_ts,   l_M' = v_max l_o v~                                   (1.11)
///   a f_l f_v(v~) + f_p + f_srs + beta v~ = f_t / cos(alpha)                                        (1.12)
///
/// Every finite input gives finite rates. They have meaning while 0.2 < l~ < 1.8; l~ is among the results.
///
/// @see De Groote, Kinney, Rao & Fregly (2016) doi:10.1007/s10439-016-1591-9; with strain as the state,
///      damping, short-range stretch, and a tendon that does not push
template <Real T, Real S>
[[nodiscard]] MuscleTendonRates<S> compliant_rates(const MuscleTendon<T>& unit,
                                                   const MuscleTendonInput<S>& in) {
  return detail::CompliantFiber<T, S>(unit, in).rates(unit, in);
}

/// The same with all partial derivatives, eq. (1.14b), which follow from the balance without another search.
template <Real T, Real S>
[[nodiscard]] MuscleTendonLinear<S> compliant_linear(const MuscleTendon<T>& unit,
                                                     const MuscleTendonInput<S>& in) {
  const detail::CompliantFiber<T, S> at(unit, in);
  const auto contraction = contraction_force(at.velocity.curve);
  const S active = in.activation * at.active_length.value, secant = at.fiber.secant;
  const S attached = contraction.value + unit.short_range_gain * in.short_range_stretch;
  const S fiber_slope = in.activation * at.active_length.slope * attached + at.passive.slope;  // by l~
  const S turn = at.fiber.bend * secant;
  // g(v~, ...) = contraction + damping - load = 0; the fibre's length along the tendon is L - l_ts (1 + eps)
  const S share = S(-1.0) / (active * contraction.slope + unit.damping);
  const S g_along = fiber_slope * at.fiber.cosine * unit.per_optimal_length + at.pull * turn;
  MuscleTendonRow<S> v;
  v.length = share * g_along;
  v.strain = -share * (at.tendon.slope * secant + g_along * unit.slack_length);
  v.activation = share * at.active_length.value * attached;
  v.short_range_stretch = share * active * unit.short_range_gain;

  MuscleTendonLinear<S> linear;
  linear.rates = at.rates(unit, in);
  linear.tension.strain = at.tendon.slope * unit.max_force;
  const S per_v = -secant * (unit.max_velocity * unit.per_slack_length);  // d eps' / d v~
  const S turning = at.velocity.velocity * turn;
  linear.strain_rate.length = per_v * (v.length - turning);
  linear.strain_rate.strain = per_v * (v.strain + turning * unit.slack_length);
  linear.strain_rate.activation = per_v * v.activation;
  linear.strain_rate.short_range_stretch = per_v * v.short_range_stretch;
  linear.strain_rate.velocity = S(unit.per_slack_length);
  const S to_y = S(unit.max_velocity * unit.per_optimal_length);
  const auto short_range_stretch =
      short_range_stretch_rate(unit, S(at.velocity.velocity * to_y), in.short_range_stretch);
  const S x_v = short_range_stretch.by_velocity * to_y;
  linear.short_range_stretch_rate.length = x_v * v.length;
  linear.short_range_stretch_rate.strain = x_v * v.strain;
  linear.short_range_stretch_rate.activation = x_v * v.activation;
  linear.short_range_stretch_rate.short_range_stretch =
      x_v * v.short_range_stretch + short_range_stretch.by_short_range_stretch;
  return linear;
}

}  // namespace lumbopelvic
