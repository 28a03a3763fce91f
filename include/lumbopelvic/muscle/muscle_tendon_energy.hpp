#pragma once
/// Energy of a muscle-tendon unit: what it stores, what it turns to heat, what its cross-bridges take up.

#include "lumbopelvic/muscle/compliant_tendon.hpp"
#include "lumbopelvic/muscle/rigid_tendon.hpp"

namespace lumbopelvic {

/// Stored energies [J].
template <Real S>
struct MuscleTendonEnergy {
  S tendon{0.0}, passive{0.0}, short_range_stretch{0.0};
  [[nodiscard]] S total() const { return tendon + passive + short_range_stretch; }
};

/// Powers of one unit [W]. The work the skeleton does on it, T L', is
///
///   T L' = d(stored energy)/dt + contraction + damping + short_range_heat - short_range_power + slack (1.21)
template <Real S>
struct MuscleTendonPower {
  S contraction{0.0};       ///< taken up by cycling cross-bridges; negative while they shorten and give work
  S damping{0.0};           ///< heat of fibre damping, >= 0
  S short_range_heat{0.0};  ///< heat of cross-bridges that yield and cycle, >= 0
  /// energy that stretched cross-bridges gain as more of them attach; negative as they let go
  S short_range_power{0.0};
  S slack{0.0};  ///< of a rigid unit only: what rounding its force off at zero takes
  [[nodiscard]] S total() const {
    return contraction + damping + short_range_heat - short_range_power + slack;
  }
};

namespace detail {
/// Integral of taut_tendon_force from the slack length, over F_o l_ts. With y = exp(kT eps) and
/// R = c^2 (y - 1)^2 + w^2,
///
///   1/2 [ f_t / kT - c eps + (J(y) - J(1)) / kT ],
///   J = sqrt(R) - c asinh(c (y - 1) / w) - sqrt(c^2 + w^2) asinh((c^2 + w^2 - c^2 y) / (c w y))
template <Real S, class W>
[[nodiscard]] S taut_tendon_energy(const S& strain, const W& slack_width) {
  using std::asinh, std::exp, std::sqrt;
  constexpr double c = tendon_c;
  const W a = slack_width * slack_width + W(c * c), root = sqrt(a);
  const S y = exp(strain * tendon_kt()), f = (y - S(1.0)) * c;
  const S primitive = sqrt(f * f + slack_width * slack_width) - asinh(f / slack_width) * c -
                      root * asinh((a - y * (c * c)) / (y * slack_width * c));
  const W at_slack = slack_width - root * asinh(slack_width / W(c));
  return (f / tendon_kt() - strain * c + (primitive - at_slack) / tendon_kt()) * 0.5;
}

template <Real T, Real S>
[[nodiscard]] S short_range_energy(const MuscleTendon<T>& unit, const S& attached,
                                   const S& short_range_stretch) {
  return attached * short_range_stretch * short_range_stretch *
         (unit.short_range_gain * 0.5 * unit.max_force / unit.per_optimal_length);
}
}  // namespace detail

/// Energies stored in a unit: of the fibre from 0.2 l_o on, eq. (1.6); of the tendon from its slack length
/// on, eq. (1.9); and of the short-range stretch, gamma a f_l x_s^2 / 2.
/// @see muscle_tendon_power
template <Real T, Real S>
[[nodiscard]] MuscleTendonEnergy<S> muscle_tendon_energy(const MuscleTendon<T>& unit, TendonKind kind,
                                                         const MuscleTendonInput<S>& in) {
  const bool rigid = kind == TendonKind::rigid;
  const S strain = rigid ? S(0.0) : in.strain;
  const S length = fiber_geometry(unit, S(in.length - unit.slack_length * (strain + 1.0))).length *
                   unit.per_optimal_length;
  MuscleTendonEnergy<S> energy;
  if (!rigid)
    energy.tendon = detail::taut_tendon_energy(strain, unit.slack_width) * unit.max_force * unit.slack_length;
  energy.passive = passive_energy(length) * unit.max_force / unit.per_optimal_length;
  energy.short_range_stretch = detail::short_range_energy(
      unit, S(in.activation * active_force_length(length)), in.short_range_stretch);
  return energy;
}

/// Where the work goes, for the energy balance of a simulation.
/// @param activation_rate  a' [1/s]
template <Real T, Real S>
[[nodiscard]] MuscleTendonPower<S> muscle_tendon_power(const MuscleTendon<T>& unit, TendonKind kind,
                                                       const MuscleTendonInput<S>& in,
                                                       const S& activation_rate) {
  const auto rates = kind == TendonKind::rigid ? rigid_rates(unit, in) : compliant_rates(unit, in);
  const auto active_length = active_force_length_with_slope(rates.fiber_length);
  const S speed = rates.fiber_velocity * unit.max_velocity, stretching = speed * unit.per_optimal_length;
  const S active = in.activation * active_length.value, force = speed * unit.max_force;
  MuscleTendonPower<S> power;
  power.contraction = force * active * contraction_force(rates.fiber_velocity).value;
  power.damping = force * rates.fiber_velocity * unit.damping;
  power.short_range_heat =
      detail::short_range_energy(unit, active, in.short_range_stretch) * -2.0 *
      short_range_stretch_rate(unit, stretching, in.short_range_stretch).by_short_range_stretch;
  power.short_range_power = detail::short_range_energy(
      unit, S(activation_rate * active_length.value + in.activation * active_length.slope * stretching),
      in.short_range_stretch);
  if (kind == TendonKind::rigid) {
    const detail::RigidFiber<T, S> at(unit, in);
    power.slack = (at.tension.value - at.force * at.fiber.cosine) * unit.max_force * in.velocity;
  }
  return power;
}

}  // namespace lumbopelvic
