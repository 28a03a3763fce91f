#pragma once
/// Scalar type Real: the one template parameter of the library, and the fixed-size algebra built on it.

#include <Eigen/Core>
#include <complex>
#include <concepts>

namespace lumbopelvic {

/// A scalar the physics can be evaluated in: `double` for results, `Dual` for exact derivatives,
/// `std::complex<double>` for complex-step checks.
///
/// It must close under field arithmetic with itself and with `double`. Functions that branch on a
/// value compare `value_of(x)`, so the branch taken is that of the real part.
template <class S>
concept Real = requires(S a, S b, double c) {
  { a + b } -> std::convertible_to<S>;
  { a - b } -> std::convertible_to<S>;
  { a* b } -> std::convertible_to<S>;
  { a / b } -> std::convertible_to<S>;
  { -a } -> std::convertible_to<S>;
  { a* c } -> std::convertible_to<S>;
  S(c);
};

/// The value a comparison is made on: the number itself.
[[nodiscard]] constexpr double value_of(double x) noexcept { return x; }
/// The value a comparison is made on: the real part.
[[nodiscard]] inline double value_of(const std::complex<double>& x) noexcept { return x.real(); }

template <class S>
using Vec3 = Eigen::Matrix<S, 3, 1>;
template <class S>
using Mat3 = Eigen::Matrix<S, 3, 3>;
template <class S>
using Vec6 = Eigen::Matrix<S, 6, 1>;
template <class S>
using Mat6 = Eigen::Matrix<S, 6, 6>;
template <class S>
using VecX = Eigen::Matrix<S, Eigen::Dynamic, 1>;
template <class S>
using MatX = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic>;

}  // namespace lumbopelvic
