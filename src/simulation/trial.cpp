#include "lumbopelvic/simulation/trial.hpp"

#include <algorithm>

#include "simulation/trial_loads.hpp"
#include "simulation/trial_simulation.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/dynamics/noisy_excitation.hpp"
#include "lumbopelvic/simulation/breathing_events.hpp"
#include "lumbopelvic/simulation/motion_control.hpp"
#include "lumbopelvic/math/even_times.hpp"
#include "lumbopelvic/math/rotation.hpp"

namespace lumbopelvic {

std::vector<double> sample_times(const Trial& trial) {
  return even_times(trial.duration, trial.sample_every);
}

void check_trial(const Trial& trial, const Model& model) {
  constexpr auto fn = "check_trial";
  check_positive(fn, "duration", trial.duration);
  check_positive(fn, "sample_every", trial.sample_every);
  check_positive(fn, "falls_at", trial.falls_at);
  if (!(trial.falls_at < M_PI)) fail_argument(fn, "falls_at", trial.falls_at, "less than a half turn, pi");
  check_positive(fn, "tolerance", trial.tolerance);
  static_cast<void>(model.tree.body(trial.body));
  static_cast<void>(applied_loads(model, trial.events));
  if (const double start = first_start(trial.events); start < 0.0)
    fail_argument(fn, "start of the first event", start, ">= 0");
  if (has_commands(trial.events) && !trial.control)
    fail_argument(fn, "control of the trial", "none", "control: events tell muscles what to do");
  check_breathing(model, trial.events, trial.duration);
  if (trial.motion.abdomen == AbdomenMotion::held &&
      !(trial.events.breathing.empty() && trial.events.glottis.empty()))
    fail_argument(fn, "abdomen of the trial", "held", "moves: breath needs a diaphragm that moves");
  if (trial.noise) {
    check_nonnegative(fn, "share of the noise", trial.noise->share);
    check_positive(fn, "spacing of the noise", trial.noise->spacing);
  }
  if (trial.critical.event.empty()) return;
  static_cast<void>(scaled(trial.events, trial.critical.event, 1.0));
  check_nonnegative(fn, "low of the search", trial.critical.low);
  if (!(trial.critical.high > trial.critical.low))
    fail_argument(fn, "high of the search", trial.critical.high, "more than low");
  check_positive(fn, "tolerance of the search", trial.critical.tolerance);
}

namespace {

/// A hold with what is going to disturb it among its loads, and its breath.
HeldMotion disturbed(const Model& model, const HeldMotion& held, const EventSet& events) {
  HeldMotion out = held;
  out.actions.loads = applied_loads(model, events, held.actions.loads);
  out.actions.glottis = glottis_course(events, held.actions.glottis(0.0).value);
  return out;
}

/// One trial on its way.
class TrialRun {
 public:
  TrialRun(const Model& model, const ResolvedPosture& posture, const HeldMotion& held, const Trial& trial)
      : model_(model),
        posture_(posture),
        trial_(trial),
        held_(disturbed(model, held, trial.events)),
        corners_(force_times(trial.events, 0.0, trial.duration)),
        control_(take_control()),
        noisy_(add_noise()),
        system_(*held_.model, held_.actions),
        inverse_(held_.model->tree()),
        body_(model.tree.body(trial.body)) {
    look(0.0, start().state);
    R_start_ = frame().R;
  }

  TrialResult run(bool sampled, const std::function<bool()>& keep_going);

 private:
  [[nodiscard]] Checkpoint start() {
    return motion_start(system_, plan({}), 0.0, held_.state, held_.anchors);
  }
  [[nodiscard]] SimulationSettings plan(const std::function<bool()>& keep_going);
  /// What excites the fascicles in place of the hold, if anything does.
  [[nodiscard]] std::unique_ptr<MotionControl> take_control() {
    auto breathing = breathing_drives(model_, trial_.events, held_.excitation);
    if (!trial_.control) {
      held_.actions.excitation = with_pulses(held_.actions.excitation, std::move(breathing));
      return nullptr;
    }
    auto control = std::make_unique<MotionControl>(model_, held_, *trial_.control, trial_.duration);
    control->schedule().pulses = before_clamp(std::move(breathing), held_.excitation, *trial_.control);
    add_commands(model_, trial_.events, control->schedule());
    held_.actions.excitation = control->excitation();
    return control;
  }
  /// Puts noise on what excites the fascicles; whether there is any.
  [[nodiscard]] bool add_noise() {
    if (!trial_.noise) return false;
    const auto [seed, share, spacing] = *trial_.noise;
    held_.actions.excitation = noisy_excitation(
        held_.actions.excitation,
        std::make_shared<const MotorNoise>(held_.model->n_fascicles(), trial_.duration, spacing, seed),
        share);
    return true;
  }
  /// Puts the tree where a state says.
  void look(double t, const VecX<double>& y) { system_.rates(y, t, rates_); }
  [[nodiscard]] Transform<double> frame() const {
    return body_frame(held_.model->tree(), system_.data().tree, body_);
  }
  [[nodiscard]] Vec3<double> turn() const {
    return rotation_vector<double>(frame().R * R_start_.transpose());
  }
  [[nodiscard]] TrialSample sample(double t, const VecX<double>& y);

  const Model& model_;
  const ResolvedPosture& posture_;
  const Trial& trial_;
  HeldMotion held_;
  std::vector<double> corners_;
  std::unique_ptr<MotionControl> control_;
  bool noisy_;
  MotionSystem system_;
  InverseDynamics<double> inverse_;
  int body_;
  Mat3<double> R_start_ = Mat3<double>::Identity();
  VecX<double> rates_;
};

SimulationSettings TrialRun::plan(const std::function<bool()>& keep_going) {
  const auto turned = [this](double t, const VecX<double>& y) {
    look(t, y);
    return turn().norm();
  };
  SimulationSettings plan = trial_plan(trial_, turned, keep_going);
  std::vector<double> stops = corners_;
  if (control_) {
    let_sense(*control_, plan);
    stops = control_->breakpoints(corners_, trial_.duration);
  }
  if (noisy_)
    plan.steps.max_step = std::min(plan.steps.max_step, trial_.noise->spacing);  // none is stepped over
  for (const double corner : stops)
    if (corner > 0.0 && corner < trial_.duration) plan.events.push_back({corner, {}});
  return plan;
}

TrialResult TrialRun::run(bool sampled, const std::function<bool()>& keep_going) {
  TrialResult out;
  out.trim = held_.trim.size() > 0 ? held_.trim.cwiseAbs().maxCoeff() : 0.0;
  SimulationSettings how = plan(keep_going);
  how.audit = how.audit && sampled;
  std::function<TrialSample(double, const VecX<double>&)> keep;
  if (sampled) keep = [this](double t, const VecX<double>& y) { return sample(t, y); };
  run_plan(system_, how, start(), keep, out);
  return out;
}

TrialSample TrialRun::sample(double t, const VecX<double>& y) {
  look(t, y);
  TrialSample out;
  out.time = t;
  out.turn = turn();
  const int link = held_.model->tree().placement(body_).link;
  out.turn_rate = link_velocity(system_.data().tree, link).angular;
  out.activation = system_.state().activation;
  const LungLaw<double>& lungs = system_.data().cavity.lungs;
  out.breath = {lungs.volume, lungs.flow, lungs.alveolar, lungs.pleural, system_.glottis()};
  const VecX<double>& tension = system_.data().tension;
  add_segment_loads(model_, system_, posture_.pose,
                    {system_.data().cavity.contents.pressure, lungs.pleural,
                     tension.segment(held_.model->n_fascicles(), Eigen::Index(model_.bands.size()))},
                    inverse_, out);
  return out;
}

/// The factor between what is withstood and what is not; NaN if it lies outside, or a run did not end.
double critical_factor(const Model& model, const ResolvedPosture& posture, const HeldMotion& held,
                       const Trial& trial, const std::function<bool()>& keep_going) {
  const CriticalSearch& search = trial.critical;
  bool ended = true;
  const auto withstands = [&](double factor) {
    Trial now = trial;
    now.events = scaled(trial.events, search.event, factor);
    const TrialStatus status = TrialRun(model, posture, held, now).run(false, keep_going).status;
    ended = ended && (status == TrialStatus::completed || status == TrialStatus::fell);
    return status == TrialStatus::completed;
  };
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  double low = search.low, high = search.high;
  if (!withstands(low) || withstands(high)) return none;
  while (ended && high - low > search.tolerance * search.high) {
    const double middle = 0.5 * (low + high);
    (withstands(middle) ? low : high) = middle;
  }
  return ended ? 0.5 * (low + high) : none;
}

}  // namespace

TrialResult run_trial(const Model& model, const ResolvedPosture& posture, const StiffnessField& field,
                      const RecruitmentResult& result, const Trial& trial,
                      const std::function<bool()>& keep_going) {
  check_trial(trial, model);
  const HeldMotion held = set_in_motion(model, posture, field, result, trial.motion);
  TrialResult out = TrialRun(model, posture, held, trial).run(true, keep_going);
  if (trial.stability) out.stability = hold_stability(model, held, trial.control);
  if (!trial.critical.event.empty() && out.status != TrialStatus::not_run)
    out.critical = critical_factor(model, posture, held, trial, keep_going);
  return out;
}

}  // namespace lumbopelvic
