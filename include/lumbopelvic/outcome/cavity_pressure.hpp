#pragma once
/// The pressure of the cavity at other heights than its middle.

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// Pressures above atmosphere [Pa].
struct CavityPressures {
  double diaphragm = 0.0, middle = 0.0, pelvic_floor = 0.0;
};

/// Pressures along the column of the contents,
///
///   p(x) = P + rho g . (x - x_middle),   x_middle half way between diaphragm and floor
///
/// P, the one pressure that the walls balance, is read as that of the middle; the column's weight itself is
/// carried by the bodies whose mass it is part of. Holds for contents at rest that shear freely.
/// @param pressure  P [Pa]
/// @throws InvalidArgument if the model does not say how dense the contents are, or where they end
/// @see Loring et al. (1994), doi:10.1152/jappl.1994.77.3.1375
[[nodiscard]] inline CavityPressures cavity_pressures(const Model& model, const Kinematics<double>& kin,
                                                      double pressure) {
  constexpr auto fn = "cavity_pressures";
  check_positive(fn, "density of the contents of " + model.name, model.contents.density);
  const auto mean = [&](const std::vector<int>& bodies) -> Vec3<double> {
    if (bodies.empty()) fail_argument(fn, "bodies at an end of the contents", 0, "at least 1");
    Vec3<double> sum = Vec3<double>::Zero();
    for (const int b : bodies) sum += kin.X_WB[std::size_t(b)].p;
    return sum / double(bodies.size());
  };
  const Vec3<double> half = 0.5 * (mean(model.contents.floor) - mean(model.contents.top));
  const double step = model.contents.density * model.gravity_W.dot(half);
  return {pressure - step, pressure, pressure + step};
}

}  // namespace lumbopelvic
