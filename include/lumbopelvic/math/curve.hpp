#pragma once
/// One-variable functions a joint coordinate can act through: constant, straight line, cubic spline.

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

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/math/impl/curve.hpp"
#endif
