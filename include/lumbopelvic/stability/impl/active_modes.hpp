#pragma once
/// Definitions of active_modes.hpp: how the active modes of a margin are followed. Included by
/// active_modes.hpp where the library is used as headers.

#include <Eigen/Eigenvalues>

#include "lumbopelvic/stability/active_modes.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE MatX<double> ActiveModes::predict(const VecX<double>& state) const {
  MatX<double> H = block;
  const VecX<double> change = rows * (state - at);
  for (Eigen::Index b = 0, k = 0; b < count(); ++b)
    for (Eigen::Index a = b; a < count(); ++a, ++k) {
      H(a, b) += change[k];
      H(b, a) = H(a, b);
    }
  return H;
}

LUMBOPELVIC_INLINE VecX<double> ActiveModes::gradient(const VecX<double>& c) const {
  VecX<double> share(rows.rows());
  for (Eigen::Index b = 0, k = 0; b < count(); ++b)
    for (Eigen::Index a = b; a < count(); ++a, ++k) share[k] = (a == b ? 1.0 : 2.0) * c[a] * c[b];
  return rows.transpose() * share;
}

LUMBOPELVIC_INLINE ActiveModes active_modes(const StiffnessField& field, const EquilibriumState& equilibrium,
                                            const CondensedModes& modes, Eigen::Index count) {
  ActiveModes active{
      modes.vectors.leftCols(count), modes.values.head(count).asDiagonal(), {}, equilibrium.stacked()};
  active.rows.resize(count * (count + 1) / 2, active.at.size());
  MatX<double> rows;
  for (Eigen::Index b = 0, first = 0; b < count; first += count - b, ++b) {
    field.coupling(equilibrium, active.V.col(b), active.V.rightCols(count - b), rows);
    active.rows.middleRows(first, count - b) = rows;
  }
  return active;
}

namespace detail {

/// The modes beyond the active ones over the square root of their distance from the margin, taken as
/// `closest` where it is less, and the coordinates without metric over the square root of their stiffness.
[[nodiscard]] inline MatX<double> rest_by_distance(const MatX<double>& H, const CondensedModes& modes,
                                                   Eigen::Index active, double held, double closest) {
  const Eigen::Index n = H.rows(), m = modes.values.size(), k = n - m;
  MatX<double> U = MatX<double>::Zero(n, n - active);
  for (Eigen::Index j = active; j < m; ++j)
    U.col(j - active) = modes.vectors.col(j) / std::sqrt(std::max(modes.values[j] - held, closest));
  if (k == 0) return U;
  const VecX<double> scale = H.diagonal().tail(k).cwiseSqrt().cwiseInverse();
  const MatX<double> block = scale.asDiagonal() * H.bottomRightCorner(k, k) * scale.asDiagonal();
  const MatX<double> inverse_root =
      Eigen::LLT<MatX<double>>(block).matrixU().solve(MatX<double>::Identity(k, k));
  U.bottomRightCorner(k, k) = scale.asDiagonal() * inverse_root;
  return U;
}

}  // namespace detail

LUMBOPELVIC_INLINE MarginCurvature margin_curvature(const StiffnessField& field,
                                                    const EquilibriumState& equilibrium,
                                                    const MatX<double>& H, const CondensedModes& modes,
                                                    const ActiveModes& active, double held, double closest,
                                                    const MatX<double>& Z_V) {
  constexpr double negligible =
      1e-3;  // multipliers below this share of the largest bend nothing that matters
  const MatX<double> rest = detail::rest_by_distance(H, modes, active.count(), held, closest);
  const Eigen::SelfAdjointEigenSolver<MatX<double>> multiplier(Z_V);
  const double largest = multiplier.eigenvalues().tail(1)[0];

  MarginCurvature curvature;
  curvature.at = active.at;
  VecX<double> disc;
  field.curvature(equilibrium, active.V * Z_V * active.V.transpose(), curvature.own, disc);
  // Past the top of its moment curve a disc softens, and the sign turns: such a bend is left out, which only
  // costs rounds.
  curvature.own = curvature.own.cwiseMax(0.0);
  curvature.rows = disc.cwiseMax(0.0).cwiseSqrt().asDiagonal() * field.compression_rows();
  MatX<double> rows;
  for (Eigen::Index i = 0; i < active.count(); ++i) {
    const double weight = multiplier.eigenvalues()[i];
    if (weight <= negligible * largest) continue;
    field.coupling(equilibrium, std::sqrt(2.0 * weight) * (active.V * multiplier.eigenvectors().col(i)), rest,
                   rows);
    curvature.rows.conservativeResize(curvature.rows.rows() + rows.rows(), Eigen::NoChange);
    curvature.rows.bottomRows(rows.rows()) = rows;
  }
  return curvature;
}

LUMBOPELVIC_INLINE void MarginCurvature::keep_above(double share, const VecX<double>& softness) {
  const MatX<double> scaled = rows * softness.cwiseSqrt().asDiagonal();
  const Eigen::SelfAdjointEigenSolver<MatX<double>> bend(scaled *
                                                         scaled.transpose());  // against the cost, ascending
  const Eigen::Index count = rows.rows();
  Eigen::Index first = 0;
  while (first < count && bend.eigenvalues()[first] < share) ++first;
  rows = bend.eigenvectors().rightCols(count - first).transpose() * rows;
}

}  // namespace lumbopelvic
