#pragma once
/// Second-order duals through a segment's rotation. Included by disc_gradient.hpp where the library is used
/// as headers.

#include <algorithm>

#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/math/rotation_exponential.hpp"
#include "lumbopelvic/tissue/disc_gradient.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE DiscGradient evaluate_disc(const Tree& tree, const Disc& disc, const VecX<double>& q) {
  using Inner = Dual<double, 3>;
  using Outer = Dual<Inner, 3>;
  Mat3<Outer> R = Mat3<Outer>::Identity();
  for (const JointAxis& axis : tree.joints()[std::size_t(disc.joint)].axes) {
    if (axis.kind != MotionKind::rotation) continue;
    const auto i = std::size_t(std::find(disc.rotation.begin(), disc.rotation.end(), axis.coordinate) -
                               disc.rotation.begin());
    Outer angle;
    angle.value = Inner::variable(q[axis.coordinate], i);
    angle.partials[i] = Inner(1.0);
    R = R * rotation_about<Outer>(axis.direction, axis.function(angle).value);
  }
  const Vec3<Outer> theta = segment_rotation<Outer>(disc, R);
  const Vec3<Inner> theta_q{theta[0].value, theta[1].value, theta[2].value};
  const Vec3<Inner> moment = disc_moment<Inner>(disc, theta_q);
  DiscGradient g;
  Mat3<double> B;
  for (std::size_t i = 0; i < 3; ++i) {
    Inner sum(0.0), brace(0.0);
    for (int k = 0; k < 3; ++k) {
      const Inner& B_ki = theta[k].partials[i];
      sum += B_ki * moment[k];
      brace += B_ki * theta_q[k] * disc.brace;
    }
    const auto row = Eigen::Index(i);
    g.theta[row] = theta_q[row].value;
    g.gradient[row] = sum.value;
    g.brace_gradient[row] = brace.value;
    for (std::size_t j = 0; j < 3; ++j) {
      g.hessian(row, Eigen::Index(j)) = sum.partials[j];
      g.brace_hessian(row, Eigen::Index(j)) = brace.partials[j];
      for (int k = 0; k < 3; ++k)
        g.rotation_metric(row, Eigen::Index(j)) += theta[k].partials[i].value * theta[k].partials[j].value;
    }
    for (int k = 0; k < 3; ++k) B(k, row) = theta[k].partials[i].value;
  }
  Eigen::Matrix<double, 3, 6> G;
  G << rotation_exponential<double>(g.theta * 0.5).transpose(),
      -cross_matrix<double>(disc.elastic_center) * B;
  g.translation_hessian = G.transpose() * disc.translational_stiffness.asDiagonal() * G;
  return g;
}

}  // namespace lumbopelvic
