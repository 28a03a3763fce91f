#pragma once
/// Attitude of the base in time: as three turns measured from a quaternion, or as the quaternion itself.
///
/// The three coordinates of the base are a chart about `base_attitude` (a decision of the design). With
/// `BaseSpeed::coordinate_rates` a stepper integrates them, and moves the chart along after accepted steps
/// (`recenter_base`). With `BaseSpeed::body_rates` they stay at zero and the quaternion itself is integrated
/// (`attitude_rate`). At the centre of the chart both speeds are the same numbers, and generalised forces
/// belong to either.

#include "lumbopelvic/multibody/tree_motion.hpp"

namespace lumbopelvic {

namespace detail {

/// The three rotations of the base, in the order of the joint.
[[nodiscard]] inline const DynamicsTree::Axis* base_turns(std::string_view fn, const DynamicsTree& tree) {
  if (!tree.has_base_turns())
    fail_argument(fn, "base", "something else", "turned by three coordinates of its own about x, y and z");
  const auto& base = tree.links()[0];
  return &tree.axes()[std::size_t(base.first_axis + base.n_translations)];
}

}  // namespace detail

/// Angular velocity of the base along its own axes, w_B = R_WB^T w [rad/s].
/// @throws InvalidArgument if the base does not turn by three coordinates of its own about x, y and z
template <Real S>
[[nodiscard]] Vec3<S> base_angular_velocity(const DynamicsTree& tree, const TreeState<S>& state) {
  const auto* turn = detail::base_turns("base_angular_velocity", tree);
  Vec3<S> w = Vec3<S>::Zero();
  Mat3<S> R = Mat3<S>::Identity();
  for (int k = 0; k < 3; ++k) {
    if (tree.base_speed() == BaseSpeed::coordinate_rates)
      detail::turn_columns<S>(R, turn[k].unit, state.q[turn[k].dof] * turn[k].slope);
    else
      w[turn[k].unit] = state.v[turn[k].dof] * turn[k].slope;
  }
  if (tree.base_speed() == BaseSpeed::body_rates) return w;
  Mat3<S> left = Mat3<S>::Identity();
  for (int k = 0; k < 3; ++k) {
    w += left.col(turn[k].unit) * (state.v[turn[k].dof] * turn[k].slope);
    detail::turn_columns<S>(left, turn[k].unit, state.q[turn[k].dof] * turn[k].slope);
  }
  return R.transpose() * w;
}

/// Rate of the base attitude of a tree with body rates; the rotations of the base are at zero.
/// @param pull  how fast a length other than one is mended [1/s], see `quaternion_rate`
/// @return      (w; x, y, z) per second
/// @throws InvalidArgument as `base_angular_velocity`; if the tree has coordinate rates
template <Real S>
[[nodiscard]] Quaternion<S> attitude_rate(const DynamicsTree& tree, const TreeState<S>& state,
                                          double pull = 0.0) {
  if (tree.base_speed() != BaseSpeed::body_rates)
    fail_argument("attitude_rate", "base speed", "coordinate rates", "body rates");
  return quaternion_rate(state.base_attitude, base_angular_velocity(tree, state), pull);
}

/// Rates dq/dt of the coordinates: v, but zero for the turns of a base with body rates.
template <Real S>
[[nodiscard]] VecX<S> coordinate_rates(const DynamicsTree& tree, const TreeState<S>& state) {
  VecX<S> rate = state.v;
  if (tree.base_speed() == BaseSpeed::body_rates) {
    const auto* turn = detail::base_turns("coordinate_rates", tree);
    for (int k = 0; k < 3; ++k) rate[turn[k].dof] = S(0.0);
  }
  return rate;
}

/// Moves the chart of the base to where the base is: the same motion, with the turns at zero and the attitude
/// in the quaternion, which is brought to unit length.
/// @throws InvalidArgument if the base does not turn by three coordinates of its own about x, y and z
template <Real S>
void recenter_base(const DynamicsTree& tree, TreeState<S>& state) {
  const auto* turn = detail::base_turns("recenter_base", tree);
  const Vec3<S> w = base_angular_velocity(tree, state);
  for (int k = 0; k < 3; ++k) {
    S& q = state.q[turn[k].dof];
    Vec3<S> theta = Vec3<S>::Zero();
    theta[turn[k].unit] = q * turn[k].slope;
    state.base_attitude = turned<S>(state.base_attitude, theta);
    q = S(0.0);
    state.v[turn[k].dof] = w[turn[k].unit] * turn[k].slope;
  }
}

}  // namespace lumbopelvic
