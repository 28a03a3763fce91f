#pragma once
/// Forward-mode derivatives: a number that carries its partial derivatives.
///
/// Why our own, when Boost.Math autodiff and Eigen's AutoDiffScalar exist: a `Dual` nests (second
/// derivatives are `Dual<Dual<double, N>, N>`), never allocates, compiles in a blink, and has no
/// expression templates, so `auto` is safe. That is all the library needs.

#include <array>
#include <cmath>
#include <compare>
#include <concepts>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// x + Σᵢ xᵢ εᵢ with εᵢ εⱼ = 0: the value x and N partial derivatives xᵢ.
///
/// Comparisons, and every branch taken on them, look at the value alone; two numbers with equal
/// values and different partials compare equal. A function that is not differentiable at x (sqrt or
/// abs at 0, acos at ±1) gives partials that are infinite or NaN, never a guess.
///
/// @tparam T  scalar of value and partials: `double`, or another `Dual` for higher derivatives
/// @tparam N  number of partials
template <class T, std::size_t N>
struct Dual {
  T value{};
  std::array<T, N> partials{};

  constexpr Dual() = default;
  constexpr Dual(double constant) : value(constant) {}
  constexpr Dual(const T& constant)
    requires(!std::same_as<T, double>)
      : value(constant) {}

  /// The independent variable number `index`: value x, ∂/∂εᵢ = 1 for i = index, 0 otherwise.
  [[nodiscard]] static constexpr Dual variable(const T& value, std::size_t index) {
    Dual x;
    x.value = value;
    x.partials.at(index) = T(1.0);
    return x;
  }

  constexpr Dual& operator+=(const Dual& b) { return *this = *this + b; }
  constexpr Dual& operator-=(const Dual& b) { return *this = *this - b; }
  constexpr Dual& operator*=(const Dual& b) { return *this = *this * b; }
  constexpr Dual& operator/=(const Dual& b) { return *this = *this / b; }

  friend constexpr Dual operator+(const Dual& a) { return a; }
  friend constexpr Dual operator-(const Dual& a) { return a * -1.0; }

  friend constexpr Dual operator+(Dual a, const Dual& b) {
    a.value += b.value;
    for (std::size_t i = 0; i < N; ++i) a.partials[i] += b.partials[i];
    return a;
  }
  friend constexpr Dual operator-(Dual a, const Dual& b) {
    a.value -= b.value;
    for (std::size_t i = 0; i < N; ++i) a.partials[i] -= b.partials[i];
    return a;
  }
  friend constexpr Dual operator*(const Dual& a, const Dual& b) {
    return linear(a.value * b.value, b.value, a, a.value, b);
  }
  friend constexpr Dual operator/(const Dual& a, const Dual& b) {
    const T inverse = T(1.0) / b.value, quotient = a.value * inverse;
    return linear(quotient, inverse, a, -quotient * inverse, b);
  }

  friend constexpr Dual operator+(Dual a, double b) {
    a.value += b;
    return a;
  }
  friend constexpr Dual operator+(double a, const Dual& b) { return b + a; }
  friend constexpr Dual operator-(Dual a, double b) {
    a.value -= b;
    return a;
  }
  friend constexpr Dual operator-(double a, const Dual& b) { return -b + a; }
  friend constexpr Dual operator*(Dual a, double b) {
    a.value *= b;
    for (T& partial : a.partials) partial *= b;
    return a;
  }
  friend constexpr Dual operator*(double a, const Dual& b) { return b * a; }
  friend constexpr Dual operator/(const Dual& a, double b) { return a * (1.0 / b); }
  friend constexpr Dual operator/(double a, const Dual& b) { return Dual(a) / b; }

  friend constexpr bool operator==(const Dual& a, const Dual& b) { return a.value == b.value; }
  friend constexpr std::partial_ordering operator<=>(const Dual& a, const Dual& b) {
    return a.value <=> b.value;
  }

  /// f(x) by the chain rule: `value` f and `slope` ∂f/∂x at x.value.
  friend constexpr Dual chain(const T& value, const T& slope, const Dual& x) {
    Dual f;
    f.value = value;
    for (std::size_t i = 0; i < N; ++i) f.partials[i] = slope * x.partials[i];
    return f;
  }
  /// f(x, y) by the chain rule: value f, slopes ∂f/∂x and ∂f/∂y.
  friend constexpr Dual linear(const T& value, const T& slope_x, const Dual& x, const T& slope_y,
                               const Dual& y) {
    Dual f;
    f.value = value;
    for (std::size_t i = 0; i < N; ++i) f.partials[i] = slope_x * x.partials[i] + slope_y * y.partials[i];
    return f;
  }

  friend Dual abs(const Dual& x) { return x < Dual(0.0) ? -x : x; }
  friend Dual sqrt(const Dual& x) {
    using std::sqrt;
    const T root = sqrt(x.value);
    return chain(root, 0.5 / root, x);
  }
  friend Dual exp(const Dual& x) {
    using std::exp;
    const T e = exp(x.value);
    return chain(e, e, x);
  }
  friend Dual log(const Dual& x) {
    using std::log;
    return chain(log(x.value), 1.0 / x.value, x);
  }
  friend Dual pow(const Dual& x, double exponent) {
    using std::pow;
    return chain(pow(x.value, exponent), exponent * pow(x.value, exponent - 1.0), x);
  }
  friend Dual sin(const Dual& x) {
    using std::cos, std::sin;
    return chain(sin(x.value), cos(x.value), x);
  }
  friend Dual cos(const Dual& x) {
    using std::cos, std::sin;
    return chain(cos(x.value), -sin(x.value), x);
  }
  friend Dual tan(const Dual& x) {
    using std::tan;
    const T t = tan(x.value);
    return chain(t, 1.0 + t * t, x);
  }
  friend Dual asin(const Dual& x) {
    using std::asin, std::sqrt;
    return chain(asin(x.value), 1.0 / sqrt(1.0 - x.value * x.value), x);
  }
  friend Dual acos(const Dual& x) {
    using std::acos, std::sqrt;
    return chain(acos(x.value), -1.0 / sqrt(1.0 - x.value * x.value), x);
  }
  friend Dual atan(const Dual& x) {
    using std::atan;
    return chain(atan(x.value), 1.0 / (1.0 + x.value * x.value), x);
  }
  friend Dual atan2(const Dual& y, const Dual& x) {
    using std::atan2;
    const T inverse = 1.0 / (x.value * x.value + y.value * y.value);
    return linear(atan2(y.value, x.value), x.value * inverse, y, -y.value * inverse, x);
  }
  friend Dual sinh(const Dual& x) {
    using std::cosh, std::sinh;
    return chain(sinh(x.value), cosh(x.value), x);
  }
  friend Dual cosh(const Dual& x) {
    using std::cosh, std::sinh;
    return chain(cosh(x.value), sinh(x.value), x);
  }
  friend Dual tanh(const Dual& x) {
    using std::tanh;
    const T t = tanh(x.value);
    return chain(t, 1.0 - t * t, x);
  }
  friend Dual asinh(const Dual& x) {
    using std::asinh, std::sqrt;
    return chain(asinh(x.value), 1.0 / sqrt(1.0 + x.value * x.value), x);
  }
};

namespace detail {
template <class S>
struct IsFirstOrderDual : std::false_type {};
template <std::size_t N>
struct IsFirstOrderDual<Dual<double, N>> : std::true_type {};
}  // namespace detail

/// A number with first partials and no others.
template <class S>
concept FirstOrderDual = detail::IsFirstOrderDual<S>::value;

/// The value a comparison is made on: the innermost number.
template <class T, std::size_t N>
[[nodiscard]] constexpr double value_of(const Dual<T, N>& x) noexcept {
  return value_of(x.value);
}

}  // namespace lumbopelvic

/// Lets Eigen use a Dual as a scalar, alone and mixed with double.
template <class T, std::size_t N>
struct Eigen::NumTraits<lumbopelvic::Dual<T, N>> : Eigen::NumTraits<double> {
  using Real = lumbopelvic::Dual<T, N>;
  using NonInteger = Real;
  using Nested = Real;
  enum {
    IsComplex = 0,
    IsInteger = 0,
    IsSigned = 1,
    RequireInitialization = 1,
    ReadCost = static_cast<int>(N) + 1,
    AddCost = static_cast<int>(N) + 1,
    MulCost = 3 * static_cast<int>(N) + 1
  };
};

template <class T, std::size_t N, class Op>
struct Eigen::ScalarBinaryOpTraits<lumbopelvic::Dual<T, N>, double, Op> {
  using ReturnType = lumbopelvic::Dual<T, N>;
};
template <class T, std::size_t N, class Op>
struct Eigen::ScalarBinaryOpTraits<double, lumbopelvic::Dual<T, N>, Op> {
  using ReturnType = lumbopelvic::Dual<T, N>;
};
