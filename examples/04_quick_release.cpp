// Quick release: the trunk straightens against 60 N m and is let go, under three arms; how far it goes, and
// what L4/5 bears.

#include <algorithm>
#include <cstdio>
#include <lumbopelvic/lumbopelvic.hpp>

using namespace lumbopelvic;

int main() {
  const Experiment experiment = load_experiment(
      "quick_release", {"postures=[\"effort_extension\"]", "conditions=[\"tight_psoas_weak_core\"]",
                        "arms=[\"control\", \"release\", \"stabilise\"]"});
  const Model healthy = load_model(experiment.model);
  const ResolvedPosture straightening = resolve(healthy, experiment.postures[0]);
  std::printf("%-10s %10s %6s %16s %16s\n", "arm", "turn [deg]", "at [s]", "peak L4/L5 [N]",
              "from nowhere [J]");
  for (const ChangeSet& arm : experiment.arms) {
    const Model model = apply(apply(healthy, experiment.conditions[0]), arm);
    const PostureRecruitment start = recruit(model, straightening, experiment.variants[0].settings);
    const TrialResult trial = simulate(model, start, *experiment.trial);
    if (trial.status != TrialStatus::completed) {
      std::printf("%-10s did not go to its end: %s\n", arm.name.c_str(), trial.what.c_str());
      continue;
    }
    const auto farthest = std::ranges::max_element(
        trial.samples, {}, [](const TrialSample& sample) { return sample.turn.norm(); });
    double compression = 0.0;
    for (const TrialSample& sample : trial.samples)
      compression = std::max(compression, sample.compression[4]);
    std::printf("%-10s %10.2f %6.3f %16.0f %16.1e\n", arm.name.c_str(), farthest->turn.norm() * 180.0 / M_PI,
                farthest->time, compression, trial.audit.residual());
  }
}
