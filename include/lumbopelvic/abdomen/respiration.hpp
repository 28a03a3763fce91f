#pragma once
/// Respiration: lungs, airways and glottis by recoil, isothermal gas and Rohrer's resistance, eq. (4.3).
///
/// The lungs take in V, counted from where they relax in the posture (functional residual capacity). Three
/// laws:
///
///   P_pl  = P_alv + P_pl,0 - E V                                                                     (4.3)
///   P_alv = P_atm (G / (V_0 + V) - 1)
///   G'    = -o sign(P_alv) Q,   K_1 Q + K_2 Q^2 = |P_alv|
///
/// The lung recoils from the pleura, with P_pl,0 < 0 at V = 0; its gas is isothermal, G its volume at the
/// air's pressure; the airways are Rohrer's. All pressures but P_atm are gauge. o is the opening of the
/// glottis, 0 where it is closed: then the gas is trapped and the alveolar pressure is what results. The dome
/// of the diaphragm sweeps the share f of V; the rest is the rib cage's, moved by muscles of its own that are
/// not in the model: V = V_di / f.

#include <cmath>

#include "lumbopelvic/core/check.hpp"

namespace lumbopelvic {

/// State of the glottis: whether air can pass. The amount of gas in the lungs is given where it cannot.
enum class Glottis { open, closed };

struct Respiration {
  double lung_elastance = 0.0;        ///< E [Pa/m^3], > 0
  double relaxed_gas_volume = 0.0;    ///< V_0, gas in the relaxed lungs [m^3], > 0
  double laminar_resistance = 0.0;    ///< K_1 [Pa s/m^3], > 0
  double turbulent_resistance = 0.0;  ///< K_2 [Pa s^2/m^6], >= 0
  double diaphragm_share = 1.0;       ///< f, share of the diaphragm in what the lungs take in, 0 < f <= 1
};

/// @throws InvalidArgument if a constant lies outside its bounds
inline void check_respiration(const Respiration& r) {
  constexpr auto fn = "check_respiration";
  check_positive(fn, "lung elastance", r.lung_elastance);
  check_positive(fn, "relaxed gas volume", r.relaxed_gas_volume);
  check_positive(fn, "laminar resistance", r.laminar_resistance);
  check_nonnegative(fn, "turbulent resistance", r.turbulent_resistance);
  check_range(fn, "diaphragm share", r.diaphragm_share, 1e-3, 1.0);
}

/// Alveolar pressure above the air's [Pa].
/// @param gas          G [m^3 at the air's pressure]
/// @param lung_volume  V above relaxation [m^3], > -V_0
/// @param atmosphere   P_atm, absolute [Pa]
template <Real S>
[[nodiscard]] S alveolar_pressure(const Respiration& r, const S& gas, const S& lung_volume,
                                  double atmosphere) {
  return (gas / (lung_volume + S(r.relaxed_gas_volume)) - S(1.0)) * atmosphere;
}

/// Pleural pressure above the air's [Pa].
/// @param relaxed  P_pl,0, at V = 0 without flow [Pa]
template <Real S>
[[nodiscard]] S pleural_pressure(const Respiration& r, const S& alveolar, const S& lung_volume,
                                 double relaxed) {
  return alveolar + S(relaxed) - lung_volume * r.lung_elastance;
}

/// Flow of air into the lungs and its slope dG'/dP_alv.
template <Real S>
struct Airflow {
  S flow;   ///< G' [m^3/s], > 0 breathing in
  S slope;  ///< [m^3/(s Pa)], <= 0
};

/// Flow of air that an alveolar pressure drives through the airways.
/// @param opening  of the glottis, 0 closed to 1 open
template <Real S>
[[nodiscard]] Airflow<S> airflow(const Respiration& r, const S& alveolar, double opening) {
  using std::sqrt;
  const bool out = value_of(alveolar) > 0.0;
  const S size = out ? alveolar : S(-alveolar);
  const S root = sqrt(size * (4.0 * r.turbulent_resistance) + S(r.laminar_resistance * r.laminar_resistance));
  const S flow = size * 2.0 / (root + S(r.laminar_resistance));  // of K_1 Q + K_2 Q^2 = |P|, safe at K_2 = 0
  return {(out ? S(-flow) : flow) * opening, S(-1.0) / root * opening};
}

}  // namespace lumbopelvic
