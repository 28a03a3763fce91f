#pragma once
/// Definitions of muscle_tendon_equilibrium.hpp, compiled once in the library.

#include <algorithm>
#include <array>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"

namespace lumbopelvic {

namespace detail {
/// Forces of a unit over F_o as functions of its tendon's strain alone.
struct StrainBalance {
  const MuscleTendon<>& unit;
  double length, activation, velocity;

  /// One strain looked at.
  struct At {
    FiberGeometry<double> fiber;
    ValueSlope<double> tendon, active_length, passive;
    double length, velocity, tendon_stiffness, fiber_stiffness;
  };
  [[nodiscard]] At at(double strain) const {
    At s;
    s.fiber = fiber_geometry(unit, length - unit.slack_length * (1.0 + strain));
    s.length = s.fiber.length * unit.per_optimal_length;
    s.tendon = taut_tendon_force(strain, unit.slack_width);
    s.active_length = active_force_length_with_slope(s.length);
    s.passive = passive_force_length_with_slope(s.length);
    const double slope = activation * s.active_length.slope + s.passive.slope;
    const double force = activation * s.active_length.value + s.passive.value;
    s.tendon_stiffness = s.tendon.slope * unit.per_slack_length;
    s.fiber_stiffness =
        slope * s.fiber.cosine * s.fiber.cosine * unit.per_optimal_length + force * s.fiber.bend;
    const double share = s.tendon_stiffness / (s.tendon_stiffness + std::max(s.fiber_stiffness, 0.0));
    s.velocity = velocity * share * s.fiber.cosine * unit.per_max_velocity;
    return s;
  }
  /// Force of the tendon less that of the fibre along it. A balance is stable where this grows with strain.
  [[nodiscard]] double operator()(double strain) const {
    const At s = at(strain);
    const double active = activation * s.active_length.value * contraction_force(s.velocity).value;
    return s.tendon.value - s.fiber.cosine * (active + s.passive.value + unit.damping * s.velocity);
  }
  /// Strain that leaves the fibre a length of `fiber_norm` l_o, or the length along the tendon at which it
  /// would fold.
  [[nodiscard]] double strain_at(double fiber_norm) const {
    const double fiber = fiber_norm / unit.per_optimal_length;
    const double along = std::sqrt(std::max(fiber * fiber - unit.width * unit.width, 0.0));
    return (length - std::max(along, fiber_norm / shortest_fiber_norm * unit.fold)) * unit.per_slack_length -
           1.0;
  }
};

/// Strains that enclose the stable balance of the shortest fibre, from below and from above, or an empty
/// range at the end where there is none.
[[nodiscard]] inline std::pair<double, double> enclose_balance(const StrainBalance& gap) {
  constexpr int pieces = 16;
  constexpr double slack = -0.008;  // f_t = -0.05 before it is rounded off
  const double shortest = gap.strain_at(shortest_fiber_norm);
  const double low = std::min(slack, gap.strain_at(1.25 * shortest_fiber_norm));
  double above = low;
  for (const double taut : {0.06, 0.2, 1.0}) {  // f_t = 1.6, 300, and more than any fibre bears
    above = std::min(shortest, taut);
    if (gap(above) > 0.0) break;
  }
  if (gap(above) <= 0.0) return {above, above};
  for (int i = 1; i <= pieces; ++i) {
    const double below = above - (above - low) / (pieces + 1 - i);
    if (gap(below) <= 0.0) return {below, above};
    above = below;
  }
  return {low, low};
}

[[nodiscard]] inline double balanced_strain(const StrainBalance& gap) {
  const auto [low, high] = enclose_balance(gap);
  if (low == high) return low;
  std::uintmax_t most_evaluations = 200;
  const auto root = boost::math::tools::toms748_solve(
      gap, low, high, gap(low), gap(high), boost::math::tools::eps_tolerance<double>(53), most_evaluations);
  return std::abs(gap(root.first)) < std::abs(gap(root.second)) ? root.first : root.second;
}

[[nodiscard]] inline EquilibriumStatus equilibrium_status(double fiber_length, double residual) {
  if (fiber_length > longest_fiber_norm) return EquilibriumStatus::fiber_too_long;
  return fiber_length < shortest_fiber_norm || std::abs(residual) > 1e-10 ? EquilibriumStatus::fiber_too_short
                                                                          : EquilibriumStatus::found;
}
}  // namespace detail

LUMBOPELVIC_INLINE Equilibrium initial_equilibrium(const MuscleTendon<>& unit, TendonKind kind, double length,
                                                   double activation, double velocity) {
  constexpr auto fn = "initial_equilibrium";
  check_range(fn, "length", length, 0.0, 2.0 * unit.slack_length + 20.0 / unit.per_optimal_length);
  check_range(fn, "activation", activation, 0.0, 1.0);
  check_finite(fn, "velocity", velocity);
  Equilibrium e;
  if (kind == TendonKind::rigid) {
    const auto at = rigid_linear(unit, MuscleTendonInput<double>{length, velocity, activation, 0.0, 0.0});
    e.fiber_length = at.rates.fiber_length;
    e.fiber_velocity = at.rates.fiber_velocity;
    e.tension = at.rates.tension;
    e.stiffness = at.tension.length;
    e.by_activation = at.tension.activation;
  } else {
    const detail::StrainBalance gap{unit, length, activation, velocity};
    e.strain = detail::balanced_strain(gap);
    const auto at = gap.at(e.strain);
    const double share = at.tendon_stiffness / (at.tendon_stiffness + at.fiber_stiffness);
    e.fiber_length = at.length;
    e.fiber_velocity = at.velocity;
    e.tension = unit.max_force * at.tendon.value;
    e.residual = gap(e.strain) / std::max(1.0, at.tendon.value);
    e.stiffness = unit.max_force * at.fiber_stiffness * share;
    e.by_activation = unit.max_force * at.fiber.cosine * at.active_length.value * share;
  }
  e.status = detail::equilibrium_status(e.fiber_length, e.residual);
  return e;
}

LUMBOPELVIC_INLINE EquilibriumActivation equilibrium_activation(const MuscleTendon<>& unit, TendonKind kind,
                                                                double length, double tension) {
  check_finite("equilibrium_activation", "tension", tension);
  const auto excess = [&](double a) { return initial_equilibrium(unit, kind, length, a).tension - tension; };
  const double at_rest = excess(0.0), at_most = excess(1.0);
  double activation = at_rest >= 0.0 ? 0.0 : 1.0;
  if (at_rest < 0.0 && at_most > 0.0) {
    std::uintmax_t most_evaluations = 200;
    const auto root = boost::math::tools::toms748_solve(
        excess, 0.0, 1.0, at_rest, at_most, boost::math::tools::eps_tolerance<double>(50), most_evaluations);
    activation = 0.5 * (root.first + root.second);
  }
  return {activation, initial_equilibrium(unit, kind, length, activation)};
}

}  // namespace lumbopelvic
