#pragma once
/// The abdomen in motion: what stands in the cavity and behind the diaphragm pushes on all that carries their
/// surfaces.
///
///   force = P dV/dq - P_pl dV_d/dq
///
/// V is the volume of the cavity, V_d of what lies under its dome. Contents that keep their amount are
/// incompressible but for isothermal gas in the gut, so with V_0 and P_0 of the start
///
///   P + P_atm = (P_0 + P_atm) V_g / (V_g + V - V_0)
///
/// The lungs take in V_L = -(V_d - V_d0) / f, f the diaphragm's share, and recoil (respiration.hpp); through
/// an open glottis air flows with Q = dV_L/dt as fast as they grow, its compression left out; a closed one
/// traps it:
///
///   P_pl = P_alv + P_pl0 - E V_L,   open: P_alv = -(K_1 + K_2 |Q|) Q,   closed: P_alv = P_atm (G / (G + V_L)
///   - 1)
///
/// Valid while V > V_0 - V_g, and while the rib cage follows the dome as in quiet breathing.

#include "lumbopelvic/abdomen/moving_surface.hpp"
#include "lumbopelvic/abdomen/respiration.hpp"

namespace lumbopelvic {

/// What is in the cavity.
enum class Contents {
  none,               ///< nothing: neither pressure nor pleura acts
  constant_pressure,  ///< as if a large gas tank were attached
  closed              ///< their amount is constant
};

struct CavitySettings {
  Contents contents = Contents::none;
  double pressure = 0.0;  ///< P_0 above the air's, at the pose of the start [Pa]
  Glottis glottis = Glottis::open;
};

/// A pressure and its derivatives by its volume and by how fast that grows.
template <Real S>
struct PressureLaw {
  S pressure = S(0.0);   ///< [Pa]
  S by_volume = S(0.0);  ///< [Pa/m^3]
  S by_rate = S(0.0);    ///< [Pa s/m^3]
  S energy = S(0.0);     ///< stored, 0 at the start [J]
  S heat = S(0.0);       ///< power lost in flow, >= 0 [W]
};

/// The cavity of a model as a tree carries it. Never changes once built.
struct MovingCavity {
  CavitySettings settings;
  MovingSurface surface, dome;
  double volume = 0.0, dome_volume = 0.0;                    ///< V_0, V_d0 [m^3]
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
  if (cavity.settings.contents == Contents::constant_pressure)
    return {S(P_0), S(0.0), S(0.0), -(grown * P_0)};
  const S gas = grown + S(cavity.gas_volume);
  if (!(value_of(gas) > 0.0))
    throw ConvergenceError("contents_pressure: contents squeezed beyond their gas", value_of(gas), 0);
  const double content = (P_0 + cavity.atmosphere) * cavity.gas_volume;
  const S absolute = S(content) / gas;
  return {absolute - S(cavity.atmosphere), -(absolute / gas), S(0.0),
          grown * cavity.atmosphere - log(gas * (1.0 / cavity.gas_volume)) * content};
}

/// Pleural pressure on the dome.
/// @param volume, rate  V_d [m^3] and dV_d/dt [m^3/s]
/// @throws ConvergenceError if trapped air would be squeezed to nothing
template <Real S>
[[nodiscard]] PressureLaw<S> pleural_law(const MovingCavity& cavity, const S& volume, const S& rate) {
  using std::log;
  const Respiration& r = cavity.lungs;
  const double f = r.diaphragm_share, E = r.lung_elastance, G = r.relaxed_gas_volume;
  const S V_L = (S(cavity.dome_volume) - volume) * (1.0 / f), Q = rate * (-1.0 / f);
  PressureLaw<S> at{S(cavity.pleural) - V_L * E, S(E / f), S(0.0),
                    (V_L * (0.5 * E) - S(cavity.pleural)) * V_L * f};
  if (cavity.settings.glottis == Glottis::open) {
    const S size = value_of(Q) < 0.0 ? S(-Q) : Q;
    const S resistance = size * r.turbulent_resistance + S(r.laminar_resistance);
    at.pressure -= resistance * Q;
    at.by_rate = (resistance + size * r.turbulent_resistance) * (1.0 / f);
    at.heat = resistance * Q * Q * f;
    return at;
  }
  const S air = V_L + S(G);
  if (!(value_of(air) > 0.0))
    throw ConvergenceError("pleural_law: trapped air squeezed to nothing", value_of(air), 0);
  const S absolute = S(cavity.atmosphere * G) / air;
  at.pressure += absolute - S(cavity.atmosphere);
  at.by_volume += absolute / air * (1.0 / f);
  at.energy += (V_L - log(air * (1.0 / G)) * G) * (cavity.atmosphere * f);
  return at;
}

/// Results and scratch of one thread, made once.
template <Real S>
struct CavityMotion {
  SurfaceMotion<S> surface, dome;
  PressureLaw<S> contents, pleura;

  CavityMotion() = default;
  CavityMotion(const DynamicsTree& tree, const MovingCavity& cavity)
      : surface(tree, cavity.surface), dome(tree, cavity.dome) {}
};

/// Adds what pressures do to the links.
/// @param motion    filled by `update_motion`
/// @param wrenches  (n_links) about O, world axes
/// @throws ConvergenceError as `contents_pressure` and `pleural_law`
template <Real S>
void add_cavity_forces(const MovingCavity& cavity, const TreeMotion<S>& motion, CavityMotion<S>& data,
                       LinkWrenches<S>& wrenches) {
  if (!cavity.acts()) return;
  update_surface(cavity.surface, motion, data.surface);
  update_surface(cavity.dome, motion, data.dome);
  data.contents = contents_pressure<S>(cavity, data.surface.volume);
  data.pleura = pleural_law<S>(cavity, data.dome.volume, data.dome.rate);
  for (const int l : cavity.surface.links())
    if (l != ground)
      wrenches[std::size_t(l)] += data.surface.unit_pressure[std::size_t(l)] * data.contents.pressure;
  for (const int l : cavity.dome.links())
    if (l != ground)
      wrenches[std::size_t(l)] += data.dome.unit_pressure[std::size_t(l)] * S(-data.pleura.pressure);
}

/// How much of a cavity's wall moves with each of some coordinates, all that carries them held:
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
#include "lumbopelvic/abdomen/moving_cavity_impl.hpp"
#endif
