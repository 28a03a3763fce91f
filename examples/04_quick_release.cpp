// Quick release: the trunk straightens against 60 N m and is let go, under three interventions; how far it
// goes, and what L4/5 bears.

#include <algorithm>
#include <cstdio>
#include <lumbopelvic/lumbopelvic.hpp>

using namespace lumbopelvic;

int main() {
  const Experiment experiment = load_experiment(
      "quick_release", {"postures=[\"effort_extension\"]", "conditions=[\"tight_psoas_weak_core\"]",
                        "interventions=[\"no_intervention\", \"release\", \"stabilise\"]"});
  const Model healthy = load_model(experiment.model);
  const PosedModel straightening = pose_model(healthy, experiment.postures[0]);
  std::printf("%-15s %10s %6s %16s %16s\n", "intervention", "turn [deg]", "at [s]", "peak L4/L5 [N]",
              "imbalance [J]");
  for (const ChangeSet& intervention : experiment.interventions) {
    const Model model = apply(apply(healthy, experiment.conditions[0]), intervention);
    const PostureRecruitment start = recruit(model, straightening, experiment.solver_settings[0].settings);
    const SimulationResult simulation = simulate(model, start, *experiment.simulation);
    if (simulation.status != SimulationStatus::completed) {
      std::printf("%-15s did not go to its end: %s\n", intervention.name.c_str(), simulation.what.c_str());
      continue;
    }
    const auto farthest = std::ranges::max_element(
        simulation.samples, {}, [](const SimulationSample& sample) { return sample.rotation.norm(); });
    double compression = 0.0;
    for (const SimulationSample& sample : simulation.samples)
      compression = std::max(compression, sample.compression[4]);
    std::printf("%-15s %10.2f %6.3f %16.0f %16.1e\n", intervention.name.c_str(),
                farthest->rotation.norm() * 180.0 / M_PI, farthest->time, compression,
                simulation.energy_balance.residual());
  }
}
