#pragma once
/// Minimisation of smooth functions from nearby, and roots by Newton's method: dense, small, with a status.
///
///   minimise_newton   value, gradient and Hessian; Levenberg-Marquardt damping
///   minimise_bfgs     value and gradient; simple bounds; backtracking on the inverse BFGS direction
///   newton_root       steps of Newton's method without safeguard, for a start close by
///
/// None of them throws for want of a minimum. The result says where the search ended, what is left there, how
/// many iterations it took, and why it ended; only `converged` meets the tolerance. A function says that a
/// point is outside its domain by a value that is not finite; the search then stays on its side of it.

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <concepts>
#include <functional>
#include <limits>
#include <string>
#include <utility>

#include "lumbopelvic/core/check.hpp"

namespace lumbopelvic {

/// How a search ended.
enum class SearchStatus {
  converged,        ///< within the tolerance
  iteration_limit,  ///< the iterations ended first
  no_descent,       ///< no step that is long enough to count lowers the function
  failed  ///< the start lies outside the function's domain; for a root: a point on the way does, or a step is
          ///< longer than allowed
};

[[nodiscard]] inline std::string to_string(SearchStatus status) {
  switch (status) {
    case SearchStatus::converged:
      return "converged";
    case SearchStatus::iteration_limit:
      return "iteration_limit";
    case SearchStatus::no_descent:
      return "no_descent";
    case SearchStatus::failed:
      return "failed";
  }
  return "unknown";
}

/// Where a search ended, and why.
struct SearchResult {
  VecX<double> x;                                           ///< the best point found; for a root, the last
  double value = std::numeric_limits<double>::quiet_NaN();  ///< f(x); NaN for a root
  /// What is left: the largest component of the gradient that no bound holds; for a root, of the last step.
  double residual = std::numeric_limits<double>::infinity();
  int iterations = 0;  ///< steps tried
  SearchStatus status = SearchStatus::failed;
};

/// A function whose result has `value` and `gradient`.
template <class F>
concept FirstOrderFunction = requires(F& f, const VecX<double>& x) {
  { f(x).value } -> std::convertible_to<double>;
  { f(x).gradient } -> std::convertible_to<VecX<double>>;
};

/// One whose result has a symmetric `hessian`, (n x n), as well. It may be approximate (Gauss-Newton).
template <class F>
concept SecondOrderFunction = FirstOrderFunction<F> && requires(F& f, const VecX<double>& x) {
  { f(x).hessian } -> std::convertible_to<MatX<double>>;
};

struct NewtonSettings {
  double tolerance = 1e-8;  ///< on the largest component of the gradient, > 0
  int max_iterations = 100;
  double longest_step = std::numeric_limits<double>::infinity();  ///< of every component of x
  double rounding = 1e-12;                                        ///< by which a value may rise, of 1 + |f|
};

/// Finds a local minimum of f with its second derivatives.
///
///   (H + lambda D) p = -g,   D = |diag H| + 1
///
/// lambda falls tenfold after a step that lowers f and rises tenfold where the matrix is not positive
/// definite, the step is too long, or f rises: so the search goes downhill, also where H is indefinite.
///
/// @param x  start, (n)
/// @throws InvalidArgument for a setting out of its bounds
/// @see Marquardt (1963) doi:10.1137/0111030; Nocedal & Wright (2006) Numerical Optimization, chapter 3
template <SecondOrderFunction F>
[[nodiscard]] SearchResult minimise_newton(F&& f, VecX<double> x, const NewtonSettings& settings = {}) {
  constexpr auto fn = "minimise_newton";
  constexpr double first_damping = 1e-6, least_damping = 1e-12, most_damping = 1e12;
  check_positive(fn, "tolerance", settings.tolerance);
  auto now = f(x);
  double damping = first_damping;
  int step = 0;
  const auto residual = [&] { return now.gradient.size() > 0 ? now.gradient.cwiseAbs().maxCoeff() : 0.0; };
  const auto ended = [&](SearchStatus status) {
    return SearchResult{std::move(x), now.value, residual(), step, status};
  };
  if (!std::isfinite(now.value) || !now.gradient.allFinite()) return ended(SearchStatus::failed);
  for (; residual() > settings.tolerance; ++step) {
    if (step >= settings.max_iterations) return ended(SearchStatus::iteration_limit);
    if (damping > most_damping) return ended(SearchStatus::no_descent);
    MatX<double> H = now.hessian;
    H.diagonal() += damping * (now.hessian.diagonal().cwiseAbs().array() + 1.0).matrix();
    const Eigen::LLT<MatX<double>> factor(H);
    const double tried = damping;
    damping *= 10.0;  // unless the step is taken
    if (factor.info() != Eigen::Success) continue;
    const VecX<double> move = -factor.solve(now.gradient);
    if (!(move.cwiseAbs().maxCoeff() <= settings.longest_step)) continue;
    const VecX<double> there = x + move;
    auto next = f(there);
    const double rise = settings.rounding * (1.0 + std::abs(now.value));
    if (!std::isfinite(next.value) || !(next.value <= now.value + rise)) continue;
    x = there;
    now = std::move(next);
    damping = std::max(least_damping, 0.1 * tried);
  }
  return ended(SearchStatus::converged);
}

/// Update of an approximate inverse Hessian by a step s and the change of gradient y along it. Leaves it
/// where the curvature along s is not positive, so it stays positive definite.
/// @see Nocedal & Wright (2006), section 6.1, the update of the inverse
void inverse_bfgs_update(const VecX<double>& s, const VecX<double>& y, MatX<double>& inverse);

struct BfgsSettings {
  double tolerance = 1e-6;  ///< on the largest component of the gradient that no bound holds, > 0
  int max_iterations = 100;
  double longest_step = 1.0;  ///< of every component of x, > 0; the first step is as long
};

namespace detail {

/// The search of `minimise_bfgs`.
template <class F, class Accept>
class BfgsSearch {
 public:
  BfgsSearch(F& f, VecX<double> x, const VecX<double>& low, const VecX<double>& high,
             const BfgsSettings& settings, Accept& accept)
      : f_(f), accept_(accept), low_(low), high_(high), settings_(settings), x_(std::move(x)), now_(f(x_)) {}

  SearchResult run() {
    SearchResult out;
    out.status = SearchStatus::failed;
    if (std::isfinite(now_.value) && now_.gradient.allFinite()) {
      accept_(x_);
      const auto n = x_.size();
      inverse_ =
          MatX<double>::Identity(n, n) * (settings_.longest_step / std::max(now_.gradient.norm(), 1e-12));
      out.status = descend(out.iterations);
    }
    out.residual = residual();
    out.value = now_.value;
    out.x = std::move(x_);
    return out;
  }

 private:
  SearchStatus descend(int& step) {
    for (; residual() > settings_.tolerance; ++step) {
      if (step >= settings_.max_iterations) return SearchStatus::iteration_limit;
      if (!advance()) return SearchStatus::no_descent;
    }
    return SearchStatus::converged;
  }
  /// Whether a component stands at a bound and the gradient would push it over.
  [[nodiscard]] bool is_held(Eigen::Index i) const {
    constexpr double rounding = 1e-9;
    return (x_[i] <= low_[i] + rounding && now_.gradient[i] > 0.0) ||
           (x_[i] >= high_[i] - rounding && now_.gradient[i] < 0.0);
  }
  [[nodiscard]] VecX<double> unheld(VecX<double> v) const {
    for (Eigen::Index i = 0; i < v.size(); ++i)
      if (is_held(i)) v[i] = 0.0;
    return v;
  }
  [[nodiscard]] double residual() const {
    return x_.size() > 0 ? unheld(now_.gradient).cwiseAbs().maxCoeff() : 0.0;
  }
  /// One step downhill; halves it until f falls enough (Armijo). False if nothing falls any more.
  bool advance() {
    constexpr double shortest = 1e-7, sufficient = 1e-4;
    const VecX<double> g = unheld(now_.gradient);
    VecX<double> move = unheld(-inverse_ * g);
    if (move.dot(g) >= 0.0) move = -g * (settings_.longest_step / g.norm());
    move *= std::min(1.0, settings_.longest_step / move.cwiseAbs().maxCoeff());
    for (double share = 1.0; share > shortest; share *= 0.5) {
      const VecX<double> there = (x_ + share * move).cwiseMax(low_).cwiseMin(high_);
      auto next = f_(there);
      if (!std::isfinite(next.value) || next.value > now_.value + sufficient * share * move.dot(g)) continue;
      inverse_bfgs_update(there - x_, next.gradient - now_.gradient, inverse_);
      x_ = there;
      now_ = std::move(next);
      accept_(x_);
      return true;
    }
    return false;
  }

  F& f_;
  Accept& accept_;
  const VecX<double>&low_, &high_;
  const BfgsSettings& settings_;
  VecX<double> x_;
  std::invoke_result_t<F&, const VecX<double>&> now_;
  MatX<double> inverse_;
};

struct AcceptSilently {
  void operator()(const VecX<double>&) const {}
};

}  // namespace detail

/// Finds a local minimum of f within simple bounds, low <= x <= high, from its gradient: steps along
/// -B^-1 g of the components that no bound holds, cut at the bounds, with B^-1 by the update of Broyden,
/// Fletcher, Goldfarb and Shanno.
///
/// @param x       start, (n); beyond a bound, the first step brings it back
/// @param accept  called as accept(x) at the start and whenever the search has moved to the point that f was
///                asked for last, before f is asked again: a function that continues from where the search
///                stands can keep its own state there
/// @throws InvalidArgument for a setting out of its bounds, or bounds of another size than x
/// @see Nocedal & Wright (2006) Numerical Optimization, chapters 6 and 16.7
template <FirstOrderFunction F, class Accept = detail::AcceptSilently>
[[nodiscard]] SearchResult minimise_bfgs(F&& f, VecX<double> x, const VecX<double>& low,
                                         const VecX<double>& high, const BfgsSettings& settings = {},
                                         Accept accept = {}) {
  constexpr auto fn = "minimise_bfgs";
  check_positive(fn, "tolerance", settings.tolerance);
  check_positive(fn, "longest_step", settings.longest_step);
  check_size(fn, "low", low.size(), x.size());
  check_size(fn, "high", high.size(), x.size());
  return detail::BfgsSearch<std::remove_reference_t<F>, Accept>(f, std::move(x), low, high, settings, accept)
      .run();
}

struct RootSettings {
  VecX<double> tolerance;  ///< (n) on each component of a step, > 0
  VecX<double> longest;    ///< (n) of each component of a step; one beyond it ends the search
  int max_iterations = 30;
};

/// Iterates x + step(x) until a step is within the tolerance: Newton's method where step solves J p = -r. For
/// a start close to the root, or a caller that can come closer (a smaller time step).
///
/// @param step  called as step(x): (n); an empty vector where there is none. `failed` then.
template <class Step>
[[nodiscard]] SearchResult newton_root(Step&& step, VecX<double> x, const RootSettings& settings) {
  SearchResult out{std::move(x)};
  for (; out.iterations < settings.max_iterations;) {
    const VecX<double> move = step(std::as_const(out.x));
    if (move.size() != out.x.size() || !move.allFinite()) return out;
    ++out.iterations;
    out.x += move;
    out.residual = move.size() > 0 ? move.cwiseAbs().maxCoeff() : 0.0;
    if ((move.cwiseAbs().array() > settings.longest.array()).any()) return out;
    if ((move.cwiseAbs().array() < settings.tolerance.array()).all()) {
      out.status = SearchStatus::converged;
      return out;
    }
  }
  out.status = SearchStatus::iteration_limit;
  return out;
}

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/math/impl/minimise.hpp"
#endif
