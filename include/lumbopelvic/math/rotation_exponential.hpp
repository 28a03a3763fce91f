#pragma once
/// Exponential map of rotation vectors, and how their rates go with angular velocity. Series where the turn
/// is small, so that dual numbers stay finite at none.

#include "lumbopelvic/math/rotation.hpp"

namespace lumbopelvic {

/// The functions of t^2 that exp and its Jacobians are made of, t = |theta|.
template <Real S>
struct TurnCoefficients {
  S sine;     ///< sin t / t
  S versine;  ///< (1 - cos t) / t^2
  S rest;     ///< (t - sin t) / t^3
  S inverse;  ///< (1 - (t/2) cot(t/2)) / t^2
};

/// @param t2  t^2 [rad^2], t < 2 pi
template <Real S>
[[nodiscard]] TurnCoefficients<S> turn_coefficients(const S& t2) {
  using std::cos;
  using std::sin;
  using std::sqrt;
  TurnCoefficients<S> c{S(0.0), S(0.0), S(0.0), S(0.0)};
  if (value_of(t2) < 1.0) {
    S power(1.0);  // (-t^2)^n
    double factorial = 1.0;
    for (int n = 0; n < 10; ++n) {  // the next terms are below 1e-19
      const double odd = factorial * (2 * n + 1), even = odd * (2 * n + 2), third = even * (2 * n + 3);
      c.sine += power * (1.0 / odd);
      c.versine += power * (1.0 / even);
      c.rest += power * (1.0 / third);
      c.inverse += power * (2.0 * (n + 1) / (third * (2 * n + 4)));
      power = power * (t2 * -1.0);
      factorial = even;
    }
  } else {
    const S t = sqrt(t2);
    c.sine = sin(t) / t;
    c.versine = (S(1.0) - cos(t)) / t2;
    c.rest = (S(1.0) - c.sine) / t2;
    c.inverse = (c.versine * 2.0 - c.sine) / t2;
  }
  c.inverse = c.inverse / (c.versine * 2.0);
  return c;
}

/// 1 + a [v]x + b [v]x^2.
template <Real S>
[[nodiscard]] Mat3<S> turn_series(const Vec3<S>& v, const S& a, const S& b) {
  Mat3<S> M = v * v.transpose() * b + cross_matrix<S>(Vec3<S>(v * a));
  const S diagonal = S(1.0) - b * v.dot(v);
  for (int i = 0; i < 3; ++i) M(i, i) += diagonal;
  return M;
}

/// R = exp([theta]x).
template <Real S>
[[nodiscard]] Mat3<S> rotation_exponential(const Vec3<S>& theta) {
  const auto c = turn_coefficients<S>(theta.dot(theta));
  return turn_series<S>(theta, c.sine, c.versine);
}

/// J with w = J dtheta/dt, w the angular velocity of exp([theta]x) in the axes it turns from.
template <Real S>
[[nodiscard]] Mat3<S> rotation_jacobian(const Vec3<S>& theta) {
  const auto c = turn_coefficients<S>(theta.dot(theta));
  return turn_series<S>(theta, c.versine, c.rest);
}

/// J^-1: dtheta/dt = J^-1 w. Valid for |theta| < 2 pi.
template <Real S>
[[nodiscard]] Mat3<S> rotation_jacobian_inverse(const Vec3<S>& theta) {
  return turn_series<S>(theta, S(-0.5), turn_coefficients<S>(theta.dot(theta)).inverse);
}

}  // namespace lumbopelvic
