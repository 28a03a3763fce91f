#pragma once
/// Forward simulation of a posture in one call: its static equilibrium is the initial state, perturbations
/// act on it, and the body goes where it goes.

#include "lumbopelvic/posture/static_optimization.hpp"
#include "lumbopelvic/simulation/simulation.hpp"

namespace lumbopelvic {

/// Simulates from what static optimization found: a simulation whose body is free, or one that tracks a
/// motion. A simulation that cannot go on, or has no equilibrium to start from, is a result: see its status.
/// @param start       of this model, with the loads that perturbations have before they begin
///                    (`add_loads_before`)
/// @param keep_going  asked after every step; false ends the simulation as `not_run`
/// @throws InvalidArgument as `check_simulation`, `make_initial_state` and `run_tracking_simulation` do
[[nodiscard]] SimulationResult simulate(const Model& model, const PostureRecruitment& start,
                                        const SimulationSetup& simulation,
                                        const std::function<bool()>& keep_going = {});

/// Simulates a posture: the body bears the loads that perturbations have before they begin, static
/// optimization (`recruit`) gives the initial state, and the simulation follows. The same bits as an
/// experiment of this posture, simulation and settings.
/// @param settings  of recruitment
/// @throws InvalidArgument  likewise, and as `recruit` does
/// @throws ConvergenceError as `recruit` does
[[nodiscard]] SimulationResult simulate(const Model& model, const Posture& posture,
                                        const SimulationSetup& simulation,
                                        const RecruitmentSettings& settings = {},
                                        const std::function<bool()>& keep_going = {});

}  // namespace lumbopelvic
