// Quick release: the trunk straightens against 60 N m and is let go, under three arms; how far it goes, and
// what L4/5 bears.

#include <algorithm>
#include <cstdio>

#include "lumbopelvic/model/change.hpp"
#include "lumbopelvic/experiment/experiment.hpp"
#include "lumbopelvic/posture/shaped_hold.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"

using namespace lumbopelvic;

int main() {
  const Experiment experiment =
      read_experiment(find_data("experiments", "quick_release"),
                      {"postures=[\"effort_extension\"]", "conditions=[\"tight_psoas_weak_core\"]",
                       "arms=[\"control\", \"release\", \"stabilise\"]"});
  const Model healthy = load_model(find_data("models", experiment.model));
  const ResolvedPosture healthy_hold = resolve(healthy, experiment.postures[0]);
  std::printf("%-10s %10s %6s %16s %16s\n", "arm", "turn [deg]", "at [s]", "peak L4/L5 [N]",
              "from nowhere [J]");
  for (const ChangeSet& arm : experiment.arms) {
    const Model model = apply(apply(healthy, experiment.conditions[0]), arm);
    const ResolvedPosture posture = shape_hold(model, healthy_hold).posture;
    const Statics statics =
        evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}));
    Recruiter recruiter(model, statics, posture.support, experiment.variants[0].settings);
    const RecruitmentResult hold = recruiter.solve();
    const TrialResult trial = run_trial(model, posture, recruiter.field(), hold, *experiment.trial);
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
