// The soda can: standing is braced harder and harder; pressure, the load on L4/5, what of it is muscle, and
// how stiffly the trunk resists a turn.

#include <cstdio>
#include <lumbopelvic/lumbopelvic.hpp>

using namespace lumbopelvic;

int main() {
  const Experiment experiment = load_experiment(
      "soda_can", {"postures=[\"standing\"]", "conditions=[\"healthy\"]", "solver_settings.no_margin=false"});
  const Model healthy = load_model(experiment.model);
  const PosedModel standing = pose_model(healthy, experiment.postures[0]);
  std::printf("%8s %14s %9s %12s %17s\n", "bracing", "pressure [kPa]", "L4/L5 [N]", "of it muscle",
              "flexion [N m/rad]");
  for (const ChangeSet& intervention : experiment.interventions) {
    const auto model = std::make_shared<const Model>(apply(healthy, intervention));
    PostureRecruiter recruiter(model, find_equilibrium_shape(*model, standing).posture,
                               experiment.solver_settings[0].settings);
    const PostureRecruitment result = recruiter.solve();
    if (result.status != RecruitmentStatus::solved) {
      std::printf("%8.2f   no equilibrium: %.2g N or N m are missing\n", intervention.sweep_value,
                  result.reserve_max);
      continue;
    }
    const VecX<double> pressed = result.loads.compression.row(4);
    const EquilibriumCompliance compliance(*model, recruiter.field(), result.equilibrium);
    std::printf("%8.2f %14.2f %9.0f %12.0f %17.0f\n", intervention.sweep_value,
                result.equilibrium.pressure / 1e3, pressed.sum(), pressed[int(Cause::muscle)],
                compliance.rotation(model->tree.body("torso"), {0.0, 0.0, 1.0}));
  }
}
