#pragma once
/// Quadratic program as data: a separable convex cost under linear rows and bounds, and the answer to it.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "lumbopelvic/core/check.hpp"

namespace lumbopelvic {

/// Separable convex cost under linear rows and bounds:
///
///   minimise   Σ φᵢ(xᵢ)     subject to   A x = b,   G x ≥ h,   lower ≤ x ≤ upper
///
///   φᵢ(x) = ½ wᵢ x² + cᵢ x      for every variable not listed in `power_variables`
///   φᵢ(x) =   wᵢ xᵖ + cᵢ x      for those listed (p > 2; their lower bound must be ≥ 0)
///
/// A weight may be zero (pressure, contact force, penalised slack), a bound infinite, a variable fixed
/// by lower = upper. Rows may repeat or contradict each other, and need no scaling by the caller.
/// Units are the caller's own.
struct QpProblem {
  MatX<double> A;                               ///< equality rows, (m × n)
  VecX<double> b;                               ///< their right-hand side, (m)
  MatX<double> G;                               ///< cut rows, (k × n); may be left empty
  VecX<double> h;                               ///< their right-hand side, (k)
  VecX<double> lower;                           ///< (n), −inf allowed
  VecX<double> upper;                           ///< (n), +inf allowed
  VecX<double> weight;                          ///< w, (n), each ≥ 0
  VecX<double> linear;                          ///< c, (n)
  double exponent = 3.0;                        ///< p of the variables listed below, > 2
  std::vector<Eigen::Index> power_variables{};  ///< those with cost w xᵖ + c x, ascending

  [[nodiscard]] Eigen::Index size() const { return lower.size(); }
};

/// When to stop.
struct QpSettings {
  double tolerance = 1e-9;                ///< on every component of `QpResiduals`, > 0
  double infeasibility_tolerance = 1e-9;  ///< least relative gap of a Farkas certificate, > 0
  int newton_limit = 1000;                ///< linear systems of one solve, > 0
};

enum class QpStatus {
  optimal,          ///< all residuals within tolerance
  infeasible,       ///< no point meets rows and bounds; a certificate is given
  unbounded,        ///< the cost falls without end along a feasible ray
  iteration_limit,  ///< the best point found is returned with its residuals
  not_solved,       ///< nothing has been solved yet
};

[[nodiscard]] inline std::string to_string(QpStatus status) {
  switch (status) {
    case QpStatus::optimal:
      return "optimal";
    case QpStatus::infeasible:
      return "infeasible";
    case QpStatus::unbounded:
      return "unbounded";
    case QpStatus::iteration_limit:
      return "iteration_limit";
    case QpStatus::not_solved:
      return "not_solved";
  }
  return "unknown";
}

/// How far a point (x, y, μ) is from optimal; each number is relative, 0 is exact.
///
/// Rows of [A; G] and their right-hand sides are first divided by the row's largest entry (multipliers are
/// multiplied by it). With aᵢ the largest |entry| of column i, the sizes are
///
///   X = max(aᵢ|xᵢ|, |b|, |h|) over everything, 1 if all vanish
///   Y = max(|y|, |μ|, 10⁻⁶ Ŷ),   Ŷ = X · median of φ″/a²
///
/// with the median over the curved variables (powers at a tenth of their upper bound, or at 1); if none is
/// curved it is max |c|/a, or 1.
struct QpResiduals {
  double primal = NAN;  ///< largest |Ax − b| or (h − Gx)₊, over X
  /// largest |rᵢ| / max(|φ′ᵢ|, |cᵢ|, aᵢY), r = φ′ − Aᵀy − Gᵀμ; wrong sign only, at a bound
  double stationarity = NAN;
  double complementarity = NAN;  ///< largest min(μ/Y, (Gx − h)/X) or (−μ)₊/Y over the cuts

  [[nodiscard]] double worst() const { return std::max({primal, stationarity, complementarity}); }
};

/// The answer. Lagrangian: Σ φ − yᵀ(Ax − b) − μᵀ(Gx − h), so y = ∂cost/∂b and μ = ∂cost/∂h ≥ 0.
/// If infeasible, x is merely within the bounds and the multipliers are zero.
struct QpSolution {
  QpStatus status = QpStatus::not_solved;
  VecX<double> x;             ///< minimiser, (n); always within the bounds
  VecX<double> y;             ///< multiplier of each equality, (m)
  VecX<double> mu;            ///< multiplier of each cut, (k), each ≥ 0
  double objective = NAN;     ///< Σ φ(x)
  QpResiduals residuals{};    ///< of the point returned
  double kkt_residual = NAN;  ///< the worst of `residuals`
  int newton_steps = 0;       ///< linear systems solved
  int centerings = 0;         ///< proximal centres used
  /// Only if infeasible: v over [A; G], v ≥ 0 on cuts, with  vᵀ[b; h] > max over the bounds of vᵀ[A; G]x.
  VecX<double> farkas;
  double farkas_gap = NAN;  ///< difference of the two sides over the size of their terms
};

/// Whether every number of the rows and the cost is one that a solver can take: an iteration that makes its own
/// problems asks this before it solves the next one.
[[nodiscard]] inline bool is_finite(const QpProblem& problem) {
  return problem.A.allFinite() && problem.b.allFinite() && problem.G.allFinite() && problem.h.allFinite() &&
         problem.linear.allFinite() && problem.weight.allFinite() && (problem.weight.array() >= 0.0).all();
}

/// @throws InvalidArgument if sizes disagree, a number is NaN or infinite where it must not be, a weight is
///         negative, lower > upper, or a power is not > 2, starts below 0 or is listed twice or out of order
void check_qp(const QpProblem& problem);

inline void check_qp(const QpProblem& problem) {
  constexpr auto fn = "QpProblem";
  const Eigen::Index n = problem.size();
  if (n < 1) fail_argument(fn, "lower", "empty", "at least one variable");
  check_size(fn, "A rows", problem.A.rows(), problem.b.size());
  check_size(fn, "G rows", problem.G.rows(), problem.h.size());
  if (problem.b.size() > 0) check_size(fn, "A columns", problem.A.cols(), n);
  if (problem.h.size() > 0) check_size(fn, "G columns", problem.G.cols(), n);
  check_size(fn, "upper", problem.upper.size(), n);
  check_size(fn, "weight", problem.weight.size(), n);
  check_size(fn, "linear", problem.linear.size(), n);
  if (!problem.A.allFinite() || !problem.b.allFinite())
    fail_argument(fn, "A or b", "not finite", "finite numbers");
  if (!problem.G.allFinite() || !problem.h.allFinite())
    fail_argument(fn, "G or h", "not finite", "finite numbers");
  const auto at = [](const char* name, Eigen::Index i) {
    return std::string(name) + "[" + std::to_string(i) + "]";
  };
  for (Eigen::Index i = 0; i < n; ++i) {
    if (!(problem.lower[i] <= problem.upper[i]))
      fail_argument(fn, at("lower", i), problem.lower[i], "<= upper");
    if (problem.lower[i] == INFINITY) fail_argument(fn, at("lower", i), problem.lower[i], "< inf");
    if (problem.upper[i] == -INFINITY) fail_argument(fn, at("upper", i), problem.upper[i], "> -inf");
    if (!(problem.weight[i] >= 0.0 && std::isfinite(problem.weight[i])))
      fail_argument(fn, at("weight", i), problem.weight[i], ">= 0 and finite");
    if (!std::isfinite(problem.linear[i]))
      fail_argument(fn, at("linear", i), problem.linear[i], "a finite number");
  }
  Eigen::Index previous = -1;
  for (const Eigen::Index i : problem.power_variables) {
    if (i <= previous || i >= n) fail_argument(fn, "power_variables", i, "ascending indices below n");
    if (problem.lower[i] < 0.0) fail_argument(fn, at("lower", i), problem.lower[i], ">= 0 for a power cost");
    previous = i;
  }
  if (previous >= 0 && !(problem.exponent > 2.0 && std::isfinite(problem.exponent)))
    fail_argument(fn, "exponent", problem.exponent, "> 2");
}

}  // namespace lumbopelvic
