// Release or stabilise: the shipped experiment in one solver setting, as a table of psoas, L4/5 and pressure.

#include <cstdio>
#include <lumbopelvic/lumbopelvic.hpp>

using namespace lumbopelvic;

int main() {
  const Experiment experiment = load_experiment(
      "release_vs_stabilise",
      {"solver_settings.no_margin=false", "solver_settings.mass_metric_Hz=[0.5]",
       "solver_settings.segment_Nm_per_rad=[]", "solver_settings.short_range_stiffness=[23.4]"});
  const Model healthy = load_model(experiment.model);
  const PosedModel standing = pose_model(healthy, experiment.posture);
  std::printf("%-22s %-22s %9s %9s %14s\n", "condition", "intervention", "psoas [%]", "L4/L5 [N]",
              "pressure [kPa]");
  for (const ChangeSet& condition : experiment.conditions)
    for (const ChangeSet& intervention : experiment.interventions) {
      const Model model = apply(apply(healthy, condition), intervention);
      const PostureRecruitment result = recruit(model, standing, experiment.solver_settings[0].settings);
      std::printf("%-22s %-22s %9.2f %9.0f %14.2f\n", condition.name.c_str(), intervention.name.c_str(),
                  100.0 * mean_activation(model, result.equilibrium.activation, "psoas_major"),
                  result.loads.compression.row(4).sum(), result.equilibrium.pressure / 1e3);
    }
}
