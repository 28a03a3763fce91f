#pragma once
/// The volume of the cavity, for any scalar.

#include "lumbopelvic/abdomen/cavity.hpp"
#include "lumbopelvic/muscle/path_geometry.hpp"

namespace lumbopelvic {

/// Volume of the cavity [m^3].
template <Real S>
[[nodiscard]] S cavity_volume(const Kinematics<S>& kin, const Cavity& cavity) {
  const std::vector<WrapSurface> none;
  S volume(0.0);
  for (const CavitySlice& slice : cavity.slices) {
    S part(slice.constant);
    for (const Path& distance : slice.distances) part *= path_length(kin, none, distance);
    volume += part;
  }
  return volume;
}

}  // namespace lumbopelvic
