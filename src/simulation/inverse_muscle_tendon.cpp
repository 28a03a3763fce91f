#include "simulation/inverse_muscle_tendon.hpp"

#include <algorithm>
#include <cmath>

#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"

namespace lumbopelvic {

namespace {

/// The x with smooth_positive(x, w) = value.
double before_rounding(double value, double width) { return value - width * width / (4.0 * value); }

UnitStand fiber_at(const MuscleTendon<>& unit, double along, double along_rate, double tension_norm) {
  const auto fiber = fiber_geometry<double, double>(unit, along);
  return {0.0, fiber.length * unit.per_optimal_length, along_rate * fiber.cosine * unit.per_max_velocity,
          tension_norm * fiber.secant};
}

/// Where a unit comes to rest that is asked for less than its passive fibre gives.
UnitStand at_least(const MuscleTendon<>& unit, TendonKind kind, const UnitDemand& demand) {
  const Equilibrium e = initial_equilibrium(unit, kind, demand.length, 0.0, demand.velocity);
  UnitStand stand{e.strain, e.fiber_length, e.fiber_velocity, 0.0};
  stand.pull = passive_force_length(e.fiber_length) + unit.damping * e.fiber_velocity;
  stand.excess = e.tension - demand.tension;
  return stand;
}

}  // namespace

UnitStand stand_of(const MuscleTendon<>& unit, TendonKind kind, const UnitDemand& demand) {
  constexpr double least = 1e-4;  // [F_o] of a tendon that is to be slack: rounded off it never is
  if (!(unit.max_force > 0.0)) return at_least(unit, kind, demand);
  const double wanted = demand.tension / unit.max_force, force = std::max(wanted, least);
  const double raw = before_rounding(force, unit.slack_width);
  if (kind == TendonKind::rigid)
    return fiber_at(unit, demand.length - unit.slack_length, demand.velocity, raw);
  const double strain = std::log1p(raw / detail::tendon_c) / tendon_kt();
  const double rate = wanted > least ? demand.tension_rate / unit.max_force /
                                           taut_tendon_force(strain, unit.slack_width).slope
                                     : 0.0;
  UnitStand stand = fiber_at(unit, demand.length - unit.slack_length * (1.0 + strain),
                             demand.velocity - unit.slack_length * rate, force);
  stand.strain = strain;
  const bool within = stand.fiber_length > shortest_fiber_norm && stand.fiber_length < longest_fiber_norm;
  const double passive = passive_force_length(stand.fiber_length) + unit.damping * stand.fiber_velocity;
  return within && stand.pull >= passive ? stand : at_least(unit, kind, demand);
}

Met activation_of(const MuscleTendon<>& unit, const UnitStand& stand, double short_range_stretch) {
  const double attached =
      contraction_force(stand.fiber_velocity).value + unit.short_range_gain * short_range_stretch;
  const double active = active_force_length(stand.fiber_length) * attached;
  const double rest =
      stand.pull - passive_force_length(stand.fiber_length) - unit.damping * stand.fiber_velocity;
  const double nearest = active > 0.0 ? std::clamp(rest / active, 0.0, 1.0) : 0.0;
  return {nearest, active > 0.0 && nearest == rest / active ? 0.0 : rest - active * nearest};
}

Met excitation_of(const ActivationDynamics<>& dynamics, double activation, double rate) {
  const auto excess = [&](double u) { return activation_rate(dynamics, u, activation).rate - rate; };
  double low = 0.0, high = 1.0;
  if (excess(low) >= 0.0) return {low, -excess(low)};
  if (excess(high) <= 0.0) return {high, -excess(high)};
  while (high - low > 1e-12) {  // monotone: halved forty times
    const double middle = 0.5 * (low + high);
    (excess(middle) < 0.0 ? low : high) = middle;
  }
  return {0.5 * (low + high), 0.0};
}

double short_range_stretch_after(const MuscleTendon<>& unit, double short_range_stretch, double from,
                                 double to, double step) {
  const double velocity = 0.5 * (from + to);
  const double letting_go =
                   -short_range_stretch_rate(unit, velocity, short_range_stretch).by_short_range_stretch,
               left = std::exp(-letting_go * step);
  return short_range_stretch * left + velocity / letting_go * (1.0 - left);
}

double steady_short_range_stretch(const MuscleTendon<>& unit, double velocity) {
  return velocity / -short_range_stretch_rate(unit, velocity, 0.0).by_short_range_stretch;
}

}  // namespace lumbopelvic
