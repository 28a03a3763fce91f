#pragma once
/// Proofs that a QP has no solution: no feasible point, or no end to the fall of its cost.

#include <Eigen/QR>
#include <set>

#include "lumbopelvic/math/impl/qp_cost.hpp"

namespace lumbopelvic::detail {

/// Relative gap by which v proves infeasibility; negative if it proves nothing.
///
///   gap = vᵀ rhs − max over the bounds of (Mᵀv)ᵀx       v ≥ 0 on cuts, (Mᵀv)ᵢ = 0 towards an infinite bound
///
/// Both side conditions are taken as met within `slack` times the size of v. `image` is Mᵀv.
[[nodiscard]] inline double farkas_gap(const QpRows& rows, const QpCost& cost, const VecX<double>& v,
                                       const VecX<double>& image, double slack) {
  const double size = v.cwiseAbs().maxCoeff();
  if (!(size > 0.0) || !std::isfinite(size)) return -1.0;
  if (rows.cuts() > 0 && v.tail(rows.cuts()).minCoeff() < -slack * size) return -1.0;
  double gap = rows.rhs().dot(v), terms = rows.rhs().cwiseAbs().maxCoeff() * v.cwiseAbs().sum();
  for (Index i = 0; i < image.size(); ++i) {
    if (image[i] == 0.0) continue;
    if (!cost.is_open(i, image[i])) {
      const double most = image[i] * (image[i] > 0.0 ? cost.upper()[i] : cost.lower()[i]);
      gap -= most;
      terms += std::abs(most);
    } else if (std::abs(image[i]) > slack * size * rows.largest()[i]) {
      return -1.0;
    }
  }
  return terms > 0.0 ? gap / terms : -1.0;
}

/// Turns a direction in which the dual seems to grow for ever into a certificate, by projecting it onto
/// the side conditions of `farkas_gap`. False (v unspecified) if no gap above `tolerance` remains.
[[nodiscard]] inline bool purify_farkas(const QpRows& rows, const QpCost& cost, double tolerance,
                                        VecX<double>& v, double& gap) {
  constexpr double loose = 1e-3, strict = 1e-11;
  VecX<double> image = rows.matrix().transpose() * v;
  if (!(farkas_gap(rows, cost, v, image, loose) > tolerance)) return false;
  v /= v.cwiseAbs().maxCoeff();
  std::set<Index> open, empty;  // columns whose image must vanish, cuts whose weight must
  for (int round = 0; round < 8; ++round) {
    for (Index i = 0; i < image.size(); ++i)
      if (image[i] != 0.0 && cost.is_open(i, image[i])) open.insert(i);
    for (Index r = rows.equalities(); r < rows.count(); ++r)
      if (v[r] <= 0.0) empty.insert(r);
    MatX<double> normals = MatX<double>::Zero(rows.count(), static_cast<Index>(open.size() + empty.size()));
    Index column = 0;
    for (const Index i : open) normals.col(column++) = rows.column(i);
    for (const Index r : empty) normals(r, column++) = 1.0;
    if (column > 0) v -= normals * normals.completeOrthogonalDecomposition().solve(v).eval();
    for (const Index r : empty) v[r] = 0.0;
    image = rows.matrix().transpose() * v;
    gap = farkas_gap(rows, cost, v, image, strict);
    if (gap > tolerance) {
      v.tail(rows.cuts()) = v.tail(rows.cuts()).cwiseMax(0.0);
      return true;
    }
  }
  return false;
}

/// The least violation of rows and bounds, min ½|e|², as a problem in (x, e):  A x + e = b,  G x + e ≥ h.
/// At its solution the multipliers are e, and e ≠ 0 is a Farkas candidate. Rows are the scaled ones.
[[nodiscard]] inline QpProblem violation_problem(const QpRows& rows, const QpCost& cost) {
  const Index n = cost.size(), m = rows.equalities(), k = rows.cuts(), all = n + m + k;
  MatX<double> block(m + k, all);
  block << rows.matrix(), MatX<double>::Identity(m + k, m + k);
  QpProblem problem;
  problem.A = block.topRows(m), problem.b = rows.rhs().head(m);
  problem.G = block.bottomRows(k), problem.h = rows.rhs().tail(k);
  problem.lower = VecX<double>::Constant(all, -INFINITY), problem.upper = -problem.lower;
  problem.lower.head(n) = cost.lower(), problem.upper.head(n) = cost.upper();
  problem.weight = VecX<double>::Zero(all), problem.linear = problem.weight;
  problem.weight.tail(m + k).setOnes();
  return problem;
}

/// Whether one can go along this ray for ever and only the cost changes: it falls.
[[nodiscard]] inline bool falls_for_ever(const QpRows& rows, const QpCost& cost, const VecX<double>& ray) {
  constexpr double tiny = 1e-7;
  const auto length = [&](Index i) {
    return std::abs(ray[i]) * (rows.largest()[i] > 0.0 ? rows.largest()[i] : 1.0);
  };
  double still = 0.0, fall = 0.0, terms = 0.0;
  for (Index i = 0; i < ray.size(); ++i) still = std::max(still, tiny * length(i));
  for (Index i = 0; i < ray.size(); ++i) {
    if (length(i) <= still) continue;
    if (!cost.is_linear(i) || !cost.is_open(i, ray[i])) return false;
    fall -= cost.linear()[i] * ray[i];
    terms += std::abs(cost.linear()[i] * ray[i]);
  }
  if (!(fall > tiny * terms)) return false;
  const VecX<double> change = rows.matrix() * ray;
  return (change.head(rows.equalities()).array().abs() <= still).all() &&
         (change.tail(rows.cuts()).array() >= -still).all();
}

}  // namespace lumbopelvic::detail
