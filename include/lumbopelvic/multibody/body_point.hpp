#pragma once
/// A point fixed to a body, and where it is in the world.

#include "lumbopelvic/multibody/kinematics.hpp"

namespace lumbopelvic {

/// A point fixed to a body.
struct PathPoint {
  int body = ground;
  Vec3<double> p_B = Vec3<double>::Zero();  ///< in the body frame [m]
};

/// Position of a body-fixed point in the world [m].
template <Real S>
[[nodiscard]] Vec3<S> world_point(const Kinematics<S>& kin, const PathPoint& point) {
  const Vec3<S> p = point.p_B.template cast<S>();
  return point.body == ground ? p : kin.X_WB[std::size_t(point.body)] * p;
}

}  // namespace lumbopelvic
