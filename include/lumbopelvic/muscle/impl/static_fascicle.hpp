#pragma once
/// Definitions of static_fascicle.hpp, compiled once in the library.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"
#include "lumbopelvic/muscle/static_fascicle.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE StaticFascicle static_fascicle(const Fascicle& fascicle, double path_length, double gamma,
                                                  bool tendon) {
  const auto rigid = [&](double length) {
    const FascicleStiffness curves = fascicle_stiffness(fascicle, length, 0.0, false);
    return StaticFascicle{fascicle_tension(fascicle, length),
                          fascicle_stiffness(fascicle, length, gamma, tendon), curves.fiber_passive,
                          curves.fiber_active};
  };
  if (!tendon || tendon_kind(fascicle) == TendonKind::rigid) return rigid(path_length);

  Fascicle unit_strength = fascicle;
  unit_strength.max_force = unit_strength.strength = unit_strength.max_velocity = 1.0;  // nothing moves
  const auto unit = make_muscle_tendon(unit_strength);
  const Equilibrium rest = initial_equilibrium(unit, TendonKind::compliant, path_length, 0.0);
  if (rest.status == EquilibriumStatus::fiber_too_short) return rigid(path_length);  // the tendon is slack
  StaticFascicle held = rigid(path_length - rest.strain * unit.slack_length);
  const Equilibrium full = initial_equilibrium(unit, TendonKind::compliant, path_length, 1.0);
  if (full.status == EquilibriumStatus::fiber_too_short) return held;
  const double strength = fascicle.max_force * fascicle.strength;
  const double active = strength * (full.tension - rest.tension);
  const double share = held.tension.active > 0.0 ? active / held.tension.active : 1.0;  // 1: no strength
  held.tension.active = active;
  held.passive_slope = strength * rest.stiffness;
  held.active_slope = strength * (full.stiffness - rest.stiffness);
  held.stiffness.fiber_active *= share;
  held.stiffness.tendon_active *= share;
  return held;
}

}  // namespace lumbopelvic
