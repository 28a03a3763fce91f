#include "lumbopelvic/simulation/simulation.hpp"

#include <algorithm>

#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/dynamics/noisy_excitation.hpp"
#include "lumbopelvic/math/even_times.hpp"
#include "lumbopelvic/math/rotation.hpp"
#include "lumbopelvic/simulation/breathing_perturbations.hpp"
#include "lumbopelvic/simulation/motion_control.hpp"
#include "simulation/simulation_loads.hpp"
#include "simulation/simulation_run.hpp"

namespace lumbopelvic {

std::vector<double> sample_times(const SimulationSetup& simulation) {
  return even_times(simulation.duration, simulation.sample_every);
}

void check_simulation(const SimulationSetup& simulation, const Model& model) {
  constexpr auto fn = "check_simulation";
  check_positive(fn, "duration", simulation.duration);
  check_positive(fn, "sample_every", simulation.sample_every);
  check_positive(fn, "failure_angle", simulation.failure_angle);
  if (!(simulation.failure_angle < M_PI))
    fail_argument(fn, "failure_angle", simulation.failure_angle, "less than a half turn, pi");
  check_positive(fn, "tolerance", simulation.tolerance);
  if (simulation.stepper == StepMethod::implicit_euler)
    fail_argument(fn, "stepper", "implicit_euler", "one whose steps follow the tolerance");
  static_cast<void>(model.tree.body(simulation.body));
  static_cast<void>(applied_loads(model, simulation.perturbations));
  if (const double start = first_start(simulation.perturbations); start < 0.0)
    fail_argument(fn, "start of the first perturbation", start, ">= 0");
  for (const auto& [name, start] : starts(simulation.perturbations))
    if (start > simulation.duration)
      fail_argument(fn, "start of " + name, start,
                    "at most the duration of the simulation, " + number_text(simulation.duration) +
                        " s: it would never happen");
  if (simulation.tracking) check_tracking(model, *simulation.tracking);
  if (has_commands(simulation.perturbations) && !simulation.control)
    fail_argument(fn, "control of the simulation", "none", "control: perturbations command muscles");
  check_breathing(model, simulation.perturbations, simulation.duration);
  if (simulation.motion.abdomen == AbdomenMotion::held &&
      !(simulation.perturbations.breathing.empty() && simulation.perturbations.glottis.empty()))
    fail_argument(fn, "abdomen of the simulation", "held", "moves: breath needs a diaphragm that moves");
  if (simulation.noise) {
    check_nonnegative(fn, "share of the noise", simulation.noise->share);
    check_positive(fn, "spacing of the noise", simulation.noise->spacing);
  }
  if (simulation.critical_perturbation.perturbation.empty()) return;
  static_cast<void>(scaled(simulation.perturbations, simulation.critical_perturbation.perturbation, 1.0));
  check_nonnegative(fn, "low of the search", simulation.critical_perturbation.low);
  if (!(simulation.critical_perturbation.high > simulation.critical_perturbation.low))
    fail_argument(fn, "high of the search", simulation.critical_perturbation.high, "more than low");
  check_positive(fn, "tolerance of the search", simulation.critical_perturbation.tolerance);
}

namespace {

/// An equilibrium with what is going to disturb it among its loads, and its breath.
InitialState disturbed(const Model& model, const InitialState& initial,
                       const PerturbationSet& perturbations) {
  InitialState out = initial;
  out.actions.loads = applied_loads(model, perturbations, initial.actions.loads);
  out.actions.glottis = glottis_function(perturbations, initial.actions.glottis(0.0).value);
  return out;
}

/// One simulation on its way.
class SimulationRun {
 public:
  SimulationRun(const Model& model, const PosedModel& posture, const InitialState& initial,
                const SimulationSetup& simulation)
      : model_(model),
        posture_(posture),
        simulation_(simulation),
        initial_(disturbed(model, initial, simulation.perturbations)),
        corners_(force_times(simulation.perturbations, 0.0, simulation.duration)),
        control_(take_control()),
        noisy_(add_noise()),
        system_(*initial_.model, initial_.actions),
        inverse_(initial_.model->tree()),
        body_(model.tree.body(simulation.body)) {
    look(0.0, start().state);
    R_start_ = frame().R;
  }

  SimulationResult run(bool sampled, const std::function<bool()>& keep_going);

 private:
  [[nodiscard]] Checkpoint start() {
    return motion_start(system_, plan({}), 0.0, initial_.state, initial_.anchors);
  }
  [[nodiscard]] SimulationSettings plan(const std::function<bool()>& keep_going);
  /// What excites the fascicles in place of the equilibrium, if anything does.
  [[nodiscard]] std::unique_ptr<MotionControl> take_control() {
    auto breathing = breathing_drives(model_, simulation_.perturbations, initial_.excitation);
    if (!simulation_.control) {
      initial_.actions.excitation = with_pulses(initial_.actions.excitation, std::move(breathing));
      return nullptr;
    }
    auto control =
        std::make_unique<MotionControl>(model_, initial_, *simulation_.control, simulation_.duration);
    control->schedule().pulses =
        before_clamp(std::move(breathing), initial_.excitation, *simulation_.control);
    add_commands(model_, simulation_.perturbations, control->schedule());
    initial_.actions.excitation = control->excitation();
    return control;
  }
  /// Puts noise on what excites the fascicles; whether there is any.
  [[nodiscard]] bool add_noise() {
    if (!simulation_.noise) return false;
    const auto [seed, share, spacing] = *simulation_.noise;
    initial_.actions.excitation =
        noisy_excitation(initial_.actions.excitation,
                         std::make_shared<const MotorNoise>(initial_.model->n_fascicles(),
                                                            simulation_.duration, spacing, seed),
                         share);
    return true;
  }
  /// Puts the tree where a state says.
  void look(double t, const VecX<double>& y) { system_.rates(y, t, rates_); }
  [[nodiscard]] Transform<double> frame() const {
    return body_frame(initial_.model->tree(), system_.data().tree, body_);
  }
  [[nodiscard]] Vec3<double> rotation() const {
    return rotation_vector<double>(frame().R * R_start_.transpose());
  }
  [[nodiscard]] SimulationSample sample(double t, const VecX<double>& y);

  const Model& model_;
  const PosedModel& posture_;
  const SimulationSetup& simulation_;
  InitialState initial_;
  std::vector<double> corners_;
  std::unique_ptr<MotionControl> control_;
  bool noisy_;
  MotionSystem system_;
  InverseDynamics<double> inverse_;
  int body_;
  Mat3<double> R_start_ = Mat3<double>::Identity();
  VecX<double> rates_;
};

SimulationSettings SimulationRun::plan(const std::function<bool()>& keep_going) {
  const auto turned = [this](double t, const VecX<double>& y) {
    look(t, y);
    return rotation().norm();
  };
  SimulationSettings plan = simulation_plan(simulation_, turned, keep_going);
  std::vector<double> stops = corners_;
  if (control_) {
    let_sense(*control_, plan);
    stops = control_->breakpoints(corners_, simulation_.duration);
  }
  if (noisy_)
    plan.steps.max_step = std::min(plan.steps.max_step, simulation_.noise->spacing);  // none is stepped over
  for (const double corner : stops)
    if (corner > 0.0 && corner < simulation_.duration) plan.events.push_back({corner, {}});
  return plan;
}

SimulationResult SimulationRun::run(bool sampled, const std::function<bool()>& keep_going) {
  SimulationResult out;
  out.initial_residual =
      initial_.initial_residual.size() > 0 ? initial_.initial_residual.cwiseAbs().maxCoeff() : 0.0;
  SimulationSettings how = plan(keep_going);
  how.energy_balance = how.energy_balance && sampled;
  std::function<SimulationSample(double, const VecX<double>&)> keep;
  if (sampled) keep = [this](double t, const VecX<double>& y) { return sample(t, y); };
  run_plan(system_, how, start(), keep, out);
  return out;
}

SimulationSample SimulationRun::sample(double t, const VecX<double>& y) {
  look(t, y);
  SimulationSample out;
  out.time = t;
  out.rotation = rotation();
  const int link = initial_.model->tree().placement(body_).link;
  out.angular_velocity = link_velocity(system_.data().tree, link).angular;
  out.activation = system_.state().activation;
  const LungLaw<double>& lungs = system_.data().cavity.lungs;
  out.breath = {lungs.volume, lungs.flow, lungs.alveolar, lungs.pleural, system_.glottis()};
  const VecX<double>& tension = system_.data().tension;
  add_segment_loads(model_, system_, posture_.pose,
                    {system_.data().cavity.contents.pressure, lungs.pleural,
                     tension.segment(initial_.model->n_fascicles(), Eigen::Index(model_.linea_alba.size()))},
                    inverse_, out);
  return out;
}

/// The factor between what is withstood and what is not; NaN if it lies outside, or a run did not end.
double critical_perturbation_factor(const Model& model, const PosedModel& posture,
                                    const InitialState& initial, const SimulationSetup& simulation,
                                    const std::function<bool()>& keep_going) {
  const CriticalPerturbationSearch& search = simulation.critical_perturbation;
  bool ended = true;
  const auto withstands = [&](double factor) {
    SimulationSetup now = simulation;
    now.perturbations = scaled(simulation.perturbations, search.perturbation, factor);
    const SimulationStatus status = SimulationRun(model, posture, initial, now).run(false, keep_going).status;
    ended = ended && (status == SimulationStatus::completed || status == SimulationStatus::fell);
    return status == SimulationStatus::completed;
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

SimulationResult run_simulation(const Model& model, const PosedModel& posture, const StiffnessField& field,
                                const RecruitmentResult& result, const SimulationSetup& simulation,
                                const std::function<bool()>& keep_going) {
  check_simulation(simulation, model);
  const InitialState initial = make_initial_state(model, posture, field, result, simulation.motion);
  SimulationResult out = SimulationRun(model, posture, initial, simulation).run(true, keep_going);
  if (simulation.stability) out.stability = equilibrium_stability(model, initial, simulation.control);
  if (!simulation.critical_perturbation.perturbation.empty() && out.status != SimulationStatus::not_run)
    out.critical_perturbation = critical_perturbation_factor(model, posture, initial, simulation, keep_going);
  return out;
}

}  // namespace lumbopelvic
