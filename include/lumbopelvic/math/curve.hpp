#pragma once
/// One-variable functions a joint coordinate can act through: constant, straight line, cubic spline.

#include <Eigen/LU>
#include <algorithm>
#include <vector>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// Value and first two derivatives of a function of one variable.
template <Real S>
struct CurveValue {
  S value, first, second;
};

/// A curve y(x): piecewise cubic through given points, or a straight line a x + b.
///
/// Splines are C2 inside and are continued by their end cubics outside the knots. The end condition takes the
/// third derivative from the cubic through the four outermost points (Forsythe, Malcolm & Moler 1977, ch. 4),
/// as the published joint functions assume.
class Curve {
 public:
  /// y = slope x + intercept; slope 0 is a constant.
  [[nodiscard]] static Curve line(double slope, double intercept) {
    Curve c;
    c.slope_ = slope;
    c.intercept_ = intercept;
    return c;
  }

  /// Spline through (x_i, y_i).
  /// @throws InvalidArgument for fewer than four points, or x not strictly increasing
  [[nodiscard]] static Curve spline(std::vector<double> x, std::vector<double> y);

  [[nodiscard]] bool is_line() const noexcept { return x_.empty(); }
  [[nodiscard]] bool is_constant() const noexcept { return is_line() && slope_ == 0.0; }

  /// y, y' and y'' at x.
  template <Real S>
  [[nodiscard]] CurveValue<S> operator()(const S& x) const {
    if (is_line()) return {x * slope_ + S(intercept_), S(slope_), S(0.0)};
    const auto after = std::upper_bound(x_.begin() + 1, x_.end() - 1, value_of(x));
    const auto i = static_cast<std::size_t>(after - x_.begin()) - 1;
    const double h = x_[i + 1] - x_[i];
    const S t = x - S(x_[i]);
    const double d = (m_[i + 1] - m_[i]) / h;
    const double first = (y_[i + 1] - y_[i]) / h - h * (2.0 * m_[i] + m_[i + 1]) / 6.0;
    return {S(y_[i]) + t * (S(first) + t * (S(m_[i] / 2.0) + t * (d / 6.0))),
            S(first) + t * (S(m_[i]) + t * (d / 2.0)), S(m_[i]) + t * d};
  }

 private:
  double slope_ = 0.0, intercept_ = 0.0;
  std::vector<double> x_, y_, m_;  ///< knots, values, second derivatives at the knots
};

inline Curve Curve::spline(std::vector<double> x, std::vector<double> y) {
  constexpr auto fn = "Curve::spline";
  const auto n = static_cast<Eigen::Index>(x.size());
  if (n < 4) fail_argument(fn, "number of points", n, "at least 4");
  check_size(fn, "y", static_cast<Eigen::Index>(y.size()), n);
  for (std::size_t i = 1; i < x.size(); ++i)
    if (!(x[i] > x[i - 1])) fail_argument(fn, "x", x[i], "strictly increasing values");

  const auto h = [&](Eigen::Index i) { return x[std::size_t(i) + 1] - x[std::size_t(i)]; };
  const auto s = [&](Eigen::Index i) { return (y[std::size_t(i) + 1] - y[std::size_t(i)]) / h(i); };
  // Third divided difference of four neighbours, times 6: the third derivative of the cubic through them.
  const auto third = [&](Eigen::Index i) {
    const double d1 = (s(i + 1) - s(i)) / (h(i) + h(i + 1));
    const double d2 = (s(i + 2) - s(i + 1)) / (h(i + 1) + h(i + 2));
    return 6.0 * (d2 - d1) / (h(i) + h(i + 1) + h(i + 2));
  };
  MatX<double> A = MatX<double>::Zero(n, n);
  VecX<double> b = VecX<double>::Zero(n);
  A(0, 0) = -1.0, A(0, 1) = 1.0, b[0] = third(0) * h(0);
  A(n - 1, n - 2) = -1.0, A(n - 1, n - 1) = 1.0, b[n - 1] = third(n - 4) * h(n - 2);
  for (Eigen::Index i = 1; i + 1 < n; ++i) {
    A(i, i - 1) = h(i - 1), A(i, i) = 2.0 * (h(i - 1) + h(i)), A(i, i + 1) = h(i);
    b[i] = 6.0 * (s(i) - s(i - 1));
  }
  const VecX<double> m = A.partialPivLu().solve(b);
  Curve c;
  c.m_.assign(m.data(), m.data() + n);
  c.x_ = std::move(x);
  c.y_ = std::move(y);
  return c;
}

}  // namespace lumbopelvic
