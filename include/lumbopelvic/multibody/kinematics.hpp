#pragma once
/// Kinematics: positions of all bodies, and Jacobian columns of all axes with their derivatives.

#include <vector>

#include "lumbopelvic/multibody/tree.hpp"

namespace lumbopelvic {

/// Values of all coordinates. The base is a chart: its three rotations are measured from the attitude held in
/// `base_attitude` (a unit quaternion), so that lying postures stay far from the Euler singularity.
template <Real S>
struct Pose {
  VecX<S> q;                                                          ///< (n_coordinates) [rad or m]
  Eigen::Quaterniond base_attitude = Eigen::Quaterniond::Identity();  ///< R_WF of the first body's chart
};

/// Body frames and joint axes in the world frame W.
template <Real S>
struct Kinematics {
  std::vector<Transform<S>> X_WB;    ///< (n_bodies)
  std::vector<Vec3<S>> direction_W;  ///< (n_axes) unit direction of each axis
  std::vector<Vec3<S>> point_W;      ///< (n_axes) a point on each axis [m]
  std::vector<S> rate;               ///< (n_axes) f'(q) of the axis' function
  std::vector<S> curvature;          ///< (n_axes) f''(q)
};

/// Fills `kin` for a pose. Forward recursion over the tree, no allocation after the first call.
/// @param pose  q, (n_coordinates) [rad or m]
template <Real S>
void forward_kinematics(const Tree& tree, const Pose<S>& pose, Kinematics<S>& kin) {
  check_size("forward_kinematics", "q", pose.q.size(), tree.n_coordinates());
  kin.X_WB.resize(std::size_t(tree.n_bodies()));
  kin.direction_W.resize(std::size_t(tree.n_axes()));
  kin.point_W.resize(std::size_t(tree.n_axes()));
  kin.rate.resize(std::size_t(tree.n_axes()));
  kin.curvature.resize(std::size_t(tree.n_axes()));
  const auto lift = [](const Transform<double>& X) {
    return Transform<S>{X.R.template cast<S>(), X.p.template cast<S>()};
  };
  for (std::size_t i = 0; i < tree.joints().size(); ++i) {
    const Joint& joint = tree.joints()[i];
    Transform<S> X_WJ = lift(joint.X_PF);
    if (joint.parent != ground) X_WJ = kin.X_WB[std::size_t(joint.parent)] * X_WJ;
    bool turning = false;
    auto k = std::size_t(tree.first_axis(int(i)));
    const auto begin_turning = [&] {
      if (turning) return;
      turning = true;
      if (i == 0) X_WJ.R = X_WJ.R * pose.base_attitude.toRotationMatrix().template cast<S>();
    };
    for (const JointAxis& axis : joint.axes) {
      const S q = axis.coordinate < 0 ? S(0.0) : pose.q[axis.coordinate];
      const CurveValue<S> amount = axis.function(q);
      if (axis.kind == MotionKind::rotation) begin_turning();
      kin.direction_W[k] = X_WJ.R * axis.direction.template cast<S>();
      kin.point_W[k] = X_WJ.p;
      kin.rate[k] = amount.first;
      kin.curvature[k] = amount.second;
      if (axis.kind == MotionKind::translation)
        X_WJ.p += kin.direction_W[k] * amount.value;
      else
        X_WJ.R = X_WJ.R * rotation_about<S>(axis.direction, amount.value);
      ++k;
    }
    begin_turning();
    kin.X_WB[std::size_t(joint.child)] = X_WJ * lift(joint.X_CM.inverse());
  }
}

/// Velocity of a point at p_W carried by axis `k` at unit rate: w x (p - o), or the direction of a slide.
/// The caller knows whether the axis moves the body the point is fixed to.
template <Real S>
[[nodiscard]] Vec3<S> axis_velocity(const Tree& tree, const Kinematics<S>& kin, int k, const Vec3<S>& p_W) {
  const auto& d = kin.direction_W[std::size_t(k)];
  if (tree.axis_kind(k) == MotionKind::translation) return d;
  return d.cross(Vec3<S>(p_W - kin.point_W[std::size_t(k)]));
}

/// Derivative of the column J_k(p) of a body-fixed point with respect to axis j (j not distal to k): w_j x
/// J_k, as in eq. (2.3). A slide turns nothing, so its share is zero.
template <Real S>
[[nodiscard]] Vec3<S> axis_acceleration(const Tree& tree, const Kinematics<S>& kin, int j,
                                        const Vec3<S>& J_k) {
  if (tree.axis_kind(j) == MotionKind::translation) return Vec3<S>::Zero();
  return kin.direction_W[std::size_t(j)].cross(J_k);
}

/// Jacobian of a body-fixed point, dp_W/dq, (3 x n_coordinates) [m/rad or 1].
template <Real S>
void point_jacobian(const Tree& tree, const Kinematics<S>& kin, int body, const Vec3<S>& p_W,
                    Eigen::Matrix<S, 3, Eigen::Dynamic>& J) {
  J.setZero(3, tree.n_coordinates());
  for (const int k : tree.axes_of(body))
    if (const int c = tree.axis_coordinate(k); c >= 0)
      J.col(c) += axis_velocity(tree, kin, k, p_W) * kin.rate[std::size_t(k)];
}

}  // namespace lumbopelvic
