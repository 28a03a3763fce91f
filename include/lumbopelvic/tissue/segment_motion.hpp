#pragma once
/// Relative motion of two neighbouring vertebrae, seen from half way between them.
///
/// The lower frame A and the upper frame B fall together in the neutral pose. With R and p the pose of B in
/// A,
///
///   theta = log R,   d = H^T p,   H = exp(theta / 2)                                                 (3.2)
///
/// Seen from the other vertebra, (theta, d) is (-theta, -d): an energy that is even in both at once cannot
/// tell which of the two carries which. Valid for |theta| < pi.

#include <utility>

#include "lumbopelvic/math/rotation_exponential.hpp"

namespace lumbopelvic {

/// What an energy of (theta, d) answers with.
template <Real S>
struct SegmentResponse {
  S energy = S(0.0);                 ///< U [J]
  Vec3<S> moment = Vec3<S>::Zero();  ///< dU/dtheta [N m]
  Vec3<S> force = Vec3<S>::Zero();   ///< dU/dd [N]
};

/// A moment about the origin of B and a force, in the axes of A: what must act on B, and its opposite on A at
/// the same point, to hold a pose.
template <Real S>
struct SegmentWrench {
  Vec3<S> moment = Vec3<S>::Zero();  ///< [N m]
  Vec3<S> force = Vec3<S>::Zero();   ///< [N]
};

template <Real S>
struct SegmentMotion {
  Vec3<S> theta, d;  ///< eq. (3.2) [rad], [m]
  Vec3<S> p;         ///< origin of B in A [m]
  Mat3<S> half;      ///< H
  Mat3<S> to_theta;  ///< dtheta/dt = to_theta w
  Mat3<S> to_half;   ///< angular velocity of H in A, as a matrix on dtheta/dt

  /// @param R_AB  attitude of B in A
  /// @param p_AB  origin of B in A [m]
  SegmentMotion(const Mat3<S>& R_AB, const Vec3<S>& p_AB)
      : theta(rotation_vector<S>(R_AB)),
        p(p_AB),
        half(rotation_exponential<S>(Vec3<S>(theta * S(0.5)))),
        to_theta(rotation_jacobian_inverse<S>(theta)),
        to_half(rotation_jacobian<S>(Vec3<S>(theta * S(0.5))) * S(0.5)) {
    d = half.transpose() * p;
  }

  /// (dtheta/dt, dd/dt) of B turning by w and sliding by v, the velocity of its origin, in the axes of A.
  [[nodiscard]] std::pair<Vec3<S>, Vec3<S>> rates(const Vec3<S>& w, const Vec3<S>& v) const {
    const Vec3<S> theta_rate = to_theta * w;
    const Vec3<S> turning = to_half * theta_rate;
    return {theta_rate, half.transpose() * Vec3<S>(v - turning.cross(p))};
  }

  /// The wrench with the same power, m . dtheta/dt + f . dd/dt.
  /// @param m, f  dU/dtheta and dU/dd, or what damping adds to them
  [[nodiscard]] SegmentWrench<S> wrench(const Vec3<S>& m, const Vec3<S>& f) const {
    const Vec3<S> force = half * f;
    const Vec3<S> arm = to_half.transpose() * p.cross(force);
    return {to_theta.transpose() * Vec3<S>(m - arm), force};
  }
};

/// U = 1/2 xi^T K xi with xi = (theta; d): a linear bushing.
/// @param K  symmetric, turns before slides
template <Real S>
[[nodiscard]] SegmentResponse<S> respond(const Mat6<double>& K, const SegmentMotion<S>& motion) {
  Vec6<S> xi;
  xi << motion.theta, motion.d;
  const Vec6<S> g = K.cast<S>() * xi;
  return {xi.dot(g) * 0.5, g.template head<3>(), g.template tail<3>()};
}

}  // namespace lumbopelvic
