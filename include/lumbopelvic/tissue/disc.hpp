#pragma once
/// Disc, or whole intervertebral segment, in rotation: an energy of the rotation vector, stiffened by
/// preload.
///
///   U(theta, C) = s(C) [ u_fe(theta_z) + u_lb(theta_x) + u_ar(theta_y) ]                             (3.5)
///
/// theta is the rotation vector of the upper vertebra against its neutral attitude, in the disc frame
/// (x anterior, y along the disc normal, z right). Whole-segment curves: never add ligaments or facets to
/// them.

#include <Eigen/Geometry>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/math/rotation.hpp"
#include "lumbopelvic/math/smooth.hpp"

namespace lumbopelvic {

/// M = (p1 t^2 + p2 |t| + p3) t, with t in degrees and M in N m: the published form of a segment's moment.
struct MomentCurve {
  double p1 = 0.0, p2 = 0.0, p3 = 0.0;  ///< [N m/deg^3], [N m/deg^2], [N m/deg]
};

/// What compression does to rotational stiffness:
///
///   s(C) = 1 + gain (1 - exp(-C / force))                                                            (3.4)
///
/// Concave and growing in C, which keeps the stability set convex. For C < 0 the law is continued by its
/// tangent at zero, still concave; no tension test supports it, so results flag a disc in tension.
struct PreloadLaw {
  double gain = 0.0;   ///< [1], >= 0
  double force = 1.0;  ///< [N], > 0

  [[nodiscard]] double factor(double compression) const {
    if (compression < 0.0) return 1.0 + gain * compression / force;
    return 1.0 + gain * (1.0 - std::exp(-compression / force));
  }
  /// The same on any scalar.
  template <Real S>
  [[nodiscard]] S factor_of(const S& compression) const {
    using std::exp;
    if (value_of(compression) < 0.0) return S(1.0) + compression * (gain / force);
    return S(1.0) + (S(1.0) - exp(compression * (-1.0 / force))) * gain;
  }
  template <Real S>
  [[nodiscard]] S slope_of(const S& compression) const {
    using std::exp;
    if (value_of(compression) < 0.0) return S(gain / force);
    return exp(compression * (-1.0 / force)) * (gain / force);
  }
  /// ds/dC [1/N].
  [[nodiscard]] double slope(double compression) const {
    return gain / force * (compression < 0.0 ? 1.0 : std::exp(-compression / force));
  }
  /// d2s/dC2 [1/N^2], never positive.
  [[nodiscard]] double curvature(double compression) const {
    return compression < 0.0 ? 0.0 : -gain / (force * force) * std::exp(-compression / force);
  }
};

/// What the moment curves of a disc were measured on.
enum class DiscCover {
  whole_segment,  ///< disc, ligaments and facets together: none of these may be added
  disc_only       ///< the disc alone: ligaments and facets are modelled beside it
};

/// One segment. Angles are about the disc axes; extension, right bending and left turning are positive.
struct Disc {
  std::string level;
  int joint = -1;
  int lower_body = -1, upper_body = -1;
  std::array<int, 3> rotation{-1, -1, -1};       ///< coordinates of the joint's three turns
  std::array<int, 3> reaction{-1, -1, -1};       ///< slides: anterior, axial (up), right, in the disc frame
  Mat3<double> R_FD = Mat3<double>::Identity();  ///< disc frame on the joint frame, neutral pose
  double area = 0.0;                             ///< [m^2]
  MomentCurve flexion, extension, lateral, axial;
  PreloadLaw preload;
  double stiffness_factor = 1.0;  ///< scales the whole curve; a condition may change it
  double brace = 0.0;             ///< added linear rotational stiffness about every axis [N m/rad]
  DiscCover covers = DiscCover::whole_segment;
  /// anterior, axial, right [N/m]; used where slides are free
  Vec3<double> translational_stiffness = Vec3<double>::Zero();
  /// where slides are resisted, from the joint, disc frame [m]
  Vec3<double> elastic_center = Vec3<double>::Zero();
  Vec3<double> rotational_damping = Vec3<double>::Zero();     ///< about x, y, z of the disc [N m s/rad]
  Vec3<double> translational_damping = Vec3<double>::Zero();  ///< anterior, axial, right [N s/m]
};

/// Coordinates of a disc's joint: its slides (anterior, axial, right), then its turns in the order of the
/// joint.
[[nodiscard]] inline std::array<int, 6> disc_coordinates(const Disc& disc) {
  return {disc.reaction[0], disc.reaction[1], disc.reaction[2],
          disc.rotation[0], disc.rotation[1], disc.rotation[2]};
}

namespace detail {

inline constexpr double degrees_per_radian = 180.0 / std::numbers::pi;
inline constexpr double blend_half_width_deg = 1.0;  ///< flexion passes into extension over +-1 deg

/// Moment [N m] at t degrees, odd.
template <Real S>
[[nodiscard]] S moment_curve(const MomentCurve& c, const S& t) {
  const S size = value_of(t) < 0.0 ? S(-t) : t;
  return ((t * c.p1) * t + size * c.p2 + S(c.p3)) * t;
}

/// Share of the extension curve at t degrees: a smooth step from 0 (t <= -1 deg) to 1 (t >= 1 deg).
template <Real S>
[[nodiscard]] S extension_share(const S& t) {
  return smooth_step(S((t / S(blend_half_width_deg) + S(1.0)) * 0.5));
}

}  // namespace detail

/// Moment about the z axis of the disc that resists theta_z [rad], without preload: the flexion curve below
/// -1 deg, the extension curve above +1 deg, a C2 blend between. Odd branches, so zero at neutral. [N m]
template <Real S>
[[nodiscard]] S flexion_extension_moment(const Disc& disc, const S& theta) {
  const S t = theta * detail::degrees_per_radian;
  const S step = detail::extension_share(t);
  return detail::moment_curve(disc.flexion, t) * (S(1.0) - step) +
         detail::moment_curve(disc.extension, t) * step;
}

/// Rotation vector of the segment in the disc frame [rad].
/// @param R_F  rotation of the child against the joint frame, R1 R2 R3 of the joint's turns
template <Real S>
[[nodiscard]] Vec3<S> segment_rotation(const Disc& disc, const Mat3<S>& R_F) {
  return disc.R_FD.transpose().template cast<S>() * rotation_vector<S>(R_F);
}

/// Resisting moment -dU/dtheta at unit preload factor, sign reversed: dU/dtheta in the disc frame, (3) [N m].
/// Order x (lateral bending), y (axial rotation), z (flexion-extension).
template <Real S>
[[nodiscard]] Vec3<S> disc_moment(const Disc& disc, const Vec3<S>& theta) {
  const double k = disc.stiffness_factor;
  Vec3<S> m;
  m[0] = detail::moment_curve(disc.lateral, S(theta[0] * detail::degrees_per_radian)) * k;
  m[1] = detail::moment_curve(disc.axial, S(theta[1] * detail::degrees_per_radian)) * k;
  m[2] = flexion_extension_moment(disc, theta[2]) * k;
  return m;
}

}  // namespace lumbopelvic
