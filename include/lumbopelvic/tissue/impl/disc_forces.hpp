#pragma once
/// Definitions of disc_forces.hpp: Hessian and damping of a segment.
/// Included by disc_forces.hpp where the library is used as headers.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/tissue/disc_forces.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE void add_disc_hessian(const Tree& tree, const Disc& disc, const VecX<double>& q,
                                         const std::vector<int>& column, MatX<double>& H) {
  using Number = Dual<double, 6>;
  const auto coordinates = disc_coordinates(disc);
  Vec6<Number> values;
  for (std::size_t i = 0; i < 6; ++i) values[Eigen::Index(i)] = Number::variable(q[coordinates[i]], i);
  const auto at = DiscPlacement<Number>::at(tree, disc, values);
  const auto response = respond<Number>(disc, at.motion);
  const auto gradient = at.project(at.motion.wrench(response.moment, response.force));
  for (std::size_t i = 0; i < 6; ++i)
    for (std::size_t j = 0; j < 6; ++j) {
      const int row = column[std::size_t(coordinates[i])], col = column[std::size_t(coordinates[j])];
      if (row >= 0 && col >= 0) H(row, col) += gradient[Eigen::Index(i)].partials[j];
    }
}

LUMBOPELVIC_INLINE Vec6<double> rayleigh_damping(const Tree& tree, const Disc& disc, double ratio) {
  check_nonnegative("rayleigh_damping", "ratio", ratio);
  const Body& upper = tree.bodies()[std::size_t(disc.upper_body)];
  const Transform<double>& X_CM = tree.joints()[std::size_t(disc.joint)].X_CM;
  const Mat3<double> arm = cross_matrix<double>(Vec3<double>(upper.com_B - X_CM.p));
  const Mat3<double> about = upper.inertia_B - upper.mass * arm * arm;
  const Mat3<double> R_BD = X_CM.R * disc.R_FD;
  const Vec6<double> k = neutral_stiffness(disc, 0.0).diagonal();
  Vec6<double> inertia;
  inertia << (R_BD.transpose() * about * R_BD).diagonal(), Vec3<double>::Constant(upper.mass);
  return 2.0 * ratio * k.cwiseProduct(inertia).cwiseSqrt();
}

}  // namespace lumbopelvic
