#pragma once
/// A tension-only strip of connective tissue between two bodies, such as a stretch of the linea alba.

#include <cmath>
#include <string>

#include "lumbopelvic/multibody/body_point.hpp"

namespace lumbopelvic {

/// In a static equilibrium the strip is taut with the tension that balance asks for, 0 <= T <= max_tension.
/// Against small motions it answers with a stiffness that grows from zero through its toe, concave in T:
///
///   k(T) = stiffness (1 - exp(-T / toe_tension))                                                     (3.9)
struct LineaAlbaStrip {
  std::string name;
  PathPoint a, b;
  double stiffness = 0.0;    ///< dT/dL when well taut [N/m], > 0
  double max_tension = 0.0;  ///< largest tension it is allowed to carry [N], > 0
  double toe_tension = 1.0;  ///< tension at which the toe is 63 % behind [N], > 0

  [[nodiscard]] double stiffness_at(double tension) const {
    return -stiffness * std::expm1(-tension / toe_tension);
  }
  /// dk/dT [1/m].
  [[nodiscard]] double stiffness_slope(double tension) const {
    return stiffness / toe_tension * std::exp(-tension / toe_tension);
  }
  /// d2k/dT2 [1/(N m)], never positive.
  [[nodiscard]] double stiffness_curvature(double tension) const {
    return -stiffness / (toe_tension * toe_tension) * std::exp(-tension / toe_tension);
  }
};

}  // namespace lumbopelvic
