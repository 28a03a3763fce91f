#pragma once
/// Volume of the abdominal cavity for any scalar, eq. (4.5).

#include "lumbopelvic/abdomen/cavity.hpp"

namespace lumbopelvic {

/// Volume of the cavity [m^3].
template <Real S>
[[nodiscard]] S cavity_volume(const Kinematics<S>& kin, const Cavity& cavity) {
  S sum(0.0);
  if (cavity.triangles.empty()) return sum;
  const Vec3<S> origin = world_vertex(kin, cavity.vertices.front());
  std::vector<Vec3<S>> x;
  for (const CavityVertex& vertex : cavity.vertices) x.push_back(world_vertex(kin, vertex) - origin);
  for (const auto& [a, b, c] : cavity.triangles)
    sum += x[std::size_t(a)].dot(Vec3<S>(x[std::size_t(b)].cross(x[std::size_t(c)])));
  return sum / S(6.0);
}

}  // namespace lumbopelvic
