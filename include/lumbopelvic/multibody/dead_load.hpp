#pragma once
/// Dead loads: forces that keep their direction in the world, weight among them, with their potential's Hessian.

#include "lumbopelvic/multibody/body_point.hpp"

namespace lumbopelvic {

/// A force of constant world direction at a point of a body: a held mass, a push, a weight.
struct DeadLoad {
  PathPoint at;
  Vec3<double> force_W = Vec3<double>::Zero();  ///< [N]
};

/// Adds the generalised force Q = J^T f of a dead load to Q, (n_coordinates) [N m or N].
template <Real S>
void add_dead_load(const Tree& tree, const Kinematics<S>& kin, const DeadLoad& load, VecX<S>& Q) {
  const Vec3<S> p_W = world_point(kin, load.at), f_W = load.force_W.template cast<S>();
  for (const int k : tree.axes_of(load.at.body))
    if (const int c = tree.axis_coordinate(k); c >= 0)
      Q[c] += axis_velocity(tree, kin, k, p_W).dot(f_W) * kin.rate[std::size_t(k)];
}

/// Adds the Hessian of a dead load's potential, d2U/dq2 = -f . d2p/dq2, over chosen coordinates [N m/rad^2].
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
    H(col, col) -= load.force_W.dot(J_k) * kin.curvature[std::size_t(k)];
    for (std::size_t h = 0; h <= i; ++h) {
      const int j = axes[h], row = chosen(j);
      if (row < 0) continue;
      const double value = -load.force_W.dot(axis_acceleration(tree, kin, j, J_k)) * kin.rate[std::size_t(j)] *
                           kin.rate[std::size_t(k)];
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

/// Potential of dead loads, U = -sum f . p [J].
template <Real S>
[[nodiscard]] S dead_load_potential(const Kinematics<S>& kin, const std::vector<DeadLoad>& loads) {
  S sum(0.0);
  for (const DeadLoad& load : loads) sum -= Vec3<S>(load.force_W.template cast<S>()).dot(world_point(kin, load.at));
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
