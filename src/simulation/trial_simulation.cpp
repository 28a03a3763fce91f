#include "simulation/trial_simulation.hpp"

#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic {

SimulationSettings trial_plan(const Trial& trial, std::function<double(double, const VecX<double>&)> turn,
                              std::function<bool()> keep_going) {
  SimulationSettings plan;
  plan.end = trial.duration;
  plan.steps.rtol = plan.steps.atol = trial.tolerance;
  plan.audit = trial.audit;
  plan.keep_going = std::move(keep_going);
  plan.sample_times = sample_times(trial);
  StateEvent falls;
  falls.value = [turn = std::move(turn), most = trial.falls_at](double t, const VecX<double>& y) {
    return turn(t, y) - most;
  };
  falls.direction = 1;
  falls.stops = true;
  plan.watches = {falls};
  return plan;
}

namespace {

TrialStatus status_of(IntegrationStatus status) {
  if (status == IntegrationStatus::finished) return TrialStatus::completed;
  return status == IntegrationStatus::stopped_by_event ? TrialStatus::fell : TrialStatus::not_run;
}

}  // namespace

void run_plan(MotionSystem& system, const SimulationSettings& plan, const Checkpoint& start,
              const std::function<TrialSample(double, const VecX<double>&)>& sample, TrialResult& out) {
  try {
    const Simulation s = simulate(system, plan, start);
    out.status = status_of(s.status);
    out.end = s.end.time;
    out.audit = s.audit;
    out.counts = s.counts;
    out.accepted = s.accepted, out.rejected = s.rejected;
    if (!sample) return;
    for (std::size_t i = 0; i < s.time.size(); ++i) out.samples.push_back(sample(s.time[i], s.state[i]));
  } catch (const IntegrationError& error) {
    out.status = TrialStatus::failed;
    out.what = error.what();
    out.end = error.time();
  } catch (const ConvergenceError& error) {
    out.status = TrialStatus::failed;
    out.what = error.what();
  }
}

}  // namespace lumbopelvic
