#pragma once
/// Axes and Jacobians of supports. Included by support.hpp where the library is used as headers.

#include <Eigen/Geometry>

#include "lumbopelvic/multibody/support.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE Mat3<double> SupportSurface::axes() const {
  return Eigen::Quaterniond::FromTwoVectors(Vec3<double>::UnitY(), normal_W).toRotationMatrix();
}

LUMBOPELVIC_INLINE Eigen::Matrix<double, 3, Eigen::Dynamic> contact_jacobian(
    const Tree& tree, const Kinematics<double>& kin, const ContactPoint& contact_point) {
  Eigen::Matrix<double, 3, Eigen::Dynamic> J;
  point_jacobian(tree, kin, contact_point.at.body, world_point(kin, contact_point.at), J);
  return J;
}

}  // namespace lumbopelvic
