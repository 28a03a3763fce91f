#pragma once
/// Segment loads of the lumbar spine in the disc's own frame, whole and by cause.
///
///   C = -Q_axial,   S_anterior = Q_anterior,   S_right = Q_right                                    (5.10)
///
/// The load is the generalised force Q on the joint's translations: what the rest of the body presses through
/// the segment. Compression > 0; anterior shear of the upper vertebra > 0; right shear > 0. The translations
/// are fixed to the lower body of the segment and follow the mid-plane of the disc in the neutral pose.

#include <array>

#include "lumbopelvic/stability/stiffness_field.hpp"

namespace lumbopelvic {

/// What a share of a segment's load comes from. The sum over causes is the load.
enum class Cause { weight, external, muscle, pressure, ligament, facet };
inline constexpr int n_causes = 6;
inline constexpr std::array<const char*, n_causes> cause_names{"weight",   "external", "muscle",
                                                               "pressure", "ligament", "facet"};

struct SegmentLoads {
  MatX<double> compression;     ///< (discs x causes) [N]
  MatX<double> shear_anterior;  ///< (discs x causes) [N]
  MatX<double> shear_right;     ///< (discs x causes) [N]
};

/// Segment loads of a body in balance, by what pulls and presses in it.
/// @param s             at the pose; what its loads hold counts as external, inertia among them
/// @param tension       (fascicles) [N]
/// @param pressure      P of the cavity [Pa]
/// @param pleural       P_pl on the diaphragm [Pa]
/// @param linea_alba_tension  (linea alba) [N]
[[nodiscard]] inline SegmentLoads segment_loads(const Model& model, const Statics& s,
                                                const VecX<double>& tension, double pressure, double pleural,
                                                const VecX<double>& linea_alba_tension) {
  const auto n = Eigen::Index(model.discs.size());
  SegmentLoads loads;
  const auto along = [&](std::size_t slide, double sign, MatX<double>& out) {
    out = MatX<double>::Zero(n, n_causes);
    for (Eigen::Index j = 0; j < n; ++j) {
      const int c = model.discs[std::size_t(j)].reaction[slide];
      out(j, int(Cause::weight)) = sign * s.gravity[c];
      out(j, int(Cause::external)) = sign * s.external[c];
      out(j, int(Cause::muscle)) = -sign * s.length_gradient.row(c).dot(tension);
      out(j, int(Cause::pressure)) =
          sign * (pressure * s.volume.gradient[c] - pleural * s.volume.pleural_gradient[c]);
      out(j, int(Cause::ligament)) =
          sign * (s.ligament_force[c] - s.linea_alba_gradient.row(c).dot(linea_alba_tension));
      out(j, int(Cause::facet)) = sign * s.facet_force[c];
    }
  };
  along(0, 1.0, loads.shear_anterior);
  along(1, -1.0, loads.compression);
  along(2, 1.0, loads.shear_right);
  return loads;
}

/// Segment loads of an equilibrium. Passive fibre tension counts as muscle; pleural pressure counts as
/// pressure; the linea alba of the abdominal wall counts as ligament. A model with whole-segment stiffnesses
/// has no ligaments of the spine and no facets: their shares are zero, and the load is that of the whole
/// segment rather than of its disc.
[[nodiscard]] inline SegmentLoads segment_loads(const Model& model, const StiffnessField& field,
                                                const EquilibriumState& equilibrium) {
  VecX<double> tension(equilibrium.activation.size());
  for (Eigen::Index m = 0; m < tension.size(); ++m) {
    const FascicleTension& law = field.tensions()[std::size_t(m)];
    tension[m] = law.passive + equilibrium.activation[m] * law.active;
  }
  return segment_loads(model, field.statics(), tension, equilibrium.pressure, model.cavity.pleural_pressure,
                       equilibrium.linea_alba_tension);
}

/// Intradiscal pressure, p = 1.5 C / A [Pa]: nucleus pressure over mean compressive stress (Nachemson).
/// Valid for a healthy disc without facet share; 0 is not a floor: a disc in tension gives a negative number.
[[nodiscard]] inline double disc_pressure(const Disc& disc, double compression) {
  return 1.5 * compression / disc.area;
}

}  // namespace lumbopelvic
