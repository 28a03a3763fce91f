#pragma once
/// Perturbations of a simulation: loads that come and go, pushes, tilts, drives and
/// inhibitions.

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lumbopelvic/breathing/manoeuvre.hpp"
#include "lumbopelvic/control/feedforward.hpp"
#include "lumbopelvic/dynamics/motion_actions.hpp"
#include "lumbopelvic/posture/posture.hpp"

namespace lumbopelvic {

/// The loads of the posture are let go.
struct UnloadingPerturbation {
  std::string name;
  Ramp ramp;  ///< within which they vanish
};

/// A load that changes from one share of itself to another: let go (1 to 0), or added (0 to 1). The share
/// before is among what the body holds at the start.
struct LoadPerturbation {
  std::string name;
  ExternalLoad load;
  double before = 0.0, after = 1.0;  ///< shares [1]
  Ramp ramp;
};

/// An impulse: a force of given impulse, that rises and falls as the slope of a ramp does.
struct ImpulsePerturbation {
  std::string name, body;
  Vec3<double> point_B = Vec3<double>::Zero();    ///< [m]
  Vec3<double> impulse_W = Vec3<double>::Zero();  ///< [N s]
  Ramp time_function;                             ///< when it acts
};

/// A push with a measured time function.
struct PushPerturbation {
  std::string name;
  ExternalLoad load;
  std::vector<double> time;   ///< rising, at least four [s]
  std::vector<double> share;  ///< of the load, 0 at first and last [1]
};

/// The ground tilts, and what stands on it with it: in the frame of the ground it is weight that turns. What
/// the ground's own acceleration does is left out, so it must be slow against the body's motion.
struct TiltPerturbation {
  std::string name;
  Vec3<double> axis_W = Vec3<double>::UnitZ();  ///< of the ground's turn, unit
  double angle = 0.0;                           ///< [rad]
  Ramp ramp;
};

/// A drive of some muscles that rises, is held, and falls.
struct DrivePerturbation {
  std::string name;
  std::vector<std::string> targets;  ///< fascicles, groups or sets of groups; empty: all
  double level = 0.0;                ///< added to their drive [1]
  Ramp rise;
  double plateau = std::numeric_limits<double>::infinity();  ///< [s], >= 0; infinite: it stays
  double fall = 0.03;                                        ///< [s], > 0
};

/// Muscles that are hard to excite for a while.
struct InhibitionPerturbation {
  std::string name;
  std::vector<std::string> targets;  ///< empty: all
  double level = 0.0;                ///< i_0 [1], 0 to 1
  Fading time_function;
};

/// Breathing, or what is done with breath: a manoeuvre that begins in the simulation. Its drives add to what
/// excites the muscles in any case, and its closures of the glottis to what else closes it.
struct BreathingPerturbation {
  std::string name;
  Manoeuvre manoeuvre;
  double start = 0.0;  ///< where its time is 0 [s]
  /// none of its drives and closures begins then or later, nor after its duration [s]
  double until = std::numeric_limits<double>::infinity();

  [[nodiscard]] double end() const { return std::min(until, start + manoeuvre.duration); }
};

/// The glottis opens or closes, and stays so.
struct GlottisPerturbation {
  std::string name;
  double opening = 0.0;  ///< afterwards [1], 0 to 1
  Ramp ramp;
};

/// A list of perturbations, in the order of their kinds.
struct PerturbationSet {
  std::string name, label, description;
  std::vector<UnloadingPerturbation> unloadings;
  std::vector<LoadPerturbation> loads;
  std::vector<ImpulsePerturbation> impulses;
  std::vector<PushPerturbation> pushes;
  std::vector<TiltPerturbation> tilts;
  std::vector<DrivePerturbation> drives;
  std::vector<InhibitionPerturbation> inhibitions;
  std::vector<CommonChange> stress, reflex_gain;
  std::vector<BreathingPerturbation> breathing{};
  std::vector<GlottisPerturbation> glottis{};
};

/// Adds what load perturbations have of their loads before they begin: the body holds it from the start.
void add_loads_before(const PerturbationSet& perturbations, std::vector<ExternalLoad>& loads);

/// All loads, as functions of time with their rates: those at the start, which an unloading lets go, and what
/// the perturbations add to them.
/// @param at_start  with what `add_loads_before` adds
/// @throws InvalidArgument if a body does not exist, a number is out of its bounds, or an unloading comes
///                         twice or beside a load that is there before
[[nodiscard]] std::vector<AppliedLoad> applied_loads(const Model& model, const PerturbationSet& perturbations,
                                                     std::vector<AppliedLoad> at_start = {});

/// The same perturbations with one of them a factor larger: an impulse, a push, or a load that comes.
/// @throws InvalidArgument if not exactly one of these has the name
[[nodiscard]] PerturbationSet scaled(const PerturbationSet& perturbations, const std::string& name,
                                     double factor);

/// Whether a perturbation commands muscles in a way that needs control settings; breathing needs none.
[[nodiscard]] bool has_commands(const PerturbationSet& perturbations);

/// Adds the commands of the perturbations to a schedule.
/// @throws InvalidArgument if a target means no fascicle, or as `check_schedule` does
void add_commands(const Model& model, const PerturbationSet& perturbations, CommandSchedule& schedule);

/// When each perturbation begins [s], by its name; those without a name by their kind and number.
[[nodiscard]] std::vector<std::pair<std::string, double>> starts(const PerturbationSet& perturbations);

/// When the first of the perturbations begins [s]; infinite: there are none.
[[nodiscard]] double first_start(const PerturbationSet& perturbations);

/// Times after `from` and before `until` at which a force, a drive of breathing or the glottis begins, ends
/// or has a corner, sorted, each once [s]. Those of commands are `breakpoints` of the schedule.
[[nodiscard]] std::vector<double> force_times(const PerturbationSet& perturbations, double from,
                                              double until);

}  // namespace lumbopelvic
