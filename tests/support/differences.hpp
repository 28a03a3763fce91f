#pragma once
/// Central differences: the oracle for what is differentiated by hand.

#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic::test {

/// df/dx of a vector function at x by central differences of fourth order, (rows of f x size of x).
template <class F>
[[nodiscard]] MatX<double> differences(const F& f, const VecX<double>& x, double step) {
  MatX<double> J;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const auto at = [&](double steps) -> VecX<double> {
      VecX<double> moved = x;
      moved[i] += steps * step;
      return f(moved);
    };
    const VecX<double> slope = (8.0 * (at(1.0) - at(-1.0)) - (at(2.0) - at(-2.0))) / (12.0 * step);
    if (J.size() == 0) J.resize(slope.size(), x.size());
    J.col(i) = slope;
  }
  return J;
}

/// df/dx of a scalar function.
template <class F>
[[nodiscard]] double slope(const F& f, double x, double step) {
  return (8.0 * (f(x + step) - f(x - step)) - (f(x + 2.0 * step) - f(x - 2.0 * step))) / (12.0 * step);
}

/// Largest difference between two matrices, relative to the largest entry of the second.
[[nodiscard]] inline double relative_error(const MatX<double>& a, const MatX<double>& b) {
  return (a - b).cwiseAbs().maxCoeff() / b.cwiseAbs().maxCoeff();
}

}  // namespace lumbopelvic::test
