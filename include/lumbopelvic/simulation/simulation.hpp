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
#include "lumbopelvic/simulation/initial_state.hpp"
#include "lumbopelvic/simulation/perturbation.hpp"
#include "lumbopelvic/simulation/sway.hpp"
#include "lumbopelvic/simulation/tracking.hpp"

namespace lumbopelvic {

/// The least size of a perturbation that the body does not withstand, by bisection.
struct CriticalPerturbationSearch {
  std::string perturbation;  ///< which, see `scaled`; empty: none is looked for
  double low = 0.0;          ///< factor on its size that is withstood, >= 0
  double high = 1.0;         ///< factor that is not; > low
  double tolerance = 0.02;   ///< on the factor, of `high`
};

struct SimulationSetup {
  double duration = 0.5;          ///< [s], > 0
  double sample_every = 0.005;    ///< [s], > 0
  PerturbationSet perturbations;  ///< what disturbs the equilibrium; none begins before 0
  std::string body = "torso";     ///< whose turning is followed
  double failure_angle =
      0.8;                  ///< turn of that body at which the simulation ends: it has fallen [rad], 0 to pi
  double tolerance = 1e-4;  ///< of a step, relative and of the usual sizes of each number [1]
  StepMethod stepper = StepMethod::rodas;  ///< any whose steps follow the tolerance
  bool energy_balance = true;              ///< whether energy is balanced against all powers
  InitialStateSettings motion;
  /// None: every muscle keeps the excitation of the equilibrium, and no perturbation may command it.
  std::optional<ControlSettings> control{};
  CriticalPerturbationSearch critical_perturbation;
  std::optional<MotorNoiseSettings>
      noise{};             ///< on the excitation of every fascicle; none: muscles are steady
  bool stability = false;  ///< whether the roots about the equilibrium are looked for
  std::optional<TrackingSettings>
      tracking{};  ///< a motion that the body follows, and that feedforward excites its muscles for
};

/// What became of a simulation. Written as an integer with CF flag_values and flag_meanings.
enum class SimulationStatus : std::int32_t {
  completed = 0,
  fell = 1,            ///< the body that is followed turned farther than it may
  failed = 2,          ///< the integration could not go on
  no_equilibrium = 3,  ///< there was no equilibrium to start from
  not_run = 4          ///< interrupted before its turn
};

/// What lungs do in a simulation; without meaning on a tracked motion.
struct BreathSample {
  double volume = 0.0;                   ///< taken in since the start [m^3]
  double flow = 0.0;                     ///< of air into the lungs [m^3/s at the air's pressure]
  double alveolar = 0.0, pleural = 0.0;  ///< pressures above the air's [Pa]
  double glottis = 1.0;                  ///< how far it is open [1]
};

struct SimulationSample {
  double time = 0.0;  ///< [s]
  /// rotation vector of the body since the start, or from its reference trajectory, world axes [rad]
  Vec3<double> rotation;
  Vec3<double> angular_velocity;             ///< its angular velocity, world axes [rad/s]
  VecX<double> q;                            ///< the pose, (n_coordinates) [rad or m]
  VecX<double> compression, shear_anterior;  ///< (discs) inertia included [N]
  VecX<double> activation;                   ///< (fascicles) [1]
  double pressure = 0.0;                     ///< in the cavity, above the air's [Pa]
  BreathSample breath{};
};

struct SimulationResult {
  SimulationStatus status = SimulationStatus::not_run;
  std::string what;                       ///< why it failed
  std::vector<SimulationSample> samples;  ///< up to where it went
  double end = 0.0;                       ///< [s]
  double initial_residual = 0.0;          ///< see InitialState and TrackedMotion [N m or N]
  double infeasible_tension = std::numeric_limits<double>::quiet_NaN(),
         infeasible_rate =
             infeasible_tension;  ///< see TrackedMotion [N], [1/s]; NaN without a reference trajectory
  EnergyBalance energy_balance;
  SystemCounts counts;
  long accepted = 0, rejected = 0;
  /// factor found; NaN where none was looked for, it lies outside what was looked through, or a run failed
  double critical_perturbation = std::numeric_limits<double>::quiet_NaN();
  EquilibriumStability stability{};  ///< NaN where it was not asked for
};

/// Times of the samples of a simulation that runs to its end [s].
[[nodiscard]] std::vector<double> sample_times(const SimulationSetup& simulation);

/// @throws InvalidArgument if a number is out of its bounds, or a body or a perturbation does not exist
void check_simulation(const SimulationSetup& simulation, const Model& model);

/// Runs a simulation from an equilibrium. A simulation that cannot go on is a result: see its status.
/// @param posture        with the loads that perturbations have before they begin (`add_loads_before`)
/// @param field, result  as in `make_initial_state`
/// @param keep_going     asked after every step; false ends the simulation as `not_run`
/// @throws InvalidArgument as `check_simulation` and `make_initial_state` do
[[nodiscard]] SimulationResult run_simulation(const Model& model, const PosedModel& posture,
                                              const StiffnessField& field, const RecruitmentResult& result,
                                              const SimulationSetup& simulation,
                                              const std::function<bool()>& keep_going = {});

/// Runs a tracking simulation from a posture. Rotations of the body are counted from its reference
/// trajectory; time, from the start of the tables.
/// @param settings  of recruitment, for the equilibria of the nodes
/// @throws InvalidArgument as `check_simulation`, `ReferenceTrajectory` and `motion_nodes` do
[[nodiscard]] SimulationResult run_tracking_simulation(const Model& model, const PosedModel& posture,
                                                       const RecruitmentSettings& settings,
                                                       const SimulationSetup& simulation,
                                                       const std::function<bool()>& keep_going = {});

}  // namespace lumbopelvic
