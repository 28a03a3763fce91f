#pragma once
/// Muscle curves of De Groote and Fregly, all normalised: length by optimal fibre length, velocity by maximal
/// shortening velocity, force by maximal isometric force, tendon length by slack length.
///
/// De Groote, Kinney, Rao & Fregly (2016) Ann Biomed Eng 44:2922, with these departures, as current OpenSim
/// has them: b11 is altered so that f_l(1) = 1; the denominator of the Gaussian is squared (the supplement
/// prints it unsquared); the inverse of f_v keeps d3 (missing in the supplement); the passive curve is
/// shifted to vanish at the smallest fibre length 0.2; the tendon has c2 = 1 and c1 = c3, so that it is slack
/// at its slack length.

#include <array>
#include <cmath>

#include "lumbopelvic/core/real.hpp"
#include "lumbopelvic/math/smooth.hpp"

namespace lumbopelvic {

namespace detail {
struct Gaussian {
  double b1, b2, b3, b4;
};
inline constexpr std::array<Gaussian, 3> active_force_length_terms{
    {{0.8150671134243542, 1.055033428970575, 0.162384573599574, 0.063303448465465},
     {0.433004984392647, 0.716775413397760, -0.029947116970696, 0.200356847296188},
     {0.1, 1.0, 0.353553390593274, 0.0}}};
inline constexpr double fv_d1 = -0.3211346127989808, fv_d2 = -8.149, fv_d3 = -0.374,
                        fv_d4 = 0.8825327733249912;
inline constexpr double passive_kpe = 4.0, passive_e0 = 0.6, passive_l_min = 0.2;
inline constexpr double tendon_c = 0.2;         ///< c1 = c3
inline constexpr double tendon_strain = 0.049;  ///< strain at maximal isometric force
}  // namespace detail

/// Active force-length multiplier f_l(x), eq. (1.1), and its slope:
/// eq. (1.2).
/// @param x  normalised fibre length, > 0.15 (the middle Gaussian has its pole at 0.1495)
template <Real S>
[[nodiscard]] ValueSlope<S> active_force_length_with_slope(const S& x) {
  using std::exp;
  ValueSlope<S> f{S(0.0), S(0.0)};
  for (const auto& g : detail::active_force_length_terms) {
    const S inverse = g.b4 == 0.0 ? S(1.0 / g.b3) : S(1.0) / (x * g.b4 + S(g.b3));
    const S y = (x - S(g.b2)) * inverse;
    const S bell = exp(y * y * -0.5) * g.b1;
    f.value += bell;
    f.slope -= bell * y * inverse * inverse * (g.b3 + g.b2 * g.b4);
  }
  return f;
}
template <Real S>
[[nodiscard]] S active_force_length(const S& x) {
  return active_force_length_with_slope(x).value;
}
template <Real S>
[[nodiscard]] S active_force_length_slope(const S& x) {
  return active_force_length_with_slope(x).slope;
}

/// Force-velocity multiplier f_v(v) and its slope, eq. (1.3). v = -1 is maximal shortening.
template <Real S>
[[nodiscard]] S force_velocity(const S& v) {
  using std::asinh;
  return asinh(v * detail::fv_d2 + S(detail::fv_d3)) * detail::fv_d1 + S(detail::fv_d4);
}
template <Real S>
[[nodiscard]] S force_velocity_slope(const S& v) {
  using std::sqrt;
  const S w = v * detail::fv_d2 + S(detail::fv_d3);
  return S(detail::fv_d1 * detail::fv_d2) / sqrt(w * w + S(1.0));
}
/// Velocity at which the multiplier is `f`, eq. (1.4).
template <Real S>
[[nodiscard]] S force_velocity_inverse(const S& f) {
  using std::sinh;
  return (sinh((f - S(detail::fv_d4)) / S(detail::fv_d1)) - S(detail::fv_d3)) / S(detail::fv_d2);
}

namespace detail {
/// exp(kPE (l_min - 1) / e0), the offset that makes the passive curve vanish at l_min.
[[nodiscard]] inline double passive_offset() {
  return std::exp(passive_kpe * (passive_l_min - 1.0) / passive_e0);
}
[[nodiscard]] inline double passive_scale() { return std::exp(passive_kpe) - passive_offset(); }
}  // namespace detail

/// Passive fibre force multiplier f_p(l) and its slope, eq. (1.5).
template <Real S>
[[nodiscard]] ValueSlope<S> passive_force_length_with_slope(const S& l) {
  using std::exp;
  constexpr double k = detail::passive_kpe / detail::passive_e0;
  const S e = exp((l - S(1.0)) * k);
  const double inverse_scale = 1.0 / detail::passive_scale();
  return {(e - S(detail::passive_offset())) * inverse_scale, e * (k * inverse_scale)};
}
template <Real S>
[[nodiscard]] S passive_force_length(const S& l) {
  return passive_force_length_with_slope(l).value;
}
template <Real S>
[[nodiscard]] S passive_force_length_slope(const S& l) {
  return passive_force_length_with_slope(l).slope;
}
/// Energy of the passive fibre per F_o l_o, eq. (1.6).
template <Real S>
[[nodiscard]] S passive_energy(const S& l) {
  using std::exp;
  const double k = detail::passive_kpe / detail::passive_e0, o = detail::passive_offset();
  return ((exp((l - S(1.0)) * k) - S(o)) / k - (l - S(detail::passive_l_min)) * o) /
         S(detail::passive_scale());
}

/// Tendon stiffness parameter kT = ln((1 + c3) / c1) / (1 + e_T - c2).
[[nodiscard]] inline double tendon_kt() {
  return std::log((1.0 + detail::tendon_c) / detail::tendon_c) / detail::tendon_strain;
}
/// Tendon force multiplier f_t(l), eq. (1.7).
/// Below slack length the curve goes to -0.2: callers that pass l < 1 decide what a buckled tendon does.
template <Real S>
[[nodiscard]] S tendon_force(const S& l) {
  using std::exp;
  return (exp((l - S(1.0)) * tendon_kt()) - S(1.0)) * detail::tendon_c;
}
/// Slope of the tendon curve, eq. (1.8).
template <Real S>
[[nodiscard]] S tendon_force_slope(const S& l) {
  return (tendon_force(l) + S(detail::tendon_c)) * tendon_kt();
}
/// Energy of the tendon per F_o l_ts, eq. (1.9).
template <Real S>
[[nodiscard]] S tendon_energy(const S& l) {
  return tendon_force(l) / tendon_kt() - (l - S(1.0)) * detail::tendon_c;
}

}  // namespace lumbopelvic
