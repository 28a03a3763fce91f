#include "lumbopelvic/posture/least_effort.hpp"

#include <Eigen/Cholesky>
#include <algorithm>

#include "posture/resting_abdomen.hpp"
#include "lumbopelvic/muscle/held_fascicle.hpp"

namespace lumbopelvic {

namespace {

/// Coordinates in the order in which derivatives are taken, with the way back.
struct Columns {
  std::vector<int> coordinate, column;
  Columns(std::vector<int> chosen, int n) : coordinate(std::move(chosen)), column(std::size_t(n), -1) {
    for (std::size_t i = 0; i < coordinate.size(); ++i) column[std::size_t(coordinate[i])] = int(i);
  }
  [[nodiscard]] Eigen::Index size() const { return Eigen::Index(coordinate.size()); }
};

std::vector<int> joined(const std::vector<int>& a, const std::vector<int>& b) {
  std::vector<int> all = a;
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

/// A body whose eased coordinates move while its pads stay where they are and its abdomen follows.
class EasedBody {
 public:
  EasedBody(const Model& model, const ResolvedPosture& posture, const std::vector<int>& eased);

  void move_to(const VecX<double>& z);
  [[nodiscard]] VecX<double> z() const { return posture_.pose.q(eased_); }
  [[nodiscard]] const ResolvedPosture& posture() const { return posture_; }
  [[nodiscard]] EffortSlope slope() const;

 private:
  [[nodiscard]] Energy contacts(const Columns& over) const;
  [[nodiscard]] Energy abdomen(const Columns& over) const;
  template <class Potential>
  void relax(const std::vector<int>& coordinates, const Potential& potential, const char* what);
  [[nodiscard]] MatX<double> tangents() const;
  [[nodiscard]] MatX<double> force_slope(const Columns& over, const Statics& statics,
                                         const RecruitmentResult& hold) const;

  const Model* model_;
  ResolvedPosture posture_;
  std::vector<int> eased_, legs_, abdomen_;
  VecX<double> start_;                 // where every coordinate was
  std::vector<Vec3<double>> touched_;  // where every pad was
  RestingAbdomen resting_;
  Kinematics<double> kin_;
};

EasedBody::EasedBody(const Model& model, const ResolvedPosture& posture, const std::vector<int>& eased)
    : model_(&model),
      posture_(posture),
      eased_(eased),
      start_(posture.pose.q),
      resting_(model, posture.pose) {
  const auto is_in = [](const std::vector<int>& all, int c) { return std::ranges::count(all, c) > 0; };
  const auto is_in_spine = [&](int c) {
    return std::ranges::any_of(model.discs,
                               [&](const Disc& disc) { return std::ranges::count(disc.rotation, c) > 0; });
  };
  for (const int c : eased)
    if (!is_in(posture.support.balanced, c) || is_in(model.shape_coordinates, c))
      fail_argument("ease", "coordinate", model.tree.coordinates()[std::size_t(c)].name,
                    "in balance and no part of the abdomen");
  for (const int c : posture.support.balanced)
    if (is_in(model.shape_coordinates, c))
      abdomen_.push_back(c);
    else if (!is_in(eased, c) && !is_in_spine(c))
      legs_.push_back(c);
  forward_kinematics(model.tree, posture_.pose, kin_);
  for (const int pad : posture.support.pads)
    touched_.push_back(world_point(kin_, model.pads[std::size_t(pad)].at));
  relax(
      abdomen_, [&](const Columns& over) { return abdomen(over); }, "the abdomen");
}

/// Springs that keep pads where they were, and far softer ones that keep what follows where it was.
Energy EasedBody::contacts(const Columns& over) const {
  constexpr double k_pad = 1e6, k_joint = 1.0;  // [N/m], [N m/rad]: only their ratio matters
  Energy e{0.0, VecX<double>::Zero(over.size()), MatX<double>::Zero(over.size(), over.size())};
  for (Eigen::Index i = 0; i < over.size(); ++i) {
    const int c = over.coordinate[std::size_t(i)];
    const double away = posture_.pose.q[c] - start_[c];
    e.value += 0.5 * k_joint * away * away;
    e.gradient[i] += k_joint * away;
    e.hessian(i, i) += k_joint;
  }
  Eigen::Matrix<double, 3, Eigen::Dynamic> J;
  for (std::size_t p = 0; p < touched_.size(); ++p) {
    const PathPoint& at = model_->pads[std::size_t(posture_.support.pads[p])].at;
    const Vec3<double> away = world_point(kin_, at) - touched_[p];
    point_jacobian(model_->tree, kin_, at.body, world_point(kin_, at), J);
    const MatX<double> columns = J(Eigen::all, over.coordinate);
    e.value += 0.5 * k_pad * away.squaredNorm();
    e.gradient += k_pad * columns.transpose() * away;
    e.hessian.noalias() += k_pad * columns.transpose() * columns;
    add_dead_load_hessian(model_->tree, kin_, {at, -k_pad * away}, over.column, e.hessian);
  }
  return e;
}

Energy EasedBody::abdomen(const Columns& over) const {
  Energy e{0.0, VecX<double>::Zero(over.size()), MatX<double>::Zero(over.size(), over.size())};
  resting_.add(kin_, over.column, e);
  return e;
}

/// Newton's method to where a potential is stationary, from close by.
template <class Potential>
void EasedBody::relax(const std::vector<int>& coordinates, const Potential& potential, const char* what) {
  const Columns over(coordinates, model_->tree.n_coordinates());
  constexpr int most = 30;
  double change = 0.0;
  for (int step = 0; step < most; ++step) {
    forward_kinematics(model_->tree, posture_.pose, kin_);
    const Energy e = potential(over);
    const VecX<double> move = -e.hessian.ldlt().solve(e.gradient);
    change = move.cwiseAbs().maxCoeff();
    for (Eigen::Index i = 0; i < over.size(); ++i)
      posture_.pose.q[over.coordinate[std::size_t(i)]] += move[i];
    if (change < 1e-11) {
      forward_kinematics(model_->tree, posture_.pose, kin_);
      return;
    }
    if (!(change < 1.0)) break;
  }
  throw ConvergenceError(std::string("ease: ") + what + " does not follow", change, most);
}

/// Along the tangents first, so that Newton's method starts close by.
void EasedBody::move_to(const VecX<double>& z) {
  posture_.pose.q += tangents() * (z - this->z());
  forward_kinematics(model_->tree, posture_.pose, kin_);
  relax(
      legs_, [&](const Columns& over) { return contacts(over); }, "the support");
  relax(
      abdomen_, [&](const Columns& over) { return abdomen(over); }, "the abdomen");
}

/// dq/dz: followers answer as the stationarity of their potentials asks.
MatX<double> EasedBody::tangents() const {
  const int n = model_->tree.n_coordinates();
  MatX<double> T = MatX<double>::Zero(n, Eigen::Index(eased_.size()));
  for (std::size_t i = 0; i < eased_.size(); ++i) T(eased_[i], Eigen::Index(i)) = 1.0;
  const auto follow = [&](const std::vector<int>& followers, const Energy& e,
                          const std::vector<int>& leaders) {
    const auto f = Eigen::Index(followers.size());
    const MatX<double> answer =
        -e.hessian.topLeftCorner(f, f).ldlt().solve(e.hessian.topRightCorner(f, e.hessian.cols() - f));
    const MatX<double> moved = answer * T(leaders, Eigen::all);
    for (Eigen::Index i = 0; i < f; ++i) T.row(followers[std::size_t(i)]) = moved.row(i);
  };
  follow(legs_, contacts(Columns(joined(legs_, eased_), n)), eased_);
  const std::vector<int> skeleton = joined(legs_, eased_);
  follow(abdomen_, abdomen(Columns(joined(abdomen_, skeleton), n)), skeleton);
  return T;
}

/// dQ/dq over chosen coordinates at the hold found: minus the Hessian of everything that has a potential,
/// minus what fibres give when they are stretched.
MatX<double> EasedBody::force_slope(const Columns& over, const Statics& s,
                                    const RecruitmentResult& hold) const {
  const Model& model = *model_;
  const Eigen::Index n = over.size();
  MatX<double> H = s.gravity_hessian + s.external_hessian + s.tissue_hessian;
  Eigen::Map<VecX<double>> stacked(H.data(), n * n);
  stacked += s.length_hessian * hold.tension + s.band_hessian * hold.hold.band_tension;
  H -= hold.hold.pressure * s.volume.hessian;
  for (int m = 0; m < model.n_fascicles(); ++m) {
    const HeldFascicle held = hold_fascicle(model.fascicles[std::size_t(m)], s.length[m], 0.0);
    const VecX<double> arm = s.length_gradient.col(m)(over.coordinate);
    H.noalias() += (held.passive_slope + hold.hold.activation[m] * held.active_slope) * arm * arm.transpose();
  }
  const StiffnessField field(model, s, 0.0, true);
  const VecX<double> C = field.compression(hold.hold);
  for (std::size_t j = 0; j < model.discs.size(); ++j) {
    const double factor = model.discs[j].preload.factor(C[Eigen::Index(j)]);
    for (std::size_t a = 0; a < 3; ++a)
      for (std::size_t b = 0; b < 3; ++b) {
        const int row = over.column[std::size_t(model.discs[j].rotation[a])],
                  col = over.column[std::size_t(model.discs[j].rotation[b])];
        if (row < 0 || col < 0) continue;
        const auto ia = Eigen::Index(a), ib = Eigen::Index(b);
        H(row, col) += factor * s.discs[j].hessian(ia, ib) + s.discs[j].brace_hessian(ia, ib);
      }
  }
  for (std::size_t p = 0; p < posture_.support.pads.size(); ++p) {
    const int pad = posture_.support.pads[p];
    add_dead_load_hessian(
        model.tree, s.kin,
        {model.pads[std::size_t(pad)].at, Vec3<double>(hold.contact_force.row(pad).transpose())}, over.column,
        H);
  }
  const Cavity dome = under_dome(model.cavity);
  H += model.cavity.pleural_pressure * evaluate_cavity(model.tree, s.kin, dome, over.column, int(n)).hessian;
  return -H;
}

EffortSlope EasedBody::slope() const {
  EffortSlope out;
  const Tree& tree = model_->tree;
  std::vector<int> all = posture_.support.balanced;
  for (const Disc& disc : model_->discs)
    for (const int c : disc.rotation)
      if (std::ranges::count(all, c) == 0) all.push_back(c);
  std::erase_if(all, [&](int c) { return std::ranges::count(model_->shape_coordinates, c) > 0; });
  std::vector<std::string> names;
  for (const int c : all) names.push_back(tree.coordinates()[std::size_t(c)].name);

  RecruitmentSettings settings;
  settings.metric = Metric::none;
  const Statics statics =
      evaluate_statics(*model_, posture_.pose, posture_.loads, stability_coordinates(*model_, names));
  out.hold = recruit(*model_, statics, posture_.support, settings);
  if (out.hold.status != RecruitmentStatus::solved)
    throw ConvergenceError("ease: the pose is not in balance without residual actuators",
                           out.hold.residual_max, 0);
  const Columns over(statics.stability.coordinate, tree.n_coordinates());
  const MatX<double> dQ = force_slope(over, statics, out.hold);
  VecX<double> y = VecX<double>::Zero(over.size());
  for (std::size_t r = 0; r < posture_.support.balanced.size(); ++r)
    y[over.column[std::size_t(posture_.support.balanced[r])]] = out.hold.balance_price[Eigen::Index(r)];
  out.effort = out.hold.effort;
  out.cost = out.effort + settings.pressure_price * out.hold.hold.pressure * out.hold.hold.pressure +
             settings.contact_price * out.hold.contact_force.squaredNorm() +
             settings.band_price * out.hold.hold.band_tension.squaredNorm();
  out.tangents = tangents();
  out.slope = -(y.transpose() * dQ * out.tangents(over.coordinate, Eigen::all)).transpose();
  return out;
}

}  // namespace

EffortSlope effort_slope(const Model& model, const ResolvedPosture& posture, const std::vector<int>& eased) {
  return EasedBody(model, posture, eased).slope();
}

namespace {

/// The nearest minimum inside the ranges, by a quasi-Newton method (BFGS) on the coordinates that are not
/// held at the end of their range.
class Descent {
 public:
  Descent(Model model, const ResolvedPosture& posture, const std::vector<int>& eased,
          const LeastEffortSettings& settings)
      : model_(std::move(model)),
        settings_(settings),
        body_(model_, posture, eased),
        now_(body_.slope()),
        effort_before_(now_.effort) {
    const auto n = Eigen::Index(eased.size());
    low_.resize(n);
    high_.resize(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      const Coordinate& c = model_.tree.coordinates()[std::size_t(eased[std::size_t(i)])];
      low_[i] = c.low;
      high_[i] = c.high;
    }
    inverse_ = MatX<double>::Identity(n, n) * (settings.longest_step / std::max(now_.slope.norm(), 1e-12));
  }

  EasedPosture run() {
    int step = 0;
    for (; step < settings_.max_steps && free_slope().cwiseAbs().maxCoeff() > settings_.tolerance; ++step)
      if (!advance()) break;
    const double left = free_slope().cwiseAbs().maxCoeff();
    if (left > settings_.tolerance)
      throw ConvergenceError("ease: the slope of effort is " + std::to_string(left) +
                                 " per radian or metre after " + std::to_string(step) +
                                 " steps, expected below " + std::to_string(settings_.tolerance),
                             left, step);
    return {body_.posture(), effort_before_, now_.effort, left, step};
  }

 private:
  /// Whether a coordinate stands at the end of its range and effort would push it over.
  [[nodiscard]] bool is_held(Eigen::Index i) const {
    const double z = body_.z()[i], rounding = 1e-9;
    return (z <= low_[i] + rounding && now_.slope[i] > 0.0) ||
           (z >= high_[i] - rounding && now_.slope[i] < 0.0);
  }
  [[nodiscard]] VecX<double> free_slope() const {
    VecX<double> g = now_.slope;
    for (Eigen::Index i = 0; i < g.size(); ++i)
      if (is_held(i)) g[i] = 0.0;
    return g;
  }

  /// One step downhill; halves it until effort falls. False if nothing falls any more.
  bool advance() {
    const VecX<double> g = free_slope(), z = body_.z();
    VecX<double> move = -inverse_ * g;
    for (Eigen::Index i = 0; i < move.size(); ++i)
      if (is_held(i)) move[i] = 0.0;
    if (move.dot(g) >= 0.0) move = -g * (settings_.longest_step / g.norm());
    move *= std::min(1.0, settings_.longest_step / move.cwiseAbs().maxCoeff());
    const EffortSlope before = now_;
    const EasedBody start = body_;
    for (double share = 1.0; share > 1e-7; share *= 0.5) {
      const VecX<double> next = (z + share * move).cwiseMax(low_).cwiseMin(high_);
      body_ = start;
      if (!try_at(next) || now_.cost > before.cost + 1e-4 * share * move.dot(g)) continue;
      learn(next - z, now_.slope - before.slope);
      return true;
    }
    body_ = start;
    now_ = before;
    return false;
  }

  bool try_at(const VecX<double>& z) {
    try {
      body_.move_to(z);
      now_ = body_.slope();
      return true;
    } catch (const Error&) {  // too far for the supports or for a fibre: the caller halves the step
      return false;
    }
  }

  void learn(const VecX<double>& s, const VecX<double>& y) {
    const double sy = s.dot(y);
    if (sy <= 1e-12 * s.norm() * y.norm()) return;
    const MatX<double> left = MatX<double>::Identity(s.size(), s.size()) - s * y.transpose() / sy;
    inverse_ = left * inverse_ * left.transpose() + s * s.transpose() / sy;
  }

  Model model_;
  LeastEffortSettings settings_;
  EasedBody body_;
  EffortSlope now_;
  double effort_before_;
  VecX<double> low_, high_;
  MatX<double> inverse_;
};

}  // namespace

namespace {

/// The factors by which compression stiffens the discs in a hold.
VecX<double> preload_factors(const Model& model, const ResolvedPosture& posture) {
  RecruitmentSettings settings;
  settings.metric = Metric::none;
  const Statics statics =
      evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}));
  const RecruitmentResult hold = recruit(model, statics, posture.support, settings);
  VecX<double> factors = StiffnessField(model, statics, 0.0, true).compression(hold.hold);
  for (Eigen::Index j = 0; j < factors.size(); ++j)
    factors[j] = model.discs[std::size_t(j)].preload.factor(factors[j]);
  return factors;
}

/// The model with discs that no longer ask what compresses them.
Model with_preload(const Model& model, const VecX<double>& factors) {
  Model held = model;
  for (std::size_t j = 0; j < held.discs.size(); ++j) {
    held.discs[j].stiffness_factor *= factors[Eigen::Index(j)];
    held.discs[j].preload.gain = 0.0;
  }
  return held;
}

}  // namespace

EasedPosture ease(const Model& model, const ResolvedPosture& posture, const std::vector<int>& eased,
                  const LeastEffortSettings& settings) {
  if (eased.empty()) fail_argument("ease", "eased", 0, "at least one coordinate");
  constexpr int most = 20;
  constexpr double settled = 1e-4;  // [1] of the preload factors
  EasedPosture out{posture};
  VecX<double> factors = preload_factors(model, posture);
  double change = 0.0, effort_before = 0.0;
  for (int round = 0, steps = 0; round < most; ++round) {
    out = Descent(with_preload(model, factors), out.posture, eased, settings).run();
    if (round == 0) effort_before = out.effort_before;
    out.effort_before = effort_before;
    out.steps = steps += out.steps;
    const VecX<double> next = preload_factors(model, out.posture);
    change = (next - factors).cwiseAbs().maxCoeff();
    factors = next;
    if (change < settled) return out;
  }
  throw ConvergenceError("ease: the preload of the discs still changes by " + std::to_string(change), change,
                         most);
}

}  // namespace lumbopelvic
