#pragma once
/// Abdominal pressure at other heights than that of its reference: hydrostatics.

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// Pressures above atmosphere along the column of the contents, at the model's pressure levels,
///
///   p_i = P + rho g . (x_i - x_reference)                                                            (4.9)
///
/// P, the one pressure that the walls balance, is read as that of the reference level; the column's weight
/// itself is carried by the bodies whose mass it is part of. Holds for contents at rest that shear freely.
/// @param pressure  P [Pa]
/// @return          (levels) [Pa]
/// @throws InvalidArgument if the model has no levels
/// @see Loring et al. (1994), doi:10.1152/jappl.1994.77.3.1375
[[nodiscard]] inline VecX<double> cavity_pressures(const Model& model, const Kinematics<double>& kin,
                                                   double pressure) {
  if (model.pressure_levels.empty())
    fail_argument("cavity_pressures", "pressure levels of " + model.name, 0, "at least 1");
  const auto place = [&](int level) {
    return world_point(kin, model.pressure_levels[std::size_t(level)].at);
  };
  const Vec3<double> weight = model.contents_density * model.gravity_W,
                     reference = place(model.reference_level);
  VecX<double> p(Eigen::Index(model.pressure_levels.size()));
  for (Eigen::Index i = 0; i < p.size(); ++i) p[i] = pressure + weight.dot(place(int(i)) - reference);
  return p;
}

}  // namespace lumbopelvic
