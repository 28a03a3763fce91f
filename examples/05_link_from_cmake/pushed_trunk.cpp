// Integrates a posture: the upright trunk on a held pelvis gets a blow of 5 N s from behind; its coordinates
// over time as CSV.

#include <cstdio>

#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/dynamics/simulate.hpp"
#include "lumbopelvic/simulation/event.hpp"
#include "lumbopelvic/simulation/held_motion.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/event_file.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"

using namespace lumbopelvic;

int main() {
  // The hold that takes least effort and sways no slower than half a hertz.
  const Model model = load_model(find_data("models", "adult_male"));
  const ResolvedPosture upright = resolve(model, read_posture(find_data("postures", "pelvis_held")));
  const Statics statics =
      evaluate_statics(model, upright.pose, upright.loads, stability_coordinates(model, {}));
  RecruitmentSettings settings;
  settings.metric = Metric::column;
  settings.margin = 10.0;
  Recruiter recruiter(model, statics, upright.support, settings);
  const RecruitmentResult hold = recruiter.solve();

  // Set in motion, with the blow among what acts on it.
  HeldMotionSettings damped;
  damped.disc_damping = 1.0;   // [N m s/rad], assumed
  damped.band_damping = 0.03;  // [s], assumed
  HeldMotion motion = set_in_motion(model, upright, recruiter.field(), hold, damped);
  const EventSet blow = read_events(find_data("events", "push_forward"));
  motion.actions.loads = applied_loads(model, blow, motion.actions.loads);
  MotionSystem system(*motion.model, motion.actions);

  SimulationSettings plan;
  plan.end = 0.5;
  plan.steps.rtol = plan.steps.atol = 1e-5;
  plan.audit = true;
  for (const double corner : force_times(blow, 0.0, plan.end)) plan.events.push_back({corner, {}});
  for (int i = 0; i <= 50; ++i) plan.sample_times.push_back(0.01 * i);
  const Simulation s = simulate(system, plan, motion_start(system, plan, 0.0, motion.state, motion.anchors));

  std::printf("time_s");
  for (const int c : motion.model->tree().dofs())
    std::printf(",%s", model.tree.coordinates()[std::size_t(c)].name.c_str());
  std::printf("\n");
  for (std::size_t i = 0; i < s.time.size(); ++i) {
    std::printf("%.3f", s.time[i]);
    for (int j = 0; j < motion.model->tree().n_dofs(); ++j) std::printf(",%.6f", s.state[i][j]);
    std::printf("\n");
  }
  std::fprintf(stderr, "%ld steps; energy from nowhere %.1e of %.2f J\n", s.accepted, s.audit.residual(),
               s.audit.turnover);
}
