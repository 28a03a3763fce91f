#pragma once
/// Optimality of a point, recomputed from the point.

#include "lumbopelvic/math/qp_problem.hpp"

namespace lumbopelvic {

/// How far (x, y, μ) is from solving the problem: zero everywhere is a proof of optimality.
///
/// @param x   (n), within the bounds: what lies outside is not measured here
/// @param y   multipliers of the equalities, (m), sign as in `QpSolution`
/// @param mu  multipliers of the cuts, (k)
/// @throws InvalidArgument if the problem is malformed or sizes disagree
[[nodiscard]] QpResiduals qp_residuals(const QpProblem& problem, const VecX<double>& x, const VecX<double>& y,
                                       const VecX<double>& mu);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/math/impl/qp_residuals.hpp"
#endif
