#pragma once
/// Wrapping around an ellipsoid: a muscle path segment of line, geodesic, line.

#include <Eigen/Geometry>
#include <array>
#include <cmath>
#include <optional>

#include "lumbopelvic/muscle/ellipsoid_contact.hpp"
#include "lumbopelvic/muscle/wrap_side.hpp"

namespace lumbopelvic {

/// An ellipsoid that a segment may wrap, semi-axes along x, y, z of its own frame W.
///
/// A line that clears the ellipsoid is straight, whichever side it passes: a string drawn over the
/// far side of an egg slips off it. A line that does not clear it is led round by the locally
/// shortest geodesic that lies on the allowed side. Where none does, the shorter way is taken and
/// the segment says `wrong_side`. The length is once continuously differentiable at touch-down; it
/// has a kink or a step where one way round gives over to another, deep inside the surface.
class WrappingEllipsoid {
 public:
  /// @param semi_axes  along x, y, z [m], each > 0
  /// @param side       the side the path keeps to: any, or a half-axis
  /// @throws InvalidArgument if a semi-axis is not positive
  explicit WrappingEllipsoid(const Vec3<double>& semi_axes, WrapSide side = {})
      : surface_(semi_axes), side_(side) {}

  [[nodiscard]] const Ellipsoid& surface() const noexcept { return surface_; }
  [[nodiscard]] WrapSide side() const noexcept { return side_; }

  /// Whether a point lies in the ellipsoid or on it.
  template <Real S>
  [[nodiscard]] bool contains(const Vec3<S>& p_WP) const {
    return value_of(S(p_WP.dot(surface_.half_gradient(p_WP)))) <= 1.0;
  }
  /// Whether a path lies on the allowed side, judged between its contacts.
  [[nodiscard]] bool allows(const TautPath& path) const {
    const Vec3<double> middle = path.shot.contact_a.point + path.shot.contact_b.point;
    return side_.any() || side_.direction().dot(middle) > 0.0;
  }

 private:
  Ellipsoid surface_;
  WrapSide side_;
};

/// The point of the free line nearest the centre, where the ellipsoid is scaled to the unit sphere.
[[nodiscard]] inline Vec3<double> deepest_point(const Vec3<double>& scaled_a, const Vec3<double>& scaled_b) {
  const Vec3<double> run = scaled_b - scaled_a;
  const double fraction = -scaled_a.dot(run) / run.squaredNorm();
  return scaled_a + std::clamp(fraction, 0.0, 1.0) * run;
}

/// The taut path sought by starting towards several directions across the free line.
///
/// First the shorter way round; only if that fails, or lies on the wrong side, towards the allowed
/// side and all round the line.
[[nodiscard]] inline std::optional<TautPath> find_taut_path(const WrappingEllipsoid& ellipsoid,
                                                            const Vec3<double>& p_WA,
                                                            const Vec3<double>& p_WB) {
  constexpr int directions = 8;
  const Vec3<double> scaled_a = p_WA.cwiseQuotient(ellipsoid.surface().semi_axes());
  const Vec3<double> scaled_b = p_WB.cwiseQuotient(ellipsoid.surface().semi_axes());
  const Vec3<double> line = (scaled_b - scaled_a).normalized();
  const Vec3<double> deepest = deepest_point(scaled_a, scaled_b);
  const Vec3<double> shorter = deepest.norm() > 1e-9 ? deepest.normalized() : line.unitOrthogonal();

  std::optional<TautPath> best, other_side;
  for (int i = 0; i < directions; ++i) {
    const Vec3<double> toward = Eigen::AngleAxisd(2.0 * M_PI * i / directions, line) * shorter;
    const auto path = solve_taut_path(ellipsoid.surface(), p_WA, p_WB, toward);
    if (!path) continue;
    auto& kept = ellipsoid.allows(*path) ? best : other_side;
    if (!kept || path->length() < kept->length()) kept = path;
    if (i == 0 && best) break;
  }
  return best ? best : other_side;
}

/// The segment of a path that was found.
template <Real S>
[[nodiscard]] SegmentGeometry<S> taut_segment(const WrappingEllipsoid& ellipsoid, const TautPath& path,
                                              const HorizonShot<S>& shot, SegmentOrder order) {
  SegmentGeometry<S> segment;
  segment.state = ellipsoid.allows(path) ? SegmentState::wrapped : SegmentState::wrong_side;
  segment.residual = path.shot.miss.norm();
  segment.length = shot.contact_a.free_length + shot.aim.arc + shot.contact_b.free_length;
  if (order != SegmentOrder::length)
    differentiate_taut_path(shot.contact_a, shot.contact_b, shot.spread, order, segment);
  return segment;
}

/// The shortest path from a to b that stays out of an ellipsoid, on its allowed side.
///
///   L = |a − P| + geodesic(P, Q) + |Q − b|
///
/// Lines and geodesic share their tangents at the contacts P and Q. Gradient and Hessian follow
/// from the contact frames and the spread of the geodesic: see differentiate_taut_path.
///
/// Where an end is in or on the surface the free line is returned, marked `inside`; where the
/// geodesic was not found, also, marked `not_converged`.
///
/// @param ellipsoid  the surface, in frame W
/// @param p_WA       first end in W, (3) [m]
/// @param p_WB       second end in W, (3) [m]
/// @param order      how many derivatives to fill in
/// @return           the geometry, in frame W; its residual is the distance [m] by which the last
///                   line misses b
/// @see Scholz, Sherman, Stavness, Delp, Kecskeméthy (2015), natural geodesic variations. Here the first
///      contact is sought on the horizon of a alone, which leaves two unknowns of their four.
template <Real S>
[[nodiscard]] SegmentGeometry<S> segment_around(const WrappingEllipsoid& ellipsoid, const Vec3<S>& p_WA,
                                                const Vec3<S>& p_WB,
                                                SegmentOrder order = SegmentOrder::hessian) {
  const auto plain = [](const Vec3<S>& v) {
    return Vec3<double>(value_of(v[0]), value_of(v[1]), value_of(v[2]));
  };
  const auto straight = [&](SegmentState state) {
    SegmentGeometry<S> segment = straight_segment(p_WA, p_WB, order);
    segment.state = state;
    return segment;
  };
  if (ellipsoid.contains(p_WA) || ellipsoid.contains(p_WB)) return straight(SegmentState::inside);
  const Vec3<double>& semi_axes = ellipsoid.surface().semi_axes();
  const Vec3<double> a = plain(p_WA), b = plain(p_WB);
  if (deepest_point(a.cwiseQuotient(semi_axes), b.cwiseQuotient(semi_axes)).norm() >= 1.0)
    return straight(SegmentState::straight);
  const std::optional<TautPath> path = find_taut_path(ellipsoid, a, b);
  if (!path) return straight(SegmentState::not_converged);

  if constexpr (FirstOrderDual<S>)
    if (order != SegmentOrder::hessian)
      return lifted(taut_segment(ellipsoid, *path, path->shot, SegmentOrder::hessian), p_WA, p_WB);
  return taut_segment(ellipsoid, *path, refine_taut_path(ellipsoid.surface(), p_WA, p_WB, *path), order);
}

}  // namespace lumbopelvic
