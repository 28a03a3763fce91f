#pragma once
/// Balance over the supports: where the weight of a body falls against what holds it up.

#include <vector>

#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// The point of a shrunk support polygon nearest to where the weight falls.
struct SupportPoint {
  VecX<double> share;  ///< (points) by which the supports are weighed to give the point, sum 1
  Vec3<double> away;   ///< from that point to where the weight falls, level [m]
};

/// Finds it. The polygon is the convex hull of the supports seen along the vertical, shrunk towards their
/// mean.
/// @param supports_W  points that hold the body up, at least one [m]
/// @param center_W    a point of the line along which the weight acts [m]
/// @param up_W        unit, against the weight
/// @param size        of the shrunk polygon against the whole one, in (0, 1]
/// @throws ConvergenceError if the quadratic program behind it is not solved
[[nodiscard]] SupportPoint nearest_support(const std::vector<Vec3<double>>& supports_W,
                                           const Vec3<double>& center_W, const Vec3<double>& up_W,
                                           double size);

}  // namespace lumbopelvic
