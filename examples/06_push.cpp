// A trial of one's own: upright on a held pelvis, the trunk is pushed harder and harder; how far it goes, and
// what L4/5 bears.

#include <algorithm>
#include <cstdio>

#include "lumbopelvic/simulation/trial.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"

using namespace lumbopelvic;

int main() {
  const Model model = load_model(find_data("models", "adult_male"));
  const ResolvedPosture posture = resolve(model, read_posture(find_data("postures", "pelvis_held")));
  const Statics statics =
      evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}));
  RecruitmentSettings settings;
  settings.metric = Metric::column, settings.margin = M_PI * M_PI;  // half a hertz
  Recruiter recruiter(model, statics, posture.support, settings);
  const RecruitmentResult hold = recruiter.solve();

  Trial trial;
  trial.duration = 0.3;
  trial.motion.disc_damping = 1.0, trial.motion.band_damping = 0.03;
  trial.events.impulses = {{"push", "torso", Vec3<double>::Zero(), {5.0, 0.0, 0.0}, {0.02, 0.05}}};
  std::printf("%13s %10s %14s %16s\n", "impulse [N s]", "turn [deg]", "peak L4/5 [N]", "from nowhere [J]");
  for (const double factor : {0.5, 1.0, 2.0, 4.0}) {
    Trial harder = trial;
    harder.events = scaled(trial.events, "push", factor);
    const TrialResult result = run_trial(model, posture, recruiter.field(), hold, harder);
    double turn = 0.0, peak = 0.0;
    for (const TrialSample& sample : result.samples)
      turn = std::max(turn, sample.turn.norm()), peak = std::max(peak, sample.compression[4]);
    std::printf("%13.1f %10.2f %14.0f %16.1e\n", 5.0 * factor, turn * 180.0 / M_PI, peak,
                result.audit.residual());
  }
}
