/// A trial on a guided motion.

#include "simulation/guided_control.hpp"
#include "simulation/trial_loads.hpp"
#include "simulation/trial_simulation.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/math/rotation.hpp"

namespace lumbopelvic {

namespace {

/// One guided trial on its way.
class GuidedRun {
 public:
  GuidedRun(const Model& model, const ResolvedPosture& posture, const WantedMotion& wanted,
            const GuidedMotion& guided, const Trial& trial)
      : model_(model),
        posture_(posture),
        wanted_(wanted),
        guided_(guided),
        trial_(trial),
        control_(model, guided, control_settings(trial), trial.duration),
        actions_(excited(guided, control_)),
        system_(*guided.held.model, actions_),
        inverse_(guided.held.model->tree()),
        body_(model.tree.body(trial.body)) {}

  [[nodiscard]] static ControlSettings control_settings(const Trial& trial) {
    return trial.control ? *trial.control : ControlSettings{};  // without reflexes: as told beforehand
  }
  void run(const std::function<bool()>& keep_going, TrialResult& out);

 private:
  static MotionActions excited(const GuidedMotion& guided, GuidedControl& control) {
    MotionActions actions = guided.held.actions;
    actions.excitation = control.excitation();
    return actions;
  }
  [[nodiscard]] Vec3<double> turn(double t);
  [[nodiscard]] TrialSample sample(double t, const VecX<double>& y);

  const Model& model_;
  const ResolvedPosture& posture_;
  const WantedMotion& wanted_;
  const GuidedMotion& guided_;
  const Trial& trial_;
  GuidedControl control_;
  MotionActions actions_;
  MotionSystem system_;
  InverseDynamics<double> inverse_;
  int body_;
  Kinematics<double> kin_;
  Pose<double> pose_;
  VecX<double> rates_, speed_, acceleration_;
};

/// Turn of the body from where it is wanted, in the state last looked at.
Vec3<double> GuidedRun::turn(double t) {
  wanted_.at(t, pose_.q, speed_, acceleration_);
  pose_.base_attitude = posture_.pose.base_attitude;
  forward_kinematics(model_.tree, pose_, kin_);
  const Mat3<double> R = body_frame(guided_.held.model->tree(), system_.data().tree, body_).R;
  return rotation_vector<double>(R * kin_.X_WB[std::size_t(body_)].R.transpose());
}

TrialSample GuidedRun::sample(double t, const VecX<double>& y) {
  system_.rates(y, t, rates_);
  TrialSample out;
  out.time = t;
  out.turn = turn(t);
  const DynamicsTree& tree = guided_.held.model->tree();
  out.turn_rate = link_velocity(system_.data().tree, tree.placement(body_).link).angular;
  out.activation = system_.state().activation;
  VecX<double> hold, first, second;
  guided_.hold.at(std::min(t, guided_.hold.end()), hold, first, second);
  add_segment_loads(model_, system_, posture_.pose,
                    {hold[0], model_.cavity.pleural_pressure, hold.tail(hold.size() - 1)}, inverse_, out);
  return out;
}

void GuidedRun::run(const std::function<bool()>& keep_going, TrialResult& out) {
  const auto turned = [this](double t, const VecX<double>& y) {
    system_.rates(y, t, rates_);
    return turn(t).norm();
  };
  SimulationSettings plan = trial_plan(trial_, turned, keep_going);
  let_sense(control_, plan);
  run_plan(
      system_, plan, motion_start(system_, plan, 0.0, guided_.held.state),
      [this](double t, const VecX<double>& y) { return sample(t, y); }, out);
}

/// What the muscles are told from the phases; what the moving model then misses they give as well.
GuidedMotion told(const Model& model, const ResolvedPosture& posture, const WantedMotion& wanted,
                  const RecruitmentSettings& settings, const Trial& trial, std::vector<MotionPhase>& phases) {
  constexpr int rounds = 2;
  const ControlSettings control = GuidedRun::control_settings(trial);
  const auto guide = [&] {
    return guide_motion(model, posture, wanted, phases, trial.motion, control.reflex.shape.clamp_width,
                        control.silent);
  };
  GuidedMotion guided = guide();
  MatX<double> missing = MatX<double>::Zero(guided.missing.rows(), guided.missing.cols());
  for (int round = 0; round < rounds; ++round) {
    missing += guided.missing;
    recruit_again(model, missing, settings, phases);
    guided = guide();
  }
  return guided;
}

/// The way of a trial, or why there is none in its result.
std::optional<GuidedMotion> guide(const Model& model, const ResolvedPosture& posture,
                                  const WantedMotion& wanted, const RecruitmentSettings& settings,
                                  const Trial& trial, const std::function<bool()>& keep_going,
                                  TrialResult& out) {
  try {
    auto phases = motion_phases(model, posture, wanted, trial.guide->phases, settings, keep_going);
    if (int(phases.size()) < trial.guide->phases) return {};  // interrupted
    return told(model, posture, wanted, settings, trial, phases);
  } catch (const ConvergenceError& error) {
    out.status = TrialStatus::not_held;
    out.what = error.what();
    return {};
  }
}

/// Refuses what a guided body knows nothing of.
void check_undisturbed(const Trial& trial) {
  const bool quiet = std::isinf(first_start(trial.events)) && trial.critical.event.empty() && !trial.noise &&
                     !trial.stability;
  if (!quiet)
    fail_argument("run_guided_trial", "events, search, noise or stability", "asked for",
                  "none of them: a guided body is not disturbed");
}

}  // namespace

TrialResult run_guided_trial(const Model& model, const ResolvedPosture& posture,
                             const RecruitmentSettings& settings, const Trial& trial,
                             const std::function<bool()>& keep_going) {
  check_trial(trial, model);
  if (!trial.guide) fail_argument("run_guided_trial", "guide", "none", "a motion to follow");
  check_undisturbed(trial);
  const WantedMotion wanted(model, posture, *trial.guide);
  if (!(trial.duration <= wanted.duration() * (1.0 + 1e-12)))
    fail_argument("run_guided_trial", "duration", trial.duration,
                  "at most that of the motion, " + std::to_string(wanted.duration()));
  TrialResult out;
  const auto guided = guide(model, posture, wanted, settings, trial, keep_going, out);
  if (!guided) return out;
  out.trim = guided->held.trim.maxCoeff();
  out.unmet_tension = guided->unmet_tension, out.unmet_rate = guided->unmet_rate;
  GuidedRun(model, posture, wanted, *guided, trial).run(keep_going, out);
  return out;
}

}  // namespace lumbopelvic
