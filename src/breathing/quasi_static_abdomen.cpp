#include "lumbopelvic/breathing/quasi_static_abdomen.hpp"

#include <Eigen/LU>
#include <limits>

#include "lumbopelvic/math/minimise.hpp"
#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "lumbopelvic/muscle/rigid_tendon.hpp"
#include "lumbopelvic/tissue/linea_alba_motion.hpp"

namespace lumbopelvic {

namespace {

/// Length of a path with its first two derivatives over the deformation coordinates.
struct ShapedLength {
  double length = 0.0;
  VecX<double> arm;
  MatX<double> bend;
};

ShapedLength shaped_length(const Model& model, const Kinematics<double>& kin, const Path& path,
                           const std::vector<int>& column) {
  const auto n = Eigen::Index(model.deformation_coordinates.size());
  VecX<double> gradient = VecX<double>::Zero(model.tree.n_coordinates());
  ShapedLength out;
  out.length = add_length_gradient(model.tree, kin, model.surfaces, path, 1.0, gradient);
  out.arm = gradient(model.deformation_coordinates);
  out.bend = MatX<double>::Zero(n, n);
  add_length_hessian(model.tree, kin, model.surfaces, path, 1.0, column, out.bend);
  return out;
}

/// Adds what a tension along a path does: -T L_s, its derivatives, and the size of the term.
struct Pull {
  double tension, by_length, by_speed;
};
void add_pull(const Pull& pull, const ShapedLength& at, const VecX<double>& speed, AbdomenBalance& out) {
  const VecX<double> turn = at.bend * speed;  // dL'/ds
  out.force -= pull.tension * at.arm;
  out.turnover += std::abs(pull.tension) * at.arm.cwiseAbs();
  out.by_shape -= pull.tension * at.bend + pull.by_length * at.arm * at.arm.transpose() +
                  pull.by_speed * at.arm * turn.transpose();
  out.by_speed -= pull.by_speed * at.arm * at.arm.transpose();
}

/// A fascicle whose tendon keeps the length that it has in the equilibrium.
MuscleTendon<> held_unit(const Fascicle& f, const MuscleTendonSettings& settings, double length,
                         double activation) {
  MuscleTendon<> unit = make_muscle_tendon(f, settings);
  const TendonKind kind = tendon_kind(f, settings);
  if (kind == TendonKind::rigid) return unit;
  const Equilibrium at = initial_equilibrium(unit, kind, length, activation);
  if (at.status == EquilibriumStatus::fiber_too_long)
    throw ConvergenceError("QuasiStaticAbdomen: " + f.name + ": no balance of its tendon in the equilibrium",
                           at.residual, 0);
  unit.slack_length *= 1.0 + at.strain;
  return unit;
}

}  // namespace

QuasiStaticAbdomen::QuasiStaticAbdomen(const Model& model, const Pose<double>& pose,
                                       const EquilibriumState& equilibrium, const AbdomenSettings& settings)
    : model_(&model), settings_(settings), pose_(pose), equilibrium_(equilibrium) {
  constexpr auto fn = "QuasiStaticAbdomen";
  check_size(fn, "pose", pose.q.size(), model.tree.n_coordinates());
  check_size(fn, "activation", equilibrium.activation.size(), model.n_fascicles());
  check_size(fn, "linea alba tension", equilibrium.linea_alba_tension.size(),
             Eigen::Index(model.linea_alba.size()));
  check_finite(fn, "pressure", equilibrium.pressure);
  check_positive(fn, "tolerance", settings.tolerance);
  check_respiration(model.respiration);
  column_.assign(std::size_t(model.tree.n_coordinates()), -1);
  no_column_ = column_;
  for (std::size_t i = 0; i < model.deformation_coordinates.size(); ++i)
    column_[std::size_t(model.deformation_coordinates[i])] = int(i);

  Kinematics<double> kin;
  forward_kinematics(model.tree, pose, kin);
  const auto moves = [](const ShapedLength& at) { return at.arm.squaredNorm() > 0.0; };
  for (int m = 0; m < model.n_fascicles(); ++m) {
    const ShapedLength at = shaped_length(model, kin, model.paths[std::size_t(m)], column_);
    if (!moves(at)) continue;
    fascicles_.push_back(m);
    units_.push_back(
        held_unit(model.fascicles[std::size_t(m)], settings.muscle, at.length, equilibrium.activation[m]));
  }
  for (int b = 0; b < int(model.linea_alba.size()); ++b) {
    const ShapedLength at = shaped_length(model, kin, model.linea_alba_paths[std::size_t(b)], column_);
    if (!moves(at)) continue;
    const LineaAlbaStrip& strip = model.linea_alba[std::size_t(b)];
    linea_alba_.push_back(b);
    rest_length_.push_back(linea_alba_rest_length(
        strip, at.length, std::max(equilibrium.linea_alba_tension[b], 1e-3 * strip.toe_tension)));
  }
  for (const Path& path : model.assumed_fascia_paths)
    assumed_fascia_length_.push_back(path_length(kin, model.surfaces, path));
  check_finite(fn, "added volume", settings.added_volume);
  volume_ =
      evaluate_cavity(model.tree, kin, model.cavity, column_, int(n_shape())).value + settings.added_volume;
  start_ = {pose.q(model.deformation_coordinates), equilibrium.pressure,
            model.respiration.relaxed_gas_volume};
}

Pose<double> QuasiStaticAbdomen::pose(const VecX<double>& shape) const {
  Pose<double> pose = pose_;
  for (std::size_t i = 0; i < model_->deformation_coordinates.size(); ++i)
    pose.q[model_->deformation_coordinates[i]] = shape[Eigen::Index(i)];
  return pose;
}

VecX<double> QuasiStaticAbdomen::moved(const VecX<double>& activation) const {
  check_size("QuasiStaticAbdomen", "activation", activation.size(), model_->n_fascicles());
  return activation(fascicles_);
}

/// What the diaphragm and the pelvic floor between belly and lungs have swept since the start, downwards
/// positive [m^3]: their gradient along the straight way there, by three points of Gauss and Legendre, exact
/// for a volume of sixth order.
double QuasiStaticAbdomen::swept(const VecX<double>& shape) const {
  constexpr double points[] = {0.1127016653792583, 0.5, 0.8872983346207417};  // 1/2 -+ sqrt(15)/10
  constexpr double weights[] = {5.0 / 18.0, 8.0 / 18.0, 5.0 / 18.0};
  const VecX<double> way = shape - start_.shape;
  if (way.isZero(0.0)) return 0.0;
  Kinematics<double> kin;
  double volume = 0.0;
  for (int i = 0; i < 3; ++i) {
    forward_kinematics(model_->tree, pose(start_.shape + points[i] * way), kin);
    const CavityVolume V = evaluate_cavity(model_->tree, kin, model_->cavity, no_column_, 0);
    volume -= weights[i] * V.pleural_gradient(model_->deformation_coordinates).dot(way);
  }
  return volume;
}

void QuasiStaticAbdomen::evaluate(const AbdomenState& state, const VecX<double>& speed,
                                  const VecX<double>& activation, AbdomenBalance& out) const {
  const Eigen::Index n = n_shape();
  out.force = out.turnover = out.by_gas = VecX<double>::Zero(n);
  out.by_shape = out.by_speed = MatX<double>::Zero(n, n);
  Kinematics<double> kin;
  forward_kinematics(model_->tree, pose(state.shape), kin);
  add_fascicles(kin, speed, activation, out);
  add_linea_alba(kin, speed, out);
  add_pressures(state, evaluate_cavity(model_->tree, kin, model_->cavity, column_, int(n)), out);
}

void QuasiStaticAbdomen::add_fascicles(const Kinematics<double>& kin, const VecX<double>& speed,
                                       const VecX<double>& activation, AbdomenBalance& out) const {
  const auto count = Eigen::Index(fascicles_.size());
  out.tension.resize(count), out.speed.resize(count), out.fiber_length.resize(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const auto m = std::size_t(fascicles_[std::size_t(i)]);
    const ShapedLength at = shaped_length(*model_, kin, model_->paths[m], column_);
    out.speed[i] = at.arm.dot(speed);
    const auto unit = rigid_linear<double, double>(units_[std::size_t(i)],
                                                   {at.length, out.speed[i], activation[i], 0.0, 0.0});
    out.tension[i] = unit.rates.tension;
    out.fiber_length[i] = unit.rates.fiber_length;
    add_pull({unit.rates.tension, unit.tension.length, unit.tension.velocity}, at, speed, out);
  }
}

void QuasiStaticAbdomen::add_linea_alba(const Kinematics<double>& kin, const VecX<double>& speed,
                                        AbdomenBalance& out) const {
  const auto count = Eigen::Index(linea_alba_.size());
  out.linea_alba_tension.resize(count), out.linea_alba_speed.resize(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const auto b = std::size_t(linea_alba_[std::size_t(i)]);
    const ShapedLength at = shaped_length(*model_, kin, model_->linea_alba_paths[b], column_);
    out.linea_alba_speed[i] = at.arm.dot(speed);
    const auto strip =
        linea_alba_tension<double>(model_->linea_alba[b], at.length, out.linea_alba_speed[i],
                                   rest_length_[std::size_t(i)], settings_.linea_alba_time_constant);
    out.linea_alba_tension[i] =
        strip.tension;  // the damper's stiffness changes too little with length to count here
    add_pull({strip.tension, strip.stiffness, strip.stiffness * settings_.linea_alba_time_constant}, at,
             speed, out);
  }
  for (std::size_t i = 0; i < model_->assumed_fascia.size(); ++i) {
    if (model_->assumed_fascia[i].stiffness == 0.0) continue;
    const ShapedLength at = shaped_length(*model_, kin, model_->assumed_fascia_paths[i], column_);
    const double k = model_->assumed_fascia[i].stiffness;
    add_pull({k * (at.length - assumed_fascia_length_[i]), k, 0.0}, at, speed, out);
  }
}

void QuasiStaticAbdomen::add_pressures(const AbdomenState& state, const CavityVolume& V,
                                       AbdomenBalance& out) const {
  const Cavity& cavity = model_->cavity;
  const Respiration& lungs = model_->respiration;
  const double atmosphere = cavity.atmospheric_pressure, P = state.pressure;
  out.volume = V.value;
  out.gradient = V.gradient(model_->deformation_coordinates);
  out.pleural_gradient = V.pleural_gradient(model_->deformation_coordinates);
  out.lung_volume = swept(state.shape) / lungs.diaphragm_share;
  out.alveolar = alveolar_pressure(lungs, state.lung_gas, out.lung_volume, atmosphere);
  out.pleural = pleural_pressure(lungs, out.alveolar, out.lung_volume, cavity.pleural_pressure);

  out.force += P * out.gradient - out.pleural * out.pleural_gradient;
  out.turnover +=
      std::abs(P) * out.gradient.cwiseAbs() + std::abs(out.pleural) * out.pleural_gradient.cwiseAbs();
  const double room = lungs.relaxed_gas_volume + out.lung_volume;
  const double by_lung = -(atmosphere + out.alveolar) / room - lungs.lung_elastance;  // dP_pl / dV_L
  out.by_shape += P * V.hessian +
                  by_lung / lungs.diaphragm_share * out.pleural_gradient * out.pleural_gradient.transpose();
  out.by_pressure = out.gradient;
  out.by_gas = -atmosphere / room * out.pleural_gradient;

  const double at_start = atmosphere + start_.pressure, now = atmosphere + P;
  out.contents = V.value - volume_ - cavity.gas_volume * (at_start / now - 1.0);
  out.contents_by_pressure = cavity.gas_volume * at_start / (now * now);
}

std::optional<std::string> QuasiStaticAbdomen::beyond_limits(const AbdomenState& state) const {
  for (Eigen::Index i = 0; i < n_shape(); ++i) {
    const Coordinate& c =
        model_->tree.coordinates()[std::size_t(model_->deformation_coordinates[std::size_t(i)])];
    if (!(state.shape[i] >= c.low && state.shape[i] <= c.high)) return c.name;
  }
  return std::nullopt;
}

std::optional<std::string> QuasiStaticAbdomen::beyond_curves(const AbdomenBalance& at) const {
  for (Eigen::Index i = 0; i < at.fiber_length.size(); ++i)
    if (!(at.fiber_length[i] <= longest_fiber_norm))
      return model_->fascicles[std::size_t(fascicles_[std::size_t(i)])].name;
  return std::nullopt;
}

namespace {

double relative_imbalance(const AbdomenBalance& at) {
  double worst = 0.0;
  for (Eigen::Index i = 0; i < at.force.size(); ++i)
    worst = std::max(worst, std::abs(at.force[i]) / (at.turnover[i] + 1e-6));
  return worst;
}

}  // namespace

namespace {

/// Unknowns of an implicit step: shape, pressure and gas, with the equations that they meet.
class ImplicitBalance {
 public:
  ImplicitBalance(const QuasiStaticAbdomen& abdomen, const VecX<double>& activation, double theta,
                  double opening, const AbdomenState& from)
      : abdomen_(abdomen),
        activation_(activation),
        per_theta_(1.0 / theta),
        opening_(opening),
        from_(from),
        J_(MatX<double>::Zero(size(), size())),
        r_(size()) {}

  [[nodiscard]] Eigen::Index size() const { return abdomen_.n_shape() + 2; }
  [[nodiscard]] VecX<double> unknowns(const AbdomenState& state) const {
    VecX<double> x(size());
    x << state.shape, state.pressure, state.lung_gas;
    return x;
  }
  [[nodiscard]] AbdomenState state(const VecX<double>& x) const {
    const Eigen::Index n = abdomen_.n_shape();
    return {x.head(n), x[n], x[n + 1]};
  }
  [[nodiscard]] bool is_gauge_pressure(const VecX<double>& x) const {
    return x[abdomen_.n_shape()] >= -0.5 * abdomen_.model().cavity.atmospheric_pressure;
  }
  void evaluate(const AbdomenState& state, AbdomenBalance& at) const {
    abdomen_.evaluate(state, (state.shape - from_.shape) * per_theta_, activation_, at);
  }

  /// Newton's step; empty where the equations have no numbers.
  [[nodiscard]] VecX<double> step(const VecX<double>& x, AbdomenBalance& at) {
    if (!is_gauge_pressure(x)) return {};
    const AbdomenState now = state(x);
    evaluate(now, at);
    const Eigen::Index n = abdomen_.n_shape();
    const Respiration& lungs = abdomen_.model().respiration;
    const double atmosphere = abdomen_.model().cavity.atmospheric_pressure;
    const bool flows = opening_ > 0.0;
    const Airflow<double> air = airflow(lungs, at.alveolar, opening_);
    r_.head(n) = at.force;
    r_[n] = at.contents;
    r_[n + 1] =
        flows ? (now.lung_gas - from_.lung_gas) * per_theta_ - air.flow : now.lung_gas - from_.lung_gas;
    if (!r_.allFinite()) return {};
    J_.topLeftCorner(n, n) = at.by_shape + at.by_speed * per_theta_;
    J_.block(0, n, n, 1) = at.by_pressure;
    J_.block(0, n + 1, n, 1) = at.by_gas;
    J_.block(n, 0, 1, n) = at.gradient.transpose();
    J_(n, n) = at.contents_by_pressure;
    const double room = lungs.relaxed_gas_volume + at.lung_volume;
    const double by_lung = -(atmosphere + at.alveolar) / room / lungs.diaphragm_share;  // dP_alv / d(swept)
    J_.block(n + 1, 0, 1, n).setZero();
    if (flows) J_.block(n + 1, 0, 1, n) = air.slope * by_lung * at.pleural_gradient.transpose();
    J_(n + 1, n + 1) = flows ? per_theta_ - air.slope * atmosphere / room : 1.0;
    return J_.partialPivLu().solve(-r_);
  }

 private:
  const QuasiStaticAbdomen& abdomen_;
  const VecX<double>& activation_;
  double per_theta_, opening_;
  AbdomenState from_;
  MatX<double> J_;
  VecX<double> r_;
};

}  // namespace

int implicit_step(const QuasiStaticAbdomen& abdomen, const VecX<double>& activation, double theta,
                  double opening, AbdomenState& state, AbdomenBalance& at) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  const Eigen::Index n = abdomen.n_shape();
  ImplicitBalance balance(abdomen, activation, theta, opening, state);
  RootSettings settings{VecX<double>::Constant(n + 2, 1e-11), VecX<double>::Constant(n + 2, infinite), 14};
  settings.tolerance.tail<2>() << 1e-6, 1e-13;  // [Pa], [m^3]; the shape's is in m or rad
  settings.longest.head(n).setConstant(0.2);    // [m or rad]
  const SearchResult found = newton_root([&](const VecX<double>& x) { return balance.step(x, at); },
                                         balance.unknowns(state), settings);
  state = balance.state(found.x);
  if (found.status != SearchStatus::converged || !balance.is_gauge_pressure(found.x)) return -1;
  balance.evaluate(state, at);
  return found.iterations;
}

SteadyAbdomen find_steady_abdomen(const QuasiStaticAbdomen& abdomen, const VecX<double>& activation,
                                  const AbdomenState& from, Glottis glottis) {
  constexpr double first = 1e-3, last = 1e7;  // [s]
  const VecX<double> a = abdomen.moved(activation);
  const double opening = glottis == Glottis::open ? 1.0 : 0.0;
  SteadyAbdomen out;
  out.state = from;
  double theta = first;
  while (out.steps < abdomen.settings().max_steps) {
    ++out.steps;
    AbdomenState next = out.state;
    AbdomenBalance balance;
    const int iterations = implicit_step(abdomen, a, theta, opening, next, balance);
    if (iterations < 0) {
      theta *= 0.25;
      if (theta < 1e-9) break;
      continue;
    }
    out.state = next;
    out.balance = std::move(balance);
    if (const auto name = abdomen.beyond_curves(out.balance)) {
      out.status = SteadyStateStatus::out_of_range;
      out.what = *name;
      break;
    }
    if (theta >= last) {
      abdomen.evaluate(out.state, VecX<double>::Zero(abdomen.n_shape()), a, out.balance);
      out.residual = relative_imbalance(out.balance);
      if (out.residual <= abdomen.settings().tolerance) {
        const auto beyond = abdomen.beyond_limits(out.state);
        out.status = beyond ? SteadyStateStatus::out_of_range : SteadyStateStatus::steady;
        out.what = beyond.value_or("");
        break;
      }
    }
    theta = std::min(theta * (iterations <= 5 ? 4.0 : 1.5), last);
  }
  out.residual = relative_imbalance(out.balance);
  return out;
}

}  // namespace lumbopelvic
