#pragma once
/// Spatial vectors: rotation and translation of a rigid body in one, about a common point O, in world axes.
///
/// A motion has an angular velocity, and the velocity of the body-fixed point that passes through O. A force
/// has a moment about O, and a force. Every body uses the same O and the same axes, so sums over bodies are
/// plain sums. Source: Featherstone (2008), Rigid Body Dynamics Algorithms, ch. 2.

#include "lumbopelvic/math/rotation.hpp"

namespace lumbopelvic {

/// A motion (w, v) or a force (n, f).
template <Real S>
struct Spatial {
  Vec3<S> angular = Vec3<S>::Zero();  ///< w [rad/s] or n [N m]
  Vec3<S> linear = Vec3<S>::Zero();   ///< v [m/s] or f [N]

  Spatial& operator+=(const Spatial& b) {
    angular += b.angular;
    linear += b.linear;
    return *this;
  }
  Spatial& operator-=(const Spatial& b) {
    angular -= b.angular;
    linear -= b.linear;
    return *this;
  }
  [[nodiscard]] Spatial operator+(const Spatial& b) const { return {angular + b.angular, linear + b.linear}; }
  [[nodiscard]] Spatial operator-(const Spatial& b) const { return {angular - b.angular, linear - b.linear}; }
  [[nodiscard]] Spatial operator*(const S& scale) const { return {angular * scale, linear * scale}; }
  /// Power of a force on a motion.
  [[nodiscard]] S dot(const Spatial& b) const { return angular.dot(b.angular) + linear.dot(b.linear); }
  /// Both in one column, angular first.
  [[nodiscard]] Vec6<S> column() const {
    Vec6<S> six;
    six.template head<3>() = angular;
    six.template tail<3>() = linear;
    return six;
  }
};

/// Rate of change of a motion B that is carried along by V: V x B = (w x b_w, w x b_v + v x b_w).
template <Real S>
[[nodiscard]] Spatial<S> cross_motion(const Spatial<S>& V, const Spatial<S>& B) {
  return {V.angular.cross(B.angular), V.angular.cross(B.linear) + V.linear.cross(B.angular)};
}
/// Rate of change of a force F that is carried along by V: V x* F = (w x n + v x f, w x f).
template <Real S>
[[nodiscard]] Spatial<S> cross_force(const Spatial<S>& V, const Spatial<S>& F) {
  return {V.angular.cross(F.angular) + V.linear.cross(F.linear), V.angular.cross(F.linear)};
}

/// Inertia of a rigid body about O: momentum (I w + h x v, m v - h x w).
template <Real S>
struct SpatialInertia {
  S mass = S(0.0);                    ///< m [kg]
  Vec3<S> moment = Vec3<S>::Zero();   ///< h = m c, c the centre of mass from O [kg m]
  Mat3<S> inertia = Mat3<S>::Zero();  ///< I about O [kg m^2]

  SpatialInertia& operator+=(const SpatialInertia& other) {
    mass += other.mass;
    moment += other.moment;
    inertia += other.inertia;
    return *this;
  }
  [[nodiscard]] Spatial<S> operator*(const Spatial<S>& V) const {
    return {inertia * V.angular + moment.cross(V.linear), V.linear * mass - moment.cross(V.angular)};
  }
};

/// Inertia about O of a body with its centre of mass at c from O: I = R I_C R^T + m (c.c 1 - c c^T).
/// @param inertia_C  about the centre of mass, in the axes that R_WC turns into the world's [kg m^2]
template <Real S>
[[nodiscard]] SpatialInertia<S> inertia_about(double mass, const Vec3<S>& c, const Mat3<double>& inertia_C,
                                              const Mat3<S>& R_WC) {
  SpatialInertia<S> result;
  result.mass = S(mass);
  result.moment = c * S(mass);
  const Mat3<S> half = R_WC * inertia_C.template cast<S>();
  const S outer = c.dot(result.moment);
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j <= i; ++j) {
      const S turned = half(i, 0) * R_WC(j, 0) + half(i, 1) * R_WC(j, 1) + half(i, 2) * R_WC(j, 2);
      const S shifted = turned - c[i] * result.moment[j];
      result.inertia(i, j) = result.inertia(j, i) = i == j ? S(shifted + outer) : shifted;
    }
  return result;
}

}  // namespace lumbopelvic
