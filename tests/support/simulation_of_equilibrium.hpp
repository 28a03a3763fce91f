#pragma once
/// Simulations of a shipped posture, damped as the shipped experiments are.

#include "lumbopelvic/simulation/simulation.hpp"
#include "support/solved_posture.hpp"

namespace lumbopelvic::test {

[[nodiscard]] inline InitialStateSettings damped_motion() {
  InitialStateSettings settings;
  settings.disc_damping = 1.0;
  settings.connective_tissue_damping = 0.03;
  return settings;
}

/// A simulation that nothing disturbs.
[[nodiscard]] inline SimulationSetup calm_simulation(double duration, double sample_every) {
  SimulationSetup simulation;
  simulation.duration = duration;
  simulation.sample_every = sample_every;
  simulation.motion = damped_motion();
  return simulation;
}

/// A simulation whose posture lets go of its loads.
[[nodiscard]] inline SimulationSetup release_simulation(double duration, double sample_every) {
  SimulationSetup simulation = calm_simulation(duration, sample_every);
  simulation.perturbations.unloadings = {{"let go", {0.02, 0.005}}};
  return simulation;
}

[[nodiscard]] inline SimulationResult run_on(const SolvedPosture& held, const SimulationSetup& simulation) {
  return run_simulation(shipped_model(), held.posture, held.recruiter.field(), held.result, simulation);
}

}  // namespace lumbopelvic::test
