// Integrates a posture: the upright trunk on a held pelvis gets an impulse of 5 N s from behind; its
// coordinates over time as CSV.

#include <cstdio>
#include <lumbopelvic/lumbopelvic.hpp>

using namespace lumbopelvic;

int main() {
  const Model model = load_model("adult_male");
  SimulationSetup setup;
  setup.duration = 0.5;
  setup.sample_every = 0.01;
  setup.tolerance = 1e-5;
  setup.perturbations = load_perturbations("push_forward");
  setup.motion.disc_damping = 1.0;                // [N m s/rad], assumed
  setup.motion.connective_tissue_damping = 0.03;  // [s], assumed
  const SimulationResult result = simulate(model, load_posture("pelvis_held"), setup, {.margin = 10.0});

  std::printf("time_s");
  for (const Coordinate& coordinate : model.tree.coordinates()) std::printf(",%s", coordinate.name.c_str());
  std::printf("\n");
  for (const SimulationSample& sample : result.samples) {
    std::printf("%.3f", sample.time);
    for (const double q : sample.q) std::printf(",%.6f", q);
    std::printf("\n");
  }
  std::fprintf(stderr, "%ld steps; residual of the energy balance %.1e of %.2f J\n", result.accepted,
               result.energy_balance.residual(), result.energy_balance.turnover);
}
