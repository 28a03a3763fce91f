#pragma once
/// Definitions of disc_potential.hpp: displacement and stiffness of a segment.
/// Included by disc_potential.hpp where the library is used as headers.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/tissue/disc_potential.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE Vec3<double> disc_displacement(const Disc& disc, const Vec3<double>& theta,
                                                  const Vec3<double>& force) {
  for (const double k : disc.translational_stiffness)
    check_positive("disc_displacement", "translational_stiffness", k);
  const Mat3<double> half = rotation_exponential<double>(theta * 0.5);
  const Vec3<double> f = half.transpose() * force;
  Vec3<double> d_e = f.cwiseQuotient(disc.translational_stiffness);
  d_e[1] += disc.preload.slope(-f[1]) * turning_energy<double>(disc, theta);
  return half * (d_e - theta.cross(disc.elastic_center));
}

LUMBOPELVIC_INLINE Mat6<double> neutral_stiffness(const Disc& disc, double compression) {
  Vec3<double> turns{disc.lateral.p3, disc.axial.p3, 0.5 * (disc.flexion.p3 + disc.extension.p3)};
  turns *= disc.preload.factor(compression) * disc.stiffness_factor * detail::degrees_per_radian;
  turns.array() += disc.brace;
  Vec6<double> k;
  k << turns, disc.translational_stiffness;
  Mat6<double> T = Mat6<double>::Identity();
  T.bottomLeftCorner<3, 3>() = -cross_matrix<double>(disc.elastic_center);
  return T.transpose() * k.asDiagonal() * T;
}

}  // namespace lumbopelvic
