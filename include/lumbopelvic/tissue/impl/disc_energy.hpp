#pragma once
/// Disc energy: integral of the moment curves. Included by disc.hpp where the library is used as headers.

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>

#include "lumbopelvic/tissue/disc.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE double disc_energy(const Disc& disc, const Vec3<double>& theta) {
  using Rule = boost::math::quadrature::gauss<double, 16>;
  const double edge = detail::blend_half_width_deg / detail::degrees_per_radian;
  double energy = 0.0;
  for (int i = 0; i < 3; ++i) {
    const auto moment = [&](double angle) {
      Vec3<double> turn = Vec3<double>::Zero();
      turn[i] = angle;
      return disc_moment<double>(disc, turn)[i];
    };
    const double inner = std::clamp(theta[i], -edge, edge);  // the branches join at 0 and +-1 deg
    energy += Rule::integrate(moment, 0.0, inner);
    if (inner != theta[i]) energy += Rule::integrate(moment, inner, theta[i]);
  }
  return energy;
}

}  // namespace lumbopelvic
