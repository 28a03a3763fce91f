#pragma once
/// Segment of a muscle path between two points: its length and how the length answers to the points. Straight
/// here; around a cylinder or an ellipsoid in the headers named after them.

#include <Eigen/Geometry>
#include <limits>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/real.hpp"
#include "lumbopelvic/math/dual.hpp"

namespace lumbopelvic {

/// How much of a SegmentGeometry to fill in. What is not asked for stays NaN.
enum class SegmentOrder { length, gradient, hessian };

/// How a segment runs past its wrapping surface.
enum class SegmentState {
  straight,      ///< the free line from a to b
  wrapped,       ///< line, geodesic on the surface, line
  inside,        ///< an end lies in or on the surface: the free line is returned; a fault of the model
  wrong_side,    ///< wrapped, but no taut path exists on the side asked for
  not_converged  ///< the geodesic was not found; the free line is returned
};

/// Length L(a, b) of a segment from point a to point b, with derivatives, in the frame the points
/// are given in.
///
/// The gradients are unit vectors that point away from the rest of the path: L grows when an end
/// moves along its own. A tension f therefore pulls a with −f·gradient_a.
template <Real S>
struct SegmentGeometry {
  static constexpr double unset = std::numeric_limits<double>::quiet_NaN();

  SegmentState state = SegmentState::straight;
  S length{unset};                                   ///< L [m]
  Vec3<S> gradient_a = Vec3<S>::Constant(S(unset));  ///< ∂L/∂a [-]
  Vec3<S> gradient_b = Vec3<S>::Constant(S(unset));  ///< ∂L/∂b [-]
  Mat3<S> hessian_aa = Mat3<S>::Constant(S(unset));  ///< ∂²L/∂a∂a [1/m]
  Mat3<S> hessian_ab = Mat3<S>::Constant(S(unset));  ///< ∂²L/∂a∂b, rows a [1/m]
  Mat3<S> hessian_bb = Mat3<S>::Constant(S(unset));  ///< ∂²L/∂b∂b [1/m]
  Vec3<S> tangent_a = Vec3<S>::Constant(S(unset));   ///< where the path meets the surface [m]; wrapped only
  Vec3<S> tangent_b = Vec3<S>::Constant(S(unset));   ///< where it leaves it [m]; wrapped only
  double residual = 0.0;                             ///< of the iterative solution, if there was one [m]

  [[nodiscard]] bool wrapped() const {
    return state == SegmentState::wrapped || state == SegmentState::wrong_side;
  }
  /// Whether the length is the one that was asked for.
  [[nodiscard]] bool sound() const {
    return state == SegmentState::straight || state == SegmentState::wrapped;
  }
};

/// Lifts a segment to first partials: its gradients give those of the length, its Hessians those of the
/// gradients, so however many partials there are, the geodesic is found once.
///
/// @param plain  with all derivatives, at the values of the ends
/// @param p_WA, p_WB  the ends with their partials
/// @return       length and gradients; the contacts have values, but their partials are NaN
template <std::size_t N>
[[nodiscard]] SegmentGeometry<Dual<double, N>> lifted(const SegmentGeometry<double>& plain,
                                                      const Vec3<Dual<double, N>>& p_WA,
                                                      const Vec3<Dual<double, N>>& p_WB) {
  using D = Dual<double, N>;
  const auto without_partials = [](const Vec3<double>& p) {
    Vec3<D> q = p.template cast<D>();
    for (D& x : q) x.partials.fill(SegmentGeometry<D>::unset);
    return q;
  };
  SegmentGeometry<D> segment;
  segment.tangent_a = without_partials(plain.tangent_a);
  segment.tangent_b = without_partials(plain.tangent_b);
  segment.state = plain.state;
  segment.residual = plain.residual;
  segment.length = D(plain.length);
  segment.gradient_a = plain.gradient_a.template cast<D>();
  segment.gradient_b = plain.gradient_b.template cast<D>();
  for (std::size_t i = 0; i < N; ++i) {
    const auto partial = [i](const D& x) { return x.partials[i]; };
    const Vec3<double> a = p_WA.unaryExpr(partial), b = p_WB.unaryExpr(partial);
    segment.length.partials[i] = plain.gradient_a.dot(a) + plain.gradient_b.dot(b);
    const Vec3<double> turn_a = plain.hessian_aa * a + plain.hessian_ab * b;
    const Vec3<double> turn_b = plain.hessian_ab.transpose() * a + plain.hessian_bb * b;
    for (Eigen::Index k = 0; k < 3; ++k) {
      segment.gradient_a[k].partials[i] = turn_a[k];
      segment.gradient_b[k].partials[i] = turn_b[k];
    }
  }
  return segment;
}

/// The free line from a to b.
///
///   L = |a − b|,   u = (a − b)/L,   ∂L/∂a = u = −∂L/∂b,   ∂²L/∂a∂a = (I − u uᵀ)/L
///
/// Not differentiable where a = b: the gradients are NaN there.
///
/// @param p_WA   a in any frame W, (3) [m]
/// @param p_WB   b in the same frame, (3) [m]
/// @param order  how many derivatives to fill in
/// @return       the geometry, in frame W
template <Real S>
[[nodiscard]] SegmentGeometry<S> straight_segment(const Vec3<S>& p_WA, const Vec3<S>& p_WB,
                                                  SegmentOrder order = SegmentOrder::hessian) {
  using std::sqrt;
  SegmentGeometry<S> segment;
  const Vec3<S> p_BA = p_WA - p_WB;
  segment.length = sqrt(p_BA.dot(p_BA));
  if (order == SegmentOrder::length) return segment;
  segment.gradient_a = p_BA / segment.length;
  segment.gradient_b = -segment.gradient_a;
  if (order == SegmentOrder::gradient) return segment;
  segment.hessian_aa =
      (Mat3<S>::Identity() - segment.gradient_a * segment.gradient_a.transpose()) / segment.length;
  segment.hessian_ab = -segment.hessian_aa;
  segment.hessian_bb = segment.hessian_aa;
  return segment;
}

/// Where a taut path touches its surface.
template <Real S>
struct Contact {
  Vec3<S> point;    ///< [m]
  Vec3<S> normal;   ///< outward unit normal
  Vec3<S> tangent;  ///< unit direction of travel, from a towards b
  S free_length;    ///< from here to the end of the segment [m]
};

/// How neighbouring geodesics spread along the arc from the first contact to the second.
///
/// Two solutions of Jacobi's equation y″ + K y = 0, K the Gaussian curvature met on the way: one
/// starts with y = 1, y′ = 0, the other with y = 0, y′ = 1. Their Wronskian is 1. The values are
/// those at the end of the arc.
template <Real S>
struct GeodesicSpread {
  S offset;        ///< y of the first [-]
  S offset_slope;  ///< y′ of the first [1/m]
  S turn;          ///< y of the second [m]
  S turn_slope;    ///< y′ of the second [-]
};

/// Lateral spread of the whole path from a to b: the free lines (K = 0) joined to the arc.
///
///   | 1  s_b | | offset        turn       | | 1  s_a |
///   | 0   1  | | offset_slope  turn_slope | | 0   1  |
///
/// The path is the shortest of its neighbours while no point of it is conjugate to a, which with
/// one arc means turn > 0 at b.
template <Real S>
[[nodiscard]] GeodesicSpread<S> spread_between_ends(const GeodesicSpread<S>& arc, const S& free_a,
                                                    const S& free_b) {
  const S turn = arc.offset * free_a + arc.turn;
  const S turn_slope = arc.offset_slope * free_a + arc.turn_slope;
  return {arc.offset + free_b * arc.offset_slope, arc.offset_slope, turn + free_b * turn_slope, turn_slope};
}

/// Derivatives of the length of a taut path line-geodesic-line, whatever the surface.
///
/// The path is stationary in its contact points, so they may be frozen for the gradient:
///
///   ∂L/∂a = −t_a,   ∂L/∂b = t_b
///
/// but not for the Hessian. Carrying a small motion of the ends through the surface's second
/// fundamental form, the normal part pivots about the contact, and the part along B = t × n obeys
/// the spread (A, C, D, E) = (offset, offset_slope, turn, turn_slope) between the ends:
///
///   ∂²L/∂a∂a = n_a n_aᵀ/s_a + (A/D) B_a B_aᵀ                                                         (2.4)
///   ∂²L/∂b∂b = n_b n_bᵀ/s_b + (E/D) B_b B_bᵀ
///   ∂²L/∂a∂b = −(1/D) B_a B_bᵀ
///
/// This is l_qq − l_qs l_ss⁻¹ l_sq with the contacts s eliminated by hand. The normal terms are
/// 1/s where the straight line has 1/L: the Hessian jumps at touch-down, as it must.
///
/// @param contact_a  first contact, as seen from a
/// @param contact_b  last contact, as seen from b
/// @param arc        spread over the arc between the contacts
/// @param order      how many derivatives to fill in
/// @param segment    receives the contacts, gradients and Hessians; its length is left alone
template <Real S>
void differentiate_taut_path(const Contact<S>& contact_a, const Contact<S>& contact_b,
                             const GeodesicSpread<S>& arc, SegmentOrder order, SegmentGeometry<S>& segment) {
  segment.tangent_a = contact_a.point;
  segment.tangent_b = contact_b.point;
  segment.gradient_a = -contact_a.tangent;
  segment.gradient_b = contact_b.tangent;
  if (order != SegmentOrder::hessian) return;
  const GeodesicSpread<S> ends = spread_between_ends(arc, contact_a.free_length, contact_b.free_length);
  const Vec3<S> across_a = contact_a.tangent.cross(contact_a.normal);
  const Vec3<S> across_b = contact_b.tangent.cross(contact_b.normal);
  segment.hessian_aa = contact_a.normal * contact_a.normal.transpose() / contact_a.free_length +
                       across_a * across_a.transpose() * (ends.offset / ends.turn);
  segment.hessian_bb = contact_b.normal * contact_b.normal.transpose() / contact_b.free_length +
                       across_b * across_b.transpose() * (ends.turn_slope / ends.turn);
  segment.hessian_ab = -across_a * across_b.transpose() / ends.turn;
}

}  // namespace lumbopelvic
