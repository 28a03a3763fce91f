#pragma once
/// Sensor filter of sense organs: a low-pass of first order, as a rate and as an exact step.

#include <array>
#include <cmath>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// x' = (s - x) / tau; its derivatives are 1 / tau over s and -1 / tau over x.
template <Real S>
[[nodiscard]] S sensor_rate(const S& signal, const S& filtered, double time_constant) {
  return (signal - filtered) * (1.0 / time_constant);
}

/// The step of the low-pass over an interval h in which the signal is the cubic through its values s and
/// rates r at both ends:
///
///   x_1 = e^(-z) x_0 + int_0^1 z e^(-z (1 - y)) s(y) dy,   z = h / tau                               (6.6)
///
/// exact for that cubic, so of fourth order in h, and stable for any h. Since delays see accepted steps only,
/// a filter in front of a delay needs not be integrated along with what it senses: it is carried on when a
/// step has been accepted.
class SensorStep {
 public:
  /// @throws InvalidArgument if h < 0 or tau <= 0
  SensorStep(double step, double time_constant) {
    constexpr auto fn = "SensorStep";
    check_nonnegative(fn, "step", step);
    check_positive(fn, "time constant", time_constant);
    const double z = step / time_constant;
    const std::array<double, 4> m = moments(z);
    keep_ = std::exp(-z);
    s1_ = 3.0 * m[2] - 2.0 * m[3];
    s0_ = m[0] - s1_;
    r0_ = step * (m[1] - 2.0 * m[2] + m[3]);
    r1_ = step * (m[3] - m[2]);
  }

  /// x_1 from x_0. Scalars or arrays of one size.
  template <class X>
  [[nodiscard]] X operator()(const X& x0, const X& s0, const X& r0, const X& s1, const X& r1) const {
    return keep_ * x0 + s0_ * s0 + s1_ * s1 + r0_ * r0 + r1_ * r1;
  }

 private:
  /// m_k = int_0^1 z e^(-z (1 - y)) y^k dy, k = 0 to 3:   m_0 = 1 - e^(-z),   m_k = 1 - k m_(k-1) / z.
  /// The recurrence loses digits upwards where z is small and gains them downwards.
  static std::array<double, 4> moments(double z) {
    std::array<double, 4> m{};
    if (z > 1.0) {
      m[0] = -std::expm1(-z);
      for (std::size_t k = 1; k < 4; ++k) m[k] = 1.0 - double(k) * m[k - 1] / z;
      return m;
    }
    double next = 0.0;  // 1 / 24! is below the last digit
    for (std::size_t k = 24; k > 0; --k) {
      next = z / double(k) * (1.0 - next);
      if (k <= 4) m[k - 1] = next;
    }
    return m;
  }

  double keep_, s0_, s1_, r0_, r1_;
};

}  // namespace lumbopelvic
