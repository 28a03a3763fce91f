#pragma once
/// Passive tissue and pressure of a model in motion, on any scalar: linea alba, ligaments and assumed fasciae
/// along their paths, discs, facets and the abdomen on the links. `Moving` is a `MovingModel`, which has
/// these parts.

#include "lumbopelvic/abdomen/moving_cavity.hpp"
#include "lumbopelvic/tissue/disc_motion.hpp"
#include "lumbopelvic/tissue/facet_motion.hpp"
#include "lumbopelvic/tissue/ligament_motion.hpp"
#include "lumbopelvic/tissue/linea_alba_motion.hpp"

namespace lumbopelvic {

template <Real S>
struct PassiveTension {
  S tension;    ///< [N]
  S heat{0.0};  ///< power that damping takes up [W], >= 0
};

/// Tension of a path that is no fascicle.
/// @param path           counted from the first strip of the linea alba
/// @param length, speed  of it [m], [m/s]
template <Real S, class Moving>
[[nodiscard]] PassiveTension<S> passive_tension(const Moving& model, Eigen::Index path, const S& length,
                                                const S& speed) {
  const auto& s = model.settings();
  auto i = std::size_t(path);
  if (i < model.linea_alba().size()) {
    const auto strip = linea_alba_tension<S>(model.linea_alba()[i], length, speed,
                                             s.linea_alba_rest_length[path], s.connective_tissue_damping);
    return {strip.tension, strip.heat};
  }
  i -= model.linea_alba().size();
  if (i < model.ligaments().size()) {
    const auto at = ligament_tension<S>(model.ligaments()[i], length, speed, s.ligament_damping);
    return {at.tension, at.heat};
  }
  i -= model.ligaments().size();
  return {
      (length - S(model.assumed_fascia_rest_length()[Eigen::Index(i)])) * model.assumed_fascia()[i].stiffness,
      S(0.0)};
}

/// Adds the forces of discs, facets and the abdomen's pressures to the links.
/// @param motion   filled by `update_motion`
/// @param air      in the lungs
/// @param abdomen  results and scratch
/// @return         power that the discs take up as heat [W]
template <Real S, class Moving>
S add_tissue_forces(const Moving& model, const TreeMotion<S>& motion, const LungAir<S>& air,
                    CavityMotion<S>& abdomen, LinkWrenches<S>& wrenches) {
  S heat(0.0);
  for (const MovingDisc& disc : model.discs()) heat += add_disc_moment(disc, motion, wrenches);
  for (const MovingFacet& facet : model.facets()) add_facet_force(facet, motion, wrenches);
  add_cavity_forces(model.cavity(), air, motion, abdomen, wrenches);
  return heat;
}

/// Takes what the abdomen's wall resists to its speeds off tau.
/// @return  power that it takes up as heat [W]
template <Real S, class Moving>
S subtract_wall_drag(const Moving& model, const VecX<S>& v, VecX<S>& tau) {
  S heat(0.0);
  for (Eigen::Index k = 0; k < v.size(); ++k)
    if (const double D = model.wall_damping()[k]; D != 0.0) {
      tau[k] -= v[k] * D;
      heat += v[k] * v[k] * D;
    }
  return heat;
}

}  // namespace lumbopelvic
