#include "lumbopelvic/posture/minimum_effort.hpp"

#include <Eigen/Cholesky>
#include <algorithm>

#include "lumbopelvic/math/minimise.hpp"
#include "lumbopelvic/muscle/static_fascicle.hpp"
#include "posture/reference_shape.hpp"

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

/// A body whose optimized coordinates move while its contact points stay where they are and its abdomen
/// follows.
class OptimizedBody {
 public:
  OptimizedBody(const Model& model, const PosedModel& posture, const std::vector<int>& optimized);

  void move_to(const VecX<double>& z);
  [[nodiscard]] VecX<double> z() const { return posture_.pose.q(optimized_); }
  [[nodiscard]] const PosedModel& posture() const { return posture_; }
  [[nodiscard]] EffortSlope slope() const;

 private:
  [[nodiscard]] Energy contacts(const Columns& over) const;
  [[nodiscard]] Energy abdomen(const Columns& over) const;
  void keep_contact_points();
  void rest();
  [[nodiscard]] MatX<double> tangents() const;
  [[nodiscard]] MatX<double> force_slope(const Columns& over, const Statics& statics,
                                         const RecruitmentResult& equilibrium) const;

  const Model* model_;
  PosedModel posture_;
  std::vector<int> optimized_, legs_, abdomen_;
  VecX<double> start_;                 // where every coordinate was
  std::vector<Vec3<double>> touched_;  // where every contact point was
  ReferenceShape resting_;
  Kinematics<double> kin_;
};

OptimizedBody::OptimizedBody(const Model& model, const PosedModel& posture, const std::vector<int>& optimized)
    : model_(&model),
      posture_(posture),
      optimized_(optimized),
      start_(posture.pose.q),
      resting_(model, posture.pose) {
  const auto is_in = [](const std::vector<int>& all, int c) { return std::ranges::count(all, c) > 0; };
  const auto is_in_spine = [&](int c) {
    return std::ranges::any_of(model.discs,
                               [&](const Disc& disc) { return std::ranges::count(disc.rotation, c) > 0; });
  };
  for (const int c : optimized)
    if (!is_in(posture.support.balanced, c) || is_in(model.deformation_coordinates, c))
      fail_argument("minimum_effort_pose", "coordinate", model.tree.coordinates()[std::size_t(c)].name,
                    "in balance and no part of the abdomen");
  for (const int c : posture.support.balanced)
    if (is_in(model.deformation_coordinates, c))
      abdomen_.push_back(c);
    else if (!is_in(optimized, c) && !is_in_spine(c))
      legs_.push_back(c);
  forward_kinematics(model.tree, posture_.pose, kin_);
  for (const int contact_point : posture.support.contact_points)
    touched_.push_back(world_point(kin_, model.contact_points[std::size_t(contact_point)].at));
  rest();
}

/// Springs that keep contact points where they were, and far softer ones that keep what follows where it was.
Energy OptimizedBody::contacts(const Columns& over) const {
  constexpr double k_contact_point = 1e6, k_joint = 1.0;  // [N/m], [N m/rad]: only their ratio matters
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
    const PathPoint& at = model_->contact_points[std::size_t(posture_.support.contact_points[p])].at;
    const Vec3<double> away = world_point(kin_, at) - touched_[p];
    point_jacobian(model_->tree, kin_, at.body, world_point(kin_, at), J);
    const MatX<double> columns = J(Eigen::all, over.coordinate);
    e.value += 0.5 * k_contact_point * away.squaredNorm();
    e.gradient += k_contact_point * columns.transpose() * away;
    e.hessian.noalias() += k_contact_point * columns.transpose() * columns;
    add_dead_load_hessian(model_->tree, kin_, {at, -k_contact_point * away}, over.column, e.hessian);
  }
  return e;
}

Energy OptimizedBody::abdomen(const Columns& over) const {
  Energy e{0.0, VecX<double>::Zero(over.size()), MatX<double>::Zero(over.size(), over.size())};
  resting_.add(kin_, over.column, e);
  return e;
}

/// Moves the followers to where the contact points stay, by Newton's method from close by.
void OptimizedBody::keep_contact_points() {
  if (legs_.empty()) return;
  const Columns over(legs_, model_->tree.n_coordinates());
  const auto n = over.size();
  const auto place = [&](const VecX<double>& x) {
    posture_.pose.q(legs_) = x;
    forward_kinematics(model_->tree, posture_.pose, kin_);
  };
  const auto step = [&](const VecX<double>& x) {
    place(x);
    const Energy e = contacts(over);
    return VecX<double>(-e.hessian.ldlt().solve(e.gradient));
  };
  const SearchResult found =
      newton_root(step, posture_.pose.q(legs_),
                  {VecX<double>::Constant(n, 1e-11), VecX<double>::Constant(n, 1.0), 30});  // [rad or m]
  if (found.status != SearchStatus::converged)
    throw ConvergenceError("minimum_effort_pose: the support does not follow", found.residual,
                           found.iterations);
  place(found.x);
}

void OptimizedBody::rest() {
  resting_.bring_to_rest(abdomen_, posture_.pose);
  forward_kinematics(model_->tree, posture_.pose, kin_);
}

/// Along the tangents first, so that Newton's method starts close by.
void OptimizedBody::move_to(const VecX<double>& z) {
  posture_.pose.q += tangents() * (z - this->z());
  forward_kinematics(model_->tree, posture_.pose, kin_);
  keep_contact_points();
  rest();
}

/// dq/dz: followers answer as the stationarity of their potentials asks.
MatX<double> OptimizedBody::tangents() const {
  const int n = model_->tree.n_coordinates();
  MatX<double> T = MatX<double>::Zero(n, Eigen::Index(optimized_.size()));
  for (std::size_t i = 0; i < optimized_.size(); ++i) T(optimized_[i], Eigen::Index(i)) = 1.0;
  const auto follow = [&](const std::vector<int>& followers, const Energy& e,
                          const std::vector<int>& leaders) {
    const auto f = Eigen::Index(followers.size());
    const MatX<double> answer =
        -e.hessian.topLeftCorner(f, f).ldlt().solve(e.hessian.topRightCorner(f, e.hessian.cols() - f));
    const MatX<double> moved = answer * T(leaders, Eigen::all);
    for (Eigen::Index i = 0; i < f; ++i) T.row(followers[std::size_t(i)]) = moved.row(i);
  };
  follow(legs_, contacts(Columns(joined(legs_, optimized_), n)), optimized_);
  const std::vector<int> skeleton = joined(legs_, optimized_);
  follow(abdomen_, abdomen(Columns(joined(abdomen_, skeleton), n)), skeleton);
  return T;
}

/// dQ/dq over chosen coordinates at the equilibrium found: minus the Hessian of everything that has a
/// potential, minus what fibres give when they are stretched.
MatX<double> OptimizedBody::force_slope(const Columns& over, const Statics& s,
                                        const RecruitmentResult& equilibrium) const {
  const Model& model = *model_;
  const Eigen::Index n = over.size();
  MatX<double> H = s.gravity_hessian + s.external_hessian + s.tissue_hessian;
  Eigen::Map<VecX<double>> stacked(H.data(), n * n);
  stacked += s.length_hessian * equilibrium.tension +
             s.linea_alba_hessian * equilibrium.equilibrium.linea_alba_tension;
  H -= equilibrium.equilibrium.pressure * s.volume.hessian;
  for (int m = 0; m < model.n_fascicles(); ++m) {
    const StaticFascicle held = static_fascicle(model.fascicles[std::size_t(m)], s.length[m], 0.0);
    const VecX<double> arm = s.length_gradient.col(m)(over.coordinate);
    H.noalias() += (held.passive_slope + equilibrium.equilibrium.activation[m] * held.active_slope) * arm *
                   arm.transpose();
  }
  const StiffnessField field(model, s, 0.0, true);
  const VecX<double> C = field.compression(equilibrium.equilibrium);
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
  for (std::size_t p = 0; p < posture_.support.contact_points.size(); ++p) {
    const int contact_point = posture_.support.contact_points[p];
    add_dead_load_hessian(model.tree, s.kin,
                          {model.contact_points[std::size_t(contact_point)].at,
                           Vec3<double>(equilibrium.contact_force.row(contact_point).transpose())},
                          over.column, H);
  }
  const Cavity pleural_surface = pleural_part(model.cavity);
  H += model.cavity.pleural_pressure *
       evaluate_cavity(model.tree, s.kin, pleural_surface, over.column, int(n)).hessian;
  return -H;
}

EffortSlope OptimizedBody::slope() const {
  EffortSlope out;
  const Tree& tree = model_->tree;
  std::vector<int> all = posture_.support.balanced;
  for (const Disc& disc : model_->discs)
    for (const int c : disc.rotation)
      if (std::ranges::count(all, c) == 0) all.push_back(c);
  std::erase_if(all, [&](int c) { return std::ranges::count(model_->deformation_coordinates, c) > 0; });
  std::vector<std::string> names;
  for (const int c : all) names.push_back(tree.coordinates()[std::size_t(c)].name);

  RecruitmentSettings settings;
  settings.metric = Metric::none;
  const Statics statics =
      evaluate_statics(*model_, posture_.pose, posture_.loads, stability_coordinates(*model_, names));
  out.equilibrium = recruit(*model_, statics, posture_.support, settings);
  if (out.equilibrium.status != RecruitmentStatus::solved)
    throw ConvergenceError("minimum_effort_pose: the pose is not in balance without reserve actuators",
                           out.equilibrium.reserve_max, 0);
  const Columns over(statics.stability.coordinate, tree.n_coordinates());
  const MatX<double> dQ = force_slope(over, statics, out.equilibrium);
  VecX<double> y = VecX<double>::Zero(over.size());
  for (std::size_t r = 0; r < posture_.support.balanced.size(); ++r)
    y[over.column[std::size_t(posture_.support.balanced[r])]] =
        out.equilibrium.balance_shadow_price[Eigen::Index(r)];
  out.effort = out.equilibrium.effort;
  out.cost = out.effort +
             settings.pressure_penalty * out.equilibrium.equilibrium.pressure *
                 out.equilibrium.equilibrium.pressure +
             settings.contact_penalty * out.equilibrium.contact_force.squaredNorm() +
             settings.linea_alba_penalty * out.equilibrium.equilibrium.linea_alba_tension.squaredNorm();
  out.tangents = tangents();
  out.slope = -(y.transpose() * dQ * out.tangents(over.coordinate, Eigen::all)).transpose();
  return out;
}

}  // namespace

EffortSlope effort_slope(const Model& model, const PosedModel& posture, const std::vector<int>& optimized) {
  return OptimizedBody(model, posture, optimized).slope();
}

namespace {

/// Cost of a pose with its slope, as the minimiser wants them.
struct CostSlope {
  double value = std::numeric_limits<double>::infinity();
  VecX<double> gradient;
};

/// Cost over the optimized coordinates, from where the search stands: the others follow from there.
class MinimumEffortCost {
 public:
  MinimumEffortCost(const Model& model, const PosedModel& posture, const std::vector<int>& optimized)
      : at_(model, posture, optimized), tried_(at_), slope_(at_.slope()), tried_slope_(slope_) {}

  [[nodiscard]] VecX<double> z() const { return at_.z(); }
  [[nodiscard]] const PosedModel& posture() const { return at_.posture(); }
  [[nodiscard]] double effort() const { return slope_.effort; }

  /// Infinite where the supports or a fibre do not reach, or the pose cannot be held.
  CostSlope operator()(const VecX<double>& z) {
    tried_ = at_;
    tried_slope_ = slope_;
    if (z == at_.z()) return {slope_.cost, slope_.slope};
    try {
      tried_.move_to(z);
      tried_slope_ = tried_.slope();
      return {tried_slope_.cost, tried_slope_.slope};
    } catch (const Error&) {
      return {std::numeric_limits<double>::infinity(), VecX<double>::Zero(z.size())};
    }
  }
  void accept() {
    at_ = tried_;
    slope_ = tried_slope_;
  }

 private:
  OptimizedBody at_, tried_;
  EffortSlope slope_, tried_slope_;
};

/// The nearest minimum of cost inside the ranges of the optimized coordinates.
MinimumEffortPose least_effort(const Model& model, const PosedModel& posture,
                               const std::vector<int>& optimized, const MinimumEffortSettings& settings) {
  MinimumEffortCost cost(model, posture, optimized);
  const double effort_before = cost.effort();
  const auto n = Eigen::Index(optimized.size());
  VecX<double> low(n), high(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const Coordinate& c = model.tree.coordinates()[std::size_t(optimized[std::size_t(i)])];
    low[i] = c.low;
    high[i] = c.high;
  }
  const SearchResult found = minimise_bfgs(cost, cost.z(), low, high,
                                           {.tolerance = settings.tolerance,
                                            .max_iterations = settings.max_steps,
                                            .longest_step = settings.longest_step},
                                           [&](const VecX<double>&) { cost.accept(); });
  if (found.status != SearchStatus::converged)
    throw ConvergenceError("minimum_effort_pose: the slope of effort is " + std::to_string(found.residual) +
                               " per radian or metre after " + std::to_string(found.iterations) +
                               " steps, expected below " + std::to_string(settings.tolerance) + " (" +
                               to_string(found.status) + ")",
                           found.residual, found.iterations);
  return {cost.posture(), effort_before, cost.effort(), found.residual, found.iterations};
}

}  // namespace

namespace {

/// The factors by which compression stiffens the discs in an equilibrium.
VecX<double> preload_factors(const Model& model, const PosedModel& posture) {
  RecruitmentSettings settings;
  settings.metric = Metric::none;
  const Statics statics =
      evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}));
  const RecruitmentResult equilibrium = recruit(model, statics, posture.support, settings);
  VecX<double> factors = StiffnessField(model, statics, 0.0, true).compression(equilibrium.equilibrium);
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

MinimumEffortPose minimum_effort_pose(const Model& model, const PosedModel& posture,
                                      const std::vector<int>& optimized,
                                      const MinimumEffortSettings& settings) {
  if (optimized.empty()) fail_argument("minimum_effort_pose", "optimized", 0, "at least one coordinate");
  constexpr int most = 20;
  constexpr double steady = 1e-4;  // [1] of the preload factors
  MinimumEffortPose out{posture};
  VecX<double> factors = preload_factors(model, posture);
  double change = 0.0, effort_before = 0.0;
  for (int round = 0, steps = 0; round < most; ++round) {
    out = least_effort(with_preload(model, factors), out.posture, optimized, settings);
    if (round == 0) effort_before = out.effort_before;
    out.effort_before = effort_before;
    out.steps = steps += out.steps;
    const VecX<double> next = preload_factors(model, out.posture);
    change = (next - factors).cwiseAbs().maxCoeff();
    factors = next;
    if (change < steady) return out;
  }
  throw ConvergenceError(
      "minimum_effort_pose: the preload of the discs still changes by " + std::to_string(change), change,
      most);
}

}  // namespace lumbopelvic
