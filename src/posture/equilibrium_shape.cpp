#include "lumbopelvic/posture/equilibrium_shape.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>

#include "lumbopelvic/abdomen/cavity_volume.hpp"
#include "lumbopelvic/math/qp.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "lumbopelvic/muscle/static_fascicle.hpp"
#include "lumbopelvic/recruitment/problem.hpp"

namespace lumbopelvic {

namespace {

constexpr double unseen_residual = 1e-5;  // [N m or N] of a residual, as in recruitment

/// A shape looked at: its convex problem and the answer.
struct Evaluation {
  VecX<double> shape;
  Statics statics;
  QpProblem problem;
  QpSolution answer;

  [[nodiscard]] double cost() const {
    return answer.status == QpStatus::optimal ? answer.objective : std::numeric_limits<double>::infinity();
  }
};

/// A change of shape, by how much J is to fall with it, and the multipliers of balance and contents.
struct ShapeStep {
  VecX<double> change;
  double promised = 0.0;
  VecX<double> balance{};
  double contents = 0.0;
};

class Shaping {
 public:
  Shaping(const Model& model, const PosedModel& posture, const EquilibriumShapeSettings& settings);
  EquilibriumShape run();

 private:
  void approach(EquilibriumShape& out);
  void descend(EquilibriumShape& out);
  bool advance();
  bool renew_preload();
  [[nodiscard]] Evaluation look(const VecX<double>& shape, const QpSolution& near) const;
  [[nodiscard]] VecX<double> refilled(VecX<double> shape) const;
  [[nodiscard]] MatX<double> force_slope(const Evaluation& at) const;
  [[nodiscard]] QpProblem with_shape(const Evaluation& at) const;
  void bound_shape(const VecX<double>& shape, QpProblem& problem) const;
  [[nodiscard]] ShapeStep step(const Evaluation& at) const;
  [[nodiscard]] QpSolution solve(const QpProblem& problem, const QpSolution& near) const;
  void learn(const ShapeStep& step, const Evaluation& after, const MatX<double>& slope_after);
  [[nodiscard]] double reserve(const Evaluation& at) const;
  [[nodiscard]] Pose<double> posed(const VecX<double>& shape) const;
  [[nodiscard]] std::vector<int> at_limit() const;
  [[nodiscard]] const Coordinate& coordinate(Eigen::Index i) const {
    return model_->tree.coordinates()[std::size_t(free_[std::size_t(i)])];
  }
  [[nodiscard]] Eigen::Index n_shape() const { return Eigen::Index(free_.size()); }

  const Model* model_;
  PosedModel posture_;
  std::vector<int> free_;
  EquilibriumShapeSettings settings_;
  ProblemLayout layout_;
  VecX<double> preload_;
  VecX<double> scale_;  // (shape) longest step of each
  MatX<double> bend_;   // (shape x shape) of J, beyond what the linear balance makes of it
  double penalty_ = RecruitmentSettings{}.reserve_penalty;
  double radius_ = 1.0;    // of the next step, of the longest
  double contents_ = 0.0;  // [m^3]
  Evaluation now_;
  MatX<double> slope_;  // dQ/ds there
};

/// Statics without second derivatives: the convex problem needs none.
StabilityCoordinates no_stability_coordinates(const Model& model) {
  StabilityCoordinates none;
  none.column.assign(std::size_t(model.tree.n_coordinates()), -1);
  return none;
}

Shaping::Shaping(const Model& model, const PosedModel& posture, const EquilibriumShapeSettings& settings)
    : model_(&model),
      posture_(posture),
      free_(posture.free_deformation),
      settings_(settings),
      layout_{model.n_fascicles(), Eigen::Index(model.linea_alba.size()),
              Eigen::Index(posture.support.contact_points.size()),
              Eigen::Index(posture.support.balanced.size())},
      preload_(VecX<double>::Ones(Eigen::Index(model.discs.size()))),
      scale_(VecX<double>::Constant(n_shape(), settings.longest_step)) {
  constexpr auto fn = "find_equilibrium_shape";
  constexpr double lever = 0.1;  // [m] from a turning shape body to its rim
  check_positive(fn, "tolerance", settings.tolerance);
  check_positive(fn, "longest_step", settings.longest_step);
  for (Eigen::Index i = 0; i < n_shape(); ++i) {
    const int c = free_[std::size_t(i)];
    if (std::ranges::count(model.deformation_coordinates, c) == 0 ||
        std::ranges::count(posture.support.balanced, c) == 0)
      fail_argument(fn, "coordinate", coordinate(i).name, "of the abdomen, and in balance");
    if (coordinate(i).kind == MotionKind::rotation) scale_[i] /= lever;
  }
  contents_ = evaluate_cavity(model.tree,
                              evaluate_statics(model, posture.pose, {}, no_stability_coordinates(model)).kin,
                              model.cavity, no_stability_coordinates(model).column, 0)
                  .value;
}

Pose<double> Shaping::posed(const VecX<double>& shape) const {
  Pose<double> pose = posture_.pose;
  pose.q(free_) = shape;
  return pose;
}

Evaluation Shaping::look(const VecX<double>& shape, const QpSolution& near) const {
  RecruitmentSettings settings;
  settings.metric = Metric::none;
  settings.reserve_penalty = penalty_;
  Evaluation at;
  at.shape = shape;
  at.statics = evaluate_statics(*model_, posed(shape), posture_.loads, no_stability_coordinates(*model_));
  const StiffnessField field(*model_, at.statics, 0.0, true);
  at.problem = build_problem(*model_, field, posture_.support, settings, layout_, preload_);
  at.answer = solve(at.problem, near);
  return at;
}

/// The nearest shape with the contents that the abdomen has.
VecX<double> Shaping::refilled(VecX<double> shape) const {
  constexpr int enough = 3;  // steps of Newton, from what a step of the shape has left
  Kinematics<double> kin;
  const std::vector<int> none = no_stability_coordinates(*model_).column;
  for (int i = 0; i < enough; ++i) {
    forward_kinematics(model_->tree, posed(shape), kin);
    const CavityVolume V = evaluate_cavity(model_->tree, kin, model_->cavity, none, 0);
    const VecX<double> push = scale_.cwiseProduct(V.gradient(free_));
    if (push.squaredNorm() == 0.0) break;
    shape += (contents_ - V.value) / push.squaredNorm() * scale_.cwiseProduct(push);
  }
  return shape;
}

/// Solves a problem whose first unknowns and rows are those of recruitment, from the answer to one like it.
QpSolution Shaping::solve(const QpProblem& problem, const QpSolution& near) const {
  constexpr int most = 30;  // rounds of cutting friction cones,
  constexpr int most_unsolved =
      3;  // of these from an answer that is not optimal: now and then a cut mends it
  constexpr double slack = 1e-6;
  QpSolution from;
  from.x = VecX<double>::Zero(problem.size());
  from.y = VecX<double>::Zero(problem.b.size());
  from.x.head(std::min(near.x.size(), from.x.size())) = near.x.head(std::min(near.x.size(), from.x.size()));
  from.y.head(std::min(near.y.size(), from.y.size())) = near.y.head(std::min(near.y.size(), from.y.size()));
  QpSolver solver({.tolerance = 1e-8, .newton_limit = 200});
  if (solver.solve(problem, from).status != QpStatus::optimal) solver.solve(problem);
  bool cut = true;
  for (int i = 0, unsolved = 0; i < most && cut; ++i) {
    if (solver.solution().status != QpStatus::optimal && ++unsolved > most_unsolved) break;
    const VecX<double> x = solver.solution().x;
    cut = false;
    for (Eigen::Index p = 0; p < layout_.contact_points; ++p) {
      const double mu =
          model_->contact_points[std::size_t(posture_.support.contact_points[std::size_t(p)])].friction;
      if (const VecX<double> row = friction_cut(layout_, x, p, mu, slack); row.size() > 0) {
        solver.add_cut(row, 0.0);
        cut = true;
      }
    }
    if (cut) solver.resolve();
  }
  return solver.solution();
}

/// What has a length that the shape changes, and pulls.
struct StaticPull {
  const Path* path;
  double tension, stiffness;
  VecX<double> gradient;
};

std::vector<StaticPull> held_pulls(const Model& model, const Statics& s, const EquilibriumState& equilibrium,
                                   const std::vector<int>& shape) {
  std::vector<StaticPull> all;
  const auto add = [&](StaticPull pull) {
    if (!pull.gradient(shape).isZero(0.0)) all.push_back(std::move(pull));
  };
  for (int m = 0; m < model.n_fascicles(); ++m) {
    const VecX<double> gradient = s.length_gradient.col(m);
    if (gradient(shape).isZero(0.0)) continue;
    const StaticFascicle held = static_fascicle(model.fascicles[std::size_t(m)], s.length[m], 0.0);
    const double a = equilibrium.activation[m];
    add({&model.paths[std::size_t(m)], held.tension.passive + a * held.tension.active,
         held.passive_slope + a * held.active_slope, gradient});
  }
  for (std::size_t b = 0; b < model.linea_alba.size(); ++b)
    add({&model.linea_alba_paths[b], equilibrium.linea_alba_tension[Eigen::Index(b)], 0.0,
         s.linea_alba_gradient.col(Eigen::Index(b))});
  for (std::size_t i = 0; i < model.ligaments.size(); ++i) {
    VecX<double> gradient = VecX<double>::Zero(model.tree.n_coordinates());
    const Path& path = model.ligament_paths[i];
    const double length = add_length_gradient(model.tree, s.kin, model.surfaces, path, 1.0, gradient);
    const auto held = respond<double>(model.ligaments[i], length);
    add({&path, held.tension, held.stiffness, gradient});
  }
  return all;
}

/// dQ/ds at the equilibrium found, (balanced x shape): minus the Hessian of what has a potential, minus what fibres
/// give when they are stretched. Linea alba answer with any tension they are asked for.
MatX<double> Shaping::force_slope(const Evaluation& at) const {
  const Tree& tree = model_->tree;
  const std::vector<int>& rows = posture_.support.balanced;
  const int n = int(rows.size());
  std::vector<int> column(std::size_t(tree.n_coordinates()), -1), columns;
  for (int r = 0; r < n; ++r) column[std::size_t(rows[std::size_t(r)])] = r;
  for (const int c : free_) columns.push_back(column[std::size_t(c)]);
  MatX<double> H = MatX<double>::Zero(n, n);
  const EquilibriumState equilibrium = layout_.equilibrium(at.answer.x);
  for (const StaticPull& pull : held_pulls(*model_, at.statics, equilibrium, free_)) {
    add_length_hessian(tree, at.statics.kin, model_->surfaces, *pull.path, pull.tension, column, H);
    const VecX<double> arm = pull.gradient(rows);
    H.noalias() += pull.stiffness * arm * arm.transpose();
  }
  H -= equilibrium.pressure * evaluate_cavity(tree, at.statics.kin, model_->cavity, column, n).hessian;
  H += model_->cavity.pleural_pressure *
       evaluate_cavity(tree, at.statics.kin, pleural_part(model_->cavity), column, n).hessian;
  return -H(Eigen::all, columns);
}

/// The convex problem with more unknowns, ds and z = root(bend) ds, and more rows: the contents stay, and
/// what z is.
QpProblem Shaping::with_shape(const Evaluation& at) const {
  const Eigen::Index m = layout_.balanced, n = layout_.size(), k = n_shape();
  QpProblem problem = at.problem;
  problem.A.conservativeResizeLike(MatX<double>::Zero(m + 1 + k, n + 2 * k));
  problem.A.block(0, n, m, k) = slope_;
  problem.A.block(m, n, 1, k) = at.statics.volume.gradient(free_).transpose();
  const Eigen::SelfAdjointEigenSolver<MatX<double>> eigen(bend_);
  problem.A.block(m + 1, n, k, k) =
      eigen.eigenvalues().cwiseMax(0.0).cwiseSqrt().asDiagonal() * eigen.eigenvectors().transpose();
  problem.A.bottomRightCorner(k, k).diagonal().setConstant(-1.0);
  problem.b.conservativeResizeLike(VecX<double>::Zero(m + 1 + k));
  problem.weight.conservativeResizeLike(VecX<double>::Zero(n + 2 * k));
  problem.weight.tail(k).setOnes();
  problem.linear.conservativeResizeLike(VecX<double>::Zero(n + 2 * k));
  bound_shape(at.shape, problem);
  return problem;
}

/// Within the ranges of the coordinates; what is beyond already may only come back.
void Shaping::bound_shape(const VecX<double>& shape, QpProblem& problem) const {
  const Eigen::Index n = layout_.size(), k = n_shape();
  constexpr double infinite = std::numeric_limits<double>::infinity();
  problem.lower.conservativeResizeLike(VecX<double>::Constant(n + 2 * k, -infinite));
  problem.upper.conservativeResizeLike(VecX<double>::Constant(n + 2 * k, infinite));
  for (Eigen::Index i = 0; i < k; ++i) {
    const double longest = radius_ * scale_[i];
    problem.lower[n + i] = std::clamp(coordinate(i).low - shape[i], -longest, 0.0);
    problem.upper[n + i] = std::clamp(coordinate(i).high - shape[i], 0.0, longest);
  }
}

ShapeStep Shaping::step(const Evaluation& at) const {
  const QpSolution answer = solve(with_shape(at), at.answer);
  if (answer.status != QpStatus::optimal)
    throw ConvergenceError("find_equilibrium_shape: step", answer.kkt_residual, 0);
  const Eigen::Index m = layout_.balanced;
  return {answer.x.segment(layout_.size(), n_shape()), at.cost() - answer.objective, answer.y.head(m),
          answer.y[m]};
}

/// Learns how J bends by the secant of what the linear balance left out, where no residual makes a kink: BFGS,
/// the secant drawn towards B s where the curvature is small. That is Powell's damping with its two weights
/// exchanged: below a curvature of -0.8 s^T B s the result is indefinite, and `with_shape` takes its positive
/// part.
void Shaping::learn(const ShapeStep& step, const Evaluation& after, const MatX<double>& slope_after) {
  const auto push = [&](const Evaluation& at, const MatX<double>& slope, const VecX<double>& y) {
    return VecX<double>(-slope.transpose() * y - step.contents * at.statics.volume.gradient(free_));
  };
  const VecX<double> s = after.shape - now_.shape, Bs = bend_ * s;
  VecX<double> y = push(after, slope_after, after.answer.y) - push(now_, slope_, step.balance);
  const double sBs = s.dot(Bs), sy = s.dot(y);
  if (!(sBs > 1e-14)) return;
  if (sy < 0.2 * sBs) y += (0.8 * sBs / (sBs - sy)) * (Bs - y);
  bend_ += y * y.transpose() / s.dot(y) - Bs * Bs.transpose() / sBs;
}

double Shaping::reserve(const Evaluation& at) const {
  double worst = 0.0;
  for (Eigen::Index r = 0; r < layout_.balanced; ++r)
    worst = std::max(
        worst, std::abs(at.answer.x[layout_.reserve(r, true)] - at.answer.x[layout_.reserve(r, false)]));
  return worst;
}

/// Takes the factors by which compression stiffens the discs from the equilibrium in hand.
/// @return whether they changed
bool Shaping::renew_preload() {
  constexpr int most = 10;
  constexpr double steady = 1e-4;
  bool changed = false;
  for (int i = 0; i < most; ++i) {
    const StiffnessField field(*model_, now_.statics, 0.0, true);
    VecX<double> factors = field.compression(layout_.equilibrium(now_.answer.x));
    for (Eigen::Index j = 0; j < factors.size(); ++j)
      factors[j] = model_->discs[std::size_t(j)].preload.factor(factors[j]);
    const double change = (factors - preload_).lpNorm<Eigen::Infinity>();
    if (change < steady) break;
    changed = true;
    preload_ = factors;
    now_ = look(now_.shape, now_.answer);
  }
  return changed;
}

/// One step down. False if none is left that promises more than the tolerance.
bool Shaping::advance() {
  constexpr double shortest = 1e-6;
  for (; radius_ > shortest; radius_ *= 0.25) {
    try {
      const ShapeStep change = step(now_);
      if (!(change.promised > settings_.tolerance * radius_ * now_.cost())) return false;
      const Evaluation next = look(refilled(now_.shape + change.change), now_.answer);
      const double fallen = now_.cost() - next.cost();
      const MatX<double> slope = force_slope(next);
      if (std::max(reserve(now_), reserve(next)) < unseen_residual) learn(change, next, slope);
      if (fallen < 0.1 * change.promised) continue;
      now_ = next;
      slope_ = slope;
      radius_ = std::min(1.0, 2.0 * radius_);
      return true;
    } catch (const Error&) {
      continue;  // too far for a fibre, a path or the solver: a shorter step
    }
  }
  return false;
}

/// Where much is missing, reserve actuators are cheaper at first: their full price hides all else from the
/// solver.
void Shaping::approach(EquilibriumShape& out) {
  const double full = penalty_;
  for (const double price : {0.003 * full, 0.03 * full}) {
    penalty_ = price;
    now_ = look(now_.shape, {});
    if (now_.answer.status == QpStatus::optimal) descend(out);
  }
  penalty_ = full;
  now_ = look(now_.shape, {});
}

void Shaping::descend(EquilibriumShape& out) {
  constexpr int rounds = 5;  // of renewing the preload of the discs
  bend_ = 1e-2 * MatX<double>(scale_.cwiseAbs2().cwiseInverse().asDiagonal());
  slope_ = force_slope(now_);
  radius_ = 1.0;
  for (int round = 0; round < rounds; ++round) {
    const int before = out.steps;
    while (advance())
      if (++out.steps >= settings_.max_steps) return;
    out.status = EquilibriumShapeStatus::balanced;
    if (out.steps == before || !renew_preload()) return;
    slope_ = force_slope(now_);
  }
}

std::vector<int> Shaping::at_limit() const {
  constexpr double rounding = 1e-9;
  std::vector<int> all;
  for (Eigen::Index i = 0; i < n_shape(); ++i)
    if (!(now_.shape[i] > coordinate(i).low + rounding && now_.shape[i] < coordinate(i).high - rounding))
      all.push_back(free_[std::size_t(i)]);
  return all;
}

EquilibriumShape Shaping::run() {
  EquilibriumShape out{posture_};
  now_ = look(posture_.pose.q(free_), {});
  out.cost_before = now_.cost();
  out.reserve_before = reserve(now_);
  if (now_.answer.status == QpStatus::optimal) renew_preload();
  if (!(reserve(now_) <= unseen_residual)) approach(out);
  out.posture.pose = posed(now_.shape);
  out.status = EquilibriumShapeStatus::not_converged;
  if (now_.answer.status != QpStatus::optimal) {
    out.cost = now_.cost();  // infinite
    out.reserve = out.reserve_before;
    return out;
  }
  descend(out);
  out.posture.pose = posed(now_.shape);
  out.cost = now_.cost();
  out.reserve = reserve(now_);
  if (out.status == EquilibriumShapeStatus::balanced && out.reserve > unseen_residual)
    out.status = EquilibriumShapeStatus::unbalanced;
  out.at_limit = at_limit();
  return out;
}

}  // namespace

EquilibriumShape find_equilibrium_shape(const Model& model, const PosedModel& posture,
                                        const EquilibriumShapeSettings& settings) {
  if (posture.free_deformation.empty()) return {posture};
  EquilibriumShape out = Shaping(model, posture, settings).run();
  if (out.status == EquilibriumShapeStatus::balanced || posture.reference_deformation.size() == 0) return out;
  PosedModel rest = posture;  // another way to the same place, where the first one ended
  rest.pose.q(rest.free_deformation) = rest.reference_deformation;
  EquilibriumShape other = Shaping(model, rest, settings).run();
  other.cost_before = out.cost_before;
  other.reserve_before = out.reserve_before;
  return other.status == EquilibriumShapeStatus::balanced || other.cost < out.cost ? other : out;
}

double change_from_reference(const Model& model, const PosedModel& posture) {
  Pose<double> rest = posture.pose;
  rest.q(posture.free_deformation) = posture.reference_deformation;
  Kinematics<double> before, after;
  forward_kinematics(model.tree, rest, before);
  forward_kinematics(model.tree, posture.pose, after);
  double far = 0.0;
  for (const CavityVertex& vertex : model.cavity.vertices)
    far = std::max(far, (world_vertex(after, vertex) - world_vertex(before, vertex)).norm());
  return far;
}

}  // namespace lumbopelvic
