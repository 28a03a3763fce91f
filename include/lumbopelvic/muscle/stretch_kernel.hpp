#pragma once
/// Stretch geometry without branches: straight and cylinder-bound stretches, for one of them or for a pack.
/// What is worked out, and why, is documented in segment.hpp and wrapping_cylinder.hpp.

#include <cmath>
#include <numbers>

#include "lumbopelvic/math/pack_angle.hpp"
#include "lumbopelvic/math/rotation.hpp"

namespace lumbopelvic {

/// Three components, each of which may be a pack.
template <class T>
struct Triple {
  T x, y, z;

  friend Triple operator+(const Triple& a, const Triple& b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
  friend Triple operator-(const Triple& a, const Triple& b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
  friend Triple operator-(const Triple& a) { return {-a.x, -a.y, -a.z}; }
  friend Triple operator*(const Triple& a, const T& s) { return {a.x * s, a.y * s, a.z * s}; }
  [[nodiscard]] T dot(const Triple& b) const { return x * b.x + y * b.y + z * b.z; }
  [[nodiscard]] Triple cross(const Triple& b) const {
    return {y * b.z - z * b.y, z * b.x - x * b.z, x * b.y - y * b.x};
  }
};

/// X p, for one frame and any number of points.
template <class T, Real S>
[[nodiscard]] Triple<T> transformed(const Transform<S>& X, const Triple<T>& p) {
  return {p.x * X.R(0, 0) + p.y * X.R(0, 1) + p.z * X.R(0, 2) + X.p[0],
          p.x * X.R(1, 0) + p.y * X.R(1, 1) + p.z * X.R(1, 2) + X.p[1],
          p.x * X.R(2, 0) + p.y * X.R(2, 1) + p.z * X.R(2, 2) + X.p[2]};
}

/// Length of a stretch from a to b, and its gradients by the ends: unit vectors away from the path.
template <class T>
struct StretchShape {
  T length;
  Triple<T> gradient_a, gradient_b;
};

template <class T>
[[nodiscard]] StretchShape<T> straight_stretch(const Triple<T>& p_a, const Triple<T>& p_b) {
  using std::sqrt;
  const Triple<T> e = p_b - p_a;
  const T length = sqrt(e.dot(e));
  const Triple<T> u = e * (T(1.0) / length);
  return {length, -u, u};
}

/// Around a cylinder about z whose allowed side, if it has one, is x.
///
/// The angle of arc is that of one complex number, exp(i |sweep|) exp(-i angle_a) exp(-i angle_b) times
/// r_a^2 r_b^2; a whole turn is added where the sweep is beyond half a turn.
///
/// @param any_side  whether the shorter way is taken
template <class T>
[[nodiscard]] StretchShape<T> cylinder_stretch(const T& radius, const Truth<T>& any_side, const Triple<T>& a,
                                               const Triple<T>& b) {
  using std::atan2, std::sqrt;
  const T zero(0.0), one(1.0), minus(-1.0);
  StretchShape<T> shape = straight_stretch(a, b);
  const T square = radius * radius, square_a = a.x * a.x + a.y * a.y, square_b = b.x * b.x + b.y * b.y;
  const Truth<T> outside = is_below(square, square_a) & is_below(square, square_b);
  const T tangent_a = sqrt(select(outside, square_a - square, one));
  const T tangent_b = sqrt(select(outside, square_b - square, one));

  const T cross = a.x * b.y - a.y * b.x, dot = a.x * b.x + a.y * b.y;
  const Truth<T> below_a = is_below(a.y, zero), below_b = is_below(b.y, zero);
  const Truth<T> above_a = !below_a, above_b = !below_b;
  const Truth<T> direct = any_side | (below_a & below_b) | (above_a & above_b), around = !direct;
  const T turn = select((direct & is_below(cross, zero)) | (around & below_b), minus, one);
  const T swept = turn * cross;
  const Truth<T> beyond = around & is_below(swept, zero);
  const T real = square - tangent_a * tangent_b, imaginary = radius * (tangent_a + tangent_b);
  const T x = dot * real + swept * imaginary, y = swept * real - dot * imaginary;
  const Truth<T> touching = outside & (beyond | is_below(zero, y));
  if (!any(touching)) return shape;

  const T angle = atan2(select(touching, y, zero), select(touching, x, one));
  const T arc = select(is_below(angle, zero), angle + 2.0 * std::numbers::pi, angle);
  const T level = tangent_a + radius * arc + tangent_b, rise = b.z - a.z;
  const T length = sqrt(level * level + rise * rise), inverse = one / length;
  const T flat = turn * level * inverse, slope = rise * inverse;
  const auto gradient = [&](const Triple<T>& p, const T& along, const T& per_square) {  // along the tangent
    const T normal_x = (radius * p.x - along * p.y) * per_square;
    const T normal_y = (radius * p.y + along * p.x) * per_square;
    return Triple<T>{-flat * normal_y, flat * normal_x, slope};
  };
  const Triple<T> g_a = -gradient(a, turn * tangent_a, one / square_a);
  const Triple<T> g_b = gradient(b, -turn * tangent_b, one / square_b);
  const auto choose = [&](T& to, const T& wrapped) { to = select(touching, wrapped, to); };
  choose(shape.length, length);
  choose(shape.gradient_a.x, g_a.x), choose(shape.gradient_a.y, g_a.y), choose(shape.gradient_a.z, g_a.z);
  choose(shape.gradient_b.x, g_b.x), choose(shape.gradient_b.y, g_b.y), choose(shape.gradient_b.z, g_b.z);
  return shape;
}

}  // namespace lumbopelvic
