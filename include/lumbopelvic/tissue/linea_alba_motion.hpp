#pragma once
/// A strip of the linea alba in motion: its tension by its length and its speed.

#include "lumbopelvic/tissue/linea_alba.hpp"

namespace lumbopelvic {

/// Tension of a strip of the linea alba and how it grows with length.
template <Real S>
struct LineaAlbaTension {
  S tension;    ///< [N], > 0
  S stiffness;  ///< dT/dL at constant speed, without damping [N/m]
  S heat;       ///< power that damping takes up [W], >= 0
};

/// Tension whose stiffness is that of `LineaAlbaStrip`, k(T) = K (1 - exp(-T / T_0)), and a damper in
/// proportion to it:
///
///   T = T_0 log(1 + exp(K (L - L_0) / T_0)) + k t_d L'                                              (3.12)
///
/// L_0 is where the straight part of the curve would start; there T = T_0 log 2. The damper may push in a
/// slack strip of the linea alba that shortens fast, by no more than K t_d |L'|.
///
/// @param length, speed  L [m], L' [m/s]
/// @param rest_length    L_0 [m]
/// @param damping        t_d [s], >= 0
template <Real S>
[[nodiscard]] LineaAlbaTension<S> linea_alba_tension(const LineaAlbaStrip& strip, const S& length,
                                                     const S& speed, double rest_length, double damping) {
  using std::exp, std::log;
  const S x = (length - S(rest_length)) * (strip.stiffness / strip.toe_tension);
  const S e = exp(value_of(x) < 0.0 ? x : -x), one_plus = e + S(1.0);
  const S toe = log(one_plus);
  LineaAlbaTension<S> at;
  at.tension = (value_of(x) < 0.0 ? toe : x + toe) * strip.toe_tension;
  at.stiffness = (value_of(x) < 0.0 ? e : S(1.0)) / one_plus * strip.stiffness;
  const S drag = at.stiffness * speed * damping;
  at.tension += drag;
  at.heat = drag * speed;
  return at;
}

/// L_0 of a strip of the linea alba that has a given tension at a given length.
/// @throws InvalidArgument if the tension is not positive
[[nodiscard]] inline double linea_alba_rest_length(const LineaAlbaStrip& strip, double length,
                                                   double tension) {
  check_positive("linea_alba_rest_length", "tension of " + strip.name, tension);
  const double t = tension / strip.toe_tension;  // log(exp(t) - 1) = t + log(1 - exp(-t))
  return length - strip.toe_tension / strip.stiffness * (t + std::log(-std::expm1(-t)));
}

}  // namespace lumbopelvic
