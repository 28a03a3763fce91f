#pragma once
/// Definitions of feedforward.hpp.

#include <set>

#include "lumbopelvic/control/feedforward.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE void check_schedule(const CommandSchedule& schedule) {
  constexpr auto fn = "check_schedule";
  const Eigen::Index n = schedule.drive.size();
  if (!schedule.drive.allFinite()) fail_argument(fn, "drive", "not finite", "finite numbers");
  for (const DriveChange& change : schedule.changes) {
    check_size(fn, "amounts of a change", change.amount.size(), n);
    check_size(fn, "starts of a change", change.start.size(), n);
    if (!change.amount.allFinite() || !change.start.allFinite())
      fail_argument(fn, "change of drives", "not finite", "finite numbers");
    check_positive(fn, "duration of a change", change.duration);
  }
  for (const DrivePulse& drive : schedule.pulses) {
    check_size(fn, "heights of a pulse", drive.height.size(), n);
    if (!drive.height.allFinite()) fail_argument(fn, "height of a pulse", "not finite", "finite numbers");
    check_pulse(drive.pulse);
  }
  check_finite(fn, "stress", schedule.stress);
  check_nonnegative(fn, "reflex_gain", schedule.reflex_gain);
  for (const auto* changes : {&schedule.stress_changes, &schedule.gain_changes})
    for (const CommonChange& change : *changes) {
      check_finite(fn, "amount of a change", change.amount);
      check_ramp(fn, change.ramp);
    }
  if (schedule.stress_weight.size() > 0) check_size(fn, "stress_weight", schedule.stress_weight.size(), n);
  for (const InhibitionSpell& spell : schedule.inhibition) {
    check_size(fn, "levels of inhibition", spell.level.size(), n);
    for (const double level : spell.level) check_range(fn, "level of inhibition", level, 0.0, 1.0);
    check_ramp(fn, spell.time_function.onset);
    if (!(spell.time_function.time_constant > 0.0))
      fail_argument(fn, "time constant of inhibition", spell.time_function.time_constant, "> 0");
  }
}

namespace detail {

[[nodiscard]] inline ValueSlope<double> common_value(double start, const std::vector<CommonChange>& changes,
                                                     double time) {
  ValueSlope<double> sum{start, 0.0};
  for (const CommonChange& change : changes) {
    const ValueSlope<double> ramp = change.ramp(time);
    sum.value += change.amount * ramp.value, sum.slope += change.amount * ramp.slope;
  }
  return sum;
}

inline void add_inhibition(const std::vector<InhibitionSpell>& spells, double time, CommandArrays& out) {
  out.inhibition.setZero(out.drive.size()), out.inhibition_rate.setZero(out.drive.size());
  for (const InhibitionSpell& spell : spells) {
    const ValueSlope<double> time_function = spell.time_function(time);
    for (Eigen::Index m = 0; m < spell.level.size(); ++m) {
      const double i = spell.level[m] * time_function.value, free = 1.0 - out.inhibition[m];
      out.inhibition_rate[m] =
          out.inhibition_rate[m] * (1.0 - i) + free * spell.level[m] * time_function.slope;
      out.inhibition[m] += free * i;
    }
  }
}

}  // namespace detail

LUMBOPELVIC_INLINE void commands_at(const CommandSchedule& schedule, double time, CommandArrays& out) {
  out.drive = schedule.drive;
  out.drive_rate.setZero(schedule.drive.size());
  for (const DriveChange& change : schedule.changes)
    for (Eigen::Index m = 0; m < out.drive.size(); ++m) {
      const ValueSlope<double> ramp = Ramp{change.start[m], change.duration}(time);
      out.drive[m] += change.amount[m] * ramp.value;
      out.drive_rate[m] += change.amount[m] * ramp.slope;
    }
  for (const DrivePulse& drive : schedule.pulses) {
    const ValueSlope<double> w = pulse_function(drive.pulse, time);
    out.drive += w.value * drive.height;
    out.drive_rate += w.slope * drive.height;
  }
  const ValueSlope<double> stress = detail::common_value(schedule.stress, schedule.stress_changes, time);
  if (schedule.stress_weight.size() > 0) {
    out.drive += stress.value * schedule.stress_weight;
    out.drive_rate += stress.slope * schedule.stress_weight;
  } else {
    out.drive.array() += stress.value;
    out.drive_rate.array() += stress.slope;
  }
  const ValueSlope<double> gain = detail::common_value(schedule.reflex_gain, schedule.gain_changes, time);
  out.reflex_gain = gain.value, out.reflex_gain_rate = gain.slope;
  if (schedule.inhibition.empty())
    out.inhibition.resize(0), out.inhibition_rate.resize(0);
  else
    detail::add_inhibition(schedule.inhibition, time, out);
}

LUMBOPELVIC_INLINE std::vector<double> breakpoints(const CommandSchedule& schedule, double from,
                                                   double until) {
  std::set<double> times;
  const auto add = [&](const Ramp& ramp) {
    for (const double t : {ramp.start, ramp.end()})
      if (t > from && t < until) times.insert(t);
  };
  for (const DriveChange& change : schedule.changes)
    for (Eigen::Index m = 0; m < change.start.size(); ++m)
      if (change.amount[m] != 0.0) add({change.start[m], change.duration});
  for (const DrivePulse& drive : schedule.pulses)
    for (const double t : breakpoints(drive.pulse, until))
      if (t > from) times.insert(t);
  for (const auto* changes : {&schedule.stress_changes, &schedule.gain_changes})
    for (const CommonChange& change : *changes) add(change.ramp);
  for (const InhibitionSpell& spell : schedule.inhibition) add(spell.time_function.onset);
  return {times.begin(), times.end()};
}

LUMBOPELVIC_INLINE DriveChange anticipate(const VecX<double>& before, const VecX<double>& after,
                                          double load_time, const VecX<double>& lead, double duration) {
  constexpr auto fn = "anticipate";
  check_size(fn, "after", after.size(), before.size());
  check_size(fn, "lead", lead.size(), before.size());
  check_finite(fn, "load_time", load_time);
  check_positive(fn, "duration", duration);
  return {after - before, load_time - lead.array(), duration};
}

LUMBOPELVIC_INLINE VecX<double> drives_of_equilibrium(const VecX<double>& excitation,
                                                      const VecX<double>& reflex,
                                                      const CommandSchedule& schedule,
                                                      const ReflexShape& shape, double min_excitation) {
  constexpr auto fn = "drives_of_equilibrium";
  check_size(fn, "reflex", reflex.size(), excitation.size());
  const bool weighted = schedule.stress_weight.size() > 0;
  if (weighted) check_size(fn, "stress_weight", schedule.stress_weight.size(), excitation.size());
  VecX<double> drives(excitation.size());
  for (Eigen::Index m = 0; m < drives.size(); ++m) {
    check_range(fn, "excitation", excitation[m], 0.0, 1.0);
    const double stress = schedule.stress * (weighted ? schedule.stress_weight[m] : 1.0);
    drives[m] = drive_of_equilibrium(shape, std::max(excitation[m], min_excitation), schedule.reflex_gain,
                                     reflex[m]) -
                stress;
  }
  return drives;
}

}  // namespace lumbopelvic
