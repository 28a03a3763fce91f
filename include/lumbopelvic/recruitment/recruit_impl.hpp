#pragma once
/// The rounds of recruitment. Included by recruit.hpp where the library is used as headers.

#include "lumbopelvic/recruitment/recruit.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE Recruiter::Recruiter(const Model& model, const Statics& statics, HoldSupport support,
                                        RecruitmentSettings settings)
    : model_(&model),
      support_(std::move(support)),
      settings_(std::move(settings)),
      field_(model, statics, settings_.short_range_stiffness, settings_.tendon_in_series),
      layout_{model.n_fascicles(), Eigen::Index(model.bands.size()), Eigen::Index(support_.pads.size()),
              Eigen::Index(support_.balanced.size())},
      column_(column_metric(statics)),
      segment_(segment_metric(model, statics)),
      metric_(settings_.metric == Metric::segment ? segment_ : column_),
      solver_(QpSettings{.tolerance = 1e-4 * settings_.tolerance}) {
  constexpr auto fn = "Recruiter";
  for (const int c : support_.balanced) check_index(fn, "balanced coordinate", c, model.tree.n_coordinates());
  for (const int p : support_.pads) check_index(fn, "pad", p, std::ptrdiff_t(model.pads.size()));
  if (!support_.axes.empty())
    check_size(fn, "axes of the pads", Eigen::Index(support_.axes.size()), Eigen::Index(support_.pads.size()));
  check_finite(fn, "margin", settings_.margin);
  check_positive(fn, "instability_price", settings_.instability_price);
  check_positive(fn, "tolerance", settings_.tolerance);
}

LUMBOPELVIC_INLINE RecruitmentResult Recruiter::solve(const RecruitmentStart& start) {
  RecruitmentResult result;
  preload_ = VecX<double>::Ones(Eigen::Index(model_->discs.size()));
  begin(start);
  for (int i = 0; i < settings_.max_rounds; ++i) {
    converge(result);
    if (!update_preload()) break;
    qp_ = build_problem(*model_, field_, support_, settings_, layout_, preload_);
    solve_qp_in_hand();
  }
  report(result);
  return result;
}

LUMBOPELVIC_INLINE RecruitmentStart Recruiter::last() const {
  RecruitmentStart start;
  start.linearize_at = layout_.hold(x_);
  for (const Cut& cut : cuts_)
    if (cut.direction.size() > 0 && cut.multiplier > 0.0)
      start.directions.push_back(std::sqrt(cut.multiplier) * cut.direction);
  return start;
}

/// The first point: where the start was, if it says so, else the optimum without a margin.
LUMBOPELVIC_INLINE void Recruiter::begin(const RecruitmentStart& start) {
  qp_ = build_problem(*model_, field_, support_, settings_, layout_, preload_);
  cuts_.clear();
  active_ = {};
  curvature_ = {};
  follows_ = true;
  if (demands_stability())
    for (const VecX<double>& v : start.directions) {
      cuts_.push_back(stability_cut(v, start.linearize_at));
      cuts_.back().multiplier = 1.0;
    }
  x_ = VecX<double>::Zero(layout_.size());
  y_ = VecX<double>::Zero(layout_.balanced);
  solve_qp_in_hand();
}

LUMBOPELVIC_INLINE void Recruiter::converge(RecruitmentResult& result) {
  constexpr int patience = 40;  // rounds; a dozen are usual
  result.status = RecruitmentStatus::not_converged;
  for (int i = 0; i < settings_.max_rounds; ++i) {
    ++result.rounds;
    follows_ = i < patience;
    if (look()) {
      result.status = falls_short() ? RecruitmentStatus::margin_unattainable : RecruitmentStatus::solved;
      return;
    }
    solve_qp_in_hand();
    refine_active();
    if (solver_.solution().status != QpStatus::optimal) return;
  }
}

/// Looks at the hold in hand. True if it is optimal; else cuts and curvature are set for the next QP.
LUMBOPELVIC_INLINE bool Recruiter::look() {
  const bool in_cones = !add_friction_cuts();
  if (!demands_stability()) return in_cones;
  const HoldState hold = layout_.hold(x_);
  MatX<double> H;
  field_.stiffness(hold, H);
  const CondensedModes modes = condensed_modes(H, metric_);
  if (modes.followers_stable) {
    violation_ = held() - modes.values[0];
    if (in_cones && violation_ <= settings_.tolerance * unit() && qp_residual() <= settings_.tolerance)
      return true;
  }
  if (modes.followers_stable && follows_) {
    follow_active(hold, H, modes);
  } else {
    active_ = {};
    curvature_ = {};
    Eigen::Index below = modes.vectors.cols();
    if (modes.followers_stable)
      below = (modes.values.array() < held() - 0.5 * settings_.tolerance * unit()).count();
    cut_all(hold, modes.vectors.leftCols(below));
  }
  return false;
}

LUMBOPELVIC_INLINE void Recruiter::cut_all(const HoldState& hold, const MatX<double>& directions) {
  for (const auto& v : directions.colwise()) cuts_.push_back(stability_cut(v, hold));
}

/// Replaces the cuts of earlier holds, once Z says along which modes the margin binds, by cuts and curvature
/// of this one. Until then they are added.
LUMBOPELVIC_INLINE void Recruiter::follow_active(const HoldState& hold, const MatX<double>& H,
                                                 const CondensedModes& modes) {
  constexpr double noticeable = 0.1;  // curvature, against that of the cost
  const Eigen::Index m = metric_.rows();
  const MatX<double> dual = metric_ * modes.vectors.topRows(m);
  const MatX<double> Z = dual.transpose() * Z_.topLeftCorner(m, m) * dual;  // among the modes
  const Eigen::Index t = count_active(modes, Z.diagonal());
  active_ = active_modes(field_, hold, modes, t);
  curvature_ = {};
  if (Z.diagonal().maxCoeff() == 0.0) {
    for (Eigen::Index i = 0; i < t; ++i) cuts_.push_back(active_cut(VecX<double>::Unit(t, i), 0.0));
    return;
  }
  const MatX<double> Z_V = Z.topLeftCorner(t, t);
  curvature_ = margin_curvature(field_, hold, H, modes, active_, held(), Z_V);
  curvature_.keep_above(noticeable, softness());
  std::erase_if(cuts_, [](const Cut& cut) { return cut.direction.size() > 0; });
  const Eigen::SelfAdjointEigenSolver<MatX<double>> eigen(Z_V);
  for (Eigen::Index i = 0; i < t; ++i)
    cuts_.push_back(active_cut(eigen.eigenvectors().col(i), std::max(0.0, eigen.eigenvalues()[i])));
}

/// How many of the softest modes the margin holds, or nearly: those that carry a multiplier and those close
/// by.
LUMBOPELVIC_INLINE Eigen::Index Recruiter::count_active(const CondensedModes& modes,
                                                        const VecX<double>& multipliers) const {
  constexpr Eigen::Index most = 8;
  constexpr double carrying = 1e-3;  // share of the largest multiplier
  const double near = held() + std::max(2.0 * violation_, 0.05 * unit());
  const double largest = multipliers.maxCoeff();
  Eigen::Index count = 1;
  for (Eigen::Index i = 1; i < std::min(modes.values.size() - 1, most); ++i)
    if (modes.values[i] < near || multipliers[i] > carrying * largest) count = i + 1;
  return count;
}

/// Inverse curvature of the cost, zero where a bound holds, (state).
LUMBOPELVIC_INLINE VecX<double> Recruiter::softness() const {
  const double p = settings_.effort_exponent;
  VecX<double> soft = VecX<double>::Zero(layout_.states());
  for (Eigen::Index i = 0; i < soft.size(); ++i) {
    if (x_[i] <= qp_.lower[i] || x_[i] >= qp_.upper[i]) continue;
    const bool is_power = p != 2.0 && i < layout_.fascicles;
    soft[i] = 1.0 / (qp_.weight[i] * (is_power ? p * (p - 1.0) * std::pow(x_[i], p - 2.0) : 1.0));
  }
  return soft;
}

/// Solves the QP with the cuts and the curvature in hand, from the last point.
LUMBOPELVIC_INLINE void Recruiter::solve_qp_in_hand() {
  QpProblem qp = bare_qp();
  add_curvature(qp);
  QpSolution start;
  start.x = VecX<double>::Zero(qp.size());
  start.x.head(x_.size()) = x_;
  start.y = VecX<double>::Zero(qp.b.size());
  start.y.head(y_.size()) = y_;
  start.mu.resize(qp.h.size());
  for (std::size_t c = 0; c < cuts_.size(); ++c) start.mu[Eigen::Index(c)] = cuts_[c].multiplier;
  if (solver_.solve(qp, start).status != QpStatus::optimal) solver_.solve(qp);  // the start misled
  take_solution();
}

/// The QP with its cuts, without curvature.
LUMBOPELVIC_INLINE QpProblem Recruiter::bare_qp() const {
  QpProblem qp = qp_;
  const auto count = Eigen::Index(cuts_.size());
  qp.G.resize(count, qp.size());
  qp.h.resize(count);
  for (Eigen::Index c = 0; c < count; ++c) {
    qp.G.row(c) = cuts_[std::size_t(c)].row;
    qp.h[c] = cuts_[std::size_t(c)].rhs;
  }
  return qp;
}

/// Adds the curvature as variables z = rows (x - at) with cost 1/2 |z|^2, and its own part as weights.
LUMBOPELVIC_INLINE void Recruiter::add_curvature(QpProblem& qp) const {
  const Eigen::Index k = curvature_.rows.rows(), n = qp.size(), m = qp.b.size();
  if (curvature_.at.size() == 0) return;
  const bool is_quadratic = settings_.effort_exponent == 2.0;  // a power takes no weight beside its own
  for (Eigen::Index i = is_quadratic ? 0 : layout_.fascicles; i < layout_.states(); ++i) {
    qp.weight[i] += curvature_.own[i];
    qp.linear[i] -= curvature_.own[i] * curvature_.at[i];
  }
  const auto extend = [&](VecX<double>& v, const auto& tail) {
    v.conservativeResize(v.size() + k);
    v.tail(k) = tail;
  };
  const VecX<double> open = VecX<double>::Constant(k, std::numeric_limits<double>::infinity());
  extend(qp.lower, -open);
  extend(qp.upper, open);
  extend(qp.weight, VecX<double>::Ones(k));
  extend(qp.linear, VecX<double>::Zero(k));
  extend(qp.b, curvature_.rows * curvature_.at);
  const auto widen = [&](MatX<double>& rows, Eigen::Index more) {
    rows.conservativeResizeLike(MatX<double>::Zero(rows.rows() + more, n + k));
  };
  widen(qp.A, k);
  widen(qp.G, 0);
  qp.A.block(m, 0, k, layout_.states()) = curvature_.rows;
  qp.A.bottomRightCorner(k, k).diagonal().setConstant(-1.0);
}

LUMBOPELVIC_INLINE void Recruiter::take_solution() {
  const QpSolution& qp = solver_.solution();
  x_ = qp.x.head(layout_.size());
  y_ = qp.y.head(layout_.balanced);
  Z_ = MatX<double>::Zero(field_.size(), field_.size());
  for (std::size_t c = 0; c < cuts_.size(); ++c) {
    cuts_[c].multiplier = qp.mu[Eigen::Index(c)];
    if (const VecX<double>& v = cuts_[c].direction; v.size() > 0 && cuts_[c].multiplier > 0.0)
      Z_.noalias() += cuts_[c].multiplier * v * v.transpose();
  }
}

/// Cuts the combinations of the active modes that the QP took below the margin, as far as first order can
/// tell.
LUMBOPELVIC_INLINE void Recruiter::refine_active() {
  constexpr int limit = 50;
  const double slack = std::max(0.3 * settings_.tolerance * unit(), 0.05 * violation_);
  for (int i = 0; i < limit && active_.count() > 1; ++i) {
    const Eigen::SelfAdjointEigenSolver<MatX<double>> eigen(active_.predict(x_.head(layout_.states())));
    const Eigen::Index below = (eigen.eigenvalues().array() < held() - slack).count();
    if (below == 0) return;
    for (const auto& c : eigen.eigenvectors().leftCols(below).colwise()) {
      cuts_.push_back(active_cut(c, 0.0));
      VecX<double> row = VecX<double>::Zero(solver_.solution().x.size());
      row.head(layout_.size()) = cuts_.back().row;
      solver_.add_cut(row, cuts_.back().rhs);
    }
    if (solver_.resolve().status != QpStatus::optimal) return solve_qp_in_hand();
    take_solution();
  }
}

LUMBOPELVIC_INLINE Recruiter::Cut Recruiter::stability_cut(const VecX<double>& v, const HoldState& at) const {
  HoldGradient g;
  field_.supergradient(at, v, g);
  Cut cut{v, VecX<double>::Zero(layout_.size()), 0.0};
  cut.row.head(layout_.fascicles) = g.activation;
  cut.row[layout_.pressure()] = g.pressure;
  cut.row.segment(layout_.band(0), layout_.bands) = g.band_tension;
  const double weight = v.head(metric_.rows()).dot(metric_ * v.head(metric_.rows()));
  cut.row[layout_.shortfall()] = unit() * weight;
  cut.rhs = settings_.margin * weight - field_.along(at, v) + g.activation.dot(at.activation) +
            g.pressure * at.pressure + g.band_tension.dot(at.band_tension);
  return cut;
}

/// The same along V c of the active modes.
LUMBOPELVIC_INLINE Recruiter::Cut Recruiter::active_cut(const VecX<double>& c, double multiplier) const {
  const VecX<double> g = active_.gradient(c);
  const double weight = c.squaredNorm();
  Cut cut{active_.V * c, VecX<double>::Zero(layout_.size()), 0.0, multiplier};
  cut.row.head(layout_.states()) = g;
  cut.row[layout_.shortfall()] = unit() * weight;
  cut.rhs = settings_.margin * weight - c.dot(active_.block * c) + g.dot(active_.at);
  return cut;
}

/// mu N >= T . d, the side of the cone in the direction d of the tangential force.
LUMBOPELVIC_INLINE Recruiter::Cut Recruiter::friction_cut(Eigen::Index pad, double forward,
                                                          double right) const {
  Cut cut{{}, VecX<double>::Zero(layout_.size()), 0.0};
  const double tangential = std::hypot(forward, right);
  cut.row[layout_.contact(pad, 0)] = -forward / tangential;
  cut.row[layout_.contact(pad, 1)] = model_->pads[std::size_t(support_.pads[std::size_t(pad)])].friction;
  cut.row[layout_.contact(pad, 2)] = -right / tangential;
  return cut;
}

LUMBOPELVIC_INLINE bool Recruiter::add_friction_cuts() {
  constexpr double slack = 1e-9;  // relative: what rounding leaves of a binding cone
  bool added = false;
  for (Eigen::Index p = 0; p < layout_.pads; ++p) {
    const double forward = x_[layout_.contact(p, 0)], right = x_[layout_.contact(p, 2)];
    const double normal = x_[layout_.contact(p, 1)];
    const double mu = model_->pads[std::size_t(support_.pads[std::size_t(p)])].friction;
    if (std::hypot(forward, right) <= mu * normal + slack * (1.0 + normal)) continue;
    cuts_.push_back(friction_cut(p, forward, right));
    added = true;
  }
  return added;
}

/// Stationarity and the rest for the QP without curvature, at the point in hand.
LUMBOPELVIC_INLINE double Recruiter::qp_residual() const {
  if (curvature_.at.size() == 0) return solver_.solution().kkt_residual;
  return qp_residuals(bare_qp(), x_, y_, solver_.solution().mu).worst();
}

/// A metric with zero rows for the followers.
LUMBOPELVIC_INLINE MatX<double> Recruiter::whole(const MatX<double>& metric) const {
  MatX<double> W = MatX<double>::Zero(field_.size(), field_.size());
  W.topLeftCorner(metric.rows(), metric.cols()) = metric;
  return W;
}

LUMBOPELVIC_INLINE bool Recruiter::update_preload() {
  double moment = 0.0, change = 0.0;
  for (const DiscGradient& disc : field_.statics().discs) moment = std::max(moment, disc.gradient.norm());
  if (moment < 1e-12) return false;
  const VecX<double> C = field_.compression(layout_.hold(x_));
  for (Eigen::Index j = 0; j < C.size(); ++j) {
    const double factor = model_->discs[std::size_t(j)].preload.factor(C[j]);
    change = std::max(change, std::abs(factor - preload_[j]));
    preload_[j] = factor;
  }
  return change > 1e-7;
}

LUMBOPELVIC_INLINE void Recruiter::report(RecruitmentResult& result) const {
  result.hold = layout_.hold(x_);
  const auto& tensions = field_.tensions();
  result.tension.resize(layout_.fascicles);
  for (Eigen::Index m = 0; m < layout_.fascicles; ++m)
    result.tension[m] = tensions[std::size_t(m)].passive + x_[m] * tensions[std::size_t(m)].active;
  result.contact_force = MatX<double>::Zero(Eigen::Index(model_->pads.size()), 3);
  for (Eigen::Index p = 0; p < layout_.pads; ++p)
    result.contact_force.row(support_.pads[std::size_t(p)]) =
        support_.axes_under(std::size_t(p)) * x_.segment<3>(layout_.contact(p, 0));
  result.residual.resize(layout_.balanced);
  for (Eigen::Index r = 0; r < layout_.balanced; ++r)
    result.residual[r] = x_[layout_.residual(r, true)] - x_[layout_.residual(r, false)];
  result.residual_max = result.residual.cwiseAbs().maxCoeff();
  constexpr double balanced = 1e-5;  // [N m or N], far above rounding, far below any load of the body
  if (result.residual_max > balanced && result.status != RecruitmentStatus::not_converged)
    result.status = RecruitmentStatus::unbalanced;
  const VecX<double> w = effort_weights(*model_, settings_.effort_weight);
  result.effort = w.dot(x_.head(layout_.fascicles).array().pow(settings_.effort_exponent).matrix());

  MatX<double> H;
  field_.stiffness(result.hold, H);
  const CondensedModes column = condensed_modes(H, column_), segment = condensed_modes(H, segment_);
  if (column.followers_stable) {
    const CondensedModes& asked = settings_.metric == Metric::segment ? segment : column;
    result.margin_column = column.values[0];
    result.margin_segment = segment.values[0];
    result.margin = asked.values[0];
    result.critical_mode = asked.vectors.col(0);
  } else {
    result.critical_mode = column.vectors.col(0);
  }
  result.critical_load_factor = critical_load_factor(H, field_.statics().gravity_hessian);
  result.balance_price = y_;
  HoldGradient price;
  field_.supergradient(result.hold, Z_, price);
  result.price_matrix = Z_;
  result.stability_price = price.activation;
  for (Eigen::Index m = 0; m < layout_.fascicles; ++m)
    if (const double active = tensions[std::size_t(m)].active; active > 0.0)
      result.stability_price[m] /= active;
  result.kkt_residual = kkt_residual();
  result.cuts = int(cuts_.size());
}

/// Largest relative violation of the optimality conditions: those of the QP with its cuts and without
/// curvature, recomputed from the point; the margin; and complementarity of Z with H - (margin - shortfall)
/// W. The cuts leave out no stable hold, so the QP is a relaxation: a point that is optimal for it and keeps
/// the margin is optimal for the whole problem.
LUMBOPELVIC_INLINE double Recruiter::kkt_residual() const {
  const double of_qp = qp_residual();
  if (!demands_stability()) return of_qp;
  MatX<double> H;
  field_.stiffness(layout_.hold(x_), H);
  const MatX<double> S = H - held() * whole(metric_);
  const CondensedModes modes = condensed_modes(S, metric_);
  if (!modes.followers_stable) return 1.0;
  const double gap =
      std::abs(Z_.cwiseProduct(S).sum()) / (1.0 + solver_.solution().objective);  // both are efforts
  return std::max({of_qp, gap, -modes.values[0] / unit()});
}

}  // namespace lumbopelvic
