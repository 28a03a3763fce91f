#pragma once
/// Definitions of qp_residuals.hpp: the optimality of a point.
/// Included by qp_residuals.hpp where the library is used as headers.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/math/impl/qp_cost.hpp"
#include "lumbopelvic/math/qp_residuals.hpp"

namespace lumbopelvic {

namespace detail {

/// `QpResiduals` in scaled rows. `price` is Mᵀy, `activity` is Mx, both of this point; `gradient` is scratch.
LUMBOPELVIC_INLINE QpResiduals qp_residuals(const QpRows& rows, const QpCost& cost, const VecX<double>& x,
                                            const VecX<double>& y, const VecX<double>& price,
                                            const VecX<double>& activity, VecX<double>& gradient) {
  const auto largest = [](const auto& v) { return v.size() > 0 ? v.cwiseAbs().maxCoeff() : 0.0; };
  const auto or_one = [](double size) { return size > 0.0 ? size : 1.0; };
  cost.differentiate_value(x, gradient);
  const double x_size = or_one(std::max(largest(rows.rhs()), largest(x.cwiseProduct(rows.largest()))));
  const double y_size = std::max(largest(y), 1e-6 * cost.multiplier_size(x_size));

  QpResiduals worst{0.0, 0.0, 0.0};
  for (Index i = 0; i < x.size(); ++i) {
    double excess = gradient[i] - price[i];
    if (x[i] <= cost.lower()[i]) excess = std::min(excess, 0.0);
    if (x[i] >= cost.upper()[i]) excess = std::max(excess, 0.0);
    if (excess == 0.0) continue;
    const double size =
        std::max({std::abs(gradient[i]), std::abs(cost.linear()[i]), rows.largest()[i] * y_size});
    worst.stationarity = std::max(worst.stationarity, std::abs(excess) / size);
  }
  for (Index r = 0; r < rows.count(); ++r) {
    const double margin = (activity[r] - rows.rhs()[r]) / x_size, multiplier = y[r] / y_size;
    const bool is_cut = r >= rows.equalities();
    worst.primal = std::max(worst.primal, is_cut ? -margin : std::abs(margin));
    if (is_cut)
      worst.complementarity = std::max({worst.complementarity, std::min(multiplier, margin), -multiplier});
  }
  return worst;
}

}  // namespace detail

LUMBOPELVIC_INLINE QpResiduals qp_residuals(const QpProblem& problem, const VecX<double>& x,
                                            const VecX<double>& y, const VecX<double>& mu) {
  constexpr auto fn = "qp_residuals";
  check_qp(problem);
  check_size(fn, "x", x.size(), problem.size());
  check_size(fn, "y", y.size(), problem.b.size());
  check_size(fn, "mu", mu.size(), problem.h.size());
  detail::QpRows rows;
  detail::QpCost cost;
  rows.assign(problem);
  cost.assign(problem, rows);
  VecX<double> multipliers(rows.count()), gradient;
  multipliers << y, mu;
  multipliers.array() *= rows.unit().array();
  const VecX<double> price = rows.matrix().transpose() * multipliers, activity = rows.matrix() * x;
  return detail::qp_residuals(rows, cost, x, multipliers, price, activity, gradient);
}

}  // namespace lumbopelvic
