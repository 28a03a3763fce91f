#pragma once
/// Definitions of recruit.hpp: the rounds of recruitment. Included by recruit.hpp where the library is used
/// as headers.

#include <Eigen/Eigenvalues>

#include "lumbopelvic/recruitment/recruit.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE Recruiter::Recruiter(const Model& model, const Statics& statics,
                                        EquilibriumSupport support, RecruitmentSettings settings)
    : model_(&model),
      support_(std::move(support)),
      settings_(std::move(settings)),
      field_(model, statics, settings_.short_range_stiffness, settings_.tendon_in_series),
      layout_{model.n_fascicles(), Eigen::Index(model.linea_alba.size()),
              Eigen::Index(support_.contact_points.size()), Eigen::Index(support_.balanced.size())},
      column_(mass_metric(statics)),
      segment_(segment_metric(model, statics)),
      metric_(settings_.metric == Metric::segment ? segment_ : column_),
      solver_(QpSettings{.tolerance = 1e-4 * settings_.tolerance}) {
  constexpr auto fn = "Recruiter";
  for (const int c : support_.balanced) check_index(fn, "balanced coordinate", c, model.tree.n_coordinates());
  for (const int p : support_.contact_points)
    check_index(fn, "contact_point", p, std::ptrdiff_t(model.contact_points.size()));
  if (!support_.axes.empty())
    check_size(fn, "axes of the contact points", Eigen::Index(support_.axes.size()),
               Eigen::Index(support_.contact_points.size()));
  check_finite(fn, "margin", settings_.margin);
  if (!demands_stability() && settings_.margin != 0.0)
    fail_argument(fn, "margin", settings_.margin, "0 where the metric is none: no margin is asked for");
  check_positive(fn, "instability_penalty", settings_.instability_penalty);
  check_positive(fn, "tolerance", settings_.tolerance);
}

LUMBOPELVIC_INLINE RecruitmentResult Recruiter::solve(const RecruitmentStart& start) {
  RecruitmentResult result;
  preload_ = VecX<double>::Ones(Eigen::Index(model_->discs.size()));
  begin(start);
  for (int i = 0; i < settings_.max_rounds && !overflows_; ++i) {
    converge(result);
    if (overflows_ || !qp_is_solved() || !update_preload()) break;
    qp_ = build_problem(*model_, field_, support_, settings_, layout_, preload_);
    solve_qp_in_hand();
  }
  if (overflows_) result.status = RecruitmentStatus::not_converged;
  if (has_point_)
    report(result);
  else
    report_nothing(result);
  result.message = reason(result);
  return result;
}

LUMBOPELVIC_INLINE RecruitmentStart Recruiter::last() const {
  RecruitmentStart start;
  if (overflows_) return start;  // nothing that the next one should begin from
  start.linearize_at = layout_.equilibrium(x_);
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
  has_point_ = false;
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
    if (!qp_is_solved()) return;
    ++result.rounds;
    follows_ = i < patience;
    if (look()) {
      result.status = falls_short() ? RecruitmentStatus::margin_unattainable : RecruitmentStatus::solved;
      return;
    }
    solve_qp_in_hand();
    if (overflows_) return;
    refine_active();
    if (overflows_) return;
  }
}

/// Looks at the equilibrium in hand. True if it is optimal; else cuts and curvature are set for the next QP.
LUMBOPELVIC_INLINE bool Recruiter::look() {
  const bool in_cones = !add_friction_cuts();
  if (!demands_stability()) return in_cones;
  const EquilibriumState equilibrium = layout_.equilibrium(x_);
  MatX<double> H;
  field_.stiffness(equilibrium, H);
  const CondensedModes modes = condensed_modes(H, metric_);
  if (modes.followers_stable) {
    violation_ = held() - modes.values[0];
    if (in_cones && violation_ <= settings_.tolerance * unit() && qp_residual() <= settings_.tolerance)
      return true;
  }
  if (modes.followers_stable && follows_) {
    follow_active(equilibrium, H, modes);
  } else {
    active_ = {};
    curvature_ = {};
    Eigen::Index below = modes.vectors.cols();
    if (modes.followers_stable)
      below = (modes.values.array() < held() - 0.5 * settings_.tolerance * unit()).count();
    cut_all(equilibrium, modes.vectors.leftCols(below));
  }
  return false;
}

LUMBOPELVIC_INLINE void Recruiter::cut_all(const EquilibriumState& equilibrium,
                                           const MatX<double>& directions) {
  for (const auto& v : directions.colwise()) cuts_.push_back(stability_cut(v, equilibrium));
}

/// Replaces the cuts of earlier equilibria, once Z says along which modes the margin binds, by cuts and
/// curvature of this one. Until then they are added.
LUMBOPELVIC_INLINE void Recruiter::follow_active(const EquilibriumState& equilibrium, const MatX<double>& H,
                                                 const CondensedModes& modes) {
  constexpr double noticeable = 0.1;  // curvature, against that of the cost
  const Eigen::Index m = metric_.rows();
  const MatX<double> dual = metric_ * modes.vectors.topRows(m);
  const MatX<double> Z = dual.transpose() * Z_.topLeftCorner(m, m) * dual;  // among the modes
  const Eigen::Index t = count_active(modes, Z.diagonal());
  active_ = active_modes(field_, equilibrium, modes, t);
  curvature_ = {};
  if (Z.diagonal().maxCoeff() == 0.0) {
    for (Eigen::Index i = 0; i < t; ++i) cuts_.push_back(active_cut(VecX<double>::Unit(t, i), 0.0));
    return;
  }
  const MatX<double> Z_V = Z.topLeftCorner(t, t);
  curvature_ = margin_curvature(field_, equilibrium, H, modes, active_, held(), 0.05 * unit(), Z_V);
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

LUMBOPELVIC_INLINE bool Recruiter::update_preload() {
  double moment = 0.0, change = 0.0;
  for (const DiscGradient& disc : field_.statics().discs) moment = std::max(moment, disc.gradient.norm());
  if (moment < 1e-12) return false;
  const VecX<double> C = field_.compression(layout_.equilibrium(x_));
  for (Eigen::Index j = 0; j < C.size(); ++j) {
    const double factor = model_->discs[std::size_t(j)].preload.factor(C[j]);
    change = std::max(change, std::abs(factor - preload_[j]));
    preload_[j] = factor;
  }
  return change > 1e-7;
}

}  // namespace lumbopelvic
