#pragma once
/// Simulation from static equilibrium: the body is set in motion, a perturbation acts, and it goes where
/// forces take it.

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "lumbopelvic/control/control_settings.hpp"
#include "lumbopelvic/control/motor_noise.hpp"
#include "lumbopelvic/dynamics/simulate.hpp"
#include "lumbopelvic/simulation/event.hpp"
#include "lumbopelvic/simulation/guided_motion.hpp"
#include "lumbopelvic/simulation/held_motion.hpp"
#include "lumbopelvic/simulation/sway.hpp"

namespace lumbopelvic {

/// The least size of an event that the body does not withstand, by bisection.
struct CriticalSearch {
  std::string event;        ///< which, see `scaled`; empty: none is looked for
  double low = 0.0;         ///< factor on its size that is withstood, >= 0
  double high = 1.0;        ///< factor that is not; > low
  double tolerance = 0.02;  ///< on the factor, of `high`
};

struct Trial {
  double duration = 0.5;        ///< [s], > 0
  double sample_every = 0.005;  ///< [s], > 0
  EventSet events;              ///< what disturbs the hold; none begins before 0
  std::string body = "torso";   ///< whose turning is followed
  double falls_at = 0.8;        ///< turn of that body at which the trial ends: it has fallen [rad], 0 to pi
  double tolerance = 1e-4;      ///< of a step, relative and of the usual sizes of each number [1]
  bool audit = true;            ///< whether energy is balanced against all powers
  HeldMotionSettings motion;
  /// None: every muscle keeps the excitation of the hold, and events may not tell it otherwise.
  std::optional<ControlSettings> control{};
  CriticalSearch critical;
  std::optional<MotorNoiseSettings>
      noise{};                         ///< on the excitation of every fascicle; none: muscles are steady
  bool stability = false;              ///< whether the roots about the hold are looked for
  std::optional<MotionGuide> guide{};  ///< a motion that the body is led through and its muscles are told of
};

/// What became of a trial. Written as an integer with CF flag_values and flag_meanings.
enum class TrialStatus : std::int32_t {
  completed = 0,
  fell = 1,      ///< the body that is followed turned farther than it may
  failed = 2,    ///< the integration could not go on
  not_held = 3,  ///< there was no hold in balance to start from
  not_run = 4    ///< interrupted before its turn
};

/// What lungs do in a trial; without meaning on a guided motion.
struct BreathSample {
  double volume = 0.0;                   ///< taken in since the start [m^3]
  double flow = 0.0;                     ///< of air into the lungs [m^3/s at the air's pressure]
  double alveolar = 0.0, pleural = 0.0;  ///< pressures above the air's [Pa]
  double glottis = 1.0;                  ///< how far it is open [1]
};

struct TrialSample {
  double time = 0.0;  ///< [s]
  /// rotation vector of the body since the start, or from where a guide wants it, world axes [rad]
  Vec3<double> turn;
  Vec3<double> turn_rate;                    ///< its angular velocity, world axes [rad/s]
  VecX<double> q;                            ///< the pose, (n_coordinates) [rad or m]
  VecX<double> compression, shear_anterior;  ///< (discs) inertia included [N]
  VecX<double> activation;                   ///< (fascicles) [1]
  double pressure = 0.0;                     ///< in the cavity, above the air's [Pa]
  BreathSample breath{};
};

struct TrialResult {
  TrialStatus status = TrialStatus::not_run;
  std::string what;                  ///< why it failed
  std::vector<TrialSample> samples;  ///< up to where it went
  double end = 0.0;                  ///< [s]
  double trim = 0.0;                 ///< see HeldMotion and GuidedMotion [N m or N]
  double unmet_tension = std::numeric_limits<double>::quiet_NaN(),
         unmet_rate = unmet_tension;  ///< see GuidedMotion [N], [1/s]; NaN without a guide
  AuditSum audit;
  SystemCounts counts;
  long accepted = 0, rejected = 0;
  /// factor found; NaN where none was looked for, it lies outside what was looked through, or a run failed
  double critical = std::numeric_limits<double>::quiet_NaN();
  HoldStability stability{};                     ///< NaN where it was not asked for
};

/// Times of the samples of a trial that runs to its end [s].
[[nodiscard]] std::vector<double> sample_times(const Trial& trial);

/// @throws InvalidArgument if a number is out of its bounds, or a body or an event does not exist
void check_trial(const Trial& trial, const Model& model);

/// Runs a trial from a hold. A trial that cannot go on is a result: see its status.
/// @param posture        with the loads that events have before they begin (`add_loads_before`)
/// @param field, result  as in `set_in_motion`
/// @param keep_going     asked after every step; false ends the trial as `not_run`
/// @throws InvalidArgument as `check_trial` and `set_in_motion` do
[[nodiscard]] TrialResult run_trial(const Model& model, const ResolvedPosture& posture,
                                    const StiffnessField& field, const RecruitmentResult& result,
                                    const Trial& trial, const std::function<bool()>& keep_going = {});

/// Runs a trial whose body follows its guide from a posture. Turns are counted from where the guide wants the
/// body; time, from the start of its tables.
/// @param settings  of recruitment, for the holds of the phases
/// @throws InvalidArgument as `check_trial`, `WantedMotion` and `motion_phases` do
[[nodiscard]] TrialResult run_guided_trial(const Model& model, const ResolvedPosture& posture,
                                           const RecruitmentSettings& settings, const Trial& trial,
                                           const std::function<bool()>& keep_going = {});

}  // namespace lumbopelvic
