#pragma once
/// Definitions of delay_stability.hpp.

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <Eigen/QR>
#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <limits>
#include <numbers>
#include <numeric>

#include "lumbopelvic/control/delay_stability.hpp"

namespace lumbopelvic {

namespace detail {

inline void check_delay_system(const char* fn, const DelaySystem& system) {
  const Eigen::Index n = system.A.rows();
  check_positive(fn, "number of states", double(n));
  check_size(fn, "columns of A", system.A.cols(), n);
  if (!system.A.allFinite()) fail_argument(fn, "A", "not finite", "finite numbers");
  for (const DelayedTerm& term : system.delayed) {
    check_positive(fn, "delay", term.delay);
    check_size(fn, "rows of a delayed matrix", term.matrix.rows(), n);
    check_size(fn, "columns of a delayed matrix", term.matrix.cols(), n);
    if (!term.matrix.allFinite()) fail_argument(fn, "delayed matrix", "not finite", "finite numbers");
  }
}

/// Chebyshev's points on [-length, 0], from 0 down, with barycentric weights and the differentiation matrix.
struct ChebyshevNodes {
  VecX<double> at, weight;
  MatX<double> D;

  ChebyshevNodes(int last, double length) : at(last + 1), weight(last + 1), D(last + 1, last + 1) {
    for (int j = 0; j <= last; ++j) {
      at[j] = 0.5 * length * (std::cos(j * std::numbers::pi / last) - 1.0);
      weight[j] = (j % 2 == 0 ? 1.0 : -1.0) * (j == 0 || j == last ? 0.5 : 1.0);
    }
    for (int i = 0; i <= last; ++i) {
      D(i, i) = 0.0;
      for (int j = 0; j <= last; ++j)
        if (i != j) D(i, j) = weight[j] / weight[i] / (at[i] - at[j]);
      D(i, i) = -D.row(i).sum();
    }
  }

  /// What the values at the nodes count at a point between them.
  [[nodiscard]] VecX<double> weights_at(double point) const {
    VecX<double> w(at.size());
    for (Eigen::Index j = 0; j < at.size(); ++j) {
      if (point == at[j]) return VecX<double>::Unit(at.size(), j);
      w[j] = weight[j] / (point - at[j]);
    }
    return w / w.sum();
  }
};

/// Orthonormal rows that span what the delayed terms look at, (r x n).
[[nodiscard]] LUMBOPELVIC_INLINE MatX<double> delayed_outputs(const DelaySystem& system) {
  const Eigen::Index n = system.A.rows();
  MatX<double> all(n, n * Eigen::Index(system.delayed.size()));
  for (std::size_t k = 0; k < system.delayed.size(); ++k)
    all.middleCols(n * Eigen::Index(k), n) = system.delayed[k].matrix.transpose();
  const Eigen::ColPivHouseholderQR<MatX<double>> qr(all);
  const MatX<double> Q = qr.householderQ() * MatX<double>::Identity(n, qr.rank());
  return Q.transpose();
}

/// The generator over (x, outputs at nodes 1 to N).
[[nodiscard]] LUMBOPELVIC_INLINE MatX<double> delay_generator(const DelaySystem& system, int nodes) {
  if (system.delayed.empty()) return system.A;
  double longest = 0.0;
  for (const DelayedTerm& term : system.delayed) longest = std::max(longest, term.delay);
  const MatX<double> R = delayed_outputs(system);
  const Eigen::Index n = system.A.rows(), r = R.rows();
  const ChebyshevNodes chebyshev(nodes, longest);
  MatX<double> G = MatX<double>::Zero(n + r * nodes, n + r * nodes);
  G.topLeftCorner(n, n) = system.A;
  for (const DelayedTerm& term : system.delayed) {
    const MatX<double> L = term.matrix * R.transpose();
    const VecX<double> w = chebyshev.weights_at(-term.delay);
    G.topLeftCorner(n, n) += w[0] * L * R;
    for (int j = 1; j <= nodes; ++j) G.block(0, n + r * (j - 1), n, r) += w[j] * L;
  }
  for (int i = 1; i <= nodes; ++i) {
    G.block(n + r * (i - 1), 0, r, n) = chebyshev.D(i, 0) * R;
    for (int j = 1; j <= nodes; ++j)
      G.block(n + r * (i - 1), n + r * (j - 1), r, r).diagonal().setConstant(chebyshev.D(i, j));
  }
  return G;
}

/// s I - A - sum A_k exp(-s T_k), or its derivative over s.
[[nodiscard]] LUMBOPELVIC_INLINE Eigen::MatrixXcd characteristic(const DelaySystem& system,
                                                                 std::complex<double> s, bool derivative) {
  const Eigen::Index n = system.A.rows();
  Eigen::MatrixXcd M = Eigen::MatrixXcd::Identity(n, n);
  if (!derivative) M = s * M - system.A.cast<std::complex<double>>();
  for (const DelayedTerm& term : system.delayed)
    M += (derivative ? term.delay : -1.0) * std::exp(-s * term.delay) *
         term.matrix.cast<std::complex<double>>();
  return M;
}

/// Newton's method on the characteristic equation, as inverse iteration.
LUMBOPELVIC_INLINE void polish(const DelaySystem& system, DelayRoot& root) {
  constexpr int most = 20;
  constexpr double close = 1e-12;
  std::complex<double> s = root.value;
  Eigen::VectorXcd v = root.mode;
  for (int i = 0; i < most && !root.converged; ++i) {
    const Eigen::VectorXcd u =
        characteristic(system, s, false).partialPivLu().solve(characteristic(system, s, true) * v);
    const std::complex<double> step = v.squaredNorm() / v.dot(u);
    if (!u.allFinite() || !std::isfinite(std::abs(step))) {
      root.converged = u.size() > 0 && i > 0;  // singular to the last digit: on the root
      break;
    }
    s -= step;
    v = u.normalized();
    root.converged = std::abs(step) <= close * (1.0 + std::abs(s));
  }
  if (!root.converged) return;
  root.correction = std::abs(s - root.value);
  root.value = s, root.mode = v;
}

[[nodiscard]] LUMBOPELVIC_INLINE std::vector<DelayRoot> collocated_roots(const DelaySystem& system,
                                                                         const DelayRootSettings& settings) {
  const Eigen::EigenSolver<MatX<double>> solver(delay_generator(system, settings.nodes));
  if (solver.info() != Eigen::Success)
    throw ConvergenceError("rightmost_roots: eigenvalues not found", std::numeric_limits<double>::quiet_NaN(),
                           0);
  const Eigen::VectorXcd& values = solver.eigenvalues();
  std::vector<Eigen::Index> order;
  for (Eigen::Index i = 0; i < values.size(); ++i)
    if (values[i].imag() >= 0.0) order.push_back(i);
  std::ranges::sort(order, std::greater{}, [&](Eigen::Index i) { return values[i].real(); });
  order.resize(std::min(order.size(), std::size_t(settings.count)));
  const Eigen::MatrixXcd modes = solver.eigenvectors();
  std::vector<DelayRoot> roots;
  for (const Eigen::Index i : order) {
    const Eigen::VectorXcd mode = modes.col(i).head(system.A.rows());
    roots.push_back({values[i], mode.normalized()});
  }
  return roots;
}

}  // namespace detail

LUMBOPELVIC_INLINE std::vector<DelayRoot> rightmost_roots(const DelaySystem& system,
                                                          const DelayRootSettings& settings) {
  constexpr auto fn = "rightmost_roots";
  detail::check_delay_system(fn, system);
  if (settings.nodes < 2) fail_argument(fn, "nodes", settings.nodes, "at least 2");
  if (settings.count < 1) fail_argument(fn, "count", settings.count, "at least 1");
  std::vector<DelayRoot> roots = detail::collocated_roots(system, settings);
  for (DelayRoot& root : roots) detail::polish(system, root);
  std::ranges::stable_sort(roots, std::greater{}, [](const DelayRoot& root) { return root.value.real(); });
  return roots;
}

LUMBOPELVIC_INLINE double spectral_abscissa(const DelaySystem& system, int nodes) {
  return rightmost_roots(system, {nodes, 2}).front().value.real();
}

LUMBOPELVIC_INLINE DelayMargin delay_margin(const DelaySystem& system, const DelayMarginSettings& settings) {
  constexpr auto fn = "delay_margin";
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  detail::check_delay_system(fn, system);
  check_positive(fn, "number of delays", double(system.delayed.size()));
  check_range(fn, "smallest", settings.smallest, std::numeric_limits<double>::min(), 1.0);
  if (!(settings.largest >= 1.0)) fail_argument(fn, "largest", settings.largest, "at least 1");
  if (!(settings.step > 1.0)) fail_argument(fn, "step", settings.step, "above 1");
  check_positive(fn, "tolerance", settings.tolerance);
  const auto rightmost = [&](double factor) {
    DelaySystem scaled = system;
    for (DelayedTerm& term : scaled.delayed) term.delay *= factor;
    return rightmost_roots(scaled, {settings.nodes, 2}).front().value;
  };
  const double start = rightmost(1.0).real();
  const bool stable = start < 0.0;
  double near = 1.0, near_value = start, far = 1.0, far_value = start;
  while ((far_value < 0.0) == stable) {
    if (stable ? far >= settings.largest : far <= settings.smallest)
      return {stable ? DelayMarginStatus::stable_in_range : DelayMarginStatus::unstable_in_range, none, none};
    near = far, near_value = far_value;
    far = stable ? std::min(far * settings.step, settings.largest)
                 : std::max(far / settings.step, settings.smallest);
    far_value = rightmost(far).real();
  }
  std::uintmax_t most = 100;
  const auto close = [&](double a, double b) {
    return std::abs(b - a) <= settings.tolerance * std::max(a, b);
  };
  const bool up = near < far;
  const auto [low, high] = boost::math::tools::toms748_solve(
      [&](double factor) { return rightmost(factor).real(); }, up ? near : far, up ? far : near,
      up ? near_value : far_value, up ? far_value : near_value, close, most);
  const double factor = (low + high) / 2;
  return {DelayMarginStatus::found, factor, std::abs(rightmost(factor).imag())};
}

}  // namespace lumbopelvic
