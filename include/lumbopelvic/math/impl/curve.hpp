#pragma once
/// Definitions of curve.hpp: curves through points. Included by curve.hpp where the library is used as headers.

#include <Eigen/LU>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/math/curve.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE Curve Curve::spline(std::vector<double> x, std::vector<double> y) {
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
