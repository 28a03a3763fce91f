#pragma once
/// Supports: contact points on the body that press on the ground within a friction cone.

#include <string>
#include <vector>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/multibody/body_point.hpp"

namespace lumbopelvic {

/// A contact point on a body that can press against the ground. Force on the body: normal N >= 0 up,
/// tangential |T| <= mu N.
struct ContactPoint {
  std::string name;
  PathPoint at;
  double friction = 0.0;  ///< mu [1], >= 0
};

/// A plane that holds contact points up: the ground, a seat, a back rest, a wall. Contact points press on it
/// from the side of its normal.
struct SupportSurface {
  std::string name = "ground";
  Vec3<double> point_W = Vec3<double>::Zero();    ///< a point of it [m]
  Vec3<double> normal_W = Vec3<double>::UnitY();  ///< unit, towards the body

  /// Height of a point above it [m].
  [[nodiscard]] double gap(const Vec3<double>& p_W) const { return normal_W.dot(p_W - point_W); }
  /// Its axes in the world as columns: a tangent, the normal, the other tangent. The world's own for level
  /// ground.
  [[nodiscard]] Mat3<double> axes() const;
};

/// Jacobian of a contact point, (3 x n_coordinates): rows along anterior, up and right of the ground.
[[nodiscard]] Eigen::Matrix<double, 3, Eigen::Dynamic> contact_jacobian(const Tree& tree,
                                                                        const Kinematics<double>& kin,
                                                                        const ContactPoint& contact_point);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/multibody/impl/support.hpp"
#endif
