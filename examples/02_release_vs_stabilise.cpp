// Release or stabilise: the shipped experiment in one variant, as a table of psoas, L4/5 and pressure.

#include <cstdio>

#include "lumbopelvic/model/change.hpp"
#include "lumbopelvic/posture/shaped_hold.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"

using namespace lumbopelvic;

static double group_activation(const Model& model, const VecX<double>& activation, std::string_view group) {
  double sum = 0.0, force = 0.0;
  for (int m = 0; m < model.n_fascicles(); ++m) {
    const Fascicle& f = model.fascicles[std::size_t(m)];
    if (f.group != group) continue;
    sum += f.max_force * activation[m];
    force += f.max_force;
  }
  return sum / force;
}

int main() {
  const Experiment experiment =
      read_experiment(find_data("experiments", "release_vs_stabilise"),
                      {"variants.no_margin=false", "variants.column_Hz=[0.5]",
                       "variants.segment_Nm_per_rad=[]", "variants.short_range_stiffness=[23.4]"});
  const Model healthy = load_model(find_data("models", experiment.model));
  const ResolvedPosture healthy_hold = resolve(healthy, experiment.posture);
  std::printf("%-22s %-22s %9s %9s %14s\n", "condition", "arm", "psoas [%]", "L4/L5 [N]", "pressure [kPa]");
  for (const ChangeSet& condition : experiment.conditions)
    for (const ChangeSet& arm : experiment.arms) {
      const Model model = apply(apply(healthy, condition), arm);
      const ResolvedPosture posture = shape_hold(model, healthy_hold).posture;
      const Statics statics =
          evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}));
      Recruiter recruiter(model, statics, posture.support, experiment.variants[0].settings);
      const RecruitmentResult result = recruiter.solve();
      const SegmentLoads loads = segment_loads(model, recruiter.field(), result.hold);
      std::printf("%-22s %-22s %9.2f %9.0f %14.2f\n", condition.name.c_str(), arm.name.c_str(),
                  100.0 * group_activation(model, result.hold.activation, "psoas_major"),
                  loads.compression.row(4).sum(), result.hold.pressure / 1e3);
    }
}
