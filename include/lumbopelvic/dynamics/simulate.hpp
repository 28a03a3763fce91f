#pragma once
/// Simulation of a body in motion from a state to a later time, by one call.

#include "lumbopelvic/dynamics/energy_balance.hpp"
#include "lumbopelvic/dynamics/integrate.hpp"
#include "lumbopelvic/dynamics/motion_system.hpp"

namespace lumbopelvic {

enum class StepMethod {
  rodas,          ///< implicit of order four, with the elimination of MotionSystem: the one to use
  rodas3,         ///< implicit of order three, the same elimination: cheaper where three digits are enough
  dopri5,         ///< explicit of order five; as small steps as the stiffest fascicle asks for
  rosenbrock4,    ///< Odeint's, with constants mended and a full matrix: slow, for comparison
  implicit_euler  ///< of order one, at the fixed step `steps.max_step`, for large sweeps
};

/// How a simulation runs. All but the first four is as in `IntegrationPlan`; the scale of the steps is set
/// from `scales` if it is empty.
struct SimulationSettings : IntegrationPlan {
  StepMethod stepper = StepMethod::rodas;
  MotionScales scales;
  bool energy_balance = false;  ///< whether the energy is balanced against all powers
};

/// What a simulation gives. `state` holds vectors laid out as `layout` says.
struct Simulation : IntegrationResult {
  SystemCounts counts;
  EnergyBalance energy_balance;  ///< zero where it was not asked for
};

/// Integrates a body in motion.
///
/// The turns of a base with coordinate rates stay within a quarter turn of the attitude they start from; with
/// body rates there is no such bound.
///
/// @param system  what moves and what acts on it; events may change the actions it looks at
/// @param start   from `motion_start`, or the end of an earlier simulation
/// @throws as `integrate`; a component that is to blame is named in words
[[nodiscard]] Simulation simulate(MotionSystem& system, const SimulationSettings& settings,
                                  const Checkpoint& start);

/// Where a simulation starts from.
/// @param anchors  (2 x supports) [m]; empty: all at zero
[[nodiscard]] Checkpoint motion_start(MotionSystem& system, const SimulationSettings& settings, double t,
                                      const MotionState& state, const VecX<double>& anchors = {});

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/dynamics/impl/simulate.hpp"
#endif
