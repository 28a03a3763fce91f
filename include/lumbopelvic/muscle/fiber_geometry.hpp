#pragma once
/// Fibre geometry: length and pennation of a fibre of constant width, by its length along the tendon.

#include "lumbopelvic/math/pack_functions.hpp"
#include "lumbopelvic/muscle/muscle_tendon.hpp"

namespace lumbopelvic {

template <Real S>
struct FiberGeometry {
  S length;  ///< l_M [m], > 0
  S cosine;  ///< d l_M / d l_a = cos(alpha): what the fibre's force is multiplied by along the tendon, > 0
  S secant;  ///< its inverse
  S bend;    ///< d cos(alpha) / d l_a [1/m]
};

/// Fibre of width h whose length along the tendon is l_a:
///
///   l_M = sqrt(l_a^2 + h^2),   cos(alpha) = l_a / l_M                                               (1.17)
///
/// A path too short for its tendon asks for l_a near or below zero. There, below l_f = 0.1 l_o,
/// l_f^2 / (2 l_f - l_a) stands for l_a: positive, continuous in value and slope, and ever flatter, so that
/// force and velocity stay finite at an intermediate stage of an integrator. It is reached only at fibre
/// lengths that have no meaning.
///
/// @param along  l_a = L - l_T [m]
template <Real T, Real S>
[[nodiscard]] FiberGeometry<S> fiber_geometry(const MuscleTendon<T>& unit, const S& along) {
  using std::sqrt;
  const S fold = S(unit.fold);
  const auto folded = is_below(along, fold);
  if (!any(folded)) {
    const S length = sqrt(along * along + unit.width * unit.width);
    const S inverse = S(1.0) / length, sine = unit.width * inverse;
    return {length, along * inverse, length / along, sine * sine * inverse};
  }
  const S ratio = select(folded, fold / (fold * 2.0 - along), S(1.0));
  const S positive = select(folded, fold * ratio, along), slope = ratio * ratio;
  const S turn = select(folded, slope * ratio * 2.0 / fold, S(0.0));  // d slope / d l_a
  const S length = sqrt(positive * positive + unit.width * unit.width);
  const S inverse = S(1.0) / length, sine = unit.width * inverse;
  return {length, positive * inverse * slope, length / (positive * slope),
          slope * slope * sine * sine * inverse + positive * inverse * turn};
}

}  // namespace lumbopelvic
