#pragma once
/// Quadratic program solver: dense, for separable convex costs under linear rows and bounds, with few rows,
/// many variables, and cuts that arrive one after the other.

#include <memory>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/math/qp_problem.hpp"

namespace lumbopelvic {

namespace detail {
class QpDual;
}

/// Solves `QpProblem`s, one after the other, in the same memory.
///
/// Method: proximal points on the variables without curvature; each subproblem by semismooth Newton steps on
/// its dual, whose unknowns are the multipliers only. A subproblem that resists is compared with the least
/// violation of the rows, which either proves infeasibility or gives a better start.
///
/// Where it stops being good: thousands of rows (dense), and pure linear programs (right, but not fast).
/// No allocation after the first solve of a size, except for each cut beyond the spare room, and in proofs
/// of infeasibility.
///
/// @see Rockafellar (1976), doi:10.1137/0314056 (proximal points); Qi & Sun (1993), doi:10.1007/BF01581275
///      (semismooth Newton)
class QpSolver {
 public:
  /// @throws InvalidArgument if a setting is not positive
  explicit QpSolver(const QpSettings& settings = {});
  QpSolver(QpSolver&&) noexcept;
  QpSolver& operator=(QpSolver&&) noexcept;
  ~QpSolver();

  /// Solves from nothing.
  ///
  /// @return the answer, valid until the next call; never throws for want of a solution: see its status
  /// @throws InvalidArgument if the problem is malformed (`check_qp`)
  const QpSolution& solve(const QpProblem& problem);

  /// Solves from the answer to a similar problem. `start` may have fewer cuts than the problem.
  ///
  /// @throws InvalidArgument also if x or y of the start have another size, or it has more cuts
  const QpSolution& solve(const QpProblem& problem, const QpSolution& start);

  /// Adds the cut rowᵀx ≥ rhs to the problem solved last. `resolve` then costs a few Newton steps.
  ///
  /// @throws InvalidArgument if nothing was solved, the size is not n, or a number is not finite
  void add_cut(const VecX<double>& row, double rhs);

  /// Solves again, from the last answer, with the cuts added since.
  const QpSolution& resolve();

  [[nodiscard]] const QpSolution& solution() const { return solution_; }

 private:
  enum class Ascent { converged, stalled, infeasible };
  static constexpr int first_budget = 40;  // Newton steps before feasibility is put in question

  const QpSolution& iterate();
  QpStatus maximise();
  Ascent ascend(int budget, bool must_step, double target);
  bool prove_infeasible(VecX<double> candidate);
  bool seek_feasible();
  void write(QpStatus status);

  QpSettings settings_;
  QpSolution solution_;
  std::unique_ptr<detail::QpDual> dual_;
  VecX<double> before_;         // x at the last centre, then the way from there
  bool seeks_feasible_ = true;  // false in the solver of the violation problem itself
};

/// One-call form of `QpSolver`.
///
/// @throws InvalidArgument if the problem is malformed
[[nodiscard]] inline QpSolution solve_qp(const QpProblem& problem, const QpSettings& settings = {}) {
  return QpSolver(settings).solve(problem);
}

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/math/impl/qp.hpp"
#endif
