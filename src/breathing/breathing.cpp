#include "lumbopelvic/breathing/breathing.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include "lumbopelvic/outcome/cavity_pressure.hpp"

namespace lumbopelvic {

namespace {

/// Tableau of the scheme and weights of its error estimate.
namespace sdirk {
constexpr int stages = 3;
constexpr double g = 0.43586652150845967;  // root of g^3 - 3 g^2 + 3/2 g - 1/6: L-stable, third order
constexpr double b1 = -(6.0 * g * g - 16.0 * g + 1.0) / 4.0;
constexpr double b2 = (6.0 * g * g - 20.0 * g + 5.0) / 4.0;
constexpr double a[stages][stages] = {{g, 0.0, 0.0}, {(1.0 - g) / 2.0, g, 0.0}, {b1, b2, g}};
constexpr double c[stages] = {g, (1.0 + g) / 2.0, 1.0};
constexpr double second =
    (1.0 - 2.0 * g) / (1.0 - g);  // weight of the second stage in the formula of order two
constexpr double error[stages] = {b1 - (1.0 - second), b2 - second, g};
}  // namespace sdirk

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
      : rest_(abdomen.moved(abdomen.hold().activation)) {
    const Model& model = abdomen.model();
    std::vector<Driven> all(abdomen.fascicles().size());
    for (const Drive& drive : manoeuvre.drives) {
      check_pulse(drive.pulse);
      check_range("breathe", "level of a drive", drive.level, -1.0, 1.0);
      for (const std::string& target : drive.targets) {
        bool found = false;
        for (const Fascicle& f : model.fascicles) found = found || matches(model, f, target);
        if (!found)
          fail_argument("breathe", "target of a drive", target, "a fascicle, a group or a set of groups");
      }
      for (std::size_t i = 0; i < all.size(); ++i) {
        const Fascicle& f = fascicle(abdomen, i);
        if (std::ranges::any_of(drive.targets, [&](const auto& t) { return matches(model, f, t); }))
          all[i].pulses.emplace_back(drive.pulse, drive_height(f, rest_[Eigen::Index(i)], drive.level));
      }
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
  static bool matches(const Model& model, const Fascicle& f, const std::string& target) {
    const auto set = model.group_sets.find(target);
    return f.name == target || f.group == target ||
           (set != model.group_sets.end() && std::ranges::count(set->second, f.group) > 0);
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
    a = std::clamp(a + step, 0.0, 1.0);  // both ends are within; a trial may not be
    if (std::abs(step) < 1e-13) break;
  }
  return a;
}

/// Integrals that go along with the state.
struct Work {
  enum Kind : std::size_t { muscles, bands, contents, lungs, lids, count };
};
using Works = std::array<double, Work::count>;

struct Point {
  double time = 0.0;
  AbdomenState state;
  VecX<double> activation;
  Works work{};
};

/// Isothermal gas: int P dV_g from the start, P gauge [J].
double gas_energy(const QuasiStaticAbdomen& abdomen, double pressure) {
  const Cavity& cavity = abdomen.model().cavity;
  const double a = cavity.atmospheric_pressure, p0 = a + abdomen.start().pressure, p = a + pressure;
  return -cavity.gas_volume * p0 * (std::log(p / p0) + a / p - a / p0);
}

class Run {
 public:
  Run(const QuasiStaticAbdomen& abdomen, const Manoeuvre& manoeuvre, const BreathingSettings& settings)
      : abdomen_(abdomen),
        manoeuvre_(manoeuvre),
        settings_(settings),
        excitation_(abdomen, manoeuvre, settings.activation_steepness) {
    closures_ = closures_of(manoeuvre);
    collect_stops();
  }

  BreathingResult run();

 private:
  void collect_stops() {
    const double end = manoeuvre_.duration;
    const auto add = [&](const Pulse& pulse) {
      for (const double t : breakpoints(pulse, end)) stops_.push_back(t);
    };
    for (const Drive& drive : manoeuvre_.drives) add(drive.pulse);
    for (const Pulse& closure : closures_) add(closure);
    stops_.push_back(end);
    std::ranges::sort(stops_);
  }
  [[nodiscard]] double opening(double t) const {
    double o = 1.0;
    for (const Pulse& closure : closures_) o *= 1.0 - pulse_at(closure, t);
    return o;
  }
  bool step(const Point& from, double h, Point& to, double& error);
  [[nodiscard]] Works powers(const AbdomenBalance& at, const AbdomenState& state,
                             const VecX<double>& speed) const;
  void record(const Point& point);
  void add_levels(BreathingSample& sample) const;

  const QuasiStaticAbdomen& abdomen_;
  const Manoeuvre& manoeuvre_;
  const BreathingSettings& settings_;
  Excitation excitation_;
  std::vector<Pulse> closures_;
  std::vector<double> stops_;
  AbdomenBalance balance_;  ///< at the end of the last step
  BreathingResult result_;
};

Works Run::powers(const AbdomenBalance& at, const AbdomenState& state, const VecX<double>& speed) const {
  Works w{};
  w[Work::muscles] = -at.tension.dot(at.speed);
  w[Work::contents] = state.pressure * at.gradient.dot(speed);
  w[Work::lids] = -at.pleural * at.pleural_gradient.dot(speed);
  w[Work::bands] = at.force.dot(speed) - w[Work::muscles] - w[Work::contents] -
                   w[Work::lids];  // what else pulls on the wall, ties included
  w[Work::lungs] = at.pleural * at.pleural_gradient.dot(speed) / abdomen_.model().respiration.diaphragm_share;
  return w;
}

bool Run::step(const Point& from, double h, Point& to, double& error) {
  const double theta = h * sdirk::g;
  const Eigen::Index n = abdomen_.n_shape();
  MatX<double> K_s(n, sdirk::stages), K_a = MatX<double>::Zero(from.activation.size(), sdirk::stages);
  Eigen::Vector3d K_G;
  Works K_w[sdirk::stages];
  to = from;
  for (int i = 0; i < sdirk::stages; ++i) {
    const double t = from.time + sdirk::c[i] * h;
    AbdomenState base = from.state;
    base.pressure = to.state.pressure;
    to.activation = from.activation;
    for (int j = 0; j < i; ++j) {
      base.shape += h * sdirk::a[i][j] * K_s.col(j);
      base.lung_gas += h * sdirk::a[i][j] * K_G[j];
      to.activation += h * sdirk::a[i][j] * K_a.col(j);
    }
    for (const Driven& driven : excitation_.driven()) {
      double& a = to.activation[driven.place];
      const double before = a;
      a = activation_after(driven.dynamics, excitation_.at(driven, t), before, theta);
      K_a(driven.place, i) = (a - before) / theta;
    }
    AbdomenState next = base;
    if (implicit_step(abdomen_, to.activation, theta, opening(t), next, balance_) < 0) return false;
    K_s.col(i) = (next.shape - base.shape) / theta;
    K_G[i] = (next.lung_gas - base.lung_gas) / theta;
    K_w[i] = powers(balance_, next, K_s.col(i));
    to.state = next;
  }
  to.time = from.time + h;
  for (std::size_t k = 0; k < Work::count; ++k) {
    to.work[k] = from.work[k];
    for (int i = 0; i < sdirk::stages; ++i) to.work[k] += h * sdirk::a[sdirk::stages - 1][i] * K_w[i][k];
  }
  const Eigen::Vector3d d(sdirk::error[0], sdirk::error[1], sdirk::error[2]);
  error = std::max({(K_s * d).cwiseAbs().maxCoeff() / 1e-2, std::abs(K_G.dot(d)) / 1e-4,
                    K_a.size() > 0 ? (K_a * d).cwiseAbs().maxCoeff() / 1e-1 : 0.0}) *
          h / settings_.tolerance;
  return true;
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
        if (model.tree.axis_coordinate(axis) == model.shape_coordinates[std::size_t(k)])
          fall[k] += down.dot(axis_velocity(model.tree, now, axis, place)) * now.rate[std::size_t(axis)];
    }
    sample.level_area[i] = fall.squaredNorm() > 0.0 ? balance_.gradient.dot(fall) / fall.squaredNorm()
                                                    : std::numeric_limits<double>::quiet_NaN();
  }
}

void Run::record(const Point& point) {
  BreathingSample s;
  s.time = point.time;
  s.state = point.state;
  s.activation = point.activation;
  s.tension = balance_.tension;
  s.band_tension = balance_.band_tension;
  s.volume = balance_.volume;
  s.lung_volume = balance_.lung_volume;
  s.alveolar = balance_.alveolar;
  s.pleural = balance_.pleural;
  s.flow = airflow(abdomen_.model().respiration, balance_.alveolar, opening(point.time)).flow;
  s.muscle_work = point.work[Work::muscles];
  s.band_work = point.work[Work::bands];
  s.contents_work = point.work[Work::contents];
  s.lung_work = point.work[Work::lungs];
  s.pleural_work = point.work[Work::lids];
  s.gas_energy = gas_energy(abdomen_, point.state.pressure);
  add_levels(s);
  if (!result_.samples.empty()) {
    const double stored = s.gas_energy - result_.samples.front().gas_energy;
    result_.contents_residual = std::max(result_.contents_residual, std::abs(s.contents_work - stored));
    result_.power_residual = std::max(
        result_.power_residual, std::abs(s.muscle_work + s.band_work + s.contents_work + s.pleural_work));
  }
  result_.samples.push_back(std::move(s));
}

BreathingResult Run::run() {
  constexpr double first = 1e-3, least = 1e-8;  // [s]
  const SettledAbdomen settled = settle_abdomen(abdomen_, abdomen_.hold().activation, abdomen_.start());
  if (settled.status != SettleStatus::settled)
    throw ConvergenceError("breathe: the abdomen does not settle in its hold" +
                               (settled.what.empty() ? "" : ": " + settled.what + " leaves its range"),
                           settled.residual, settled.steps);
  Point point{0.0, settled.state, abdomen_.moved(abdomen_.hold().activation), {}};
  balance_ = settled.balance;
  record(point);
  double h = first;
  auto stop = stops_.begin();
  result_.status = BreathingStatus::not_converged;
  for (int i = 0; i < settings_.max_steps; ++i) {
    while (stop != stops_.end() && *stop <= point.time + 1e-9) ++stop;
    if (stop == stops_.end()) {
      result_.status = BreathingStatus::completed;
      break;
    }
    const bool to_stop = point.time + 1.01 * h >= *stop;
    const double length = to_stop ? *stop - point.time : h;
    Point next;
    double error = 0.0;
    const bool made = step(point, length, next, error);
    if (!made || error > 1.0) {
      ++result_.rejected;
      h = length * (made ? std::max(0.2, 0.9 * std::pow(error, -1.0 / 3.0)) : 0.25);
      if (h < least) break;
      continue;
    }
    if (to_stop) next.time = *stop;
    point = next;
    record(point);
    if (result_.what.empty()) {
      result_.what = abdomen_.beyond_limits(point.state).value_or("");
      result_.left_at = point.time;
    }
    if (const auto name = abdomen_.beyond_curves(balance_)) {
      result_.status = BreathingStatus::out_of_range;
      result_.what = *name;
      result_.left_at = point.time;
      break;
    }
    const double growth = std::min(4.0, 0.9 * std::pow(std::max(error, 1e-10), -1.0 / 3.0));
    h = std::min(settings_.longest_step, std::max(h, length) * growth);
    if (to_stop) h = std::min(h, 10.0 * length);
  }
  if (!result_.what.empty() && result_.status == BreathingStatus::completed)
    result_.status = BreathingStatus::out_of_range;
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
