#pragma once
/// Ligament fibre between two vertebrae: it pulls when stretched, more steeply as its crimp goes.
///
///   e = l / l0 - 1,   x = e / e_t
///   F = 0 for x <= 0,   k e_t (x^3 - x^4 / 2) for 0 < x < 1,   k (e - e_t / 2) for x >= 1            (3.7)
///
/// Beyond the toe this is the law of Blankevoort & Huiskes (1991), doi:10.1115/1.2894883; its quadratic toe
/// has a jump in curvature at both ends, this one has none, and is weaker by at most k e_t / 32. No failure,
/// no viscosity. Only beside discs that cover the disc alone: whole segments hold their ligaments already.

#include "lumbopelvic/multibody/body_point.hpp"

namespace lumbopelvic {

struct Ligament {
  std::string name;
  int disc = -1;              ///< the disc it bridges
  PathPoint upper, lower;     ///< its ends
  double slack_length = 0.0;  ///< l0 [m], > 0
  double toe_strain = 0.0;    ///< e_t, where the straight part starts [1], > 0
  double stiffness = 0.0;     ///< k, of the straight part, per unit strain [N], > 0
};

/// Energy and its first two derivatives over length.
template <Real S>
struct LigamentResponse {
  S energy;     ///< [J], >= 0
  S tension;    ///< F = dU/dl [N], >= 0
  S stiffness;  ///< dF/dl [N/m], >= 0
};

/// @param length  l [m]
template <Real S>
[[nodiscard]] LigamentResponse<S> respond(const Ligament& ligament, const S& length) {
  const double k = ligament.stiffness, e_t = ligament.toe_strain, l0 = ligament.slack_length;
  const S e = length * (1.0 / l0) - S(1.0), x = e * (1.0 / e_t);
  if (value_of(x) <= 0.0) return {S(0.0), S(0.0), S(0.0)};
  if (value_of(x) >= 1.0) {
    const S straight = e - S(0.5 * e_t);
    return {(straight * straight * 0.5 + S(0.025 * e_t * e_t)) * (k * l0), straight * k, S(k / l0)};
  }
  const S x2 = x * x;
  return {x2 * x2 * (S(0.25) - x * 0.1) * (k * e_t * e_t * l0), x2 * x * (S(1.0) - x * 0.5) * (k * e_t),
          x2 * (S(3.0) - x * 2.0) * (k / l0)};
}

}  // namespace lumbopelvic
