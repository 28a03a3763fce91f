#pragma once
/// A trial: a hold is set in motion, something disturbs it, and the body goes where it goes.

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "lumbopelvic/control/control_settings.hpp"
#include "lumbopelvic/dynamics/simulate.hpp"
#include "lumbopelvic/experiment/guided_motion.hpp"
#include "lumbopelvic/experiment/held_motion.hpp"

namespace lumbopelvic {

/// Something that disturbs a hold: the loads of the posture are let go, or a force comes, stays and goes.
struct Disturbance {
  enum class Kind {
    release,  ///< the loads of the posture vanish within `rise`
    push      ///< a force grows within `rise`, stays for `hold` and vanishes within `fall`
  };
  std::string name;
  Kind kind = Kind::push;
  double at = 0.0;                               ///< when it begins [s], >= 0
  double rise = 0.005;                           ///< [s], > 0
  double hold = 0.0;                             ///< of a push [s], >= 0; infinite: it stays
  double fall = 0.005;                           ///< of a push [s], > 0
  std::string body{};                            ///< a push acts on
  Vec3<double> point_B = Vec3<double>::Zero();   ///< where, in the body's frame [m]
  Vec3<double> force_W = Vec3<double>::Zero();   ///< at its height, keeps its direction in the world [N]
  Vec3<double> moment_W = Vec3<double>::Zero();  ///< at its height [N m]

  /// Share of what is let go that is still there, or of a push that is there already, with its rate.
  [[nodiscard]] ValueRate share(double t) const;
  /// Impulse of a push of unit force [s].
  [[nodiscard]] double duration() const { return 0.5 * (rise + fall) + hold; }
};

/// The least size of a disturbance that the body does not withstand, by bisection.
struct CriticalSearch {
  std::string disturbance;  ///< which; empty: none is looked for
  double low = 0.0;         ///< factor on the force that is withstood, >= 0
  double high = 1.0;        ///< factor that is not; > low
  double tolerance = 0.02;  ///< on the factor, of `high`
};

struct Trial {
  double duration = 0.5;        ///< [s], > 0
  double sample_every = 0.005;  ///< [s], > 0
  std::vector<Disturbance> disturbances;
  std::string body = "torso";  ///< whose turning is followed
  double falls_at = 0.8;       ///< turn of that body at which the trial ends: it has fallen [rad], > 0
  double tolerance = 1e-4;     ///< of a step, relative and of the usual sizes of each number [1]
  bool audit = true;           ///< whether energy is balanced against all powers
  HeldMotionSettings motion;
  std::optional<ControlSettings> control{};  ///< none: every muscle keeps the excitation of the hold
  CriticalSearch critical;
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

struct TrialSample {
  double time = 0.0;  ///< [s]
  Vec3<double> turn;  ///< rotation vector of the body since the start, or from where a guide wants it, world
                      ///< axes [rad]
  Vec3<double> turn_rate;                    ///< its angular velocity, world axes [rad/s]
  VecX<double> q;                            ///< the pose, (n_coordinates) [rad or m]
  VecX<double> compression, shear_anterior;  ///< (discs) inertia included [N]
  VecX<double> activation;                   ///< (fascicles) [1]
  double pressure = 0.0;                     ///< of the cavity [Pa]
};

struct TrialResult {
  TrialStatus status = TrialStatus::not_run;
  std::string what;                  ///< why it failed
  std::vector<TrialSample> samples;  ///< up to where it went
  double end = 0.0;                  ///< [s]
  double trim = 0.0;                 ///< see HeldMotion and GuidedMotion [N m or N]
  AuditSum audit;
  SystemCounts counts;
  long accepted = 0, rejected = 0;
  double critical =
      std::numeric_limits<double>::quiet_NaN();  ///< factor found; NaN where none was looked for,
                                                 ///< or it lies outside what was looked through
};

/// Times of the samples of a trial that runs to its end [s].
[[nodiscard]] std::vector<double> sample_times(const Trial& trial);

/// @throws InvalidArgument if a number is out of its bounds, or a body or a disturbance does not exist
void check_trial(const Trial& trial, const Model& model);

/// Runs a trial from a hold. A trial that cannot go on is a result: see its status.
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
