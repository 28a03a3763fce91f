#include "lumbopelvic/simulation/simulate_posture.hpp"

namespace lumbopelvic {

TrialResult simulate(const Model& model, const PostureRecruitment& start, const Trial& trial,
                     const std::function<bool()>& keep_going) {
  if (trial.guide) return run_guided_trial(model, start.posture, start.settings, trial, keep_going);
  if (start.status != RecruitmentStatus::solved && start.status != RecruitmentStatus::margin_unattainable) {
    TrialResult none;
    none.status = TrialStatus::not_held;
    return none;
  }
  const Statics statics = evaluate_statics(model, start.posture, start.settings.stability_coordinates);
  const StiffnessField field(model, statics, start.settings.short_range_stiffness,
                             start.settings.tendon_in_series);
  return run_trial(model, start.posture, field, start, trial, keep_going);
}

TrialResult simulate(const Model& model, const Posture& posture, const Trial& trial,
                     const RecruitmentSettings& settings, const std::function<bool()>& keep_going) {
  Posture loaded = posture;
  add_loads_before(trial.events, loaded.loads);
  return simulate(model, recruit(model, loaded, settings), trial, keep_going);
}

}  // namespace lumbopelvic
