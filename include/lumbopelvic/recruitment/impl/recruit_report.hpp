#pragma once
/// Report of recruitment: its result, and the certificate that it is optimal. Included by recruit.hpp where
/// the library is used as headers.

#include "lumbopelvic/core/number_text.hpp"
#include "lumbopelvic/math/qp_residuals.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"

namespace lumbopelvic {

namespace detail {
/// Reserve actuator that an equilibrium may have [N m or N]: far above rounding, far below any load of the body.
inline constexpr double largest_reserve = 1e-5;
}  // namespace detail

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

LUMBOPELVIC_INLINE void Recruiter::report(RecruitmentResult& result) const {
  result.equilibrium = layout_.equilibrium(x_);
  const auto& tensions = field_.tensions();
  result.tension.resize(layout_.fascicles);
  for (Eigen::Index m = 0; m < layout_.fascicles; ++m)
    result.tension[m] = tensions[std::size_t(m)].passive + x_[m] * tensions[std::size_t(m)].active;
  result.contact_force = MatX<double>::Zero(Eigen::Index(model_->contact_points.size()), 3);
  for (Eigen::Index p = 0; p < layout_.contact_points; ++p)
    result.contact_force.row(support_.contact_points[std::size_t(p)]) =
        support_.axes_under(std::size_t(p)) * x_.segment<3>(layout_.contact(p, 0));
  result.reserve.resize(layout_.balanced);
  for (Eigen::Index r = 0; r < layout_.balanced; ++r)
    result.reserve[r] = x_[layout_.reserve(r, true)] - x_[layout_.reserve(r, false)];
  result.reserve_max = result.reserve.cwiseAbs().maxCoeff();
  if (result.reserve_max > detail::largest_reserve && result.status != RecruitmentStatus::not_converged)
    result.status = RecruitmentStatus::unbalanced;
  const VecX<double> w = effort_weights(*model_, settings_.effort_weight);
  result.effort = w.dot(x_.head(layout_.fascicles).array().pow(settings_.effort_exponent).matrix());

  MatX<double> H;
  field_.stiffness(result.equilibrium, H);
  const CondensedModes column = condensed_modes(H, column_), segment = condensed_modes(H, segment_);
  if (column.followers_stable) {
    const CondensedModes& asked = settings_.metric == Metric::segment ? segment : column;
    result.margin_mass = column.values[0];
    result.margin_segment = segment.values[0];
    result.margin = asked.values[0];
    result.critical_mode = asked.vectors.col(0);
  } else {
    result.critical_mode = column.vectors.col(0);
  }
  result.critical_load_factor = critical_load_factor(H, field_.statics().gravity_hessian);
  result.balance_shadow_price = y_;
  EquilibriumGradient price;
  field_.supergradient(result.equilibrium, Z_, price);
  result.shadow_price_matrix = Z_;
  result.stability_shadow_price = price.activation;
  for (Eigen::Index m = 0; m < layout_.fascicles; ++m)
    if (const double active = tensions[std::size_t(m)].active; active > 0.0)
      result.stability_shadow_price[m] /= active;
  if (!overflows_) result.kkt_residual = kkt_residual();
  result.cuts = int(cuts_.size());
}

/// NaN everywhere: not even the first QP had finite numbers.
LUMBOPELVIC_INLINE void Recruiter::report_nothing(RecruitmentResult& result) const {
  const auto unset = [](Eigen::Index n) -> VecX<double> {
    return VecX<double>::Constant(n, RecruitmentResult::unset);
  };
  result.equilibrium = {unset(layout_.fascicles), RecruitmentResult::unset, unset(layout_.linea_alba)};
  result.tension = result.stability_shadow_price = unset(layout_.fascicles);
  result.contact_force =
      MatX<double>::Constant(Eigen::Index(model_->contact_points.size()), 3, RecruitmentResult::unset);
  result.reserve = result.balance_shadow_price = unset(layout_.balanced);
  result.critical_mode = unset(field_.size());
  result.shadow_price_matrix = MatX<double>::Constant(field_.size(), field_.size(), RecruitmentResult::unset);
}

LUMBOPELVIC_INLINE std::string Recruiter::balanced_name(Eigen::Index row) const {
  return model_->tree.coordinates()[std::size_t(support_.balanced[std::size_t(row)])].name;
}

/// Which numbers of the QP in hand are not finite.
LUMBOPELVIC_INLINE std::string Recruiter::overflow() const {
  std::string where = "the cuts of the margin";
  for (Eigen::Index r = layout_.balanced; r-- > 0;)
    if (!qp_.A.row(r).allFinite() || !std::isfinite(qp_.b[r])) where = "the balance of " + balanced_name(r);
  return "recruitment overflows in " + where + ", expected finite numbers";
}

/// What keeps an equilibrium from being an answer, with its value and limit; empty if nothing does.
LUMBOPELVIC_INLINE std::string Recruiter::reason(const RecruitmentResult& result) const {
  if (overflows_) return overflow();
  TextStream words;
  words.precision(4);
  if (result.status == RecruitmentStatus::unbalanced) {
    Eigen::Index worst = 0;
    result.reserve.cwiseAbs().maxCoeff(&worst);
    words << "no equilibrium: " << balanced_name(worst) << " lacks " << result.reserve_max
          << " N m or N, expected at most " << detail::largest_reserve;
  } else if (result.status == RecruitmentStatus::not_converged) {
    words << "recruitment ended after " << result.rounds << " rounds with a residual of "
          << result.kkt_residual << ", expected at most " << settings_.tolerance;
  }
  return words.str();
}

/// Largest relative violation of the optimality conditions: those of the QP with its cuts and without
/// curvature, recomputed from the point; the margin; and complementarity of Z with H - (margin - margin
/// violation) W. The cuts leave out no stable equilibrium, so the QP is a relaxation: a point that is optimal
/// for it and keeps the margin is optimal for the whole problem.
LUMBOPELVIC_INLINE double Recruiter::kkt_residual() const {
  const double of_qp = qp_residual();
  if (!demands_stability()) return of_qp;
  MatX<double> H;
  field_.stiffness(layout_.equilibrium(x_), H);
  const MatX<double> S = H - held() * whole(metric_);
  const CondensedModes modes = condensed_modes(S, metric_);
  if (!modes.followers_stable) return 1.0;
  const double gap =
      std::abs(Z_.cwiseProduct(S).sum()) / (1.0 + solver_.solution().objective);  // both are efforts
  return std::max({of_qp, gap, -modes.values[0] / unit()});
}

}  // namespace lumbopelvic
