#pragma once
/// Proximal points around the dual's Newton steps. Included by qp.hpp where the library is used as headers.

#include "lumbopelvic/math/impl/qp_dual.hpp"
#include "lumbopelvic/math/qp.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE QpSolver::QpSolver(const QpSettings& settings)
    : settings_(settings), dual_(std::make_unique<detail::QpDual>()) {
  check_positive("QpSolver", "tolerance", settings.tolerance);
  check_positive("QpSolver", "infeasibility_tolerance", settings.infeasibility_tolerance);
  check_positive("QpSolver", "newton_limit", settings.newton_limit);
}

LUMBOPELVIC_INLINE QpSolver::QpSolver(QpSolver&&) noexcept = default;
LUMBOPELVIC_INLINE QpSolver& QpSolver::operator=(QpSolver&&) noexcept = default;
LUMBOPELVIC_INLINE QpSolver::~QpSolver() = default;

LUMBOPELVIC_INLINE const QpSolution& QpSolver::solve(const QpProblem& problem) {
  check_qp(problem);
  dual_->assign(problem);
  return iterate();
}

LUMBOPELVIC_INLINE const QpSolution& QpSolver::solve(const QpProblem& problem, const QpSolution& start) {
  constexpr auto fn = "QpSolver::solve";
  check_qp(problem);
  check_size(fn, "start.x", start.x.size(), problem.size());
  check_size(fn, "start.y", start.y.size(), problem.b.size());
  if (start.mu.size() > problem.h.size())
    fail_argument(fn, "start.mu", start.mu.size(), "at most one entry per cut");
  const VecX<double> x = start.x;  // copies: the start may be our own solution
  VecX<double> y = VecX<double>::Zero(problem.b.size() + problem.h.size());
  y.head(start.y.size()) = start.y;
  y.segment(start.y.size(), start.mu.size()) = start.mu;
  dual_->assign(problem);
  dual_->start(x, y.cwiseProduct(dual_->rows().unit()));
  return iterate();
}

LUMBOPELVIC_INLINE void QpSolver::add_cut(const VecX<double>& row, double rhs) {
  constexpr auto fn = "QpSolver::add_cut";
  if (solution_.status == QpStatus::not_solved) fail_argument(fn, "problem", "missing", "a solve before");
  check_size(fn, "row", row.size(), dual_->cost().size());
  if (!row.allFinite()) fail_argument(fn, "row", "not finite", "finite numbers");
  check_finite(fn, "rhs", rhs);
  dual_->append(row, rhs);
}

LUMBOPELVIC_INLINE const QpSolution& QpSolver::resolve() {
  if (solution_.status == QpStatus::not_solved)
    fail_argument("QpSolver::resolve", "problem", "missing", "a solve before");
  return iterate();
}

LUMBOPELVIC_INLINE const QpSolution& QpSolver::iterate() {
  solution_.newton_steps = solution_.centerings = 0;
  solution_.farkas.resize(0);
  solution_.farkas_gap = NAN;
  write(maximise());
  return solution_;
}

/// Proximal point iteration. Early subproblems are solved loosely; the proximal term is weakened where it
/// holds up convergence, and strengthened where Newton steps do not get on.
LUMBOPELVIC_INLINE QpStatus QpSolver::maximise() {
  constexpr double slow = 0.03, weakest = 1e-10, loose = 1e-3, fine = 0.1;
  const double tolerance = settings_.tolerance;
  double last = 0.1;
  int budget = first_budget;
  while (solution_.newton_steps < settings_.newton_limit && solution_.centerings < settings_.newton_limit) {
    const bool is_first = solution_.centerings++ == 0, was_stalled = budget > first_budget;
    before_ = dual_->x();
    dual_->center();
    const Ascent ascent =
        ascend(budget, !is_first, std::max(loose * last, was_stalled ? tolerance : fine * tolerance));
    if (ascent == Ascent::infeasible) return QpStatus::infeasible;
    if (ascent == Ascent::stalled) {
      if (seeks_feasible_ && !was_stalled && !seek_feasible()) return QpStatus::infeasible;
      budget *= 2;
      dual_->set_level(std::min(1.0, 100.0 * dual_->cost().level()));
      continue;
    }
    dual_->drop_negative_multipliers();
    const double error = dual_->residuals().worst();
    const bool is_slow = !is_first && error > slow * last;
    if (error <= 0.3 * tolerance || (is_slow && error <= tolerance)) return QpStatus::optimal;
    before_ = dual_->x() - before_;
    if (detail::falls_for_ever(dual_->rows(), dual_->cost(), before_)) return QpStatus::unbounded;
    if (is_slow && dual_->cost().level() > weakest) dual_->set_level(slow * dual_->cost().level());
    last = std::min(error, 0.1);
  }
  return QpStatus::iteration_limit;
}

/// Newton steps until the rows hold.
LUMBOPELVIC_INLINE QpSolver::Ascent QpSolver::ascend(int budget, bool must_step, double target) {
  double previous = INFINITY;
  for (int step = 0; step < budget && solution_.newton_steps < settings_.newton_limit; ++step) {
    const double error = dual_->infeasibility();
    const bool is_small = error <= target;
    if (is_small && (step > 0 || !must_step || error <= 1e-15)) return Ascent::converged;
    if (step > 3 && error <= settings_.tolerance && error >= previous) return Ascent::converged;  // rounding
    previous = error;
    ++solution_.newton_steps;
    const auto is_proof = [this](const VecX<double>& direction) { return prove_infeasible(direction); };
    if (dual_->step(is_proof) == detail::QpDual::Step::without_end) return Ascent::infeasible;
  }
  return Ascent::stalled;
}

LUMBOPELVIC_INLINE bool QpSolver::prove_infeasible(VecX<double> candidate) {
  double gap = 0.0;
  if (!detail::purify_farkas(dual_->rows(), dual_->cost(), settings_.infeasibility_tolerance, candidate, gap))
    return false;
  solution_.farkas = candidate.cwiseQuotient(dual_->rows().unit());
  solution_.farkas_gap = gap;
  return true;
}

/// Looks for the point of least violation. False if that proves infeasibility; else a better start is set.
LUMBOPELVIC_INLINE bool QpSolver::seek_feasible() {
  QpSolver solver(settings_);
  solver.seeks_feasible_ = false;
  const QpSolution& least = solver.solve(detail::violation_problem(dual_->rows(), dual_->cost()));
  solution_.newton_steps += least.newton_steps;
  VecX<double> violation(dual_->rows().count());
  violation << least.y, least.mu;
  if (prove_infeasible(violation)) return false;
  dual_->start(least.x.head(dual_->cost().size()), VecX<double>::Zero(violation.size()));
  return true;
}

LUMBOPELVIC_INLINE void QpSolver::write(QpStatus status) {
  const auto& rows = dual_->rows();
  if (status == QpStatus::infeasible) dual_->start(dual_->x(), VecX<double>::Zero(rows.count()));
  dual_->drop_negative_multipliers();
  solution_.status = status;
  solution_.x = dual_->x();
  solution_.y = dual_->y().head(rows.equalities()).cwiseQuotient(rows.unit().head(rows.equalities()));
  solution_.mu = dual_->y().tail(rows.cuts()).cwiseQuotient(rows.unit().tail(rows.cuts()));
  solution_.objective = dual_->cost().value(solution_.x);
  solution_.residuals = dual_->residuals();
  solution_.kkt_residual = solution_.residuals.worst();
}

}  // namespace lumbopelvic
