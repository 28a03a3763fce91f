#include "lumbopelvic/experiment/trial.hpp"

#include <algorithm>

#include "experiment/trial_loads.hpp"
#include "lumbopelvic/control/ramp.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/experiment/motion_control.hpp"

namespace lumbopelvic {

ValueRate Disturbance::share(double t) const {
  const ValueSlope<double> up = Ramp{at, rise}(t);
  if (kind == Kind::release) return {1.0 - up.value, -up.slope};
  if (!std::isfinite(hold)) return {up.value, up.slope};
  const ValueSlope<double> down = Ramp{at + rise + hold, fall}(t);
  return {up.value - down.value, up.slope - down.slope};
}

std::vector<double> sample_times(const Trial& trial) {
  const auto last = std::size_t(std::floor(trial.duration / trial.sample_every * (1.0 + 1e-12)));
  std::vector<double> times;
  for (std::size_t i = 0; i <= last; ++i)
    times.push_back(std::min(double(i) * trial.sample_every, trial.duration));
  return times;
}

void check_trial(const Trial& trial, const Model& model) {
  constexpr auto fn = "check_trial";
  check_positive(fn, "duration", trial.duration);
  check_positive(fn, "sample_every", trial.sample_every);
  check_positive(fn, "falls_at", trial.falls_at);
  check_positive(fn, "tolerance", trial.tolerance);
  static_cast<void>(model.tree.body(trial.body));
  for (const Disturbance& d : trial.disturbances) {
    check_nonnegative(fn, "start of " + d.name, d.at);
    check_positive(fn, "rise of " + d.name, d.rise);
    if (d.kind == Disturbance::Kind::release) continue;
    if (!(d.hold >= 0.0)) fail_argument(fn, "hold of " + d.name, d.hold, ">= 0");
    check_positive(fn, "fall of " + d.name, d.fall);
    static_cast<void>(model.tree.body(d.body));
  }
  if (trial.critical.disturbance.empty()) return;
  if (std::ranges::count(trial.disturbances, trial.critical.disturbance, &Disturbance::name) != 1)
    fail_argument(fn, "disturbance to be searched", trial.critical.disturbance, "the name of one of them");
  check_nonnegative(fn, "low of the search", trial.critical.low);
  if (!(trial.critical.high > trial.critical.low))
    fail_argument(fn, "high of the search", trial.critical.high, "more than low");
  check_positive(fn, "tolerance of the search", trial.critical.tolerance);
}

namespace {

/// Adds what disturbs the hold to what acts on it, and the times at which a ramp begins or ends.
std::vector<double> disturb(const Model& model, const std::vector<Disturbance>& disturbances,
                            MotionActions& actions) {
  std::vector<double> corners;
  for (const Disturbance& d : disturbances) {
    corners.insert(corners.end(), {d.at, d.at + d.rise});
    const TimeCourse share = [d](double t) { return d.share(t); };
    if (d.kind == Disturbance::Kind::release) {
      for (AppliedLoad& load : actions.loads)
        if (!load.share) load.share = share;
      continue;
    }
    corners.insert(corners.end(), {d.at + d.rise + d.hold, d.at + d.rise + d.hold + d.fall});
    actions.loads.push_back({{{model.tree.body(d.body), d.point_B}, d.force_W, d.moment_W}, share});
  }
  std::ranges::sort(corners);
  return corners;
}

/// One trial on its way.
class TrialRun {
 public:
  TrialRun(const Model& model, const ResolvedPosture& posture, const HeldMotion& held, const Trial& trial)
      : model_(model),
        posture_(posture),
        trial_(trial),
        held_(held),
        corners_(disturb(model, trial.disturbances, held_.actions)),
        control_(take_control()),
        system_(*held_.model, held_.actions),
        state_(held_.state),
        inverse_(held_.model->tree()),
        body_(model.tree.body(trial.body)) {
    look(0.0, start().state);
    R_start_ = frame().R;
  }

  TrialResult run(bool sampled, const std::function<bool()>& keep_going);

 private:
  [[nodiscard]] Checkpoint start() {
    return motion_start(system_, settings(false, {}), 0.0, held_.state, held_.anchors);
  }
  [[nodiscard]] SimulationSettings settings(bool sampled, const std::function<bool()>& keep_going);
  /// What excites the fascicles in place of the hold, if anything does.
  [[nodiscard]] std::unique_ptr<MotionControl> take_control() {
    if (!trial_.control) return nullptr;
    auto control = std::make_unique<MotionControl>(model_, held_, *trial_.control, trial_.duration);
    held_.actions.excitation = control->excitation();
    return control;
  }
  /// Puts the tree where a state says.
  void look(double t, const VecX<double>& y) {
    system_.rates(y, t, rates_);
    system_.layout().unpack(y, state_);
  }
  [[nodiscard]] Transform<double> frame() const {
    return body_frame(held_.model->tree(), system_.data().tree, body_);
  }
  [[nodiscard]] Vec3<double> turn() const {
    const Eigen::AngleAxisd turned(Mat3<double>(frame().R * R_start_.transpose()));
    return turned.angle() * turned.axis();
  }
  [[nodiscard]] TrialSample sample(double t, const VecX<double>& y);

  const Model& model_;
  const ResolvedPosture& posture_;
  const Trial& trial_;
  HeldMotion held_;
  std::vector<double> corners_;
  std::unique_ptr<MotionControl> control_;
  MotionSystem system_;
  MotionState state_;
  InverseDynamics<double> inverse_;
  int body_;
  Mat3<double> R_start_ = Mat3<double>::Identity();
  VecX<double> rates_;
};

SimulationSettings TrialRun::settings(bool sampled, const std::function<bool()>& keep_going) {
  SimulationSettings s;
  s.end = trial_.duration;
  s.steps.rtol = s.steps.atol = trial_.tolerance;
  s.audit = sampled && trial_.audit;
  s.keep_going = keep_going;
  s.sample_times = sample_times(trial_);
  std::vector<double> stops = corners_;
  if (control_) {
    s.steps.max_step = std::min(s.steps.max_step, control_->longest_step());
    s.on_accept = [this](double t, const VecX<double>& y, const VecX<double>& dydt) {
      control_->accept(t, y, dydt);
    };
    stops = control_->breakpoints(corners_, trial_.duration);
  }
  for (const double corner : stops)
    if (corner > 0.0 && corner < trial_.duration) s.events.push_back({corner, {}});
  StateEvent falls;
  falls.value = [this](double t, const VecX<double>& y) {
    look(t, y);
    return turn().norm() - trial_.falls_at;
  };
  falls.direction = 1;
  falls.stops = true;
  s.watches = {falls};
  return s;
}

TrialResult TrialRun::run(bool sampled, const std::function<bool()>& keep_going) {
  TrialResult out;
  out.trim = held_.trim.size() > 0 ? held_.trim.cwiseAbs().maxCoeff() : 0.0;
  try {
    const Simulation s = simulate(system_, settings(sampled, keep_going), start());
    out.status = s.status == IntegrationStatus::finished           ? TrialStatus::completed
                 : s.status == IntegrationStatus::stopped_by_event ? TrialStatus::fell
                                                                   : TrialStatus::not_run;
    out.end = s.end.time;
    out.audit = s.audit;
    out.counts = s.counts;
    out.accepted = s.accepted, out.rejected = s.rejected;
    if (sampled)
      for (std::size_t i = 0; i < s.time.size(); ++i) out.samples.push_back(sample(s.time[i], s.state[i]));
  } catch (const IntegrationError& error) {
    out.status = TrialStatus::failed;
    out.what = error.what();
    out.end = error.time();
  } catch (const ConvergenceError& error) {
    out.status = TrialStatus::failed;
    out.what = error.what();
  }
  return out;
}

TrialSample TrialRun::sample(double t, const VecX<double>& y) {
  look(t, y);
  TrialSample out;
  out.time = t;
  out.turn = turn();
  const int link = held_.model->tree().placement(body_).link;
  out.turn_rate = link_velocity(system_.data().tree, link).angular;
  out.activation = state_.activation;
  const VecX<double>& tension = system_.data().tension;
  const Eigen::Index n_bands = tension.size() - held_.model->n_fascicles();
  add_segment_loads(model_, system_, posture_.pose, {held_.pressure, tension.tail(n_bands)}, inverse_, out);
  return out;
}

Trial scaled(const Trial& trial, double factor) {
  Trial out = trial;
  for (Disturbance& d : out.disturbances)
    if (d.name == trial.critical.disturbance) d.force_W *= factor, d.moment_W *= factor;
  return out;
}

}  // namespace

TrialResult run_trial(const Model& model, const ResolvedPosture& posture, const StiffnessField& field,
                      const RecruitmentResult& result, const Trial& trial,
                      const std::function<bool()>& keep_going) {
  check_trial(trial, model);
  const HeldMotion held = set_in_motion(model, posture, field, result, trial.motion);
  TrialResult out = TrialRun(model, posture, held, trial).run(true, keep_going);
  const CriticalSearch& search = trial.critical;
  if (search.disturbance.empty() || out.status == TrialStatus::not_run) return out;
  const auto withstands = [&](double factor) {
    const Trial now = scaled(trial, factor);
    return TrialRun(model, posture, held, now).run(false, keep_going).status == TrialStatus::completed;
  };
  double low = search.low, high = search.high;
  if (!withstands(low) || withstands(high)) return out;
  while (high - low > search.tolerance * search.high) {
    const double middle = 0.5 * (low + high);
    (withstands(middle) ? low : high) = middle;
  }
  out.critical = 0.5 * (low + high);
  return out;
}

}  // namespace lumbopelvic
