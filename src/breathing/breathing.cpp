#include "lumbopelvic/breathing/breathing.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include "lumbopelvic/dynamics/integrate.hpp"
#include "lumbopelvic/dynamics/sdirk.hpp"
#include "lumbopelvic/model/targets.hpp"
#include "lumbopelvic/outcome/abdominal_pressure.hpp"

namespace lumbopelvic {

namespace {

/// A driven fascicle: its place among the moved ones, how it activates, and its pulses with what they add at
/// their height.
struct Driven {
  Eigen::Index place;
  ActivationDynamics<> dynamics;
  std::vector<std::pair<Pulse, double>> pulses;
};

/// Drives of a manoeuvre, worked out for the fascicles that the abdomen moves.
class Excitation {
 public:
  Excitation(const QuasiStaticAbdomen& abdomen, const Manoeuvre& manoeuvre, double steepness)
      : rest_(abdomen.moved(abdomen.equilibrium().activation)) {
    std::vector<Driven> all(abdomen.fascicles().size());
    for (const Drive& drive : manoeuvre.drives) {
      check_pulse(drive.pulse);
      check_range("breathe", "level of a drive", drive.level, -1.0, 1.0);
      const std::vector<int> meant =
          fascicles_meant(abdomen.model(), "target of a drive", drive.targets, "breathe");
      for (std::size_t i = 0; i < all.size(); ++i)
        if (std::ranges::binary_search(meant, abdomen.fascicles()[i]))
          all[i].pulses.emplace_back(drive.pulse,
                                     drive_height(fascicle(abdomen, i), rest_[Eigen::Index(i)], drive.level));
    }
    for (std::size_t i = 0; i < all.size(); ++i)
      if (!all[i].pulses.empty())
        driven_.push_back({Eigen::Index(i), activation_dynamics(fascicle(abdomen, i), steepness),
                           std::move(all[i].pulses)});
  }

  [[nodiscard]] const std::vector<Driven>& driven() const { return driven_; }
  [[nodiscard]] double at(const Driven& driven, double t) const {
    constexpr double rounding = 1e-9;
    double sum = 0.0, u = rest_[driven.place];
    for (const auto& [pulse, height] : driven.pulses) {
      const double w = pulse_at(pulse, t);
      sum += w, u += w * height;
    }
    if (sum > 1.0 + rounding) fail_argument("breathe", "sum of the pulses of a fascicle", sum, "at most 1");
    return u;
  }

 private:
  static const Fascicle& fascicle(const QuasiStaticAbdomen& abdomen, std::size_t moved) {
    return abdomen.model().fascicles[std::size_t(abdomen.fascicles()[moved])];
  }
  VecX<double> rest_;
  std::vector<Driven> driven_;
};

/// a = from + theta a'(u, a), by Newton; a' falls with a, so the root is one.
double activation_after(const ActivationDynamics<>& dynamics, double u, double from, double theta) {
  double a = from;
  for (int i = 0; i < 30; ++i) {
    const auto r = activation_rate<double, double>(dynamics, u, a);
    const double step = (from + theta * r.rate - a) / (1.0 - theta * r.by_activation);
    a = std::clamp(a + step, 0.0, 1.0);  // both ends are within; a Newton step may lead outside
    if (std::abs(step) < 1e-13) break;
  }
  return a;
}

/// Integrals that go along with the state.
struct Work {
  enum Kind : Eigen::Index { muscles, linea_alba, contents, lungs, pleura, count };
};

/// Isothermal gas: int P dV_g from the start, P gauge [J].
double gas_energy(const QuasiStaticAbdomen& abdomen, double pressure) {
  const Cavity& cavity = abdomen.model().cavity;
  const double a = cavity.atmospheric_pressure, p0 = a + abdomen.start().pressure, p = a + pressure;
  return -cavity.gas_volume * p0 * (std::log(p / p0) + a / p - a / p0);
}

/// Openings and closures of the glottis over time.
class GlottisFunction {
 public:
  explicit GlottisFunction(const Manoeuvre& manoeuvre) : closures_(closures_of(manoeuvre)) {}
  [[nodiscard]] const std::vector<Pulse>& closures() const { return closures_; }
  /// 0 closed to 1 open.
  [[nodiscard]] double opening(double t) const {
    double o = 1.0;
    for (const Pulse& closure : closures_) o *= 1.0 - pulse_at(closure, t);
    return o;
  }

 private:
  std::vector<Pulse> closures_;
};

/// A manoeuvre as a `BalancedSystem` over y = (shape, pressure, lung gas, driven activations, works). The
/// pressure is the multiplier of constant contents.
class BreathingSystem {
 public:
  BreathingSystem(const QuasiStaticAbdomen& abdomen, const Excitation& excitation,
                  const GlottisFunction& glottis)
      : abdomen_(abdomen),
        excitation_(excitation),
        glottis_(glottis),
        activation_(abdomen.moved(abdomen.equilibrium().activation)) {}

  [[nodiscard]] VecX<double> start(const AbdomenState& state) const {
    VecX<double> y = VecX<double>::Zero(size());
    y.head(n_shape()) = state.shape;
    y[pressure()] = state.pressure;
    y[lung_gas()] = state.lung_gas;
    for (std::size_t i = 0; i < excitation_.driven().size(); ++i)
      y[driven() + Eigen::Index(i)] = activation_[excitation_.driven()[i].place];
    return y;
  }
  /// What counts as a usual size: 1 cm or 0.01 rad, 0.1 L, an activation of 0.1, the work of a breath. The
  /// pressure is solved for, its error is none.
  [[nodiscard]] VecX<double> scale() const {
    VecX<double> scale = VecX<double>::Ones(size());
    scale.head(n_shape()).setConstant(1e-2);  // [m or rad]
    scale[lung_gas()] = 1e-4;                 // [m^3]
    scale.segment(driven(), work() - driven()).setConstant(0.1);
    return scale;
  }
  [[nodiscard]] Eigen::Index size() const { return work() + Work::count; }

  bool balance(const VecX<double>& base, double t, double theta, VecX<double>& y, VecX<double>& rate) {
    for (std::size_t i = 0; i < excitation_.driven().size(); ++i) {
      const Driven& driven_by = excitation_.driven()[i];
      const Eigen::Index at = driven() + Eigen::Index(i);
      y[at] = activation_after(driven_by.dynamics, excitation_.at(driven_by, t), base[at], theta);
      rate[at] = (y[at] - base[at]) / theta;
    }
    const VecX<double> activation = activations(y);
    AbdomenState next{base.head(n_shape()), y[pressure()], base[lung_gas()]};
    if (implicit_step(abdomen_, activation, theta, glottis_.opening(t), next, balance_) < 0) return false;
    const VecX<double> speed = (next.shape - base.head(n_shape())) / theta;
    y.head(n_shape()) = next.shape;
    rate.head(n_shape()) = speed;
    y[pressure()] = next.pressure;
    y[lung_gas()] = next.lung_gas;
    rate[lung_gas()] = (next.lung_gas - base[lung_gas()]) / theta;
    rate.tail<Work::count>() = powers(next, speed);
    y.tail<Work::count>() = base.tail<Work::count>() + theta * rate.tail<Work::count>();
    return true;
  }

  [[nodiscard]] AbdomenState state(const VecX<double>& y) const {
    return {y.head(n_shape()), y[pressure()], y[lung_gas()]};
  }
  [[nodiscard]] VecX<double> activations(const VecX<double>& y) const {
    VecX<double> all = activation_;
    for (std::size_t i = 0; i < excitation_.driven().size(); ++i)
      all[excitation_.driven()[i].place] = y[driven() + Eigen::Index(i)];
    return all;
  }
  [[nodiscard]] double work_of(const VecX<double>& y, Work::Kind kind) const { return y[work() + kind]; }
  /// At the last balance found: after a step, that of its end.
  [[nodiscard]] const AbdomenBalance& last() const { return balance_; }
  void begin_at(const AbdomenBalance& balance) { balance_ = balance; }

 private:
  [[nodiscard]] Eigen::Index n_shape() const { return abdomen_.n_shape(); }
  [[nodiscard]] Eigen::Index pressure() const { return n_shape(); }
  [[nodiscard]] Eigen::Index lung_gas() const { return n_shape() + 1; }
  [[nodiscard]] Eigen::Index driven() const { return n_shape() + 2; }
  [[nodiscard]] Eigen::Index work() const { return driven() + Eigen::Index(excitation_.driven().size()); }
  [[nodiscard]] VecX<double> powers(const AbdomenState& state, const VecX<double>& speed) const;

  const QuasiStaticAbdomen& abdomen_;
  const Excitation& excitation_;
  const GlottisFunction& glottis_;
  VecX<double> activation_;  // (moved fascicles) of the equilibrium
  AbdomenBalance balance_;
};

VecX<double> BreathingSystem::powers(const AbdomenState& state, const VecX<double>& speed) const {
  const AbdomenBalance& at = balance_;
  VecX<double> w(Eigen::Index{Work::count});
  w[Work::muscles] = -at.tension.dot(at.speed);
  w[Work::contents] = state.pressure * at.gradient.dot(speed);
  w[Work::pleura] = -at.pleural * at.pleural_gradient.dot(speed);
  w[Work::linea_alba] = at.force.dot(speed) - w[Work::muscles] - w[Work::contents] -
                        w[Work::pleura];  // what else pulls on the wall, assumed fasciae included
  w[Work::lungs] = at.pleural * at.pleural_gradient.dot(speed) / abdomen_.model().respiration.diaphragm_share;
  return w;
}

class Run {
 public:
  Run(const QuasiStaticAbdomen& abdomen, const Manoeuvre& manoeuvre, const BreathingSettings& settings)
      : abdomen_(abdomen),
        manoeuvre_(manoeuvre),
        settings_(settings),
        excitation_(abdomen, manoeuvre, settings.activation_steepness),
        glottis_(manoeuvre),
        system_(abdomen, excitation_, glottis_) {}

  BreathingResult run();

 private:
  [[nodiscard]] std::vector<TimedEvent> stops() const;
  [[nodiscard]] IntegrationPlan plan();
  void record(double t, const VecX<double>& y);
  void note_range(double t, const VecX<double>& y);
  void add_levels(BreathingSample& sample) const;

  const QuasiStaticAbdomen& abdomen_;
  const Manoeuvre& manoeuvre_;
  const BreathingSettings& settings_;
  Excitation excitation_;
  GlottisFunction glottis_;
  BreathingSystem system_;
  bool left_curves_ = false;
  BreathingResult result_;
};

/// Times at which a pulse bends: steps end there.
std::vector<TimedEvent> Run::stops() const {
  constexpr double together = 1e-9;  // [s]
  const double end = manoeuvre_.duration;
  std::vector<double> times;
  const auto add = [&](const Pulse& pulse) {
    for (const double t : breakpoints(pulse, end)) times.push_back(t);
  };
  for (const Drive& drive : manoeuvre_.drives) add(drive.pulse);
  for (const Pulse& closure : glottis_.closures()) add(closure);
  std::ranges::sort(times);
  std::vector<TimedEvent> stops;
  for (const double t : times)
    if (t > (stops.empty() ? 0.0 : stops.back().time) + together && t < end - together)
      stops.push_back({t, {}});
  return stops;
}

IntegrationPlan Run::plan() {
  IntegrationPlan plan;
  plan.end = manoeuvre_.duration;
  plan.steps.scale = system_.scale();
  plan.steps.atol =
      settings_.tolerance / std::sqrt(double(system_.size()));     // so that no component is beyond
  plan.steps.rtol = 1e-12;                                         // sizes are those of the scale
  plan.steps.first_step = std::min(1e-3, settings_.longest_step);  // [s]
  plan.steps.max_step = settings_.longest_step;
  plan.steps.min_step = 1e-8;  // [s]
  plan.max_steps = settings_.max_steps;
  plan.events = stops();
  plan.keep_going = [this] { return !left_curves_; };
  return plan;
}

void Run::add_levels(BreathingSample& sample) const {
  const Model& model = abdomen_.model();
  const auto n = Eigen::Index(model.pressure_levels.size());
  sample.level_descent.resize(n), sample.level_area.resize(n);
  Kinematics<double> now, start;
  forward_kinematics(model.tree, abdomen_.pose(sample.state.shape), now);
  forward_kinematics(model.tree, abdomen_.pose(abdomen_.start().shape), start);
  sample.level_pressure = cavity_pressures(model, now, sample.state.pressure);
  for (Eigen::Index i = 0; i < n; ++i) {
    const PressureLevel& level = model.pressure_levels[std::size_t(i)];
    const Vec3<double> place = world_point(now, level.at);
    // downwards along the trunk: against the y axis of the pelvis, so that it is the same lying and standing
    const Vec3<double> down = -now.X_WB[0].R.col(1);
    const Vec3<double> down_at_start = -start.X_WB[0].R.col(1);
    sample.level_descent[i] = down.dot(place) - down_at_start.dot(world_point(start, level.at));
    VecX<double> fall(abdomen_.n_shape());
    for (Eigen::Index k = 0; k < fall.size(); ++k) {
      fall[k] = 0.0;
      for (const int axis : model.tree.axes_of(level.at.body))
        if (model.tree.axis_coordinate(axis) == model.deformation_coordinates[std::size_t(k)])
          fall[k] += down.dot(axis_velocity(model.tree, now, axis, place)) * now.rate[std::size_t(axis)];
    }
    sample.level_area[i] = fall.squaredNorm() > 0.0 ? system_.last().gradient.dot(fall) / fall.squaredNorm()
                                                    : std::numeric_limits<double>::quiet_NaN();
  }
}

void Run::record(double t, const VecX<double>& y) {
  const AbdomenBalance& balance = system_.last();
  BreathingSample s;
  s.time = t;
  s.state = system_.state(y);
  s.activation = system_.activations(y);
  s.tension = balance.tension;
  s.linea_alba_tension = balance.linea_alba_tension;
  s.volume = balance.volume;
  s.lung_volume = balance.lung_volume;
  s.alveolar = balance.alveolar;
  s.pleural = balance.pleural;
  s.flow = airflow(abdomen_.model().respiration, balance.alveolar, glottis_.opening(t)).flow;
  s.muscle_work = system_.work_of(y, Work::muscles);
  s.linea_alba_work = system_.work_of(y, Work::linea_alba);
  s.contents_work = system_.work_of(y, Work::contents);
  s.lung_work = system_.work_of(y, Work::lungs);
  s.pleural_work = system_.work_of(y, Work::pleura);
  s.gas_energy = gas_energy(abdomen_, s.state.pressure);
  add_levels(s);
  if (!result_.samples.empty()) {
    const double stored = s.gas_energy - result_.samples.front().gas_energy;
    result_.contents_residual = std::max(result_.contents_residual, std::abs(s.contents_work - stored));
    result_.power_residual = std::max(result_.power_residual, std::abs(s.muscle_work + s.linea_alba_work +
                                                                       s.contents_work + s.pleural_work));
  }
  result_.samples.push_back(std::move(s));
}

/// Notes what leaves its range first, and whether a fibre leaves its curves.
void Run::note_range(double t, const VecX<double>& y) {
  if (result_.what.empty()) {
    result_.what = abdomen_.beyond_limits(system_.state(y)).value_or("");
    result_.left_at = t;
  }
  if (const auto name = abdomen_.beyond_curves(system_.last())) {
    left_curves_ = true;
    result_.what = *name;
    result_.left_at = t;
  }
}

BreathingResult Run::run() {
  const SteadyAbdomen steady =
      find_steady_abdomen(abdomen_, abdomen_.equilibrium().activation, abdomen_.start());
  if (steady.status != SteadyStateStatus::steady)
    throw ConvergenceError("breathe: the abdomen does not reach a steady state in its equilibrium" +
                               (steady.what.empty() ? "" : ": " + steady.what + " leaves its range"),
                           steady.residual, steady.steps);
  const VecX<double> start = system_.start(steady.state);
  system_.begin_at(steady.balance);
  record(0.0, start);
  Sdirk stepper;
  const IntegrationPlan plan = this->plan();
  VecX<double> y;
  const auto observe = [&](double, double t, double, const auto& look) {
    look(t, y);
    record(t, y);
    note_range(t, y);
  };
  try {
    const IntegrationResult done =
        integrate(stepper, system_, plan, start_at(stepper, plan, 0.0, start), observe);
    result_.rejected = int(done.rejected);
    result_.status = result_.what.empty() ? BreathingStatus::completed : BreathingStatus::out_of_range;
  } catch (const IntegrationError&) {  // steps became too small, or too many
    result_.status = BreathingStatus::not_converged;
  }
  return std::move(result_);
}

/// Breaths per second: ways up through the middle of the lung volume, from the first to the last.
double breaths_per_second(const std::vector<const BreathingSample*>& window, double middle) {
  std::vector<double> times;
  for (std::size_t i = 1; i < window.size(); ++i) {
    const double v0 = window[i - 1]->lung_volume - middle, v1 = window[i]->lung_volume - middle;
    if (v0 < 0.0 && v1 >= 0.0)
      times.push_back(window[i - 1]->time + (window[i]->time - window[i - 1]->time) * v0 / (v0 - v1));
  }
  if (times.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  return double(times.size() - 1) / (times.back() - times.front());
}

BreathingOutcome outcome_of(const QuasiStaticAbdomen& abdomen, const Manoeuvre& manoeuvre,
                            const std::vector<BreathingSample>& samples) {
  std::vector<const BreathingSample*> window;
  for (const BreathingSample& s : samples)
    if (s.time >= manoeuvre.report_from) window.push_back(&s);
  if (window.empty()) window.push_back(&samples.back());
  const auto extent = [&](const auto& value) {
    double low = value(*window.front()), high = low;
    for (const auto* s : window) low = std::min(low, value(*s)), high = std::max(high, value(*s));
    return std::pair(low, high);
  };
  BreathingOutcome out;
  const auto [v_low, v_high] = extent([](const auto& s) { return s.lung_volume; });
  out.tidal_volume = v_high - v_low;
  out.rate = breaths_per_second(window, 0.5 * (v_low + v_high));
  out.minute_ventilation = out.tidal_volume * out.rate;
  std::tie(out.pleural_low, out.pleural_high) = extent([](const auto& s) { return s.pleural; });
  const auto [pdi_low, pdi_high] = extent([](const auto& s) { return s.state.pressure - s.pleural; });
  out.transdiaphragmatic_peak = pdi_high;
  out.transdiaphragmatic_swing = pdi_high - pdi_low;
  const auto [flow_low, flow_high] = extent([](const auto& s) { return s.flow; });
  out.peak_flow_in = std::max(0.0, flow_high);
  out.peak_flow_out = std::max(0.0, -flow_low);
  const auto n = Eigen::Index(abdomen.model().pressure_levels.size());
  out.level_low.resize(n), out.level_high.resize(n), out.excursion.resize(n), out.load_high.resize(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    std::tie(out.level_low[i], out.level_high[i]) =
        extent([&](const auto& s) { return s.level_pressure[i]; });
    const auto [up, down] = extent([&](const auto& s) { return s.level_descent[i]; });
    out.excursion[i] = down - up;
    out.load_high[i] =
        extent([&](const auto& s) { return s.level_pressure[i] * std::abs(s.level_area[i]); }).second;
  }
  double work = 0.0, volume = 0.0;
  for (std::size_t i = 1; i < window.size(); ++i) {
    const double dv = window[i]->lung_volume - window[i - 1]->lung_volume;
    if (dv > 0.0) work += window[i]->lung_work - window[i - 1]->lung_work, volume += dv;
  }
  out.work_per_volume = volume > 0.0 ? work / volume : std::numeric_limits<double>::quiet_NaN();
  return out;
}

}  // namespace

BreathingResult breathe(const QuasiStaticAbdomen& abdomen, const Manoeuvre& manoeuvre,
                        const BreathingSettings& settings) {
  constexpr auto fn = "breathe";
  check_positive(fn, "duration", manoeuvre.duration);
  check_range(fn, "report_from", manoeuvre.report_from, 0.0, manoeuvre.duration);
  check_positive(fn, "glottis_time", manoeuvre.glottis_time);
  check_positive(fn, "tolerance", settings.tolerance);
  check_positive(fn, "longest_step", settings.longest_step);
  BreathingResult result = Run(abdomen, manoeuvre, settings).run();
  result.outcome = outcome_of(abdomen, manoeuvre, result.samples);
  return result;
}

}  // namespace lumbopelvic
