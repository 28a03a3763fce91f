#pragma once
/// The separable cost of a QP, and the map from shadow prices to the variables that minimise it.

#include "lumbopelvic/math/impl/qp_rows.hpp"

namespace lumbopelvic::detail {

/// Σ φ, with a proximal term on variables that have next to no curvature of their own:
///
///   x(q) = argmin over the bounds of  Σ φᵢ(xᵢ) + ½ σᵢ (xᵢ − centreᵢ)² − (cᵢ + qᵢ) xᵢ
///
/// q is the shadow price of a variable less its linear cost: small where x is free and flat, so that adding
/// steps to q loses no digits when σ is small.
///
/// σᵢ = level · reference · aᵢ², where aᵢ is the column's size and the reference is the median of
/// φ″/a² over the curved variables (max |c|/a if there is none): so the level is a pure number.
class QpCost {
 public:
  void assign(const QpProblem& problem, const QpRows& rows);
  void set_level(double level);
  [[nodiscard]] double level() const { return level_; }

  void center(const VecX<double>& x) { pull_ = prox_.cwiseProduct(x); }

  /// x(q).
  void minimise(const VecX<double>& q, VecX<double>& x) const {
    x = (q + pull_).cwiseProduct(response_).cwiseMax(lower_).cwiseMin(upper_);
    for (const Index i : power_) x[i] = std::clamp(power_root(i, q[i]), lower_[i], upper_[i]);
  }
  /// dx/dq: zero beyond a bound.
  void differentiate(const VecX<double>& q, VecX<double>& response) const;

  [[nodiscard]] double value(const VecX<double>& x) const {
    double sum = linear_.dot(x) + 0.5 * weight_.dot(x.cwiseAbs2());
    for (const Index i : power_) sum += weight_[i] * (std::pow(x[i], exponent_) - 0.5 * x[i] * x[i]);
    return sum;
  }
  /// φ′(x), without the proximal term.
  void differentiate_value(const VecX<double>& x, VecX<double>& gradient) const {
    gradient = linear_ + weight_.cwiseProduct(x);
    for (const Index i : power_)
      gradient[i] = linear_[i] + exponent_ * weight_[i] * std::pow(x[i], exponent_ - 1.0);
  }

  [[nodiscard]] Index size() const { return lower_.size(); }
  [[nodiscard]] const VecX<double>& lower() const { return lower_; }
  [[nodiscard]] const VecX<double>& upper() const { return upper_; }
  [[nodiscard]] const VecX<double>& linear() const { return linear_; }
  /// 1/φ″ at a typical x, and no more than the reference allows: what dx/dz is compared with.
  [[nodiscard]] const VecX<double>& typical_response() const { return typical_response_; }
  /// Size that multipliers have when rows of this size are balanced by typical variables.
  [[nodiscard]] double multiplier_size(double row_size) const {
    return reference_ * (is_curved_ ? row_size : 1.0);
  }
  /// σ of the slack of a cut row.
  [[nodiscard]] double slack_prox() const { return level_ * reference_; }
  /// Whether no bound ends xᵢ in the direction of this sign.
  [[nodiscard]] bool is_open(Index i, double direction) const {
    return std::isinf(direction > 0.0 ? upper_[i] : lower_[i]);
  }
  [[nodiscard]] bool is_linear(Index i) const { return weight_[i] == 0.0; }

 private:
  static constexpr double negligible =
      1e-5;  // curvature, relative to the reference, that gets a proximal term
  static constexpr double first_level =
      1e-5;  // keeps the dual Hessian's condition near that of the curved part

  /// Root x ≥ 0 of  p w xᵖ⁻¹ + σ x = q + σ centre; 0 if there is none.
  [[nodiscard]] double power_root(Index i, double q) const {
    const double force = q + pull_[i], stiffness = prox_[i], factor = exponent_ * weight_[i];
    if (!(force > 0.0)) return 0.0;
    if (exponent_ == 3.0)
      return 2.0 * force / (stiffness + std::sqrt(stiffness * stiffness + 4.0 * factor * force));
    double x =
        std::min(force / stiffness, std::pow(force / factor, 1.0 / (exponent_ - 1.0)));  // beyond the root
    for (int k = 0; k < 60; ++k) {  // convex and increasing: Newton comes down to the root
      const double slope = factor * std::pow(x, exponent_ - 2.0);
      const double change = (slope * x + stiffness * x - force) / ((exponent_ - 1.0) * slope + stiffness);
      x -= change;
      if (std::abs(change) <= 1e-15 * x) break;
    }
    return x;
  }
  [[nodiscard]] double power_curvature(Index i, double x) const {
    const double factor = exponent_ * (exponent_ - 1.0) * weight_[i];
    return factor * (exponent_ == 3.0 ? x : std::pow(x, exponent_ - 2.0));
  }
  [[nodiscard]] double typical(Index i) const {
    return std::isfinite(upper_[i]) && upper_[i] > 0.0 ? 0.1 * upper_[i] : 1.0;
  }
  void find_reference(const VecX<double>& curvature, const VecX<double>& column_size);

  VecX<double> lower_, upper_, weight_, linear_;
  VecX<double> prox_unit_, prox_, pull_, response_, typical_response_;
  std::vector<Index> power_;
  std::vector<double> sorted_;
  double exponent_ = 3.0, reference_ = 1.0, level_ = first_level;
  bool is_curved_ = false;
};

inline void QpCost::assign(const QpProblem& problem, const QpRows& rows) {
  const Index n = problem.size();
  lower_ = problem.lower, upper_ = problem.upper, weight_ = problem.weight, linear_ = problem.linear;
  exponent_ = problem.exponent;
  power_.clear();
  VecX<double>& curvature = typical_response_;
  curvature = weight_;
  for (const Index i : problem.power_variables) {
    if (weight_[i] == 0.0) continue;  // linear, whatever the exponent
    power_.push_back(i);
    curvature[i] = power_curvature(i, typical(i));
  }
  const VecX<double>& size = rows.largest();
  find_reference(curvature, size);
  prox_unit_.setZero(n);
  for (Index i = 0; i < n; ++i) {
    const double unit = reference_ * (size[i] > 0.0 ? size[i] * size[i] : 1.0);
    if (curvature[i] < negligible * unit) prox_unit_[i] = unit;
    typical_response_[i] = 1.0 / std::max(curvature[i], unit);
  }
  for (const Index i : power_) prox_unit_[i] = reference_ * (size[i] > 0.0 ? size[i] * size[i] : 1.0);
  set_level(first_level);
}

inline void QpCost::find_reference(const VecX<double>& curvature, const VecX<double>& column_size) {
  sorted_.clear();
  double price = 0.0;
  for (Index i = 0; i < curvature.size(); ++i) {
    const double size = column_size[i] > 0.0 ? column_size[i] : 1.0;
    if (curvature[i] > 0.0) sorted_.push_back(curvature[i] / (size * size));
    price = std::max(price, std::abs(linear_[i]) / size);
  }
  reference_ = price > 0.0 ? price : 1.0;
  is_curved_ = !sorted_.empty();
  if (!is_curved_) return;
  const auto middle = sorted_.begin() + static_cast<std::ptrdiff_t>(sorted_.size() / 2);
  std::nth_element(sorted_.begin(), middle, sorted_.end());
  reference_ = *middle;
}

inline void QpCost::set_level(double level) {
  level_ = level;
  prox_ = level * prox_unit_;
  response_ = (weight_ + prox_).cwiseInverse();
  for (const Index i : power_) response_[i] = 0.0;
}

inline void QpCost::differentiate(const VecX<double>& q, VecX<double>& response) const {
  response.resize(size());
  for (Index i = 0; i < size(); ++i) {
    const double x = (q[i] + pull_[i]) * response_[i];
    const bool free = x >= lower_[i] && x <= upper_[i] && lower_[i] < upper_[i];
    response[i] = free ? response_[i] : 0.0;
  }
  for (const Index i : power_) {
    const double x = power_root(i, q[i]);
    const bool free = q[i] + pull_[i] >= 0.0 && x >= lower_[i] && x <= upper_[i] && lower_[i] < upper_[i];
    const double at = x > 0.0 ? x : typical(i);
    response[i] = free ? 1.0 / (power_curvature(i, at) + prox_[i]) : 0.0;
  }
}

}  // namespace lumbopelvic::detail
