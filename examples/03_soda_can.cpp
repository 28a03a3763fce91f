// The soda can: the shipped experiment in quiet standing, as a table of what bracing does to pressure, load
// and stiffness.

#include <cstdio>

#include "lumbopelvic/model/change.hpp"
#include "lumbopelvic/posture/shaped_hold.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/outcome/push_stiffness.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"

int main() {
  using namespace lumbopelvic;
  const Experiment experiment =
      read_experiment(find_data("experiments", "soda_can"),
                      {"postures=[\"standing\"]", "conditions=[\"healthy\"]", "variants.no_margin=false"});
  const Model healthy = load_model(find_data("models", experiment.model));
  const ResolvedPosture healthy_hold = resolve(healthy, experiment.postures[0]);
  const int torso = healthy.tree.body("torso");
  std::printf("%8s %14s %9s %12s %17s\n", "bracing", "pressure [kPa]", "L4/L5 [N]", "of it muscle",
              "flexion [N m/rad]");
  for (const ChangeSet& arm : experiment.arms) {
    const Model model = apply(healthy, arm);
    const ResolvedPosture posture = shape_hold(model, healthy_hold).posture;
    const Statics statics =
        evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}));
    Recruiter recruiter(model, statics, posture.support, experiment.variants[0].settings);
    const RecruitmentResult result = recruiter.solve();
    if (result.status != RecruitmentStatus::solved) {
      std::printf("%8.2f   no hold in balance: %.2g N or N m are missing\n", arm.sweep_value,
                  result.residual_max);
      continue;
    }
    const MatX<double> pressed = segment_loads(model, recruiter.field(), result.hold).compression;
    const HoldCompliance compliance(model, recruiter.field(), result.hold);
    std::printf("%8.2f %14.2f %9.0f %12.0f %17.0f\n", arm.sweep_value, result.hold.pressure / 1e3,
                pressed.row(4).sum(), pressed(4, int(Cause::muscle)),
                compliance.turn(torso, {0.0, 0.0, 1.0}));
  }
}
