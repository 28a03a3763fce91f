#pragma once
/// Definitions of tonic.hpp.

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

#include "lumbopelvic/control/tonic.hpp"
#include "lumbopelvic/math/lyapunov.hpp"
#include "lumbopelvic/math/qp.hpp"

namespace lumbopelvic {

namespace detail {

inline void check_sway_system(const char* fn, const SwaySystem& s) {
  const Eigen::Index n = s.mass.rows(), m = s.force.size();
  const auto check_table = [&](const char* name, const MatX<double>& table, Eigen::Index columns) {
    if (table.rows() != n || table.cols() != columns)
      fail_argument(fn, name, std::to_string(table.rows()) + " x " + std::to_string(table.cols()),
                    std::to_string(n) + " x " + std::to_string(columns));
    if (!table.allFinite()) fail_argument(fn, name, "not finite", "finite numbers");
  };
  check_positive(fn, "number of coordinates", double(n));
  check_positive(fn, "number of drives", double(m));
  check_table("mass", s.mass, n);
  check_table("damping", s.damping, n);
  check_table("stiffness", s.stiffness, n);
  check_table("stiffness_by_drive", s.stiffness_by_drive, n * m);
  if (s.damping_by_drive.size() > 0) check_table("damping_by_drive", s.damping_by_drive, n * m);
  check_table("force_directions", s.force_directions, m);
  check_size(fn, "force_by_drive", s.force_by_drive.size(), m);
  if (!s.force.allFinite() || !s.force_by_drive.allFinite())
    fail_argument(fn, "force", "not finite", "finite numbers");
  check_nonnegative(fn, "noise_share", s.noise_share);
  check_positive(fn, "noise_time", s.noise_time);
}

inline void check_tonic(const char* fn, const SwaySystem& s, const TonicSettings& t,
                        const VecX<double>& drive) {
  check_sway_system(fn, s);
  const Eigen::Index n = s.mass.rows(), m = s.force.size();
  check_size(fn, "effort_weight", t.effort_weight.size(), m);
  for (const double weight : t.effort_weight) check_nonnegative(fn, "effort_weight", weight);
  if (!(t.effort_exponent >= 1.0)) fail_argument(fn, "effort_exponent", t.effort_exponent, "at least 1");
  check_nonnegative(fn, "sway_weight", t.sway_weight);
  check_size(fn, "rows of sway_metric", t.sway_metric.rows(), n);
  check_size(fn, "columns of sway_metric", t.sway_metric.cols(), n);
  check_size(fn, "lower", t.lower.size(), m);
  check_size(fn, "upper", t.upper.size(), m);
  if (t.balance.rows() > 0) check_size(fn, "columns of balance", t.balance.cols(), m);
  check_size(fn, "drive", drive.size(), m);
  for (Eigen::Index i = 0; i < m; ++i) check_range(fn, "drive", drive[i], t.lower[i], t.upper[i]);
}

/// M^-1 (stiffness or damping at the drives).
[[nodiscard]] LUMBOPELVIC_INLINE MatX<double> by_mass(const Eigen::LLT<MatX<double>>& mass, MatX<double> at_0,
                                                      const MatX<double>& by_drive,
                                                      const VecX<double>& drive) {
  const Eigen::Index n = at_0.rows();
  if (by_drive.size() > 0)
    for (Eigen::Index i = 0; i < drive.size(); ++i) at_0 += drive[i] * by_drive.middleCols(n * i, n);
  return mass.solve(at_0);
}

[[nodiscard]] LUMBOPELVIC_INLINE VecX<double> nearest_allowed(const TonicSettings& t,
                                                              const VecX<double>& from,
                                                              const VecX<double>& wish) {
  QpProblem problem;
  problem.A = t.balance.rows() > 0 ? t.balance : MatX<double>(0, from.size());
  problem.b = problem.A * from;
  problem.lower = t.lower, problem.upper = t.upper;
  problem.weight = VecX<double>::Ones(from.size());
  problem.linear = -wish;
  const QpSolution solution = solve_qp(problem);
  if (solution.status != QpStatus::optimal)
    throw ConvergenceError("tonic_step: drives within bounds and balance not found, residual " +
                               number_text(solution.kkt_residual),
                           solution.kkt_residual, solution.newton_steps);
  return solution.x;
}

/// x' = A x + noise over positions and speeds, with the noise's intensity Q.
struct LinearSway {
  Eigen::LLT<MatX<double>> mass;
  MatX<double> A, Q, pushes;  ///< pushes: M^-1 r, (n x m)
  VecX<double> force;         ///< F, (m)
  double intensity = 0.0;     ///< 2 tau c^2

  LinearSway(const char* fn, const SwaySystem& s, const VecX<double>& drive)
      : mass(s.mass), intensity(2.0 * s.noise_time * s.noise_share * s.noise_share) {
    if (mass.info() != Eigen::Success) fail_argument(fn, "mass", "not so", "positive definite");
    const Eigen::Index n = s.mass.rows();
    A = MatX<double>::Zero(2 * n, 2 * n), Q = A;
    A.topRightCorner(n, n).setIdentity();
    A.bottomLeftCorner(n, n) = -by_mass(mass, s.stiffness, s.stiffness_by_drive, drive);
    A.bottomRightCorner(n, n) = -by_mass(mass, s.damping, s.damping_by_drive, drive);
    force = s.force + s.force_by_drive.cwiseProduct(drive);
    pushes = mass.solve(s.force_directions);
    Q.bottomRightCorner(n, n) = intensity * pushes * force.cwiseAbs2().asDiagonal() * pushes.transpose();
  }
};

[[nodiscard]] inline double effort_of(const TonicSettings& t, const VecX<double>& drive) {
  return t.effort_weight.dot(VecX<double>(drive.array().pow(t.effort_exponent)));
}

/// A step that has been halved until the cost falls; none if nothing can be gained.
struct HalvedStep {
  VecX<double> drive;
  TonicCost cost;
  double step = 0.0;
};

[[nodiscard]] LUMBOPELVIC_INLINE HalvedStep halved_step(const SwaySystem& s, const TonicSettings& t,
                                                        const VecX<double>& drive, const TonicCost& cost,
                                                        double step) {
  constexpr int most_halvings = 60;
  constexpr double share = 1e-4;  // of the fall that the gradient promises: Armijo's rule
  if (!cost.stable)
    fail_argument("tonic_step", "drive", "unstable", "drives with which the equilibrium is stable");
  for (int i = 0; i < most_halvings; ++i, step /= 2.0) {
    VecX<double> next = nearest_allowed(t, drive, drive - step * cost.gradient);
    const double promised = cost.gradient.dot(next - drive);
    TonicCost after = tonic_cost(s, t, next);
    if (after.value <= cost.value + share * promised) return {std::move(next), std::move(after), step};
  }
  return {drive, cost, 0.0};
}

}  // namespace detail

LUMBOPELVIC_INLINE TonicCost tonic_cost(const SwaySystem& s, const TonicSettings& t,
                                        const VecX<double>& drive) {
  constexpr auto fn = "tonic_cost";
  detail::check_tonic(fn, s, t, drive);
  const Eigen::Index n = s.mass.rows(), m = drive.size();
  const auto [mass, A, Q, pushes, force, intensity] = detail::LinearSway(fn, s, drive);
  MatX<double> W = MatX<double>::Zero(2 * n, 2 * n);
  W.topLeftCorner(n, n) = t.sway_metric;

  TonicCost cost;
  cost.effort = detail::effort_of(t, drive);
  const LyapunovSolver lyapunov(A);
  cost.stable = lyapunov.stable();
  if (!cost.stable) {
    cost.value = cost.sway = std::numeric_limits<double>::infinity();
    return cost;
  }
  cost.covariance = lyapunov.covariance(Q);
  const MatX<double> P = lyapunov.adjoint(W);
  cost.sway = t.sway_metric.cwiseProduct(cost.covariance.topLeftCorner(n, n)).sum();
  cost.value = cost.effort + t.sway_weight * cost.sway;

  // 2 tr(P dA Sigma) with dA = -M^-1 (K_m, D_m) in the lower rows; tr(P dQ) with dQ of one force.
  const MatX<double> G = mass.solve((cost.covariance * P).rightCols(n).transpose());  // (n x 2n)
  const MatX<double> by_push = P.bottomRightCorner(n, n) * pushes;
  cost.gradient.resize(m);
  for (Eigen::Index i = 0; i < m; ++i) {
    double sway = -2.0 * G.leftCols(n).cwiseProduct(s.stiffness_by_drive.middleCols(n * i, n)).sum();
    if (s.damping_by_drive.size() > 0)
      sway -= 2.0 * G.rightCols(n).cwiseProduct(s.damping_by_drive.middleCols(n * i, n)).sum();
    sway += 2.0 * intensity * force[i] * s.force_by_drive[i] * pushes.col(i).dot(by_push.col(i));
    cost.gradient[i] = t.effort_exponent * t.effort_weight[i] * std::pow(drive[i], t.effort_exponent - 1.0) +
                       t.sway_weight * sway;
  }
  return cost;
}

LUMBOPELVIC_INLINE VecX<double> tonic_step(const SwaySystem& s, const TonicSettings& t,
                                           const VecX<double>& drive, double step) {
  check_positive("tonic_step", "step", step);
  return detail::halved_step(s, t, drive, tonic_cost(s, t, drive), step).drive;
}

LUMBOPELVIC_INLINE VecX<double> tonic_flow(const SwaySystem& s, const TonicSettings& t,
                                           const VecX<double>& drive, double duration, double longest) {
  check_positive("tonic_flow", "duration", duration);
  check_positive("tonic_flow", "longest step", longest);
  detail::HalvedStep at{drive, tonic_cost(s, t, drive), 0.0};
  for (double left = duration; left > 1e-12 * duration; left -= at.step) {
    at = detail::halved_step(s, t, at.drive, at.cost, std::min(longest, left));
    if (!(at.step > 0.0)) break;  // at rest
  }
  return at.drive;
}

LUMBOPELVIC_INLINE TonicResult tonic_equilibrium(const SwaySystem& s, const TonicSettings& t,
                                                 const VecX<double>& start, double tolerance,
                                                 int most_steps) {
  check_positive("tonic_equilibrium", "tolerance", tolerance);
  TonicResult result{false, start, tonic_cost(s, t, start)};
  double step = 1.0;
  for (; result.steps < most_steps; ++result.steps) {
    if (!result.cost.stable) break;
    const VecX<double> unit = detail::nearest_allowed(t, result.drive, result.drive - result.cost.gradient);
    result.residual = (unit - result.drive).lpNorm<Eigen::Infinity>();
    result.converged = result.residual <= tolerance;
    if (result.converged) break;
    const VecX<double> next = tonic_step(s, t, result.drive, step);
    const TonicCost cost = tonic_cost(s, t, next);
    // Step of Barzilai & Borwein: the curvature met on the way.
    const VecX<double> way = next - result.drive, turn = cost.gradient - result.cost.gradient;
    const double curved = way.dot(turn);
    step = curved > 0.0 ? way.squaredNorm() / curved : 1.0;
    if (way.isZero(0.0)) break;
    result.drive = next, result.cost = cost;
  }
  return result;
}

}  // namespace lumbopelvic
