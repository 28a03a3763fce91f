#pragma once
/// Definitions of spline_table.hpp.

#include <algorithm>

#include "lumbopelvic/math/spline_table.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE SplineTable::SplineTable(VecX<double> x, MatX<double> y)
    : x_(std::move(x)), y_(std::move(y)) {
  constexpr auto fn = "SplineTable";
  const Eigen::Index n = x_.size();
  if (n < 4) fail_argument(fn, "number of points", n, "at least 4");
  check_size(fn, "rows of y", y_.rows(), n);
  if (!y_.allFinite()) fail_argument(fn, "y", "not finite", "finite numbers");
  for (Eigen::Index i = 1; i < n; ++i)
    if (!(x_[i] > x_[i - 1])) fail_argument(fn, "x", x_[i], "strictly rising values");

  using Row = Eigen::RowVectorXd;
  const VecX<double> h = x_.tail(n - 1) - x_.head(n - 1);
  const MatX<double> slope = h.cwiseInverse().asDiagonal() * (y_.bottomRows(n - 1) - y_.topRows(n - 1));
  const auto third = [&](Eigen::Index i) -> Row {  // of the cubic through points i to i + 3
    const Row d1 = (slope.row(i + 1) - slope.row(i)) / (h[i] + h[i + 1]);
    const Row d2 = (slope.row(i + 2) - slope.row(i + 1)) / (h[i + 1] + h[i + 2]);
    return 6.0 * (d2 - d1) / (h[i] + h[i + 1] + h[i + 2]);
  };
  const Row first = third(0) * h[0], last = third(n - 4) * h[n - 2];
  // h_(i-1) m_(i-1) + 2 (h_(i-1) + h_i) m_i + h_i m_(i+1) = 6 (slope_i - slope_(i-1)), with m_0 = m_1 - first
  // and m_(n-1) = m_(n-2) + last put in: eliminated downwards, solved upwards.
  VecX<double> pivot(n);
  m_.resize(n, y_.cols());
  for (Eigen::Index i = 1; i + 1 < n; ++i) {
    pivot[i] = 2.0 * (h[i - 1] + h[i]);
    m_.row(i) = 6.0 * (slope.row(i) - slope.row(i - 1));
    if (i == 1) {
      pivot[i] += h[0];
      m_.row(i) += h[0] * first;
    } else {
      pivot[i] -= h[i - 1] * h[i - 1] / pivot[i - 1];
      m_.row(i) -= h[i - 1] / pivot[i - 1] * m_.row(i - 1);
    }
    if (i + 2 == n) {
      pivot[i] += h[i];
      m_.row(i) -= h[i] * last;
    }
  }
  m_.row(n - 2) /= pivot[n - 2];
  for (Eigen::Index i = n - 3; i > 0; --i) m_.row(i) = (m_.row(i) - h[i] * m_.row(i + 1)) / pivot[i];
  m_.row(0) = m_.row(1) - first;
  m_.row(n - 1) = m_.row(n - 2) + last;
}

LUMBOPELVIC_INLINE Eigen::Index SplineTable::interval(double x) const {
  if (x_.size() == 0) fail_argument("SplineTable::at", "number of points", 0, "at least 4");
  check_range("SplineTable::at", "x", x, start(), end());
  return std::upper_bound(x_.data() + 1, x_.data() + x_.size() - 1, x) - x_.data() - 1;
}

LUMBOPELVIC_INLINE void SplineTable::at(double x, VecX<double>& value, VecX<double>& first,
                                        VecX<double>& second) const {
  const Eigen::Index i = interval(x);
  const double h = x_[i + 1] - x_[i], t = x - x_[i];
  const auto y0 = y_.row(i), y1 = y_.row(i + 1), m0 = m_.row(i), m1 = m_.row(i + 1);
  second = (m0 + (t / h) * (m1 - m0)).transpose();
  first = ((y1 - y0) / h - h / 6.0 * (2.0 * m0 + m1) + t * m0 + (0.5 * t * t / h) * (m1 - m0)).transpose();
  value = (y0 + t * ((y1 - y0) / h - h / 6.0 * (2.0 * m0 + m1)) + (0.5 * t * t) * m0 +
           (t * t * t / (6.0 * h)) * (m1 - m0))
              .transpose();
}

LUMBOPELVIC_INLINE void SplineTable::at(double x, VecX<double>& value, VecX<double>& first,
                                        VecX<double>& second, VecX<double>& third) const {
  at(x, value, first, second);
  const Eigen::Index i = interval(x);
  third = ((m_.row(i + 1) - m_.row(i)) / (x_[i + 1] - x_[i])).transpose();
}

}  // namespace lumbopelvic
