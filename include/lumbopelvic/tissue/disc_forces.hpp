#pragma once
/// Disc forces on a tree whose joint may rotate and translate: generalised forces, energy, damping and
/// stiffness.
///
/// Everything is in closed form over the six axes of the joint. The stiffness is one forward dual through
/// that. Where the translations are held, their rows are what the segment would need there besides: the
/// reaction is theirs.

#include <algorithm>

#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/multibody/tree.hpp"
#include "lumbopelvic/tissue/disc_potential.hpp"

namespace lumbopelvic {

/// A joint at given coordinates, seen from the disc: where the upper vertebra is, and how each axis moves it.
template <Real S>
struct DiscPlacement {
  SegmentMotion<S> motion;
  std::array<Vec3<S>, 6> axis;  ///< direction of each slide and turn at unit rate, disc frame

  [[nodiscard]] static DiscPlacement at(const Tree& tree, const Disc& disc, const Vec6<S>& q) {
    Mat3<S> R_D = disc.R_FD.transpose().template cast<S>();  // of the joint frame as turned so far
    Vec3<S> p = Vec3<S>::Constant(S(0.0));
    std::array<Vec3<S>, 6> directions;
    directions.fill(Vec3<S>::Constant(S(0.0)));
    const auto coordinates = disc_coordinates(disc);
    for (const JointAxis& along : tree.joints()[std::size_t(disc.joint)].axes) {
      const auto i = std::size_t(std::find(coordinates.begin(), coordinates.end(), along.coordinate) -
                                 coordinates.begin());
      const CurveValue<S> amount = along.function(i < 6 ? q[Eigen::Index(i)] : S(0.0));
      const Vec3<S> direction = R_D * along.direction.template cast<S>();
      if (along.kind == MotionKind::translation)
        p += direction * amount.value;
      else
        R_D = R_D * rotation_about<S>(along.direction, amount.value);
      if (i < 6) directions[i] += direction * amount.first;
    }
    return {SegmentMotion<S>(R_D * disc.R_FD.template cast<S>(), p), directions};
  }

  /// Generalised force of a wrench on the upper vertebra and its opposite on the lower.
  [[nodiscard]] Vec6<S> project(const SegmentWrench<S>& wrench) const {
    Vec6<S> Q;
    for (std::size_t i = 0; i < 6; ++i)
      Q[Eigen::Index(i)] = axis[i].dot(i < 3 ? wrench.force : wrench.moment);
    return Q;
  }
};

namespace detail {
template <Real S>
[[nodiscard]] Vec6<S> disc_values(const Disc& disc, const VecX<S>& q) {
  Vec6<S> values;
  const auto coordinates = disc_coordinates(disc);
  for (std::size_t i = 0; i < 6; ++i) values[Eigen::Index(i)] = q[coordinates[i]];
  return values;
}
}  // namespace detail

/// Energy of a segment at a pose, U [J].
/// @param q  (n_coordinates) [rad or m]
template <Real S>
[[nodiscard]] S disc_potential(const Tree& tree, const Disc& disc, const VecX<S>& q) {
  const auto at = DiscPlacement<S>::at(tree, disc, detail::disc_values<S>(disc, q));
  return respond<S>(disc, at.motion).energy;
}

/// Adds the generalised force of a segment, Q = -dU/dq, to Q, (n_coordinates) [N m; N for a slide].
/// @param q  (n_coordinates) [rad or m]
template <Real S>
void add_disc_forces(const Tree& tree, const Disc& disc, const VecX<S>& q, VecX<S>& Q) {
  const auto at = DiscPlacement<S>::at(tree, disc, detail::disc_values<S>(disc, q));
  const auto response = respond<S>(disc, at.motion);
  const auto held = at.project(at.motion.wrench(response.moment, response.force));
  const auto coordinates = disc_coordinates(disc);
  for (std::size_t i = 0; i < 6; ++i) Q[coordinates[i]] -= held[Eigen::Index(i)];
}

/// Adds the damping of a segment: the wrench with the power of -c . (rates of (theta, d))^2, never a gain.
/// @param v  dq/dt, (n_coordinates) [rad/s or m/s]
template <Real S>
void add_disc_damping(const Tree& tree, const Disc& disc, const VecX<S>& q, const VecX<S>& v, VecX<S>& Q) {
  const auto at = DiscPlacement<S>::at(tree, disc, detail::disc_values<S>(disc, q));
  const auto coordinates = disc_coordinates(disc);
  Vec3<S> turning = Vec3<S>::Constant(S(0.0)), sliding = turning;
  for (std::size_t i = 0; i < 6; ++i) (i < 3 ? sliding : turning) += at.axis[i] * v[coordinates[i]];
  const auto [theta_rate, d_rate] = at.motion.rates(turning, sliding);
  const auto held = at.project(at.motion.wrench(disc.rotational_damping.cast<S>().cwiseProduct(theta_rate),
                                                disc.translational_damping.cast<S>().cwiseProduct(d_rate)));
  for (std::size_t i = 0; i < 6; ++i) Q[coordinates[i]] -= held[Eigen::Index(i)];
}

/// Adds d2U/dq2 of a segment over chosen coordinates, (n x n) [N m/rad; N/m between slides].
/// @param column  (n_coordinates) column of each coordinate in H, -1 to leave it out
void add_disc_hessian(const Tree& tree, const Disc& disc, const VecX<double>& q,
                      const std::vector<int>& column, MatX<double>& H);

/// Rayleigh damping of a joint, c = 2 zeta sqrt(k I) about and along each axis of the disc.
///
/// k is the neutral stiffness without preload. I is the upper body's own inertia about the joint's centre, or
/// its mass for a slide: the damping is that of the vertebra on its disc, not of the trunk above it.
/// @param ratio  zeta [1], >= 0
/// @return       (6), turns before slides [N m s/rad, N s/m]
/// @throws InvalidArgument if the ratio is negative
[[nodiscard]] Vec6<double> rayleigh_damping(const Tree& tree, const Disc& disc, double ratio);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/tissue/impl/disc_forces.hpp"
#endif
