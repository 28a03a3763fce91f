#pragma once
/// The dual of one proximal subproblem of a QP, and the Newton steps that maximise it.

#include "lumbopelvic/math/impl/qp_hessian.hpp"
#include "lumbopelvic/math/impl/qp_proofs.hpp"
#include "lumbopelvic/math/impl/qp_residuals.hpp"

namespace lumbopelvic::detail {

/// Concave, once differentiable, quadratic in pieces when the costs are. With q = Mᵀy − c, cut slacks s ≥ 0
/// and proximal terms on both, the gradient and Hessian are
///
///   g(y) = rhs − M x(q) + s(μ),     −H(y) = M diag(dx/dq) Mᵀ + diag(0, |ds/dμ|)
///
/// A cut slack is a variable with column −1, no cost and lower bound 0, so its shadow price is −μ and y is
/// free.
class QpDual {
 public:
  enum class Step { taken, without_end };

  void assign(const QpProblem& problem) {
    rows_.assign(problem);
    cost_.assign(problem, rows_);
    hessian_.reset(rows_, cost_);
    x_ = problem.lower.cwiseMax(0.0).cwiseMin(problem.upper);
    y_.setZero(rows_.count());
  }

  void append(const VecX<double>& row, double rhs) {
    rows_.append(row, rhs);
    hessian_.extend(rows_, cost_);
    y_.conservativeResize(rows_.count());
    y_[rows_.count() - 1] = 0.0;
  }

  /// Begins at these variables and (scaled) multipliers.
  void start(const VecX<double>& x, const VecX<double>& y) {
    x_ = x.cwiseMax(cost_.lower()).cwiseMin(cost_.upper());
    y_ = y;
  }

  void set_level(double level) {
    cost_.set_level(level);
    hessian_.reset(rows_, cost_);
  }

  /// Puts the proximal centre at the present x.
  void center() {
    cost_.center(x_);
    slack_center_ =
        (rows_.matrix().bottomRows(rows_.cuts()) * x_ - rows_.rhs().tail(rows_.cuts())).cwiseMax(0.0);
    reduced_.noalias() = rows_.matrix().transpose() * y_;
    reduced_ -= cost_.linear();
    evaluate();
  }

  /// One damped Newton direction and a search along it. Where the dual seems to grow for ever,
  /// `is_proof(direction)` is asked; if it agrees, no step is taken.
  template <class IsProof>
  Step step(const IsProof& is_proof);

  /// Largest |g| over the size of the rows' terms.
  [[nodiscard]] double infeasibility() const {
    return rows_.count() > 0 ? gradient_.cwiseAbs().maxCoeff() / row_size() : 0.0;
  }

  /// Of the present x and y, proximal terms left out.
  [[nodiscard]] QpResiduals residuals() {
    activity_ = rows_.rhs() - gradient_;
    activity_.tail(rows_.cuts()) += slack_;
    trial_.noalias() = rows_.matrix().transpose() * y_;
    return qp_residuals(rows_, cost_, x_, y_, trial_, activity_, scratch_);
  }

  /// Sets multipliers of cuts that are negative, by rounding or by the proximal term, to zero.
  void drop_negative_multipliers() { y_.tail(rows_.cuts()) = y_.tail(rows_.cuts()).cwiseMax(0.0); }

  [[nodiscard]] const QpRows& rows() const { return rows_; }
  [[nodiscard]] const QpCost& cost() const { return cost_; }
  [[nodiscard]] const VecX<double>& x() const { return x_; }
  [[nodiscard]] const VecX<double>& y() const { return y_; }

 private:
  static constexpr double enough = 0.1;    // of the first slope may remain at the end of a line search
  static constexpr double damping = 1e-3;  // over the Hessian's scale, far from the solution
  static constexpr double least_damping = 1e-13;
  static constexpr double rounding = 1e-15;
  static constexpr double flat_share =
      1e-2;  // of the damping in the curvature along a direction that is nearly flat
  static constexpr double flat_rounding =
      1e-12;  // of the rows' terms: mean gradient along a direction that is noise

  [[nodiscard]] double row_size() const {
    const double size =
        std::max(rows_.rhs().cwiseAbs().maxCoeff(), x_.cwiseProduct(rows_.largest()).cwiseAbs().maxCoeff());
    return size > 0.0 ? size : 1.0;
  }
  [[nodiscard]] double slack_at(Index cut, double multiplier) const {
    return std::max(0.0, slack_center_[cut] - multiplier / cost_.slack_prox());
  }
  void evaluate();
  void differentiate();
  double aim(double error);
  double slope_at(double step);
  [[nodiscard]] bool seems_endless() const {
    return farkas_gap(rows_, cost_, direction_, image_, 1e-3) > 0.0;
  }
  double search(double first, double at_one);
  double shorten(double step, double goal);

  QpRows rows_;
  QpCost cost_;
  QpHessian hessian_;
  VecX<double> x_, y_, reduced_, slack_, slack_center_, gradient_, activity_;
  VecX<double> direction_, image_, response_, slack_response_, scratch_, trial_;
};

inline void QpDual::evaluate() {
  const Index k = rows_.cuts(), m = rows_.equalities();
  cost_.minimise(reduced_, x_);
  slack_.resize(k);
  for (Index j = 0; j < k; ++j) slack_[j] = slack_at(j, y_[m + j]);
  gradient_ = rows_.rhs();
  for (Index i = 0; i < x_.size(); ++i)
    if (x_[i] != 0.0) gradient_ -= x_[i] * rows_.column(i);
  gradient_.tail(k) += slack_;
}

inline void QpDual::differentiate() {
  const Index k = rows_.cuts(), m = rows_.equalities();
  cost_.differentiate(reduced_, response_);
  slack_response_.resize(k);
  for (Index j = 0; j < k; ++j) {
    const bool is_free = slack_center_[j] - y_[m + j] / cost_.slack_prox() >= 0.0;
    slack_response_[j] = is_free ? 1.0 / cost_.slack_prox() : 0.0;
  }
  hessian_.update(rows_, cost_, response_, slack_response_);
}

template <class IsProof>
QpDual::Step QpDual::step(const IsProof& is_proof) {
  const double error = infeasibility();
  differentiate();
  const double noise = rounding * row_size();  // a flat direction would magnify it
  activity_ = (gradient_.array().abs() > noise).select(gradient_, 0.0);
  const double slope = aim(error);
  image_.noalias() = rows_.matrix().transpose() * direction_;
  double length = 1.0, reached = slope_at(1.0);
  if (reached > enough * slope && seems_endless() && is_proof(direction_)) return Step::without_end;
  if (std::abs(reached) > enough * slope) length = search(slope, reached);
  if (hessian_.damping_share(direction_, slope) > 0.5) length = shorten(length, enough * slope);
  y_ += length * direction_;
  reduced_ += length * image_;
  evaluate();
  return Step::taken;
}

/// Sets the direction (H + damping) d = g, and returns gᵀd.
///
/// Along a flat direction, to which no free variable answers, only the damping bounds d. Where g is rounding
/// there, such a d would carry the multipliers on noise to the next kink and beyond, where steps that a sum
/// of this precision can tell apart no longer lead back. So the damping grows until such directions have no
/// part in d.
inline double QpDual::aim(double error) {
  double now = error > 1e-6 ? damping * std::min(1.0, error) : least_damping;
  while (true) {
    hessian_.solve(now, activity_, direction_);
    const double slope = direction_.dot(gradient_);
    const bool is_flat = hessian_.damping_share(direction_, slope) > flat_share;
    const bool is_noise = slope <= flat_rounding * row_size() * direction_.lpNorm<1>();
    if (!is_flat || !is_noise || hessian_.damping() > 0.1 * damping) return slope;
    now = 1e3 * hessian_.damping();
  }
}

/// Slope of the dual along the direction: falls with the step, from gᵀd at 0.
inline double QpDual::slope_at(double step) {
  scratch_ = reduced_ + step * image_;
  cost_.minimise(scratch_, trial_);
  double slope = rows_.rhs().dot(direction_) - image_.dot(trial_);
  for (Index j = 0, r = rows_.equalities(); j < rows_.cuts(); ++j, ++r)
    slope += direction_[r] * slack_at(j, y_[r] + step * direction_[r]);
  return slope;
}

/// A step at which next to nothing is left of the slope `first` at 0, given the slope at 1.
inline double QpDual::search(double first, double at_one) {
  double low = 0.0, low_slope = first, high = 0.0, high_slope = 0.0, step = 1.0, slope = at_one;
  for (int trial = 0; trial < 100 && std::abs(slope) > enough * first; ++trial) {
    if (slope > 0.0)
      low = step, low_slope = slope;
    else
      high = step, high_slope = slope;
    if (high == 0.0)
      step *= 4.0;
    else if (trial % 3 == 2)
      step = 0.5 * (low + high);
    else
      step = low + (high - low) * low_slope / (low_slope - high_slope);
    slope = slope_at(step);
  }
  return step;
}

/// About the least step at which the slope is down to the goal: multipliers must not grow without need
/// along a direction that only the damping bounds.
inline double QpDual::shorten(double step, double goal) {
  double low = 1e-15 * step;
  while (step > 2.0 * low) {
    const double middle = std::sqrt(low * step);
    (slope_at(middle) <= goal ? step : low) = middle;
  }
  return step;
}

}  // namespace lumbopelvic::detail
