// Release or stabilise: the shipped experiment in one variant, as a table of psoas, L4/5 and pressure.

#include <cstdio>
#include <lumbopelvic/lumbopelvic.hpp>

using namespace lumbopelvic;

int main() {
  const Experiment experiment = load_experiment(
      "release_vs_stabilise", {"variants.no_margin=false", "variants.column_Hz=[0.5]",
                               "variants.segment_Nm_per_rad=[]", "variants.short_range_stiffness=[23.4]"});
  const Model healthy = load_model(experiment.model);
  const ResolvedPosture standing = resolve(healthy, experiment.posture);
  std::printf("%-22s %-22s %9s %9s %14s\n", "condition", "arm", "psoas [%]", "L4/L5 [N]", "pressure [kPa]");
  for (const ChangeSet& condition : experiment.conditions)
    for (const ChangeSet& arm : experiment.arms) {
      const Model model = apply(apply(healthy, condition), arm);
      const PostureRecruitment result = recruit(model, standing, experiment.variants[0].settings);
      std::printf("%-22s %-22s %9.2f %9.0f %14.2f\n", condition.name.c_str(), arm.name.c_str(),
                  100.0 * mean_activation(model, result.hold.activation, "psoas_major"),
                  result.loads.compression.row(4).sum(), result.hold.pressure / 1e3);
    }
}
