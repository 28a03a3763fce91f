#pragma once
/// Disc displacement: how far the vertebrae slide on their discs under the load of a posture.

#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/tissue/disc_potential.hpp"

namespace lumbopelvic {

/// Translations at which every disc carries the load of an equilibrium, (discs x 3): anterior, up, right [m].
///
/// The equilibrium itself is worked out with the translations where the pose has them; tenths of a millimetre
/// change moment arms and lengths by less than a per cent, and this does not go round again.
[[nodiscard]] inline MatX<double> disc_displacements(const Model& model, const StiffnessField& field,
                                                     const EquilibriumState& equilibrium) {
  const SegmentLoads loads = segment_loads(model, field, equilibrium);
  MatX<double> slides(Eigen::Index(model.discs.size()), 3);
  for (Eigen::Index j = 0; j < slides.rows(); ++j) {
    const Vec3<double> force(loads.shear_anterior.row(j).sum(), -loads.compression.row(j).sum(),
                             loads.shear_right.row(j).sum());
    slides.row(j) =
        disc_displacement(model.discs[std::size_t(j)], field.statics().discs[std::size_t(j)].theta, force);
  }
  return slides;
}

}  // namespace lumbopelvic
