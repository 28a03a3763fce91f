#pragma once
/// Softplus: max(x, 0) rounded off without a trace far away, with its integral, for contacts that are
/// energies.

#include <cmath>
#include <numbers>

#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// log(1 + exp(x)).
template <Real S>
[[nodiscard]] S softplus(const S& x) {
  using std::exp;
  using std::log;
  if (value_of(x) > 0.0) return x + log(S(1.0) + exp(x * -1.0));
  const S z = exp(x);
  if (value_of(z) >= 1e-3) return log(S(1.0) + z);
  return z * (S(1.0) - z * (S(1.0 / 2.0) - z * (S(1.0 / 3.0) - z * (S(1.0 / 4.0) - z * (1.0 / 5.0)))));
}

/// Its derivative, 1 / (1 + exp(-x)).
template <Real S>
[[nodiscard]] S logistic(const S& x) {
  using std::exp;
  if (value_of(x) >= 0.0) return S(1.0) / (S(1.0) + exp(x * -1.0));
  const S z = exp(x);
  return z / (S(1.0) + z);
}

/// Integral of softplus from minus infinity to x: -Li2(-exp(x)).
///
///   x <= 0:  Li2(w) + log(1 + z)^2 / 2,   z = exp(x),   w = z / (1 + z) <= 1/2          (Landen)
///   x > 0:   x^2 / 2 + pi^2 / 6 - (the same at -x)
///
/// with the power series of Li2, w^n / n^2, to its last digit.
template <Real S>
[[nodiscard]] S softplus_integral(const S& x) {
  using std::exp;
  if (value_of(x) > 0.0)
    return x * x * 0.5 + S(std::numbers::pi * std::numbers::pi / 6.0) - softplus_integral<S>(S(x * -1.0));
  const S z = exp(x), w = z / (S(1.0) + z), log_term = softplus(x);
  S sum(0.0), power = w;
  for (int n = 1; n <= 60; ++n) {  // 2^-60 / 60^2 is the last
    sum += power * (1.0 / (n * n));
    power = power * w;
  }
  return sum + log_term * log_term * 0.5;
}

}  // namespace lumbopelvic
