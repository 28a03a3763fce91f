#pragma once
/// Quaternion attitude (w; x, y, z): nowhere singular, with one number more than it has freedoms.

#include "lumbopelvic/math/rotation.hpp"

namespace lumbopelvic {

template <class S>
using Quaternion = Eigen::Quaternion<S>;

template <Real S>
[[nodiscard]] Quaternion<S> identity_quaternion() {
  return {S(1.0), S(0.0), S(0.0), S(0.0)};
}

/// Rotation matrix R_WB of a quaternion of any length but zero.
///
///   R = 1 + 2 (w [u]x + [u]x^2) / |Q|^2,   u = (x, y, z)
template <Real S>
[[nodiscard]] Mat3<S> rotation_matrix(const Quaternion<S>& Q) {
  const S twice = S(2.0) / Q.coeffs().squaredNorm();
  const Vec3<S> u = Q.vec(), t = u * twice;
  Mat3<S> R = u * t.transpose() + cross_matrix<S>(t * Q.w());
  const S diagonal = S(1.0) - u.dot(t);
  for (int i = 0; i < 3; ++i) R(i, i) += diagonal;
  return R;
}

/// Rate of a quaternion whose body turns at w_B, with a pull back to unit length.
///
///   dQ/dt = Q (0, w_B) / 2 - k (|Q|^2 - 1) Q                                                        (3.17)
///
/// At unit length the pull is zero, so k changes no exact solution; it keeps a stepper's error from adding
/// up.
/// @param rate_B  w_B, angular velocity in the body's own axes [rad/s]
/// @param pull    k [1/s], >= 0
/// @return        (w; x, y, z) per second
template <Real S>
[[nodiscard]] Quaternion<S> quaternion_rate(const Quaternion<S>& Q, const Vec3<S>& rate_B,
                                            double pull = 0.0) {
  const Vec3<S> half = rate_B * S(0.5), u = Q.vec();
  const S back = (S(1.0) - Q.coeffs().squaredNorm()) * pull;
  const Vec3<S> du = half * Q.w() + u.cross(half) + u * back;
  return {S(Q.w() * back - u.dot(half)), du[0], du[1], du[2]};
}

/// The attitude after a further turn by the rotation vector theta_B in the body's own axes, at unit length.
///
///   Q' = Q exp(theta_B / 2),   exp(h) = (cos|h|; sin|h|/|h| h)
///
/// The series of both below |h|^2 = 1e-4 keeps dual numbers finite at no turn (next terms below 2e-16 there).
template <Real S>
[[nodiscard]] Quaternion<S> turned(const Quaternion<S>& Q, const Vec3<S>& theta_B) {
  using std::cos;
  using std::sin;
  using std::sqrt;
  const Vec3<S> h = theta_B * S(0.5);
  const S x = h.squaredNorm();
  S w, over;
  if (value_of(x) < 1e-4) {
    w = S(1.0) - x * (S(0.5) - x * (S(1.0 / 24.0) - x * (1.0 / 720.0)));
    over = S(1.0) - x * (S(1.0 / 6.0) - x * (S(1.0 / 120.0) - x * (1.0 / 5040.0)));
  } else {
    const S angle = sqrt(x);
    w = cos(angle);
    over = sin(angle) / angle;
  }
  const Vec3<S> u = Q.vec(), d = h * over, v = d * Q.w() + u * w + u.cross(d);
  const S real = Q.w() * w - u.dot(d);
  const S scale = S(1.0) / sqrt(real * real + v.squaredNorm());
  return {S(real * scale), S(v[0] * scale), S(v[1] * scale), S(v[2] * scale)};
}

}  // namespace lumbopelvic
