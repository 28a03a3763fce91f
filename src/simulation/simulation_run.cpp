#include "simulation/simulation_run.hpp"

#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic {

SimulationSettings simulation_plan(const SimulationSetup& simulation,
                                   std::function<double(double, const VecX<double>&)> rotation,
                                   std::function<bool()> keep_going) {
  SimulationSettings plan;
  plan.end = simulation.duration;
  plan.steps.rtol = plan.steps.atol = simulation.tolerance;
  plan.stepper = simulation.stepper;
  plan.energy_balance = simulation.energy_balance;
  plan.keep_going = std::move(keep_going);
  plan.sample_times = sample_times(simulation);
  StateEvent falls;
  falls.value = [rotation = std::move(rotation), most = simulation.failure_angle](
                    double t, const VecX<double>& y) { return rotation(t, y) - most; };
  falls.direction = 1;
  falls.stops = true;
  plan.watches = {falls};
  return plan;
}

namespace {

SimulationStatus status_of(IntegrationStatus status) {
  if (status == IntegrationStatus::finished) return SimulationStatus::completed;
  return status == IntegrationStatus::stopped_by_event ? SimulationStatus::fell : SimulationStatus::not_run;
}

}  // namespace

void run_plan(MotionSystem& system, const SimulationSettings& plan, const Checkpoint& start,
              const std::function<SimulationSample(double, const VecX<double>&)>& sample,
              SimulationResult& out) {
  try {
    const Simulation s = simulate(system, plan, start);
    out.status = status_of(s.status);
    out.end = s.end.time;
    out.energy_balance = s.energy_balance;
    out.counts = s.counts;
    out.accepted = s.accepted, out.rejected = s.rejected;
    if (!sample) return;
    for (std::size_t i = 0; i < s.time.size(); ++i) out.samples.push_back(sample(s.time[i], s.state[i]));
  } catch (const IntegrationError& error) {
    out.status = SimulationStatus::failed;
    out.what = error.what();
    out.end = error.time();
  } catch (const ConvergenceError& error) {
    out.status = SimulationStatus::failed;
    out.what = error.what();
  }
}

}  // namespace lumbopelvic
