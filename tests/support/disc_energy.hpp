#pragma once
/// Energy of a disc's turning by quadrature of its moments: the oracle for the closed form, `turning_energy`.

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>

#include "lumbopelvic/tissue/disc.hpp"

namespace lumbopelvic::test {

/// U(theta) at unit preload factor [J]: the integral of disc_moment from neutral, by the 16-point
/// Gauss-Legendre rule on each branch (exact for the polynomial branches).
[[nodiscard]] inline double disc_energy(const Disc& disc, const Vec3<double>& theta) {
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

}  // namespace lumbopelvic::test
