#pragma once
/// Mass matrix of the tree over chosen coordinates.
///
///   M(q) = sum_b (m J_c^T J_c + J_w^T I J_w)                                                        (3.16)
///
/// summed over the bodies b, J_c and J_w the Jacobians of a body's centre of mass and of its rotation.

#include "lumbopelvic/multibody/dead_load.hpp"

namespace lumbopelvic {

/// Mass matrix with all coordinates outside the choice held still.
/// @param column  (n_coordinates) column of each coordinate in the result, -1 to leave it out
/// @return        (n x n) symmetric, positive semidefinite [kg m^2, kg m or kg]
[[nodiscard]] inline MatX<double> mass_matrix(const Tree& tree, const Kinematics<double>& kin,
                                              const std::vector<int>& column, int n) {
  MatX<double> M = MatX<double>::Zero(n, n);
  Eigen::Matrix<double, 3, Eigen::Dynamic> Jc(3, n), Jw(3, n);
  for (int b = 0; b < tree.n_bodies(); ++b) {
    const Body& body = tree.bodies()[std::size_t(b)];
    if (body.mass == 0.0) continue;
    Jc.setZero();
    Jw.setZero();
    const Vec3<double> c_W = world_point(kin, {b, body.com_B});
    for (const int k : tree.axes_of(b)) {
      const int c = tree.axis_coordinate(k);
      if (c < 0 || column[std::size_t(c)] < 0) continue;
      const double rate = kin.rate[std::size_t(k)];
      Jc.col(column[std::size_t(c)]) += axis_velocity(tree, kin, k, c_W) * rate;
      if (tree.axis_kind(k) == MotionKind::rotation)
        Jw.col(column[std::size_t(c)]) += kin.direction_W[std::size_t(k)] * rate;
    }
    const Mat3<double>& R_WB = kin.X_WB[std::size_t(b)].R;
    const Mat3<double> inertia_W = R_WB * body.inertia_B * R_WB.transpose();
    M.noalias() += body.mass * Jc.transpose() * Jc;
    M.noalias() += Jw.transpose() * inertia_W * Jw;
  }
  return M;
}

}  // namespace lumbopelvic
