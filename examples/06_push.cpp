// A simulation of one's own: upright on a held pelvis, the trunk is pushed harder and harder; how far it
// goes, and what L4/5 bears.

#include <algorithm>
#include <cstdio>
#include <lumbopelvic/lumbopelvic.hpp>

using namespace lumbopelvic;

int main() {
  const Model model = load_model("adult_male");
  const RecruitmentSettings settings{.metric = Metric::mass, .margin = M_PI * M_PI};  // half a hertz
  const PostureRecruitment upright = recruit(model, load_posture("pelvis_held"), settings);

  SimulationSetup simulation;
  simulation.duration = 0.3;
  simulation.motion.disc_damping = 1.0, simulation.motion.connective_tissue_damping = 0.03;
  simulation.perturbations.impulses = {
      {"push", "torso", Vec3<double>::Zero(), {5.0, 0.0, 0.0}, {0.02, 0.05}}};
  std::printf("%13s %10s %14s %16s\n", "impulse [N s]", "turn [deg]", "peak L4/5 [N]", "imbalance [J]");
  for (const double factor : {0.5, 1.0, 2.0, 4.0}) {
    SimulationSetup harder = simulation;
    harder.perturbations = scaled(simulation.perturbations, "push", factor);
    const SimulationResult result = simulate(model, upright, harder);
    double rotation = 0.0, peak = 0.0;
    for (const SimulationSample& sample : result.samples)
      rotation = std::max(rotation, sample.rotation.norm()), peak = std::max(peak, sample.compression[4]);
    std::printf("%13.1f %10.2f %14.0f %16.1e\n", 5.0 * factor, rotation * 180.0 / M_PI, peak,
                result.energy_balance.residual());
  }
}
