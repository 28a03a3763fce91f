#pragma once
/// Definitions of ellipsoid_contact.hpp: the search for a taut path.
/// Included by ellipsoid_contact.hpp where the library is used as headers.

#include <Eigen/LU>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/muscle/ellipsoid_contact.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE HorizonShot<double> reduce_miss(const Ellipsoid& surface, const Vec3<double>& a,
                                                   const Vec3<double>& b, const Horizon<double>& horizon,
                                                   const Aim<double>& start, GeodesicAccuracy accuracy,
                                                   double tolerance) {
  constexpr int max_iterations = 40, max_halvings = 12;
  const double max_turn = 0.5, max_move = 0.5 * surface.semi_axes().maxCoeff();
  HorizonShot<double> shot = shoot(surface, a, b, horizon, start, accuracy);
  for (int i = 0; i < max_iterations && shot.miss.norm() > tolerance; ++i) {
    const Eigen::Vector2d newton = -shot.sensitivity.inverse() * shot.miss;
    double fraction = 1.0 / std::max({1.0, std::abs(newton[0]) / max_turn, std::abs(newton[1]) / max_move});
    HorizonShot<double> next = shot;
    for (int j = 0; j < max_halvings; ++j, fraction *= 0.5) {
      const Aim<double> aim{shot.aim.angle + fraction * newton[0], shot.aim.arc + fraction * newton[1]};
      next = shoot(surface, a, b, horizon, aim, accuracy);
      if (next.miss.norm() < shot.miss.norm()) break;
    }
    if (!(next.miss.norm() < shot.miss.norm())) break;
    shot = next;
  }
  return shot;
}

LUMBOPELVIC_INLINE std::optional<TautPath> solve_taut_path(const Ellipsoid& surface, const Vec3<double>& a,
                                                           const Vec3<double>& b,
                                                           const Vec3<double>& toward) {
  const double size = surface.semi_axes().maxCoeff(), tolerance = 1e-12 * size;
  const Horizon<double> horizon(surface, a, toward), horizon_b(surface, b, toward);
  const Aim<double> start{0.0, (horizon_b.point(0.0) - horizon.point(0.0)).norm()};
  const auto rough = reduce_miss(surface, a, b, horizon, start, GeodesicAccuracy::search, 1e-4 * size);
  const auto shot = reduce_miss(surface, a, b, horizon, rough.aim, GeodesicAccuracy::final, tolerance);
  TautPath path{toward, shot};
  if (!(shot.miss.norm() <= tolerance) || !path.locally_shortest()) return std::nullopt;
  return path;
}

}  // namespace lumbopelvic
