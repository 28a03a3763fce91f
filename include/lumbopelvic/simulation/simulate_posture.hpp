#pragma once
/// Forward simulation of a posture in one call: its static equilibrium is the initial state, perturbations act on
/// it, and the body goes where it goes.

#include "lumbopelvic/posture/static_optimization.hpp"
#include "lumbopelvic/simulation/trial.hpp"

namespace lumbopelvic {

/// Simulates from what static optimization found: a trial whose body is free, or one that follows its guide.
/// A simulation that cannot go on, or has no equilibrium to start from, is a result: see its status.
/// @param start       of this model, with the loads that events have before they begin (`add_loads_before`)
/// @param keep_going  asked after every step; false ends the trial as `not_run`
/// @throws InvalidArgument as `check_trial`, `set_in_motion` and `run_guided_trial` do
[[nodiscard]] TrialResult simulate(const Model& model, const PostureRecruitment& start, const Trial& trial,
                                   const std::function<bool()>& keep_going = {});

/// Simulates a posture: the body bears the loads that events have before they begin, static optimization
/// (`recruit`) gives the initial state, and the trial follows. The same bits as an experiment of this posture,
/// trial and settings.
/// @param settings  of recruitment
/// @throws InvalidArgument  likewise, and as `recruit` does
/// @throws ConvergenceError as `recruit` does
[[nodiscard]] TrialResult simulate(const Model& model, const Posture& posture, const Trial& trial,
                                   const RecruitmentSettings& settings = {},
                                   const std::function<bool()>& keep_going = {});

}  // namespace lumbopelvic
