#pragma once
/// Simulation from any initial state: how it is stepped through time, watched and stored.

#include "lumbopelvic/dynamics/simulate.hpp"
#include "lumbopelvic/simulation/simulation.hpp"

namespace lumbopelvic {

/// How a simulation is stepped: to its end or to the fall of the body it follows.
/// @param rotation  how far that body has turned in a state (t, y) [rad]
[[nodiscard]] SimulationSettings simulation_plan(const SimulationSetup& simulation,
                                                 std::function<double(double, const VecX<double>&)> rotation,
                                                 std::function<bool()> keep_going);

/// Lets a control sense every accepted state, in steps no longer than its shortest delay.
template <class Control>
void let_sense(Control& control, SimulationSettings& plan) {
  plan.steps.max_step = std::min(plan.steps.max_step, control.longest_step());
  plan.on_accept = [&control](double t, const VecX<double>& y, const VecX<double>& dydt) {
    control.accept(t, y, dydt);
  };
}

/// Runs a simulation by a plan and sets what became of it. One that cannot go on is a result: see its status.
/// @param sample  looks at a state that was asked for; empty: samples are not kept
void run_plan(MotionSystem& system, const SimulationSettings& plan, const Checkpoint& start,
              const std::function<SimulationSample(double, const VecX<double>&)>& sample,
              SimulationResult& out);

}  // namespace lumbopelvic
