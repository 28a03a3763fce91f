#pragma once
/// Quadratic program of a round of recruitment: cuts as rows, curvature as cost. Included by recruit.hpp
/// where the library is used as headers.

#include <Eigen/Eigenvalues>

#include "lumbopelvic/recruitment/recruit.hpp"

namespace lumbopelvic {

/// Solves the QP with the cuts and the curvature in hand, from the last point; without curvature where that
/// overflows. Where the QP itself does, the last point stays.
LUMBOPELVIC_INLINE void Recruiter::solve_qp_in_hand() {
  QpProblem qp = bare_qp();
  overflows_ = !is_finite(qp);
  if (overflows_) return;
  add_curvature(qp);
  if (!is_finite(qp)) {
    curvature_ = {};
    qp = bare_qp();
  }
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

/// Whether the last QP is good enough for what was asked. It aims far below the tolerance; rounding may keep it from there.
LUMBOPELVIC_INLINE bool Recruiter::qp_is_solved() const {
  constexpr double share = 0.1;  // of the tolerance
  const QpSolution& qp = solver_.solution();
  return qp.status == QpStatus::optimal ||
         (qp.status == QpStatus::iteration_limit && qp.kkt_residual <= share * settings_.tolerance);
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
  has_point_ = true;
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
      Cut cut = active_cut(c, 0.0);
      if (!cut.row.allFinite() || !std::isfinite(cut.rhs)) return solve_qp_in_hand();
      cuts_.push_back(std::move(cut));
      VecX<double> row = VecX<double>::Zero(solver_.solution().x.size());
      row.head(layout_.size()) = cuts_.back().row;
      solver_.add_cut(row, cuts_.back().rhs);
    }
    if (solver_.resolve().status != QpStatus::optimal) return solve_qp_in_hand();
    take_solution();
  }
}

LUMBOPELVIC_INLINE Recruiter::Cut Recruiter::stability_cut(const VecX<double>& v,
                                                           const EquilibriumState& at) const {
  EquilibriumGradient g;
  field_.supergradient(at, v, g);
  Cut cut{v, VecX<double>::Zero(layout_.size()), 0.0};
  cut.row.head(layout_.fascicles) = g.activation;
  cut.row[layout_.pressure()] = g.pressure;
  cut.row.segment(layout_.strip(0), layout_.linea_alba) = g.linea_alba_tension;
  const double weight = v.head(metric_.rows()).dot(metric_ * v.head(metric_.rows()));
  cut.row[layout_.margin_violation()] = unit() * weight;
  cut.rhs = settings_.margin * weight - field_.along(at, v) + g.activation.dot(at.activation) +
            g.pressure * at.pressure + g.linea_alba_tension.dot(at.linea_alba_tension);
  return cut;
}

/// The same along V c of the active modes.
LUMBOPELVIC_INLINE Recruiter::Cut Recruiter::active_cut(const VecX<double>& c, double multiplier) const {
  const VecX<double> g = active_.gradient(c);
  const double weight = c.squaredNorm();
  Cut cut{active_.V * c, VecX<double>::Zero(layout_.size()), 0.0, multiplier};
  cut.row.head(layout_.states()) = g;
  cut.row[layout_.margin_violation()] = unit() * weight;
  cut.rhs = settings_.margin * weight - c.dot(active_.block * c) + g.dot(active_.at);
  return cut;
}

LUMBOPELVIC_INLINE bool Recruiter::add_friction_cuts() {
  constexpr double slack = 1e-9;  // relative: what rounding leaves of a binding cone
  bool added = false;
  for (Eigen::Index p = 0; p < layout_.contact_points; ++p) {
    const double mu = model_->contact_points[std::size_t(support_.contact_points[std::size_t(p)])].friction;
    VecX<double> row = friction_cut(layout_, x_, p, mu, slack);
    if (row.size() == 0) continue;
    cuts_.push_back({{}, std::move(row)});
    added = true;
  }
  return added;
}

}  // namespace lumbopelvic
