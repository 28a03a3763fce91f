#pragma once
/// Disc in motion: the moment that rotation and its rate raise, as a wrench on the links it joins.

#include "lumbopelvic/multibody/link_wrench.hpp"
#include "lumbopelvic/tissue/disc.hpp"

namespace lumbopelvic {

/// A disc, compiled for a tree.
struct MovingDisc {
  Disc disc;
  int lower = ground, upper = ground;            ///< links
  Mat3<double> R_LF = Mat3<double>::Identity();  ///< joint frame on the lower link
  Mat3<double> R_UM = Mat3<double>::Identity();  ///< joint frame on the upper link
  double factor = 1.0;                           ///< of preload on rotational stiffness [1]
  double damping = 0.0;                          ///< [N m s/rad], >= 0
};

/// @param skeleton     what `tree` was compiled from
/// @param compression  preload at which the segment's stiffness is taken [N]
/// @param damping      moment against the relative angular velocity [N m s/rad], >= 0
[[nodiscard]] inline MovingDisc make_moving_disc(const Tree& skeleton, const DynamicsTree& tree,
                                                 const Disc& disc, double compression, double damping) {
  check_nonnegative("make_moving_disc", "damping of " + disc.level, damping);
  const Joint& joint = skeleton.joints()[std::size_t(disc.joint)];
  const auto place = [&](int body) {
    return body == ground ? DynamicsTree::Placement{} : tree.placement(body);
  };
  const auto lower = place(joint.parent), upper = place(joint.child);
  return {disc,
          lower.link,
          upper.link,
          lower.X_LB.R * joint.X_PF.R,
          upper.X_LB.R * joint.X_CM.R,
          disc.preload.factor(compression),
          damping};
}

namespace detail {

/// (1 - (t / 2) cot(t / 2)) / t^2 for y = t^2; its series below y = 0.01, to 1e-16.
template <Real S>
[[nodiscard]] S rotation_log_factor(const S& y) {
  using std::cos, std::sin, std::sqrt;
  if (value_of(y) < 0.01)
    return S(1.0 / 12.0) + y * (S(1.0 / 720.0) + y * (S(1.0 / 30240.0) + y * (1.0 / 1209600.0)));
  const S t = sqrt(y);
  return (S(1.0) - t * (cos(t) + S(1.0)) / (sin(t) * 2.0)) / y;
}

/// Torque -dU/dphi of an energy of the rotation vector, by its gradient M = dU/dtheta, phi turning the child:
///
///   T = -(M + theta x M / 2 + g theta x (theta x M)),   g = (1 - (t/2) cot(t/2)) / t^2,   t = |theta|
template <Real S>
[[nodiscard]] Vec3<S> torque_of_rotation(const Vec3<S>& theta, const Vec3<S>& gradient) {
  const Vec3<S> once = theta.cross(gradient);
  return -(gradient + once * S(0.5) + theta.cross(once) * rotation_log_factor<S>(theta.dot(theta)));
}

/// Joint frames of a disc's links on the lower and on the upper one, about O.
template <Real S>
struct DiscFrames {
  Mat3<S> lower, upper;

  DiscFrames(const MovingDisc& moving, const TreeMotion<S>& motion)
      : lower(link_frame(motion, moving.lower).R * moving.R_LF.template cast<S>()),
        upper(link_frame(motion, moving.upper).R * moving.R_UM.template cast<S>()) {}
  /// Attitude of the upper one in the lower.
  [[nodiscard]] Mat3<S> between() const { return lower.transpose() * upper; }
};

/// Torque -dU/dphi on the upper link in the disc frame.
/// @param R_FM  attitude of the upper joint frame in the lower
template <Real S>
[[nodiscard]] Vec3<S> elastic_torque(const MovingDisc& moving, const Mat3<S>& R_FM) {
  const Vec3<S> theta = segment_rotation<S>(moving.disc, R_FM);
  const Vec3<S> gradient =
      disc_moment<S>(moving.disc, theta) * S(moving.factor) + theta * S(moving.disc.brace);
  return torque_of_rotation<S>(theta, gradient);
}

}  // namespace detail

/// Adds a disc's moment to the links it joins, opposite and equal:
///
///   T on the upper link = -dU/dphi - damping w,   U = s(C) U(theta) + brace |theta|^2 / 2
///
/// with theta the segment's rotation vector and w the angular velocity of the upper link against the lower.
/// The preload C is a constant of the motion. Valid for |theta| < pi.
///
/// @param motion    filled by `update_motion`
/// @param wrenches  (n_links) about O, world axes
/// @return          power that damping takes up, damping |w|^2 [W]
template <Real S>
S add_disc_moment(const MovingDisc& moving, const TreeMotion<S>& motion, LinkWrenches<S>& wrenches) {
  const detail::DiscFrames<S> frames(moving, motion);
  const Mat3<S> R_OD = frames.lower * moving.disc.R_FD.template cast<S>();
  const Vec3<S> w = link_velocity(motion, moving.upper).angular - link_velocity(motion, moving.lower).angular;
  const Vec3<S> T = R_OD * detail::elastic_torque<S>(moving, frames.between()) - w * S(moving.damping);
  if (moving.upper != ground) wrenches[std::size_t(moving.upper)].angular += T;
  if (moving.lower != ground) wrenches[std::size_t(moving.lower)].angular -= T;
  return w.dot(w) * moving.damping;
}

}  // namespace lumbopelvic
