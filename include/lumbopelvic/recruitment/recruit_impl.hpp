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
  check_finite(fn, "margin", settings_.margin);
  check_positive(fn, "instability_price", settings_.instability_price);
  check_positive(fn, "tolerance", settings_.tolerance);
}

LUMBOPELVIC_INLINE RecruitmentResult Recruiter::solve(const RecruitmentStart& start) {
  RecruitmentResult result;
  preload_ = VecX<double>::Ones(Eigen::Index(model_->discs.size()));
  std::vector<Cut> first;
  if (demands_stability())
    for (const VecX<double>& v : start.directions) first.push_back(stability_cut(v, start.linearize_at));
  restart(first);
  for (int i = 0; i < settings_.max_rounds; ++i) {
    converge(result);
    if (!update_preload()) break;
    restart(std::vector<Cut>(cuts_));
  }
  report(result);
  return result;
}

LUMBOPELVIC_INLINE RecruitmentStart Recruiter::last() const {
  RecruitmentStart start;
  start.linearize_at = layout_.hold(x_);
  const VecX<double>& mu = solver_.solution().mu;
  for (std::size_t c = 0; c < cuts_.size(); ++c)
    if (cuts_[c].direction.size() > 0 && mu[Eigen::Index(c)] > 0.0) start.directions.push_back(cuts_[c].direction);
  return start;
}

/// Lays the QP out and solves it with the given cuts.
LUMBOPELVIC_INLINE void Recruiter::restart(const std::vector<Cut>& cuts) {
  qp_ = build_problem(*model_, field_, support_, settings_, layout_, preload_);
  qp_.G.resize(0, layout_.size());
  qp_.h.resize(0);
  const auto count = Eigen::Index(cuts.size());
  QpProblem whole = qp_;
  whole.G.resize(count, layout_.size());
  whole.h.resize(count);
  for (Eigen::Index c = 0; c < count; ++c) {
    whole.G.row(c) = cuts[std::size_t(c)].row;
    whole.h[c] = cuts[std::size_t(c)].rhs;
  }
  cuts_ = cuts;
  solver_.solve(whole);
  take_solution();
}

LUMBOPELVIC_INLINE void Recruiter::take_solution() {
  const QpSolution& qp = solver_.solution();
  x_ = qp.x;
  y_ = qp.y;
  Z_ = MatX<double>::Zero(field_.size(), field_.size());
  for (std::size_t c = 0; c < cuts_.size(); ++c)
    if (const VecX<double>& v = cuts_[c].direction; v.size() > 0 && qp.mu[Eigen::Index(c)] > 0.0)
      Z_.noalias() += qp.mu[Eigen::Index(c)] * v * v.transpose();
}

LUMBOPELVIC_INLINE void Recruiter::converge(RecruitmentResult& result) {
  result.status = RecruitmentStatus::not_converged;
  for (int i = 0; i < settings_.max_rounds; ++i) {
    ++result.rounds;
    if (!cut()) {
      result.status = falls_short() ? RecruitmentStatus::margin_unattainable : RecruitmentStatus::solved;
      return;
    }
    if (solver_.resolve().status != QpStatus::optimal) restart(std::vector<Cut>(cuts_));  // the warm start misled
    if (solver_.solution().status != QpStatus::optimal) return;
    take_solution();
  }
}

/// Adds a cut for whatever the point in hand violates; false if nothing.
LUMBOPELVIC_INLINE bool Recruiter::cut() {
  bool added = add_friction_cuts();
  if (!demands_stability()) return added;
  const HoldState hold = layout_.hold(x_);
  MatX<double> H;
  field_.stiffness(hold, H);
  const CondensedModes modes = condensed_modes(H, metric_);
  const double required = settings_.margin - (x_[layout_.shortfall()] + tolerance()) * margin_scale();
  for (Eigen::Index i = 0; i < modes.vectors.cols(); ++i) {
    if (modes.followers_stable && modes.values[i] >= required) break;
    add(stability_cut(modes.vectors.col(i), hold));
    added = true;
  }
  return added;
}

LUMBOPELVIC_INLINE void Recruiter::add(Cut cut) {
  solver_.add_cut(cut.row, cut.rhs);
  cuts_.push_back(std::move(cut));
}

LUMBOPELVIC_INLINE Recruiter::Cut Recruiter::stability_cut(const VecX<double>& v, const HoldState& at) const {
  HoldGradient g;
  field_.supergradient(at, v, g);
  Cut cut{v, VecX<double>::Zero(layout_.size()), 0.0};
  cut.row.head(layout_.fascicles) = g.activation;
  cut.row[layout_.pressure()] = g.pressure;
  cut.row.segment(layout_.band(0), layout_.bands) = g.band_tension;
  const double weight = v.head(metric_.rows()).dot(metric_ * v.head(metric_.rows()));
  cut.row[layout_.shortfall()] = margin_scale() * weight;
  cut.rhs = settings_.margin * weight - field_.along(at, v) + g.activation.dot(at.activation) +
            g.pressure * at.pressure + g.band_tension.dot(at.band_tension);
  return cut;
}

/// mu N >= T . d, the side of the cone in the direction d of the tangential force.
LUMBOPELVIC_INLINE Recruiter::Cut Recruiter::friction_cut(Eigen::Index pad, double forward, double right) const {
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
    add(friction_cut(p, forward, right));
    added = true;
  }
  return added;
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
    for (int axis = 0; axis < 3; ++axis)
      result.contact_force(support_.pads[std::size_t(p)], axis) = x_[layout_.contact(p, axis)];
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
    if (const double active = tensions[std::size_t(m)].active; active > 0.0) result.stability_price[m] /= active;
  result.kkt_residual = kkt_residual();
  result.cuts = int(cuts_.size());
}

/// Largest relative violation of the optimality conditions: those of the QP with its cuts, recomputed from its point;
/// the margin; and complementarity of Z with H - (margin - shortfall) W. The cuts leave out no stable hold, so the QP
/// is a relaxation: a point that is optimal for it and keeps the margin is optimal for the whole problem.
LUMBOPELVIC_INLINE double Recruiter::kkt_residual() const {
  const double of_qp = solver_.solution().kkt_residual;
  if (!demands_stability()) return of_qp;
  MatX<double> H;
  field_.stiffness(layout_.hold(x_), H);
  const MatX<double> W = whole(metric_);
  const MatX<double> S = H - (settings_.margin - x_[layout_.shortfall()] * margin_scale()) * W;
  const CondensedModes modes = condensed_modes(S, metric_);
  if (!modes.followers_stable) return 1.0;
  const double gap = std::abs(Z_.cwiseProduct(S).sum()) / (1.0 + solver_.solution().objective);  // both are efforts
  return std::max({of_qp, gap, -modes.values[0] / margin_scale()});
}

}  // namespace lumbopelvic
