#include "lumbopelvic/simulation/simulate_posture.hpp"

namespace lumbopelvic {

SimulationResult simulate(const Model& model, const PostureRecruitment& start,
                          const SimulationSetup& simulation, const std::function<bool()>& keep_going) {
  if (simulation.tracking)
    return run_tracking_simulation(model, start.posture, start.settings, simulation, keep_going);
  if (start.status != RecruitmentStatus::solved && start.status != RecruitmentStatus::margin_unattainable) {
    SimulationResult none;
    none.status = SimulationStatus::no_equilibrium;
    return none;
  }
  const Statics statics = evaluate_statics(model, start.posture, start.settings.stability_coordinates);
  const StiffnessField field(model, statics, start.settings.short_range_stiffness,
                             start.settings.tendon_in_series);
  return run_simulation(model, start.posture, field, start, simulation, keep_going);
}

SimulationResult simulate(const Model& model, const Posture& posture, const SimulationSetup& simulation,
                          const RecruitmentSettings& settings, const std::function<bool()>& keep_going) {
  Posture loaded = posture;
  add_loads_before(simulation.perturbations, loaded.loads);
  return simulate(model, recruit(model, loaded, settings), simulation, keep_going);
}

}  // namespace lumbopelvic
