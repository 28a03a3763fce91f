#pragma once
/// Spline table: many signals over one time axis, joined by cubic splines.

#include <vector>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// Columns y_c(x) through given points, with two continuous derivatives. The end conditions are those of
/// `Curve::spline`: the third derivative of the cubic through the four outermost points.
///
/// Libraries at hand take either equally spaced points or one column at a time through a dense system; here
/// the tridiagonal system is shared by all columns, and so is the search for the interval.
class SplineTable {
 public:
  SplineTable() = default;
  /// @param x  strictly rising, at least four
  /// @param y  (points x columns)
  /// @throws InvalidArgument if sizes disagree, x does not rise or a number is not finite
  SplineTable(VecX<double> x, MatX<double> y);

  [[nodiscard]] double start() const { return x_[0]; }
  [[nodiscard]] double end() const { return x_[x_.size() - 1]; }
  [[nodiscard]] Eigen::Index columns() const noexcept { return y_.cols(); }

  /// All columns at x with their first two derivatives, (columns).
  /// @throws InvalidArgument if x lies outside start to end
  void at(double x, VecX<double>& value, VecX<double>& first, VecX<double>& second) const;
  /// The same with the third derivative, which jumps at the points; there it is that of the right.
  void at(double x, VecX<double>& value, VecX<double>& first, VecX<double>& second,
          VecX<double>& third) const;

  /// Where the points lie.
  [[nodiscard]] const VecX<double>& points() const noexcept { return x_; }

 private:
  [[nodiscard]] Eigen::Index interval(double x) const;
  VecX<double> x_;
  MatX<double> y_, m_;  ///< values and second derivatives, (points x columns)
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/math/impl/spline_table.hpp"
#endif
