#pragma once
/// Feedforward commands: drives, inhibition and reflex gain over time as sums of changes, each with its ramp.

#include <vector>

#include "lumbopelvic/abdomen/drive.hpp"
#include "lumbopelvic/control/ramp.hpp"
#include "lumbopelvic/control/reflex_loop.hpp"

namespace lumbopelvic {

/// A change of all drives, each muscle starting at a time of its own.
struct DriveChange {
  VecX<double> amount;     ///< (fascicles) [1]
  VecX<double> start;      ///< (fascicles) [s]
  double duration = 0.03;  ///< of the ramps [s], > 0; assumed
};

/// A drive that comes and goes, such as that of breathing.
struct DrivePulse {
  VecX<double> height;  ///< (fascicles) [1]
  Pulse pulse;          ///< w
};

/// A change of something all muscles share.
struct CommonChange {
  double amount = 0.0;
  Ramp ramp;
};

/// Muscles that are hard to excite for a while after an intervention, eq. (6.4).
struct InhibitionSpell {
  VecX<double> level;  ///< i_0, (fascicles) [1], 0 to 1
  Fading time_function;
};

/// All commands to the muscles over time, beside their reflexes.
///
///   drive_m(t) = drive_m + sum_k amount_km R((t - start_km) / duration_k)
///                  + sum_j height_jm w_j(t) + weight_m b(t)
///   s_g(t)     = reflex_gain + sum of its changes,    b(t) = stress + sum of its changes
///   i_m(t)     = 1 - product over the spells of (1 - i_0m times its time function)                     (6.4)
///
/// b(t) is the uniform drive of stress: the same for all muscles but for a weight fixed beforehand.
struct CommandSchedule {
  VecX<double> drive;                ///< at the beginning, (fascicles) [1]
  std::vector<DriveChange> changes;  ///< feedforward and scheduled drives
  std::vector<DrivePulse> pulses{};  ///< drives that come and go
  double stress = 0.0;               ///< b at the beginning [1]
  std::vector<CommonChange> stress_changes;
  VecX<double> stress_weight;  ///< (fascicles) [1]; empty: 1 for all
  double reflex_gain = 1.0;    ///< s_g at the beginning [1], >= 0
  std::vector<CommonChange> gain_changes;
  std::vector<InhibitionSpell> inhibition;
};

/// @throws InvalidArgument if a size disagrees with that of `drive`, or a number is out of its bounds
void check_schedule(const CommandSchedule& schedule);

/// All commands at a time, with their rates. Allocates only where `out` has another size than the schedule.
void commands_at(const CommandSchedule& schedule, double time, CommandArrays& out);

/// Times after `from` and before `until` at which a ramp begins or ends, sorted, each once [s]: a stepper
/// should stop there.
[[nodiscard]] std::vector<double> breakpoints(const CommandSchedule& schedule, double from, double until);

/// Feedforward for a load that is expected: the drives change from what they are to what the load will need,
/// so that ramps begin a lead before the load.
///
/// @param before     (fascicles) [1]
/// @param after      what the load will need, such as the solution of recruitment for it, (fascicles) [1]
/// @param load_time  [s]
/// @param lead       of each muscle, (fascicles) [s]; negative: late
/// @param duration   of the ramps [s], > 0
/// @see eq. (6.4)
[[nodiscard]] DriveChange anticipate(const VecX<double>& before, const VecX<double>& after, double load_time,
                                     const VecX<double>& lead, double duration);

/// Drives that let an equilibrium be at rest: inverse of the clamp, less what reflexes and stress add.
/// @param excitation  of the equilibrium, (fascicles) [1]; those below `min_excitation` count as that
/// @param reflex      r at rest, (fascicles) [1]
/// @param schedule    gives reflex gain and stress at the beginning
/// @param shape       of the reflexes
/// @param min_excitation  of a muscle that is to be silent [1], above 0 and below 1: the clamp never gives 0
/// @throws InvalidArgument if a size disagrees or an excitation is not between 0 and 1
[[nodiscard]] VecX<double> drives_of_equilibrium(const VecX<double>& excitation, const VecX<double>& reflex,
                                                 const CommandSchedule& schedule, const ReflexShape& shape,
                                                 double min_excitation);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/control/impl/feedforward.hpp"
#endif
