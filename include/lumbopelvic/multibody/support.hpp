#pragma once
/// Supports: contact pads on the body that press on the ground within a friction cone.

#include <string>
#include <vector>

#include "lumbopelvic/multibody/body_point.hpp"

namespace lumbopelvic {

/// A pad on a body that can press against the ground. Force on the body: normal N >= 0 up, tangential |T| <= mu N.
struct ContactPad {
  std::string name;
  PathPoint at;
  double friction = 0.0;  ///< mu [1], >= 0
};

/// Jacobian of a pad's contact point, (3 x n_coordinates): rows along anterior, up and right of the ground.
[[nodiscard]] inline Eigen::Matrix<double, 3, Eigen::Dynamic> contact_jacobian(const Tree& tree,
                                                                               const Kinematics<double>& kin,
                                                                               const ContactPad& pad) {
  Eigen::Matrix<double, 3, Eigen::Dynamic> J;
  point_jacobian(tree, kin, pad.at.body, world_point(kin, pad.at), J);
  return J;
}

}  // namespace lumbopelvic
