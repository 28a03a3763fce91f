#pragma once
/// Wrapping around a circular cylinder: a muscle path segment in closed form.

#include <cmath>

#include "lumbopelvic/muscle/segment.hpp"
#include "lumbopelvic/muscle/wrap_side.hpp"

namespace lumbopelvic {

/// A circular cylinder about the z axis of its own frame W.
///
/// It has no ends: at the rim of a finite one the path would slip off, and its length would jump.
///
/// Which way round. With any side allowed the path takes the shorter way; where both are equal, the
/// free line meets the axis and the length has a kink. With a side d, the half-plane from the axis
/// away from d is a wall that the path never crosses. So a line that is clear on side d stays
/// straight, a line that would be clear on the other side goes the long way round, and the length
/// is once continuously differentiable as long as no end of the segment crosses the wall itself.
class WrappingCylinder {
 public:
  /// @param radius  R [m], > 0
  /// @param side    the side the path keeps to: any, ±x or ±y
  /// @throws InvalidArgument if the radius is not positive, or the side is along the axis
  explicit WrappingCylinder(double radius, WrapSide side = {}) : radius_(radius), side_(side) {
    check_positive("WrappingCylinder", "radius", radius);
    if (!side.any() && side.axis == 2)
      fail_argument("WrappingCylinder", "side", "along the axis", "all, x, -x, y or -y");
  }

  [[nodiscard]] double radius() const noexcept { return radius_; }
  [[nodiscard]] WrapSide side() const noexcept { return side_; }

  /// Whether a point lies in the cylinder or on it, where no path around it exists.
  template <Real S>
  [[nodiscard]] bool contains(const Vec3<S>& p_WP) const {
    return value_of(p_WP.x() * p_WP.x() + p_WP.y() * p_WP.y()) <= radius_ * radius_;
  }

 private:
  double radius_;
  WrapSide side_;
};

/// Signed angle about z that the path sweeps from a to b on its way past the allowed side: within
/// ±π where any side will do, within ±2π where a wall must not be crossed [rad].
template <Real S>
[[nodiscard]] S swept_angle(const WrapSide& side, const Vec3<S>& p_WA, const Vec3<S>& p_WB) {
  using std::atan2;
  const auto angle_between = [](const auto& from, const auto& to) {
    return S(atan2(S(from.x() * to.y() - from.y() * to.x()), S(from.x() * to.x() + from.y() * to.y())));
  };
  if (side.any()) return angle_between(p_WA, p_WB);
  const Vec3<double> allowed = side.direction();
  return angle_between(allowed, p_WB) - angle_between(allowed, p_WA);
}

/// The end of a segment seen along the cylinder's axis: distances and angle of its tangent.
template <Real S>
struct CylinderTangent {
  S radial;  ///< r, distance of the end from the axis [m]
  S planar;  ///< √(r² − R²), length of the tangent [m]
  S angle;   ///< angle about the axis from the end to its tangent point, acos(R/r) [rad]

  CylinderTangent(double radius, const Vec3<S>& p_WP) {
    using std::atan2, std::sqrt;
    const S squared = p_WP.x() * p_WP.x() + p_WP.y() * p_WP.y();
    radial = sqrt(squared);
    planar = sqrt(squared - radius * radius);
    angle = atan2(planar, S(radius));
  }
};

/// The shortest path from a to b that stays out of a cylinder and keeps to its allowed side.
///
/// Unrolled, tangent, arc and tangent are one straight line of slope (z_b − z_a)/ℓ:
///
///   ℓ = √(r_a² − R²) + R φ + √(r_b² − R²),   φ = |sweep| − acos(R/r_a) − acos(R/r_b)
///   L = √(ℓ² + (z_b − z_a)²)                                                                         (2.7)
///
/// and the path wraps exactly where φ > 0. L and its gradient are continuous there. A cylinder has
/// no Gaussian curvature, so for the Hessian the spread is that of a straight line of length L.
///
/// Where an end is in or on the cylinder the free line is returned, marked `inside`.
///
/// @param cylinder  the surface, about z of frame W
/// @param p_WA      first end in W, (3) [m]
/// @param p_WB      second end in W, (3) [m]
/// @param order     how many derivatives to fill in
/// @return          the geometry, in frame W
template <Real S>
[[nodiscard]] SegmentGeometry<S> segment_around(const WrappingCylinder& cylinder, const Vec3<S>& p_WA,
                                                const Vec3<S>& p_WB,
                                                SegmentOrder order = SegmentOrder::hessian) {
  using std::sqrt;
  if (cylinder.contains(p_WA) || cylinder.contains(p_WB)) {
    SegmentGeometry<S> segment = straight_segment(p_WA, p_WB, order);
    segment.state = SegmentState::inside;
    return segment;
  }
  const double radius = cylinder.radius();
  const CylinderTangent<S> a(radius, p_WA), b(radius, p_WB);
  const S sweep = swept_angle(cylinder.side(), p_WA, p_WB);
  const double turn = value_of(sweep) < 0.0 ? -1.0 : 1.0;
  const S arc_angle = turn * sweep - a.angle - b.angle;
  if (!(value_of(arc_angle) > 0.0)) return straight_segment(p_WA, p_WB, order);

  SegmentGeometry<S> segment;
  segment.state = SegmentState::wrapped;
  const S planar = a.planar + radius * arc_angle + b.planar, rise = p_WB.z() - p_WA.z();
  segment.length = sqrt(planar * planar + rise * rise);
  if (order == SegmentOrder::length) return segment;

  const S level = planar / segment.length, slope = rise / segment.length;
  const auto touch = [&](const Vec3<S>& p_WP, const CylinderTangent<S>& end, double toward) {
    const S x = p_WP.x() / end.radial, y = p_WP.y() / end.radial;
    const S c = radius / end.radial, s = toward * turn * end.planar / end.radial;
    const Vec3<S> normal(c * x - s * y, c * y + s * x, S(0.0));
    const Vec3<S> tangent(-turn * level * normal.y(), turn * level * normal.x(), slope);
    const S free_length = end.planar / level;
    const Vec3<S> point = p_WP + toward * free_length * tangent;
    return Contact<S>{point, normal, tangent, free_length};
  };
  const Contact<S> contact_a = touch(p_WA, a, 1.0), contact_b = touch(p_WB, b, -1.0);
  const GeodesicSpread<S> flat{S(1.0), S(0.0), radius * arc_angle / level, S(1.0)};
  differentiate_taut_path(contact_a, contact_b, flat, order, segment);
  return segment;
}

}  // namespace lumbopelvic
