#pragma once
/// Definitions of stochastic_search.hpp.

#include <boost/random/normal_distribution.hpp>
#include <boost/random/seed_seq.hpp>

#include "lumbopelvic/control/impl/tonic.hpp"
#include "lumbopelvic/control/stochastic_search.hpp"

namespace lumbopelvic {

namespace detail {

/// e^A by a Taylor series of A / 2^k, squared k times.
[[nodiscard]] LUMBOPELVIC_INLINE MatX<double> matrix_exponential(MatX<double> A) {
  int squarings = 0;
  for (double size = A.cwiseAbs().rowwise().sum().maxCoeff(); size > 0.5; size /= 2.0) ++squarings;
  A /= std::pow(2.0, squarings);
  MatX<double> term = MatX<double>::Identity(A.rows(), A.cols()), sum = term;
  for (int i = 1; i <= 12; ++i) {  // 0.5^13 / 13! < 2e-14
    term = term * A / double(i);
    sum += term;
  }
  for (int i = 0; i < squarings; ++i) sum = sum * sum;
  return sum;
}

/// R with R R' = C, for a covariance C that may be singular.
[[nodiscard]] LUMBOPELVIC_INLINE MatX<double> covariance_root(const MatX<double>& C) {
  const Eigen::LDLT<MatX<double>> factors(C);
  const VecX<double> spread = factors.vectorD().cwiseMax(0.0).cwiseSqrt();  // negative by rounding only
  const MatX<double> L = factors.matrixL();
  return factors.transpositionsP().transpose() * MatX<double>(L * spread.asDiagonal());
}

[[nodiscard]] inline VecX<double> normals(Eigen::Index n, SwayGenerator& generator) {
  boost::random::normal_distribution<double> normal;
  return VecX<double>::NullaryExpr(n, [&] { return normal(generator); });
}

inline void check_watch(const char* fn, const SwayWatch& watch) {
  check_positive(fn, "stretch", watch.stretch);
  check_positive(fn, "sample_every", watch.sample_every);
  if (watch.sample_every > watch.stretch)
    fail_argument(fn, "sample_every", watch.sample_every, "no longer than the stretch");
}

inline void check_search(const char* fn, const StochasticSearchSettings& search) {
  check_watch(fn, search.watch);
  check_nonnegative(fn, "rounds", double(search.rounds));
  check_positive(fn, "exploration", search.exploration);
  check_positive(fn, "floor", search.floor);
  check_positive(fn, "gain", search.gain);
}

}  // namespace detail

LUMBOPELVIC_INLINE double measured_sway(const SwaySystem& s, const TonicSettings& t,
                                        const VecX<double>& drive, const SwayWatch& watch,
                                        SwayGenerator& generator) {
  constexpr auto fn = "measured_sway";
  detail::check_tonic(fn, s, t, drive);
  detail::check_watch(fn, watch);
  const Eigen::Index n = s.mass.rows();
  const detail::LinearSway linear(fn, s, drive);
  const LyapunovSolver lyapunov(linear.A);
  if (!lyapunov.stable()) return std::numeric_limits<double>::infinity();
  const MatX<double> Sigma = lyapunov.covariance(linear.Q);
  const MatX<double> on = detail::matrix_exponential(watch.sample_every * linear.A);
  const MatX<double> noise = detail::covariance_root(Sigma - on * Sigma * on.transpose());
  VecX<double> x = detail::covariance_root(Sigma) * detail::normals(2 * n, generator);
  const auto samples = Eigen::Index(watch.stretch / watch.sample_every * (1.0 + 1e-12));
  double sum = 0.0;
  for (Eigen::Index i = 0; i < samples; ++i) {
    sum += x.head(n).dot(t.sway_metric * x.head(n));
    x = on * x + noise * detail::normals(2 * n, generator);
  }
  return sum / double(samples);
}

LUMBOPELVIC_INLINE StochasticSearchResult stochastic_search(
    const SwaySystem& s, const TonicSettings& t, const VecX<double>& start,
    const StochasticSearchSettings& search, const std::function<bool(int, const VecX<double>&)>& look) {
  detail::check_search("stochastic_search", search);
  detail::check_tonic("stochastic_search", s, t, start);
  boost::random::seed_seq seeds{std::uint32_t(search.seed), std::uint32_t(search.seed >> 32)};
  SwayGenerator generator(seeds);
  const auto measured = [&](const VecX<double>& drive) {
    return detail::effort_of(t, drive) + t.sway_weight * measured_sway(s, t, drive, search.watch, generator);
  };
  StochasticSearchResult out{start};
  for (; !look || look(out.rounds, out.drive); ++out.rounds) {
    if (out.rounds == search.rounds) break;
    const VecX<double>& p = out.drive;
    const VecX<double> lean =
        search.exploration * (p.array().abs() + search.floor) * detail::normals(p.size(), generator).array();
    const VecX<double> up = detail::nearest_allowed(t, p, p + lean),
                       down = detail::nearest_allowed(t, p, p - lean), apart = up - down;
    const double above = measured(up), rise = above - measured(down), far = apart.norm();
    if (!std::isfinite(rise)) ++out.lost_balance;
    if (!std::isfinite(rise) || !(far > 0.0)) continue;
    const double way = std::clamp(search.gain * rise / far, -far / 2.0, far / 2.0);
    out.drive = detail::nearest_allowed(t, p, p - way / far * apart);
  }
  return out;
}

}  // namespace lumbopelvic
