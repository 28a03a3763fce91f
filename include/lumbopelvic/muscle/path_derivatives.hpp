#pragma once
/// First and second derivatives of a path's length with respect to the coordinates, in closed form.
///
/// A stretch is a function l(P_a, P_b) of its two ends seen from the surface it touches (or from the ground
/// when straight). With dP_k the velocity of an end relative to that surface at unit speed of axis k,
///
///   dl/du_k       = g_a . dP_a,k + g_b . dP_b,k                                                      (2.1)
///   d2l/du_j du_k = dP_j^T [l_PP] dP_k + g_a . d2P_a,jk + g_b . d2P_b,jk                             (2.2)
///   d2P_jk        = w_j x J_k(p)|_end - w_j x J_k(p)|_surface - w^s_k x dP_j - w^s_j x dP_k          (2.3)
///
/// for j not distal to k; w^s is the axis direction if it carries the surface, else 0. The moment arm of the
/// coordinate q is r = -dL/dq, and never anything else.

#include "lumbopelvic/muscle/path_geometry.hpp"

namespace lumbopelvic {

namespace detail {

/// How axis k moves the two ends of a stretch relative to its surface.
template <Real S>
struct RelativeMotion {
  int axis = 0;
  bool on_a = false, on_b = false, on_surface = false;
  Vec3<S> J_a, J_b;    ///< velocity of a body-fixed point at each end under the axis
  Vec3<S> dP_a, dP_b;  ///< velocity of each end relative to the surface
};

template <Real S>
[[nodiscard]] RelativeMotion<S> relative_motion(const Tree& tree, const Kinematics<S>& kin,
                                                const PathStretch& stretch, const StretchGeometry<S>& g,
                                                int axis) {
  RelativeMotion<S> m;
  m.axis = axis;
  m.on_a = tree.moves(axis, stretch.a.body);
  m.on_b = tree.moves(axis, stretch.b.body);
  m.on_surface = tree.moves(axis, g.surface_body);
  m.J_a = axis_velocity(tree, kin, axis, g.p_a_W);
  m.J_b = axis_velocity(tree, kin, axis, g.p_b_W);
  m.dP_a = m.J_a * S(double(m.on_a) - double(m.on_surface));
  m.dP_b = m.J_b * S(double(m.on_b) - double(m.on_surface));
  return m;
}

/// d2P of eq. (2.3), dotted with the gradient at that end.
template <Real S>
[[nodiscard]] S bending_term(const Tree& tree, const Kinematics<S>& kin, const RelativeMotion<S>& j,
                             const RelativeMotion<S>& k, bool end_a, const Vec3<S>& gradient) {
  const bool j_end = end_a ? j.on_a : j.on_b, k_end = end_a ? k.on_a : k.on_b;
  const double weight = double(j_end && k_end) - double(j.on_surface && k.on_surface);
  Vec3<S> d2P = Vec3<S>::Zero();
  if (weight != 0.0) d2P += axis_acceleration(tree, kin, j.axis, end_a ? k.J_a : k.J_b) * S(weight);
  if (k.on_surface) d2P -= axis_acceleration(tree, kin, k.axis, end_a ? j.dP_a : j.dP_b);
  if (j.on_surface) d2P -= axis_acceleration(tree, kin, j.axis, end_a ? k.dP_a : k.dP_b);
  return gradient.dot(d2P);
}

}  // namespace detail

/// Adds scale * dL/dq of a path to `gradient`, (n_coordinates) [m/rad or 1], and returns the length [m].
template <Real S, class Row>
S add_length_gradient(const Tree& tree, const Kinematics<S>& kin, const std::vector<WrapSurface>& surfaces,
                      const Path& path, double scale, Row&& gradient) {
  S length(0.0);
  for (const PathStretch& stretch : path.stretches) {
    const auto g = evaluate_stretch(kin, surfaces, stretch, SegmentOrder::gradient);
    length += g.shape.length;
    for (const int k : stretch.axes) {
      const auto m = detail::relative_motion(tree, kin, stretch, g, k);
      gradient[tree.axis_coordinate(k)] += (g.shape.gradient_a.dot(m.dP_a) + g.shape.gradient_b.dot(m.dP_b)) *
                                           kin.rate[std::size_t(k)] * scale;
    }
  }
  return length;
}

/// Adds scale * d2L/dq2 over chosen coordinates to `hessian`, (n x n), both triangles.
/// @param column  (n_coordinates) column of each coordinate in the result, -1 to leave it out
template <Real S, class Matrix>
void add_length_hessian(const Tree& tree, const Kinematics<S>& kin, const std::vector<WrapSurface>& surfaces,
                        const Path& path, double scale, const std::vector<int>& column, Matrix& hessian) {
  std::vector<detail::RelativeMotion<S>> moving;
  for (const PathStretch& stretch : path.stretches) {
    moving.clear();
    const auto g = evaluate_stretch(kin, surfaces, stretch, SegmentOrder::hessian);
    for (const int axis : stretch.axes)
      if (column[std::size_t(tree.axis_coordinate(axis))] >= 0)
        moving.push_back(detail::relative_motion(tree, kin, stretch, g, axis));
    for (std::size_t ik = 0; ik < moving.size(); ++ik) {
      const auto& k = moving[ik];
      const S rate_k = kin.rate[std::size_t(k.axis)];
      const int ck = column[std::size_t(tree.axis_coordinate(k.axis))];
      const Vec3<S> pull_a = g.shape.hessian_aa * k.dP_a + g.shape.hessian_ab * k.dP_b;
      const Vec3<S> pull_b = g.shape.hessian_ab.transpose() * k.dP_a + g.shape.hessian_bb * k.dP_b;
      hessian(ck, ck) += (g.shape.gradient_a.dot(k.dP_a) + g.shape.gradient_b.dot(k.dP_b)) *
                         kin.curvature[std::size_t(k.axis)] * scale;
      for (std::size_t ij = 0; ij <= ik; ++ij) {
        const auto& j = moving[ij];
        S value = j.dP_a.dot(pull_a) + j.dP_b.dot(pull_b);
        value += detail::bending_term(tree, kin, j, k, true, g.shape.gradient_a);
        value += detail::bending_term(tree, kin, j, k, false, g.shape.gradient_b);
        value *= rate_k * kin.rate[std::size_t(j.axis)] * scale;
        const int cj = column[std::size_t(tree.axis_coordinate(j.axis))];
        hessian(cj, ck) += value;
        if (ij != ik) hessian(ck, cj) += value;
      }
    }
  }
}

}  // namespace lumbopelvic
