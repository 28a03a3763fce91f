#pragma once
/// Abdominal and pleural pressure on a body in motion: each pushes on all that carries its surface.
///
///   Q = P dV/dq - P_pl dV_d/dq                                                                       (4.4)
///
/// V is the volume of the cavity, V_d of what lies under its diaphragm. Contents that keep their amount are
/// incompressible but for isothermal gas in the gut, so with V_0 and P_0 of the start
///
///   P + P_atm = (P_0 + P_atm) V_g / (V_g + V - V_0)
///
/// The lungs take in V_L = -(V_d - V_d0) / f, f the diaphragm's share, and recoil. Their gas is a state: what
/// they hold at the air's pressure, G, beyond what relaxed ones do, x = G - G_0. It is isothermal and flows
/// through Rohrer's airways as far as the glottis is open (respiration.hpp):
///
///   P_alv = P_atm (x - V_L) / (G_0 + V_L),   P_pl = P_alv + P_pl0 - E V_L,   x' = -o sign(P_alv) Q(|P_alv|)
///
/// The power that the diaphragm gives the lungs is stored in their recoil and in the gas, or lost in the
/// airways:
///
///   P_pl V_d' = -f (P_alv + P_pl0 - E V_L) V_L'
///   stored    = f P_atm (G ln(G / V) - G + V),   V = G_0 + V_L
///   lost      = f P_atm ln(1 + P_alv / P_atm) |x'|
///
/// Valid while V > V_0 - V_g, and while the rib cage follows the diaphragm as in quiet breathing.

#include <algorithm>

#include "lumbopelvic/abdomen/moving_surface.hpp"
#include "lumbopelvic/abdomen/respiration.hpp"

namespace lumbopelvic {

/// Contents of the cavity, and how they answer a change of its volume.
enum class Contents {
  none,               ///< nothing: neither pressure nor pleura acts
  constant_pressure,  ///< as if a large gas tank were attached
  closed              ///< their amount is constant
};

struct CavitySettings {
  Contents contents = Contents::none;
  double pressure = 0.0;  ///< P_0 above the air's, at the pose of the start [Pa]
};

/// A pressure and its derivative by its volume.
template <Real S>
struct PressureLaw {
  S pressure = S(0.0);   ///< [Pa]
  S by_volume = S(0.0);  ///< [Pa/m^3]
  S energy = S(0.0);     ///< stored, 0 at the start [J]
};

/// Air in the lungs and its way out.
template <Real S>
struct LungAir {
  S inhaled = S(0.0);    ///< x [m^3 at the air's pressure]
  double opening = 1.0;  ///< o, of the glottis, 0 closed to 1 open [1]
};

/// Lungs in motion: their pressure on the diaphragm, and the flow of their air.
template <Real S>
struct LungLaw {
  S volume = S(0.0);                                    ///< V_L [m^3]
  S alveolar = S(0.0);                                  ///< P_alv [Pa]
  S pleural = S(0.0);                                   ///< P_pl [Pa]
  S by_volume = S(0.0);                                 ///< dP_pl/dV_d [Pa/m^3]
  S by_inhaled = S(0.0);                                ///< dP_pl/dx [Pa/m^3]
  S flow = S(0.0);                                      ///< x', > 0 breathing in [m^3/s]
  S flow_by_volume = S(0.0), flow_by_inhaled = S(0.0);  ///< by V_d and by x [1/s]
  S full_flow = S(0.0);                                 ///< x' with an open glottis [m^3/s]
  S energy = S(0.0);                                    ///< stored, 0 at the start [J]
  S heat = S(0.0);                                      ///< power lost in the airways, >= 0 [W]
};

/// The cavity of a model as a tree carries it. Never changes once built.
struct MovingCavity {
  CavitySettings settings;
  MovingSurface surface, pleural_surface;
  double volume = 0.0, pleural_volume = 0.0;                 ///< V_0, V_d0 [m^3]
  double gas_volume = 0.0, atmosphere = 0.0, pleural = 0.0;  ///< V_g [m^3], P_atm, P_pl0 [Pa]
  Respiration lungs;

  [[nodiscard]] bool acts() const noexcept { return settings.contents != Contents::none; }
};

/// @param held  pose of the start: V_0 and V_d0 are the volumes there
/// @throws InvalidArgument if a constant of the cavity or of respiration is out of its bounds
[[nodiscard]] MovingCavity make_moving_cavity(const Tree& skeleton, const DynamicsTree& tree,
                                              const Cavity& cavity, const Respiration& lungs,
                                              const Pose<double>& held, const CavitySettings& settings);

/// Pressure in the cavity.
/// @param volume  V [m^3]
/// @throws ConvergenceError if closed contents would be squeezed to nothing
template <Real S>
[[nodiscard]] PressureLaw<S> contents_pressure(const MovingCavity& cavity, const S& volume) {
  using std::log;
  const S grown = volume - S(cavity.volume);
  const double P_0 = cavity.settings.pressure;
  if (cavity.settings.contents == Contents::constant_pressure) return {S(P_0), S(0.0), -(grown * P_0)};
  const S gas = grown + S(cavity.gas_volume);
  if (!(value_of(gas) > 0.0))
    throw ConvergenceError("contents_pressure: contents squeezed beyond their gas", value_of(gas), 0);
  const double content = (P_0 + cavity.atmosphere) * cavity.gas_volume;
  const S absolute = S(content) / gas;
  return {absolute - S(cavity.atmosphere), -(absolute / gas),
          grown * cavity.atmosphere - log(gas * (1.0 / cavity.gas_volume)) * content};
}

/// Lungs behind a dome of the diaphragm.
/// @param volume  V_d [m^3]
/// @throws ConvergenceError if the air would be squeezed to nothing
template <Real S>
[[nodiscard]] LungLaw<S> lung_law(const MovingCavity& cavity, const S& volume, const LungAir<S>& air) {
  using std::log;
  const Respiration& r = cavity.lungs;
  const double f = r.diaphragm_share, E = r.lung_elastance, P_atm = cavity.atmosphere;
  LungLaw<S> at;
  at.volume = (S(cavity.pleural_volume) - volume) * (1.0 / f);
  const S room = at.volume + S(r.relaxed_gas_volume), gas = air.inhaled + S(r.relaxed_gas_volume);
  if (!(value_of(room) > 0.0 && value_of(gas) > 0.0))
    throw ConvergenceError("lung_law: air in the lungs squeezed to nothing",
                           std::min(value_of(room), value_of(gas)), 0);
  at.alveolar = (air.inhaled - at.volume) / room * P_atm;
  at.pleural = pleural_pressure<S>(r, at.alveolar, at.volume, cavity.pleural);
  const S by_lung = gas / (room * room) * P_atm;  // -dP_alv/dV_L
  at.by_volume = (by_lung + S(E)) * (1.0 / f);
  at.by_inhaled = S(P_atm) / room;
  const Airflow<S> full = airflow<S>(r, at.alveolar, 1.0);
  at.full_flow = full.flow, at.flow = full.flow * air.opening;
  at.flow_by_volume = full.slope * by_lung * (air.opening / f);
  at.flow_by_inhaled = full.slope * at.by_inhaled * air.opening;
  const S richer = log(gas / room);
  at.energy =
      (at.volume * at.volume * (0.5 * E) - at.volume * cavity.pleural + (gas * richer - gas + room) * P_atm) *
      f;
  at.heat = -(richer * at.flow) * (P_atm * f);
  return at;
}

/// Results and scratch of one thread, made once.
template <Real S>
struct CavityMotion {
  SurfaceMotion<S> surface, pleural_surface;
  PressureLaw<S> contents;
  LungLaw<S> lungs;

  CavityMotion() = default;
  CavityMotion(const DynamicsTree& tree, const MovingCavity& cavity)
      : surface(tree, cavity.surface), pleural_surface(tree, cavity.pleural_surface) {}
};

/// Adds what pressures do to the links.
/// @param motion    filled by `update_motion`
/// @param wrenches  (n_links) about O, world axes
/// @throws ConvergenceError as `contents_pressure` and `lung_law`
template <Real S>
void add_cavity_forces(const MovingCavity& cavity, const LungAir<S>& air, const TreeMotion<S>& motion,
                       CavityMotion<S>& data, LinkWrenches<S>& wrenches) {
  if (!cavity.acts()) return;
  update_surface(cavity.surface, motion, data.surface);
  update_surface(cavity.pleural_surface, motion, data.pleural_surface);
  data.contents = contents_pressure<S>(cavity, data.surface.volume);
  data.lungs = lung_law<S>(cavity, data.pleural_surface.volume, air);
  for (const int l : cavity.surface.links())
    if (l != ground)
      wrenches[std::size_t(l)] += data.surface.unit_pressure[std::size_t(l)] * data.contents.pressure;
  for (const int l : cavity.pleural_surface.links())
    if (l != ground)
      wrenches[std::size_t(l)] += data.pleural_surface.unit_pressure[std::size_t(l)] * S(-data.lungs.pleural);
}

/// Motion of a cavity's wall with each of some coordinates, all that carries them held:
///
///   w_i = sum over vertices of area |dx/dq_i|^2
///
/// Times a mass per area it is an inertia, times a resistance per area a damping. What two coordinates that
/// move the same wall have in common is left out.
/// @return (coordinates) [m^2 for a slide, m^4 for a turn]
[[nodiscard]] VecX<double> moved_wall(const Tree& tree, const Kinematics<double>& kin, const Cavity& cavity,
                                      const std::vector<int>& coordinates);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/abdomen/impl/moving_cavity.hpp"
#endif
