// The soda can: standing is braced harder and harder; pressure, the load on L4/5, what of it is muscle, and how stiffly
// the trunk resists a turn.

#include <cstdio>
#include <lumbopelvic/lumbopelvic.hpp>

using namespace lumbopelvic;

int main() {
  const Experiment experiment = load_experiment(
      "soda_can", {"postures=[\"standing\"]", "conditions=[\"healthy\"]", "variants.no_margin=false"});
  const Model healthy = load_model(experiment.model);
  const ResolvedPosture standing = resolve(healthy, experiment.postures[0]);
  std::printf("%8s %14s %9s %12s %17s\n", "bracing", "pressure [kPa]", "L4/L5 [N]", "of it muscle",
              "flexion [N m/rad]");
  for (const ChangeSet& arm : experiment.arms) {
    const auto model = std::make_shared<const Model>(apply(healthy, arm));
    PostureRecruiter recruiter(model, shape_hold(*model, standing).posture, experiment.variants[0].settings);
    const PostureRecruitment result = recruiter.solve();
    if (result.status != RecruitmentStatus::solved) {
      std::printf("%8.2f   no hold in balance: %.2g N or N m are missing\n", arm.sweep_value,
                  result.residual_max);
      continue;
    }
    const VecX<double> pressed = result.loads.compression.row(4);
    const HoldCompliance compliance(*model, recruiter.field(), result.hold);
    std::printf("%8.2f %14.2f %9.0f %12.0f %17.0f\n", arm.sweep_value, result.hold.pressure / 1e3,
                pressed.sum(), pressed[int(Cause::muscle)],
                compliance.turn(model->tree.body("torso"), {0.0, 0.0, 1.0}));
  }
}
