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
      metric_(settings_.metric == Metric::segment ? segment_ : column_) {
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
  restart_qp();
  if (demands_stability())
    for (const VecX<double>& v : start.directions) add_stability_cut(v, start.linearize_at);
  for (int i = 0; i < settings_.max_rounds; ++i) {
    converge(result);
    if (!update_preload()) break;
    restart_qp();
  }
  if (result.status == RecruitmentStatus::solved && x_[layout_.shortfall()] > settings_.tolerance) {
    // The margin is out of reach: price the shortfall so high that effort no longer counts against it.
    settings_.instability_price *= 1e4;
    const auto keep = directions_;
    const HoldState at = layout_.hold(x_);
    restart_qp();
    for (const VecX<double>& v : keep) add_stability_cut(v, at);
    converge(result);
    settings_.instability_price /= 1e4;
    if (result.status == RecruitmentStatus::solved) result.status = RecruitmentStatus::margin_unattainable;
  }
  report(result);
  return result;
}

LUMBOPELVIC_INLINE void Recruiter::restart_qp() {
  qp_ = build_problem(*model_, field_, support_, settings_, layout_, preload_);
  qp_.G.resize(0, layout_.size());
  qp_.h.resize(0);
  directions_.clear();
  cut_row_.clear();
  n_cuts_ = 0;
  x_ = solver_.solve(qp_).x;
}

LUMBOPELVIC_INLINE void Recruiter::converge(RecruitmentResult& result) {
  result.status = RecruitmentStatus::not_converged;
  for (int i = 0; i < settings_.max_rounds; ++i) {
    ++result.rounds;
    if (cut()) {
      if (solver_.resolve().status != QpStatus::optimal) break;
      x_ = solver_.solution().x;
      continue;
    }
    if (solver_.solution().status == QpStatus::optimal) result.status = RecruitmentStatus::solved;
    break;
  }
  x_ = solver_.solution().x;
}

LUMBOPELVIC_INLINE void Recruiter::look(Round& round) const {
  const HoldState hold = layout_.hold(x_);
  field_.stiffness(hold, round.H);
  round.modes = condensed_modes(round.H, metric_);
}

LUMBOPELVIC_INLINE bool Recruiter::cut() {
  bool added = add_friction_cuts();
  if (!demands_stability()) return added;
  Round round;
  look(round);
  const double required = settings_.margin - x_[layout_.shortfall()] * margin_scale();
  for (Eigen::Index i = 0; i < round.modes.vectors.cols(); ++i) {
    if (round.modes.followers_stable &&
        round.modes.values[i] >= required - settings_.tolerance * margin_scale())
      break;
    add_stability_cut(round.modes.vectors.col(i), layout_.hold(x_));
    added = true;
  }
  return added;
}

LUMBOPELVIC_INLINE VecX<double> Recruiter::stability_row(const VecX<double>& v, const HoldState& at, double& rhs) const {
  HoldGradient g;
  field_.supergradient(at, v, g);
  VecX<double> row = VecX<double>::Zero(layout_.size());
  row.head(layout_.fascicles) = g.activation;
  row[layout_.pressure()] = g.pressure;
  row.segment(layout_.band(0), layout_.bands) = g.band_tension;
  const double weight = v.head(metric_.rows()).dot(metric_ * v.head(metric_.rows()));
  row[layout_.shortfall()] = margin_scale() * weight;
  rhs = settings_.margin * weight - field_.along(at, v) + g.activation.dot(at.activation) + g.pressure * at.pressure +
        g.band_tension.dot(at.band_tension);
  return row;
}

LUMBOPELVIC_INLINE void Recruiter::add_stability_cut(const VecX<double>& v, const HoldState& at) {
  double rhs = 0.0;
  const VecX<double> row = stability_row(v, at, rhs);
  solver_.add_cut(row, rhs);
  directions_.push_back(v);
  cut_row_.push_back(n_cuts_++);
}

LUMBOPELVIC_INLINE bool Recruiter::add_friction_cuts() {
  bool added = false;
  for (Eigen::Index p = 0; p < layout_.pads; ++p) {
    const double mu = model_->pads[std::size_t(support_.pads[std::size_t(p)])].friction;
    const double forward = x_[layout_.contact(p, 0)], right = x_[layout_.contact(p, 2)];
    const double normal = x_[layout_.contact(p, 1)], tangential = std::hypot(forward, right);
    if (tangential <= mu * normal + 1e-9 * (1.0 + normal)) continue;
    VecX<double> row = VecX<double>::Zero(layout_.size());
    row[layout_.contact(p, 0)] = -forward / tangential;
    row[layout_.contact(p, 1)] = mu;
    row[layout_.contact(p, 2)] = -right / tangential;
    solver_.add_cut(row, 0.0);
    ++n_cuts_;
    added = true;
  }
  return added;
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
  const QpSolution& qp = solver_.solution();
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
  if (result.residual_max > 1e-5 && result.status != RecruitmentStatus::not_converged)
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
  result.balance_price = qp.y;
  report_prices(result);
  result.kkt_residual = kkt_residual(H);
  result.cuts = int(n_cuts_);
}

LUMBOPELVIC_INLINE void Recruiter::report_prices(RecruitmentResult& result) const {
  const VecX<double>& mu = solver_.solution().mu;
  result.price_matrix = MatX<double>::Zero(field_.size(), field_.size());
  result.stability_price = VecX<double>::Zero(layout_.fascicles);
  HoldGradient g;
  for (std::size_t c = 0; c < directions_.size(); ++c) {
    const double price = mu[cut_row_[c]];
    if (price <= 0.0) continue;
    result.price_matrix.noalias() += price * directions_[c] * directions_[c].transpose();
    field_.supergradient(result.hold, directions_[c], g);
    result.stability_price += price * g.activation;
  }
  for (Eigen::Index m = 0; m < layout_.fascicles; ++m)
    result.stability_price[m] /= field_.tensions()[std::size_t(m)].active;
}

/// Largest relative violation of: stationarity (with every cut linearised at the point itself), balance, bounds,
/// margin, and complementarity of Z with H - margin W.
LUMBOPELVIC_INLINE double Recruiter::kkt_residual(const MatX<double>& H) const {
  const QpSolution& qp = solver_.solution();
  double worst = qp.kkt_residual;
  if (!demands_stability() || directions_.empty()) return worst;
  const HoldState hold = layout_.hold(x_);
  VecX<double> drift = VecX<double>::Zero(layout_.size());
  double size = 1e-300, stationarity = 0.0, gap = 0.0, total = 0.0;
  for (std::size_t c = 0; c < directions_.size(); ++c) {
    const double price = qp.mu[cut_row_[c]];
    if (price <= 0.0) continue;
    double rhs_here = 0.0;
    const VecX<double> row = stability_row(directions_[c], hold, rhs_here);
    drift += price * row;
    const VecX<double>& v = directions_[c];
    const double weight = v.head(metric_.rows()).dot(metric_ * v.head(metric_.rows()));
    gap += price * std::abs(v.dot(H * v) - (settings_.margin - x_[layout_.shortfall()] * margin_scale()) * weight);
    total += price * margin_scale() * std::max(weight, 1e-300);
  }
  // Stationarity at the point: the QP's own multipliers with the rows of the cuts moved to where we are.
  for (Eigen::Index i = 0; i < layout_.fascicles; ++i) {
    const double slope = settings_.effort_exponent == 2.0
                             ? qp_.weight[i] * x_[i]
                             : settings_.effort_exponent * qp_.weight[i] *
                                   std::pow(x_[i], settings_.effort_exponent - 1.0);
    const double reduced = slope - qp_.A.col(i).dot(qp.y) - drift[i];
    const bool at_lower = x_[i] <= qp_.lower[i], at_upper = x_[i] >= qp_.upper[i];
    const double violation = at_lower && at_upper ? 0.0
                             : at_lower           ? std::max(0.0, -reduced)
                             : at_upper           ? std::max(0.0, reduced)
                                                  : std::abs(reduced);
    size = std::max({size, std::abs(slope), std::abs(drift[i])});
    stationarity = std::max(stationarity, violation);
  }
  worst = std::max(worst, stationarity / size);
  if (total > 0.0) worst = std::max(worst, gap / total);
  return worst;
}

}  // namespace lumbopelvic
