// Integrates a posture: the upright trunk on a held pelvis gets a blow of 5 N s from behind; its coordinates
// over time as CSV.

#include <cstdio>
#include <lumbopelvic/lumbopelvic.hpp>

using namespace lumbopelvic;

int main() {
  const Model model = load_model("adult_male");
  Trial blow;
  blow.duration = 0.5;
  blow.sample_every = 0.01;
  blow.tolerance = 1e-5;
  blow.events = load_events("push_forward");
  blow.motion.disc_damping = 1.0;   // [N m s/rad], assumed
  blow.motion.band_damping = 0.03;  // [s], assumed
  const TrialResult result = simulate(model, load_posture("pelvis_held"), blow, {.margin = 10.0});

  std::printf("time_s");
  for (const Coordinate& coordinate : model.tree.coordinates()) std::printf(",%s", coordinate.name.c_str());
  std::printf("\n");
  for (const TrialSample& sample : result.samples) {
    std::printf("%.3f", sample.time);
    for (const double q : sample.q) std::printf(",%.6f", q);
    std::printf("\n");
  }
  std::fprintf(stderr, "%ld steps; energy from nowhere %.1e of %.2f J\n", result.accepted,
               result.audit.residual(), result.audit.turnover);
}
