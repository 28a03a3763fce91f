#pragma once
/// Proof that no point meets the rows and bounds of a QP.

#include <Eigen/QR>
#include <set>

#include "lumbopelvic/math/qp_cost.hpp"

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

}  // namespace lumbopelvic::detail
