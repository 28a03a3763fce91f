#pragma once
/// Dense solver for separable convex costs under linear rows and bounds, made for few rows, many variables,
/// and cuts that arrive one after the other.

#include <Eigen/Cholesky>
#include <Eigen/QR>

#include "lumbopelvic/math/qp_parts.hpp"

namespace lumbopelvic {
inline double kLm = 1e-6;

class QpSolver {
 public:
  explicit QpSolver(const QpSettings& settings = {}) : settings_(settings) {}

  const QpSolution& solve(const QpProblem& problem);
  const QpSolution& solve(const QpProblem& problem, const QpSolution& start);
  void add_cut(const VecX<double>& row, double rhs);
  const QpSolution& resolve();
  [[nodiscard]] const QpSolution& solution() const { return solution_; }

 private:
  using Index = Eigen::Index;
  enum class Step { taken, blocked, infeasible };

  void prepare(const QpProblem& problem);
  const QpSolution& iterate();
  QpStatus maximise_dual();
  void center();
  void evaluate();
  void update_hessian();
  void factorise(double error);
  Step newton_step();
  double slope_along(double step);
  double gap_along(const VecX<double>& direction, const VecX<double>& image, double loose) const;
  bool certify();
  bool search(double& step, double start_slope, bool flat);
  double prox_error();
  void finish(QpStatus status);
  double row_scale() const;

  QpSettings settings_;
  QpSolution solution_;
  detail::QpRows rows_;
  detail::QpCost cost_;

  VecX<double> y_;          // multipliers of all rows, scaled
  VecX<double> z_;          // price of each variable, Mᵀy
  VecX<double> x_, trial_, gradient_;
  VecX<double> slack_, slack_centre_;
  VecX<double> residual_;   // rhs − M x (+ slack)
  VecX<double> direction_, image_;  // Newton direction and Mᵀ of it
  VecX<double> response_, used_response_;
  VecX<double> slack_response_, levenberg_;
  MatX<double> hessian_, factor_, packed_;
  bool hessian_valid_ = false;
 public:
  bool trace = false;
};

inline void QpSolver::prepare(const QpProblem& problem) {
  rows_.assign(problem);
  cost_.assign(problem, rows_);
  const Index rows = rows_.count(), n = problem.size();
  hessian_valid_ = false;
  z_.resize(n), x_.resize(n);
  residual_.resize(rows);
}

inline const QpSolution& QpSolver::solve(const QpProblem& problem) {
  prepare(problem);
  y_.setZero(rows_.count());
  x_ = VecX<double>::Zero(problem.size()).cwiseMax(problem.lower).cwiseMin(problem.upper);
  return iterate();
}

inline void QpSolver::add_cut(const VecX<double>& row, double rhs) {
  rows_.append(row, rhs);
  y_.conservativeResize(rows_.count());
  y_[rows_.count() - 1] = 0.0;
  hessian_valid_ = false;
}
inline const QpSolution& QpSolver::resolve() { return iterate(); }

inline double QpSolver::row_scale() const {
  const double largest = std::max(rows_.rhs().size() ? rows_.rhs().cwiseAbs().maxCoeff() : 0.0,
                                  x_.cwiseProduct(rows_.column_max()).cwiseAbs().maxCoeff());
  return largest > 0.0 ? largest : 1.0;
}

inline void QpSolver::center() {
  const Index m = rows_.equalities(), k = rows_.cuts();
  cost_.center(x_);
  slack_centre_ = (rows_.matrix().bottomRows(k) * x_ - rows_.rhs().tail(k)).cwiseMax(0.0);
  (void)m;
}

inline void QpSolver::evaluate() {
  const Index k = rows_.cuts();
  cost_.minimiser(z_, x_);
  slack_ = (slack_centre_ - y_.tail(k) / cost_.slack_prox()).cwiseMax(0.0);
  residual_ = rows_.rhs();
  for (Index i = 0; i < x_.size(); ++i)
    if (x_[i] != 0.0) residual_ -= x_[i] * rows_.matrix().col(i);
  residual_.tail(k) += slack_;
}

inline void QpSolver::update_hessian() {
  const Index rows = rows_.count(), k = rows_.cuts(), n = cost_.size();
  cost_.response(z_, response_);
  if (!hessian_valid_) {
    hessian_.setZero(rows, rows);
    used_response_.setZero(n);
    levenberg_.setConstant(rows, 1e-300);
    for (Index i = 0; i < n; ++i) levenberg_ += rows_.matrix().col(i).cwiseAbs2() * cost_.inverse_curvature()[i];
    if (levenberg_.size()) levenberg_.array() += 1e-3 * levenberg_.maxCoeff();
    hessian_valid_ = true;
  }
  Index changed = 0, active = 0;
  for (Index i = 0; i < n; ++i) changed += response_[i] != used_response_[i], active += response_[i] != 0.0;
  bool rebuild = changed >= active;
  for (Index i = 0; i < n; ++i)
    if (cost_.curved_by_prox(i) && response_[i] < used_response_[i]) rebuild = true;
  if (rebuild) hessian_.setZero(), used_response_.setZero();
  constexpr Index chunk = 64;
  packed_.resize(rows, chunk);
  for (const double sign : {1.0, -1.0}) {
    Index filled = 0;
    const auto flush = [&] {
      if (filled) hessian_.selfadjointView<Eigen::Lower>().rankUpdate(packed_.leftCols(filled), sign);
      filled = 0;
    };
    for (Index i = 0; i < n; ++i) {
      const double change = sign * (response_[i] - used_response_[i]);
      if (!(change > 0.0)) continue;
      packed_.col(filled++) = std::sqrt(change) * rows_.matrix().col(i);
      if (filled == chunk) flush();
    }
    flush();
  }
  used_response_ = response_;
  slack_response_.setZero(k);
  for (Index j = 0; j < k; ++j)
    if (slack_centre_[j] - y_[rows - k + j] / cost_.slack_prox() >= 0.0) slack_response_[j] = 1.0 / cost_.slack_prox();
}

inline void QpSolver::factorise(double error) {
  const Index k = rows_.cuts();
  factor_ = hessian_;
  factor_.diagonal().tail(k) += slack_response_;
  factor_.diagonal() += 1e-13 * factor_.diagonal() + std::max(kLm * std::min(1.0, error), 1e-13) * levenberg_ + VecX<double>::Constant(factor_.rows(), 1e-300);
}

inline double QpSolver::slope_along(double step) {
  const Index k = rows_.cuts(), rows = rows_.count();
  response_ = z_ + step * image_;
  cost_.minimiser(response_, trial_);
  double slope = rows_.rhs().dot(direction_) - image_.dot(trial_);
  for (Index j = 0; j < k; ++j) {
    const Index r = rows - k + j;
    slope += direction_[r] * std::max(0.0, slack_centre_[j] - (y_[r] + step * direction_[r]) / cost_.slack_prox());
  }
  return slope;
}

/// Gap of the Farkas candidate v, with |image| below `loose` taken as zero where a bound is infinite.
inline double QpSolver::gap_along(const VecX<double>& v, const VecX<double>& image, double loose) const {
  const Index rows = rows_.count();
  const double size = v.cwiseAbs().maxCoeff();
  double gap = rows_.rhs().dot(v), terms = rows_.rhs().cwiseProduct(v).cwiseAbs().sum();
  for (Index r = rows_.equalities(); r < rows; ++r)
    if (v[r] < -loose * size) return -1.0;
  for (Index i = 0; i < image.size(); ++i) {
    const double bound = image[i] > 0.0 ? cost_.upper()[i] : cost_.lower()[i];
    if (std::isinf(bound)) {
      if (std::abs(image[i]) > loose * size * rows_.column_max()[i]) return -1.0;
      continue;
    }
    if (image[i] == 0.0) continue;
    gap -= image[i] * bound;
    terms += std::abs(image[i] * bound);
  }
  return terms > 0.0 ? gap / terms : -1.0;
}

inline bool QpSolver::certify() {
  if (!(gap_along(direction_, image_, 1e-3) > settings_.infeasibility_tolerance)) return false;
  const Index rows = rows_.count();
  VecX<double> v = direction_ / direction_.cwiseAbs().maxCoeff();
  for (int round = 0; round < 3; ++round) {
    VecX<double> image = rows_.matrix().transpose() * v;
    std::vector<Index> columns, zero_rows;
    for (Index i = 0; i < image.size(); ++i)
      if (std::isinf(image[i] > 0.0 ? cost_.upper()[i] : cost_.lower()[i])) columns.push_back(i);
    for (Index r = rows_.equalities(); r < rows; ++r)
      if (v[r] <= 0.0) zero_rows.push_back(r);
    const auto nc = static_cast<Index>(columns.size()), nz = static_cast<Index>(zero_rows.size());
    MatX<double> normals = MatX<double>::Zero(rows, nc + nz);
    for (Index c = 0; c < nc; ++c) normals.col(c) = rows_.matrix().col(columns[static_cast<std::size_t>(c)]);
    for (Index c = 0; c < nz; ++c) normals(zero_rows[static_cast<std::size_t>(c)], nc + c) = 1.0;
    if (nc + nz > 0) v -= normals * normals.completeOrthogonalDecomposition().solve(v).eval();
    for (const Index r : zero_rows) v[r] = 0.0;
    image = rows_.matrix().transpose() * v;
    if (gap_along(v, image, 1e-11) > settings_.infeasibility_tolerance) { 
      solution_.farkas = v.cwiseQuotient(rows_.unit());
      for (Index r = rows_.equalities(); r < rows; ++r) if (solution_.farkas[r]<0) solution_.farkas[r]=0;
      return true; }
  }
  return false;
}

/// Root of the slope along the direction; false if the dual grows for ever.
inline bool QpSolver::search(double& step, double start_slope, bool flat) {
  double low = 0.0, low_slope = start_slope, high = -1.0, high_slope = 0.0;
  step = 1.0;
  for (int k = 0; k < 100; ++k) {
    const double slope = slope_along(step);
    if (std::abs(slope) <= 0.1 * start_slope) {
      if (!flat || step < 1e-12) return true;
      // flat direction: the least step that ends the ascent
      high = step, high_slope = -1;
      for (int q = 0; q < 60 && high > 2.0 * low; ++q) {
        const double middle = low > 0.0 ? std::sqrt(low * high) : 0.01 * high;
        if (slope_along(middle) <= 0.1 * start_slope) high = middle; else low = middle;
        if (middle < 1e-15) break;
      }
      step = high;
      if (trace) printf("  flat: step cut to %.2e\n", step);
      return true;
    }
    if (slope > 0.0) low = step, low_slope = slope;
    else high = step, high_slope = slope;
    if (high < 0.0) {
      if (k == 0 && certify()) return false;
      step *= 4.0;
    } else if (k % 3 == 2) {
      step = 0.5 * (low + high);
    } else {
      step = low + (high - low) * low_slope / (low_slope - high_slope);
    }
  }
  return true;
}

inline double QpSolver::prox_error() {
  cost_.gradient(x_, gradient_);
  const auto slopes = gradient_.cwiseAbs().cwiseMax(cost_.linear().cwiseAbs());
  const double steepest = slopes.maxCoeff() > 0.0 ? slopes.maxCoeff() : 1.0;
  const double Y = std::max(y_.size() ? y_.cwiseAbs().maxCoeff() : 0.0, 1e-6 * steepest);
  double worst = 0.0;
  for (Index i = 0; i < x_.size(); ++i) {
    double excess = gradient_[i] - z_[i];
    if (x_[i] <= cost_.lower()[i]) excess = std::min(excess, 0.0);
    if (x_[i] >= cost_.upper()[i]) excess = std::max(excess, 0.0);
    worst = std::max(worst, std::abs(excess) / std::max({std::abs(gradient_[i]), std::abs(cost_.linear()[i]), rows_.column_max()[i] * Y, 1e-6 * steepest}));
  }
  const double X = row_scale();
  for (Index j = 0; j < rows_.cuts(); ++j) {
    const double mu = y_[rows_.equalities() + j];
    worst = std::max({worst, -mu / Y, std::min(mu / Y, slack_[j] / X)});
  }
  return worst;
}

inline const QpSolution& QpSolver::iterate() {
  solution_.newton_steps = solution_.centerings = 0;
  finish(maximise_dual());
  return solution_;
}

inline QpStatus QpSolver::maximise_dual() {
  z_ = rows_.matrix().transpose() * y_;
  int steps = 0;
  double last = 0;
  for (int outer = 0; outer < 100; ++outer) {
    center();
    evaluate();
    ++solution_.centerings;
    double previous = 0;
    for (int inner = 0;; ++inner) {
      const double error = residual_.size() ? residual_.cwiseAbs().maxCoeff() / row_scale() : 0.0;
      if (trace) printf("outer %d inner %d error %.3e Y %.3e X %.3e\n", outer, inner, error, y_.norm(), row_scale());
      if (error <= 0.1 * settings_.tolerance && (inner>0||outer==0||error<=1e-14)) break;
      if (inner > 3 && error < settings_.tolerance && error >= previous) break;
      previous = error;
      if (++steps > settings_.newton_limit) return QpStatus::iteration_limit;
      ++solution_.newton_steps;
      update_hessian();
      factorise(error);
      Eigen::LLT<Eigen::Ref<MatX<double>>> llt(factor_);
      if (llt.info() != Eigen::Success) { printf("chol failed\n"); return QpStatus::iteration_limit; }
      direction_ = llt.solve(residual_);
      image_ = rows_.matrix().transpose() * direction_;
      double step = 1.0;
      const double slope = direction_.dot(residual_);
      const bool flat = (std::max(kLm * std::min(1.0, error), 1e-13) * levenberg_).dot(direction_.cwiseAbs2()) > 0.5 * slope;
      if (!search(step, slope, flat)) return QpStatus::infeasible;
      if (trace) printf("   slope %.3e step %.3e\n", slope, step);
      y_ += step * direction_;
      z_ += step * image_;
      evaluate();
    }
    z_ = rows_.matrix().transpose() * y_;
    const double e = prox_error();
    if (trace) printf("prox error %.3e\n", e);
    if (e <= settings_.tolerance) return QpStatus::optimal;
    if (outer > 0 && e > 0.03 * last && cost_.level() > 1e-10) cost_.set_prox(0.03 * cost_.level()), hessian_valid_ = false;
    last = e;
  }
  return QpStatus::iteration_limit;
}

inline void QpSolver::finish(QpStatus status) {
  solution_.status = status;
  solution_.x = x_;
  solution_.y = y_.head(rows_.equalities()).cwiseQuotient(rows_.unit().head(rows_.equalities()));
  solution_.mu = y_.tail(rows_.cuts()).cwiseQuotient(rows_.unit().tail(rows_.cuts())).cwiseMax(0.0);
  solution_.objective = cost_.value(x_);
  solution_.kkt_residual = prox_error();
}

}  // namespace lumbopelvic
