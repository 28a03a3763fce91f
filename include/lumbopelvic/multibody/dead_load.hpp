#pragma once
/// Dead loads: forces that keep their direction in the world, weight among them, with their potential's
/// Hessian.

#include "lumbopelvic/multibody/body_point.hpp"

namespace lumbopelvic {

/// A force of constant world direction at a point of a body: a held mass, a push, a weight. A moment may act
/// with it.
///
/// A constant moment has no potential: its stiffness -dQ/dq is not symmetric, and what it does on a path
/// depends on the order of turns. Its symmetric part, the only one that does second-order work, is the same
/// whether the moment keeps its direction in the world or turns with the body; with it the moment is what
/// mechanics calls semitangential (Ziegler 1968, Principles of Structural Stability).
struct DeadLoad {
  PathPoint at;
  Vec3<double> force_W = Vec3<double>::Zero();   ///< [N]
  Vec3<double> moment_W = Vec3<double>::Zero();  ///< on the body, in the world at the pose looked at [N m]
};

/// Adds the generalised force Q = J^T f + w^T m of a dead load to Q, (n_coordinates) [N m or N].
template <Real S>
void add_dead_load(const Tree& tree, const Kinematics<S>& kin, const DeadLoad& load, VecX<S>& Q) {
  const Vec3<S> p_W = world_point(kin, load.at), f_W = load.force_W.template cast<S>();
  const Vec3<S> m_W = load.moment_W.template cast<S>();
  for (const int k : tree.axes_of(load.at.body))
    if (const int c = tree.axis_coordinate(k); c >= 0) {
      Q[c] += axis_velocity(tree, kin, k, p_W).dot(f_W) * kin.rate[std::size_t(k)];
      if (tree.axis_kind(k) == MotionKind::rotation)
        Q[c] += kin.direction_W[std::size_t(k)].dot(m_W) * kin.rate[std::size_t(k)];
    }
}

/// Adds the Hessian of a dead load's potential, d2U/dq2 = -f . d2p/dq2, over chosen coordinates [N m/rad^2];
/// for its moment the symmetric part of -dQ/dq, -1/2 (w_j x w_k) . m for axis j before k.
/// @param column  (n_coordinates) column of each coordinate in H, -1 to leave it out
inline void add_dead_load_hessian(const Tree& tree, const Kinematics<double>& kin, const DeadLoad& load,
                                  const std::vector<int>& column, MatX<double>& H) {
  const Vec3<double> p_W = world_point(kin, load.at);
  const auto chosen = [&](int axis) {
    const int c = tree.axis_coordinate(axis);
    return c < 0 ? -1 : column[std::size_t(c)];
  };
  const auto& axes = tree.axes_of(load.at.body);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const int k = axes[i], col = chosen(k);
    if (col < 0) continue;
    const Vec3<double> J_k = axis_velocity(tree, kin, k, p_W);
    const Vec3<double> w_k = tree.axis_kind(k) == MotionKind::rotation ? kin.direction_W[std::size_t(k)]
                                                                       : Vec3<double>(Vec3<double>::Zero());
    H(col, col) -= (load.force_W.dot(J_k) + load.moment_W.dot(w_k)) * kin.curvature[std::size_t(k)];
    for (std::size_t h = 0; h <= i; ++h) {
      const int j = axes[h], row = chosen(j);
      if (row < 0) continue;
      const double along = load.force_W.dot(axis_acceleration(tree, kin, j, J_k)) +
                           0.5 * load.moment_W.dot(axis_acceleration(tree, kin, j, w_k));
      const double value = -along * kin.rate[std::size_t(j)] * kin.rate[std::size_t(k)];
      H(row, col) += value;
      if (h != i) H(col, row) += value;
    }
  }
}

/// The weights of all bodies as dead loads at their centres of mass.
/// @param gravity_W  acceleration of free fall [m/s^2]
[[nodiscard]] inline std::vector<DeadLoad> weights(const Tree& tree, const Vec3<double>& gravity_W) {
  std::vector<DeadLoad> loads;
  for (int b = 0; b < tree.n_bodies(); ++b) {
    const Body& body = tree.bodies()[std::size_t(b)];
    if (body.mass > 0.0) loads.push_back({{b, body.com_B}, body.mass * gravity_W});
  }
  return loads;
}

/// Potential of dead loads, U = -sum f . p [J]. Moments have none and are left out.
template <Real S>
[[nodiscard]] S dead_load_potential(const Kinematics<S>& kin, const std::vector<DeadLoad>& loads) {
  S sum(0.0);
  for (const DeadLoad& load : loads)
    sum -= Vec3<S>(load.force_W.template cast<S>()).dot(world_point(kin, load.at));
  return sum;
}

/// Centre of mass of the whole tree in the world [m].
template <Real S>
[[nodiscard]] Vec3<S> center_of_mass(const Tree& tree, const Kinematics<S>& kin) {
  Vec3<S> sum = Vec3<S>::Zero();
  for (int b = 0; b < tree.n_bodies(); ++b) {
    const Body& body = tree.bodies()[std::size_t(b)];
    sum += world_point(kin, {b, body.com_B}) * S(body.mass);
  }
  return sum / S(tree.total_mass());
}

}  // namespace lumbopelvic
