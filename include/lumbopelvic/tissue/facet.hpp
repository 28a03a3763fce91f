#pragma once
/// Facet joint: contact of the inferior process of the upper vertebra with the superior process of the lower.
///
///   g = n . (p_upper - p_lower) + gap,   F = k d softplus(-g / d),   U = k d^2 int softplus          (3.8)
///
/// n stands on the surface of the lower vertebra and points to the upper. F pushes the two apart along n,
/// without friction and never pulls; at g = 0 it is 0.69 k d, at five widths of gap 1 % of that. One point on
/// a flat surface: a process that slides off its edge is not seen, nor one that meets the lamina.

#include "lumbopelvic/math/softplus.hpp"
#include "lumbopelvic/multibody/body_point.hpp"

namespace lumbopelvic {

struct Facet {
  std::string name;
  int disc = -1;                                  ///< the disc it stands behind
  PathPoint upper, lower;                         ///< points that face each other in the neutral pose
  Vec3<double> normal_L = Vec3<double>::UnitX();  ///< n in the lower body, unit
  double stiffness = 0.0;                         ///< k [N/m], > 0
  double gap = 0.0;                               ///< between the surfaces when the points meet [m]
  double softness = 0.0;                          ///< d, width of first contact [m], > 0
};

/// Energy and its first two derivatives over g.
template <Real S>
struct FacetResponse {
  S energy;     ///< [J]
  S force;      ///< F = -dU/dg [N], > 0
  S stiffness;  ///< d2U/dg2 [N/m], > 0
};

/// @param opening  g [m]
template <Real S>
[[nodiscard]] FacetResponse<S> respond(const Facet& facet, const S& opening) {
  const double k = facet.stiffness, d = facet.softness;
  const S x = opening * (-1.0 / d);
  return {softplus_integral<S>(x) * (k * d * d), softplus<S>(x) * (k * d), logistic<S>(x) * k};
}

namespace detail {
template <Real S>
[[nodiscard]] Vec3<S> facet_normal(const Kinematics<S>& kin, const Facet& facet) {
  const Vec3<S> n = facet.normal_L.cast<S>();
  return facet.lower.body == ground ? n : Vec3<S>(kin.X_WB[std::size_t(facet.lower.body)].R * n);
}
}  // namespace detail

/// How far the surfaces are apart, g; negative when they overlap [m].
template <Real S>
[[nodiscard]] S facet_opening(const Kinematics<S>& kin, const Facet& facet) {
  const Vec3<S> apart = world_point(kin, facet.upper) - world_point(kin, facet.lower);
  return detail::facet_normal(kin, facet).dot(apart) + S(facet.gap);
}

/// Adds scale * dg/dq to `gradient`, (n_coordinates) [m/rad or 1]: only axes between the two vertebrae count.
template <Real S, class Row>
void add_opening_gradient(const Tree& tree, const Kinematics<S>& kin, const Facet& facet, const S& scale,
                          Row&& gradient) {
  const Vec3<S> n = detail::facet_normal(kin, facet), p = world_point(kin, facet.upper);
  for (const int k : tree.axes_of(facet.upper.body))
    if (const int c = tree.axis_coordinate(k); c >= 0 && !tree.moves(k, facet.lower.body))
      gradient[c] += n.dot(axis_velocity(tree, kin, k, p)) * kin.rate[std::size_t(k)] * scale;
}

/// Adds the generalised force of a facet, Q = F dg/dq, to Q, (n_coordinates) [N m or N].
template <Real S>
void add_facet_forces(const Tree& tree, const Kinematics<S>& kin, const Facet& facet, VecX<S>& Q) {
  add_opening_gradient<S>(tree, kin, facet, respond<S>(facet, facet_opening(kin, facet)).force, Q);
}

/// Adds d2U/dq2 = U'' g_q g_q^T - F g_qq over chosen coordinates, (n x n).
/// @param column  (n_coordinates) column of each coordinate in H, -1 to leave it out
inline void add_facet_hessian(const Tree& tree, const Kinematics<double>& kin, const Facet& facet,
                              const std::vector<int>& column, MatX<double>& H) {
  const auto response = respond<double>(facet, facet_opening(kin, facet));
  const Vec3<double> n = detail::facet_normal(kin, facet), p = world_point(kin, facet.upper);
  std::vector<int> axes;
  for (const int k : tree.axes_of(facet.upper.body))
    if (const int c = tree.axis_coordinate(k);
        c >= 0 && column[std::size_t(c)] >= 0 && !tree.moves(k, facet.lower.body))
      axes.push_back(k);
  for (std::size_t ik = 0; ik < axes.size(); ++ik) {
    const auto k = std::size_t(axes[ik]);
    const int col = column[std::size_t(tree.axis_coordinate(axes[ik]))];
    const Vec3<double> J_k = axis_velocity(tree, kin, axes[ik], p);
    H(col, col) -= response.force * n.dot(J_k) * kin.curvature[k];
    for (std::size_t ij = 0; ij <= ik; ++ij) {
      const auto j = std::size_t(axes[ij]);
      const int row = column[std::size_t(tree.axis_coordinate(axes[ij]))];
      const double along = n.dot(J_k) * n.dot(axis_velocity(tree, kin, axes[ij], p));
      const double value =
          (response.stiffness * along - response.force * n.dot(axis_acceleration(tree, kin, axes[ij], J_k))) *
          kin.rate[j] * kin.rate[k];
      H(row, col) += value;
      if (ij != ik) H(col, row) += value;
    }
  }
}

}  // namespace lumbopelvic
