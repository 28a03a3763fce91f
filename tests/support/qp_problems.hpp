#pragma once
/// Quadratic problems for the tests, random ones and ones worked out on paper, and what proves an answer.

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "lumbopelvic/math/qp.hpp"
#include "lumbopelvic/math/qp_residuals.hpp"

namespace lumbopelvic::test {

using Eigen::Index;

inline constexpr double inf = std::numeric_limits<double>::infinity();

/// n variables with cost ½x² on the whole line, no rows.
[[nodiscard]] inline QpProblem plain(Index n) {
  QpProblem problem;
  problem.A.resize(0, n), problem.b.resize(0), problem.G.resize(0, n), problem.h.resize(0);
  problem.lower = VecX<double>::Constant(n, -inf), problem.upper = VecX<double>::Constant(n, inf);
  problem.weight = VecX<double>::Ones(n), problem.linear = VecX<double>::Zero(n);
  return problem;
}

/// x₁ + x₂ = total, both ≥ 0.
[[nodiscard]] inline QpProblem sum_of_two(double total) {
  QpProblem problem = plain(2);
  problem.A = MatX<double>::Ones(1, 2), problem.b = VecX<double>::Constant(1, total);
  problem.lower.setZero();
  return problem;
}

[[nodiscard]] inline bool is_power(const QpProblem& problem, Index i) {
  const auto& list = problem.power_variables;
  return std::find(list.begin(), list.end(), i) != list.end();
}

[[nodiscard]] inline double marginal_cost(const QpProblem& problem, Index i, double x) {
  const double w = problem.weight[i];
  return problem.linear[i] +
         (is_power(problem, i) ? problem.exponent * w * std::pow(x, problem.exponent - 1) : w * x);
}

/// Worst violation of the optimality conditions, written anew from their definition: rows and columns by
/// plain loops, each condition relative to the size of what it balances.
[[nodiscard]] inline double optimality_error(const QpProblem& problem, const QpSolution& s) {
  const Index n = problem.size(), m = problem.b.size(), k = problem.h.size();
  MatX<double> rows(m + k, n);
  VecX<double> rhs(m + k), multiplier(m + k);
  rows << problem.A, problem.G;
  rhs << problem.b, problem.h;
  multiplier << s.y, s.mu;
  double x_size = 0.0, y_size = 1e-3;  // costs here are of order one
  for (Index r = 0; r < m + k; ++r) {
    const double unit = rows.row(r).cwiseAbs().maxCoeff();
    if (unit > 0.0) rows.row(r) /= unit, rhs[r] /= unit, multiplier[r] *= unit;
    x_size =
        std::max({x_size, std::abs(rhs[r]), rows.row(r).transpose().cwiseProduct(s.x).cwiseAbs().maxCoeff()});
    y_size = std::max(y_size, std::abs(multiplier[r]));
  }
  if (x_size == 0.0) x_size = 1.0;
  double worst = 0.0;
  for (Index r = 0; r < m + k; ++r) {
    const double margin = (rows.row(r).dot(s.x) - rhs[r]) / x_size;
    worst = std::max(worst, r < m ? std::abs(margin) : -margin);
    if (r >= m) worst = std::max({worst, -multiplier[r], std::min(margin, multiplier[r] / y_size)});
  }
  for (Index i = 0; i < n; ++i) {
    const double slope = marginal_cost(problem, i, s.x[i]);
    double excess = slope;
    for (Index r = 0; r < m + k; ++r) excess -= rows(r, i) * multiplier[r];
    if (s.x[i] == problem.lower[i]) excess = std::min(excess, 0.0);
    if (s.x[i] == problem.upper[i]) excess = std::max(excess, 0.0);
    if (s.x[i] < problem.lower[i] || s.x[i] > problem.upper[i]) return inf;
    const double column = m + k > 0 ? rows.col(i).cwiseAbs().maxCoeff() : 0.0;
    worst = std::max(
        worst, std::abs(excess) / (std::abs(slope) + std::abs(problem.linear[i]) + column * y_size + 1e-6));
  }
  return worst;
}

/// vᵀ[b; h] − max vᵀ[A; G]x over the bounds cut at ±box, relative; positive proves that no x in the box is
/// feasible.
[[nodiscard]] inline double farkas_margin(const QpProblem& problem, const VecX<double>& v, double box) {
  const Index m = problem.b.size(), k = problem.h.size();
  if (v.size() != m + k || (k > 0 && v.tail(k).minCoeff() < 0.0)) return -inf;
  const VecX<double> image = problem.A.transpose() * v.head(m) + problem.G.transpose() * v.tail(k);
  double margin = problem.b.dot(v.head(m)) + problem.h.dot(v.tail(k)), size = std::abs(margin);
  for (Index i = 0; i < problem.size(); ++i) {
    const double end = image[i] > 0.0 ? std::min(problem.upper[i], box) : std::max(problem.lower[i], -box);
    margin -= image[i] * end;
    size = std::max(size, std::abs(image[i] * end));
  }
  return margin / size;
}

enum class Kind { general, linear, integer, cubic, badly_scaled, count };

/// Random problems with a known feasible point, many of them degenerate: fixed and free variables, missing
/// curvature, repeated rows, ties (integers), powers, eight decades of scale.
class RandomProblem {
 public:
  RandomProblem(unsigned seed, Kind kind) : generator_(seed), kind_(kind) {
    const Index n = whole(1, 40), m = whole(0, std::max<Index>(1, 2 * n / 3)), k = whole(0, 8);
    problem = plain(n);
    const double density = chance(0.5) ? 1.0 : 0.3;
    problem.A = random_rows(m, n, density);
    problem.G = random_rows(k, n, density);
    VecX<double> x(n);
    for (Index i = 0; i < n; ++i) x[i] = add_variable(i);
    problem.b = problem.A * x;
    problem.h = problem.G * x;
    for (double& h : problem.h) h -= chance(0.5) ? 0.0 : real(0, 1);
    if (m > 1 && chance(0.3))
      problem.A.row(0) = 2.0 * problem.A.row(m - 1), problem.b[0] = 2.0 * problem.b[m - 1];
    if (kind_ == Kind::badly_scaled) spoil_scale();
  }

  /// Adds a row, or two, that contradict the rest.
  void make_infeasible() {
    const Index m = problem.b.size(), n = problem.size(), way = whole(0, 2);
    const double gap = real(0.01, 1.0);
    if (way == 0 && m > 0) {  // the sum of the equalities, with another right-hand side
      const VecX<double> sum = problem.A.colwise().sum();
      add_cut(sum, problem.b.sum() + gap * std::max(1.0, sum.cwiseAbs().maxCoeff()));
    } else if (way == 1) {  // two cuts that exclude each other
      const VecX<double> row = random_rows(1, n, 1.0).row(0);
      add_cut(row, 0.3);
      add_cut(-row, gap * std::max(1.0, row.cwiseAbs().maxCoeff()) - 0.3);
    } else {  // a cut beyond what the bounds allow
      VecX<double> row = random_rows(1, n, 1.0).row(0);
      double most = 0.0;
      for (Index i = 0; i < n; ++i) {
        if (std::isinf(row[i] > 0.0 ? problem.upper[i] : problem.lower[i])) row[i] = 0.0;
        if (row[i] != 0.0) most += row[i] * (row[i] > 0.0 ? problem.upper[i] : problem.lower[i]);
      }
      add_cut(row, most + gap * std::max(1.0, row.cwiseAbs().maxCoeff()));
    }
  }

  void add_cut(const VecX<double>& row, double rhs) {
    const Index k = problem.h.size();
    problem.G.conservativeResize(k + 1, problem.size());
    problem.h.conservativeResize(k + 1);
    problem.G.row(k) = row.transpose();
    problem.h[k] = rhs;
  }

  double real(double a, double b) { return std::uniform_real_distribution<double>(a, b)(generator_); }
  double normal() { return std::normal_distribution<double>()(generator_); }
  Index whole(Index a, Index b) { return std::uniform_int_distribution<Index>(a, b)(generator_); }
  bool chance(double p) { return real(0, 1) < p; }

  QpProblem problem;

 private:
  MatX<double> random_rows(Index rows, Index n, double density) {
    MatX<double> block(rows, n);
    for (double& entry : block.reshaped())
      entry = !chance(density) ? 0.0 : kind_ == Kind::integer ? static_cast<double>(whole(-1, 1)) : normal();
    return block;
  }

  /// Bounds and cost of variable i; returns a value within the bounds, often at one of them.
  double add_variable(Index i) {
    const bool integer = kind_ == Kind::integer;
    double low = integer ? static_cast<double>(whole(-2, 0)) : real(-1, 0);
    double high = integer ? static_cast<double>(whole(0, 2)) : real(0, 1);
    const Index shape = whole(0, 9);
    if (shape == 0) high = low;
    if (shape == 1 || shape == 3) low = -inf;
    if (shape == 1 || shape == 2) high = inf;
    double weight = integer ? static_cast<double>(whole(0, 1)) : std::pow(10.0, real(-2, 2)),
           price = normal();
    if (kind_ == Kind::linear || chance(0.15)) weight = 0.0;
    if (kind_ == Kind::cubic && std::isfinite(low) && chance(0.7)) {
      high -= low, low = 0.0;
      problem.power_variables.push_back(i);
    }
    if (weight == 0.0 && std::isinf(low)) price = std::isinf(high) ? 0.0 : -std::abs(price);  // bounded below
    if (weight == 0.0 && std::isinf(high) && std::isfinite(low)) price = std::abs(price);
    problem.lower[i] = low, problem.upper[i] = high, problem.weight[i] = weight, problem.linear[i] = price;
    const double a = std::max(low, std::min(high, 2.0) - 2.0), b = std::min(high, a + 2.0);
    return chance(0.4) ? (chance(0.5) ? a : b) : integer ? std::round(real(a, b)) : real(a, b);
  }

  void spoil_scale() {
    const auto scale = [this](double decades) { return std::pow(10.0, real(-decades, decades)); };
    for (Index r = 0; r < problem.b.size(); ++r) {
      const double s = scale(3);
      problem.A.row(r) *= s, problem.b[r] *= s;
    }
    for (Index i = 0; i < problem.size(); ++i) {
      const double s = scale(2);
      problem.A.col(i) *= s, problem.G.col(i) *= s, problem.lower[i] /= s, problem.upper[i] /= s;
      problem.weight[i] *= s * s, problem.linear[i] *= s;
    }
  }

  std::mt19937 generator_;
  Kind kind_;
};

/// A strictly convex problem with active bounds and cuts, for laws that need a unique answer.
[[nodiscard]] inline QpProblem unique_problem(unsigned seed, bool cubic) {
  RandomProblem random(seed, Kind::general);
  const Index n = 30, m = 8, k = 4;
  QpProblem problem = plain(n);
  problem.A.resize(m, n), problem.G.resize(k, n);
  for (double& entry : problem.A.reshaped()) entry = random.normal();
  for (double& entry : problem.G.reshaped()) entry = random.normal();
  problem.lower.setZero(), problem.upper.setOnes();
  VecX<double> x(n);
  for (Index i = 0; i < n; ++i) {
    problem.weight[i] = random.real(0.5, 2.0);
    x[i] = random.chance(0.5) ? 0.0 : random.real(0.0, 1.0);
    if (cubic) problem.power_variables.push_back(i);
  }
  problem.b = problem.A * x;
  problem.h = problem.G * x;
  return problem;
}

}  // namespace lumbopelvic::test
