#pragma once
/// Definitions of mass_matrix.hpp: the mass matrix of a tree.
/// Included by mass_matrix.hpp where the library is used as headers.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/multibody/mass_matrix.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE MatX<double> mass_matrix(const Tree& tree, const Kinematics<double>& kin,
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
