#pragma once
/// Rotations and rigid transforms. Frames are in the names: R_AB turns components in B into components in A.

#include <Eigen/Geometry>
#include <cmath>

#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// Pose of frame B in frame A: p_A = R_AB p_B + p_AB.
template <Real S>
struct Transform {
  Mat3<S> R = Mat3<S>::Identity();  ///< R_AB, orthonormal
  Vec3<S> p = Vec3<S>::Zero();      ///< p_AB, position of B's origin in A [m]

  /// X_AC = X_AB X_BC.
  [[nodiscard]] Transform operator*(const Transform& X_BC) const { return {R * X_BC.R, R * X_BC.p + p}; }
  /// A point given in B, expressed in A.
  [[nodiscard]] Vec3<S> operator*(const Vec3<S>& p_B) const { return R * p_B + p; }
  /// X_BA.
  [[nodiscard]] Transform inverse() const {
    const Mat3<S> Rt = R.transpose();
    return {Rt, -(Rt * p)};
  }
};

/// The matrix [w]x with [w]x v = w x v.
template <Real S>
[[nodiscard]] Mat3<S> cross_matrix(const Vec3<S>& w) {
  Mat3<S> m;
  m << S(0.0), -w[2], w[1], w[2], S(0.0), -w[0], -w[1], w[0], S(0.0);
  return m;
}

/// Rotation by `angle` [rad] about the unit vector `axis` (Rodrigues): R = I + sin(t) [a]x + (1 - cos(t))
/// [a]x^2.
template <Real S>
[[nodiscard]] Mat3<S> rotation_about(const Vec3<double>& axis, const S& angle) {
  using std::cos;
  using std::sin;
  const Mat3<double> a = cross_matrix<double>(axis);
  const Mat3<double> a2 = a * a;
  const S s = sin(angle);
  const S versine = S(1.0) - cos(angle);
  Mat3<S> R = Mat3<S>::Identity();
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) R(i, j) += s * a(i, j) + versine * a2(i, j);
  return R;
}

/// Body-fixed x-y-z Euler angles [rad]: R = Rx Ry Rz, the convention of the model tables.
[[nodiscard]] inline Mat3<double> rotation_body_xyz(const Vec3<double>& angles) {
  return rotation_about<double>(Vec3<double>::UnitX(), angles[0]) *
         rotation_about<double>(Vec3<double>::UnitY(), angles[1]) *
         rotation_about<double>(Vec3<double>::UnitZ(), angles[2]);
}

/// Rotation vector theta [rad] of R, |theta| < pi: R = exp([theta]x).
///
///   theta = f(c) v,   v = vee(R - R^T) / 2,   c = (tr R - 1) / 2,   f = t / sin t with cos t = c
///
/// Written in y = 1 - c, which is smooth at R = I, with the series of f below y = 1e-4 so that dual numbers
/// stay finite there. Not valid at a half turn (sin t = 0).
template <Real S>
[[nodiscard]] Vec3<S> rotation_vector(const Mat3<S>& R) {
  using std::acos;
  using std::sqrt;
  Vec3<S> v;
  v << S(R(2, 1) - R(1, 2)), S(R(0, 2) - R(2, 0)), S(R(1, 0) - R(0, 1));
  v *= S(0.5);
  const S y = S(1.0) - (R(0, 0) + R(1, 1) + R(2, 2) - S(1.0)) * 0.5;
  S f;
  if (value_of(y) < 1e-4) {
    // t / sin t = 1 + y/3 + 2 y^2/15 + 2 y^3/35 + ..., y = 1 - cos t (error below 3e-18 here)
    f = S(1.0) + y * (S(1.0 / 3.0) + y * (S(2.0 / 15.0) + y * (S(2.0 / 35.0) + y * (8.0 / 315.0))));
  } else {
    const S c = S(1.0) - y;
    f = acos(c) / sqrt(S(1.0) - c * c);
  }
  return v * f;
}

}  // namespace lumbopelvic
