#pragma once
/// Assumed fascia between two bodies: a place for what anatomy describes and nobody has measured.

#include <string>

#include "lumbopelvic/multibody/body_point.hpp"

namespace lumbopelvic {

/// A spring about its length in a posture:   T = k (L - L_0).   What it bears there is part of the
/// equilibrium, so T counts from it; below zero the fascia has loosened. Valid while there is something left
/// to loosen.
struct AssumedFascia {
  std::string name;
  PathPoint a, b;
  double stiffness = 0.0;  ///< k [N/m], >= 0; 0: not there
};

}  // namespace lumbopelvic
