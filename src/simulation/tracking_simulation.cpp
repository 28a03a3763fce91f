/// A simulation on a tracked motion.

#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/math/rotation.hpp"
#include "simulation/simulation_loads.hpp"
#include "simulation/simulation_run.hpp"
#include "simulation/tracking_control.hpp"

namespace lumbopelvic {

namespace {

/// One tracking simulation on its way.
class TrackingRun {
 public:
  TrackingRun(const Model& model, const PosedModel& posture, const ReferenceTrajectory& reference,
              const TrackedMotion& tracked_motion, const SimulationSetup& simulation)
      : model_(model),
        posture_(posture),
        reference_(reference),
        tracked_motion_(tracked_motion),
        simulation_(simulation),
        control_(model, tracked_motion, control_settings(simulation), simulation.duration),
        actions_(excited(tracked_motion, control_)),
        system_(*tracked_motion.initial.model, actions_),
        inverse_(tracked_motion.initial.model->tree()),
        body_(model.tree.body(simulation.body)) {}

  [[nodiscard]] static ControlSettings control_settings(const SimulationSetup& simulation) {
    return simulation.control ? *simulation.control
                              : ControlSettings{};  // without reflexes: as commanded beforehand
  }
  void run(const std::function<bool()>& keep_going, SimulationResult& out);

 private:
  static MotionActions excited(const TrackedMotion& tracked_motion, TrackingControl& control) {
    MotionActions actions = tracked_motion.initial.actions;
    actions.excitation = control.excitation();
    return actions;
  }
  [[nodiscard]] Vec3<double> rotation(double t);
  [[nodiscard]] SimulationSample sample(double t, const VecX<double>& y);

  const Model& model_;
  const PosedModel& posture_;
  const ReferenceTrajectory& reference_;
  const TrackedMotion& tracked_motion_;
  const SimulationSetup& simulation_;
  TrackingControl control_;
  MotionActions actions_;
  MotionSystem system_;
  InverseDynamics<double> inverse_;
  int body_;
  Kinematics<double> kin_;
  Pose<double> pose_;
  VecX<double> rates_, speed_, acceleration_;
};

/// Turn of the body from where it is wanted, in the state last looked at.
Vec3<double> TrackingRun::rotation(double t) {
  reference_.at(t, pose_.q, speed_, acceleration_);
  pose_.base_attitude = posture_.pose.base_attitude;
  forward_kinematics(model_.tree, pose_, kin_);
  const Mat3<double> R = body_frame(tracked_motion_.initial.model->tree(), system_.data().tree, body_).R;
  return rotation_vector<double>(R * kin_.X_WB[std::size_t(body_)].R.transpose());
}

SimulationSample TrackingRun::sample(double t, const VecX<double>& y) {
  system_.rates(y, t, rates_);
  SimulationSample out;
  out.time = t;
  out.rotation = rotation(t);
  const DynamicsTree& tree = tracked_motion_.initial.model->tree();
  out.angular_velocity = link_velocity(system_.data().tree, tree.placement(body_).link).angular;
  out.activation = system_.state().activation;
  VecX<double> equilibrium, first, second;
  tracked_motion_.static_loads.at(std::min(t, tracked_motion_.static_loads.end()), equilibrium, first,
                                  second);
  add_segment_loads(
      model_, system_, posture_.pose,
      {equilibrium[0], model_.cavity.pleural_pressure, equilibrium.tail(equilibrium.size() - 1)}, inverse_,
      out);
  return out;
}

void TrackingRun::run(const std::function<bool()>& keep_going, SimulationResult& out) {
  const auto turned = [this](double t, const VecX<double>& y) {
    system_.rates(y, t, rates_);
    return rotation(t).norm();
  };
  SimulationSettings plan = simulation_plan(simulation_, turned, keep_going);
  let_sense(control_, plan);
  run_plan(
      system_, plan, motion_start(system_, plan, 0.0, tracked_motion_.initial.state),
      [this](double t, const VecX<double>& y) { return sample(t, y); }, out);
}

/// Commands to the muscles from the nodes; what the moving model then misses they give as well.
TrackedMotion told(const Model& model, const PosedModel& posture, const ReferenceTrajectory& reference,
                   const RecruitmentSettings& settings, const SimulationSetup& simulation,
                   std::vector<MotionNode>& nodes) {
  constexpr int rounds = 2;
  const ControlSettings control = TrackingRun::control_settings(simulation);
  const auto tracking = [&] {
    return track_motion(model, posture, reference, nodes, simulation.motion, control.reflex.shape.clamp_width,
                        control.min_excitation);
  };
  TrackedMotion tracked_motion = tracking();
  MatX<double> missing = MatX<double>::Zero(tracked_motion.missing.rows(), tracked_motion.missing.cols());
  for (int round = 0; round < rounds; ++round) {
    missing += tracked_motion.missing;
    recruit_again(model, missing, settings, nodes);
    tracked_motion = tracking();
  }
  return tracked_motion;
}

/// The way of a simulation, or why there is none in its result.
std::optional<TrackedMotion> tracking(const Model& model, const PosedModel& posture,
                                      const ReferenceTrajectory& reference,
                                      const RecruitmentSettings& settings, const SimulationSetup& simulation,
                                      const std::function<bool()>& keep_going, SimulationResult& out) {
  try {
    auto nodes = motion_nodes(model, posture, reference, simulation.tracking->nodes, settings, keep_going);
    if (int(nodes.size()) < simulation.tracking->nodes) return {};  // interrupted
    return told(model, posture, reference, settings, simulation, nodes);
  } catch (const ConvergenceError& error) {
    out.status = SimulationStatus::no_equilibrium;
    out.what = error.what();
    return {};
  }
}

/// Refuses what a tracked body knows nothing of.
void check_undisturbed(const SimulationSetup& simulation) {
  const bool quiet = std::isinf(first_start(simulation.perturbations)) &&
                     simulation.critical_perturbation.perturbation.empty() && !simulation.noise &&
                     !simulation.stability;
  if (!quiet)
    fail_argument("run_tracking_simulation", "perturbations, search, noise or stability", "asked for",
                  "none of them: a tracked body is not disturbed");
}

}  // namespace

SimulationResult run_tracking_simulation(const Model& model, const PosedModel& posture,
                                         const RecruitmentSettings& settings,
                                         const SimulationSetup& simulation,
                                         const std::function<bool()>& keep_going) {
  check_simulation(simulation, model);
  if (!simulation.tracking)
    fail_argument("run_tracking_simulation", "tracking", "none", "a motion to follow");
  check_undisturbed(simulation);
  const ReferenceTrajectory reference(model, posture, *simulation.tracking);
  if (!(simulation.duration <= reference.duration() * (1.0 + 1e-12)))
    fail_argument("run_tracking_simulation", "duration", simulation.duration,
                  "at most that of the motion, " + number_text(reference.duration()));
  SimulationResult out;
  const auto tracked_motion = tracking(model, posture, reference, settings, simulation, keep_going, out);
  if (!tracked_motion) return out;
  out.initial_residual = tracked_motion->initial.initial_residual.maxCoeff();
  out.infeasible_tension = tracked_motion->infeasible_tension,
  out.infeasible_rate = tracked_motion->infeasible_rate;
  TrackingRun(model, posture, reference, *tracked_motion, simulation).run(keep_going, out);
  return out;
}

}  // namespace lumbopelvic
