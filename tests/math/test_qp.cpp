#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "catch.hpp"
#include "lumbopelvic/math/qp.hpp"
#include "lumbopelvic/math/qp_residuals.hpp"

using namespace lumbopelvic;
using Eigen::Index;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

/// n variables with cost ½x² on the whole line, no rows.
QpProblem plain(Index n) {
  QpProblem problem;
  problem.A.resize(0, n), problem.b.resize(0), problem.G.resize(0, n), problem.h.resize(0);
  problem.lower = VecX<double>::Constant(n, -inf), problem.upper = VecX<double>::Constant(n, inf);
  problem.weight = VecX<double>::Ones(n), problem.linear = VecX<double>::Zero(n);
  return problem;
}

/// x₁ + x₂ = total, both ≥ 0.
QpProblem sum_of_two(double total) {
  QpProblem problem = plain(2);
  problem.A = MatX<double>::Ones(1, 2), problem.b = VecX<double>::Constant(1, total);
  problem.lower.setZero();
  return problem;
}

bool is_power(const QpProblem& problem, Index i) {
  const auto& list = problem.power_variables;
  return std::find(list.begin(), list.end(), i) != list.end();
}

double marginal_cost(const QpProblem& problem, Index i, double x) {
  const double w = problem.weight[i];
  return problem.linear[i] +
         (is_power(problem, i) ? problem.exponent * w * std::pow(x, problem.exponent - 1) : w * x);
}

/// Worst violation of the optimality conditions, written anew from their definition: rows and columns by
/// plain loops, each condition relative to the size of what it balances.
double optimality_error(const QpProblem& problem, const QpSolution& s) {
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
double farkas_margin(const QpProblem& problem, const VecX<double>& v, double box) {
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
QpProblem unique_problem(unsigned seed, bool cubic) {
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

}  // namespace

TEST_CASE("Two springs in parallel share a load by their compliance", "[unit]") {
  QpProblem problem =
      sum_of_two(4.0);  // min ½x₁² + ½·3x₂²: y = x₁ = 3x₂, so x = (3, 1), y = 3, cost 4.5 + 1.5
  problem.weight << 1.0, 3.0;
  const QpSolution s = solve_qp(problem);
  REQUIRE(s.status == QpStatus::optimal);
  CHECK(s.x[0] == Approx(3.0).epsilon(1e-9));
  CHECK(s.x[1] == Approx(1.0).epsilon(1e-9));
  CHECK(s.y[0] == Approx(3.0).epsilon(1e-9));
  CHECK(s.objective == Approx(6.0).epsilon(1e-9));
}

TEST_CASE("A saturated variable hands the rest of the load on", "[unit]") {
  QpProblem problem = sum_of_two(4.0);  // x₁ ≤ 2 holds, x₂ = 2, y = 3x₂ = 6, cost 2 + 6
  problem.weight << 1.0, 3.0;
  problem.upper[0] = 2.0;
  const QpSolution s = solve_qp(problem);
  REQUIRE(s.status == QpStatus::optimal);
  CHECK(s.x[0] == 2.0);
  CHECK(s.x[1] == Approx(2.0).epsilon(1e-9));
  CHECK(s.y[0] == Approx(6.0).epsilon(1e-9));
  CHECK(s.objective == Approx(8.0).epsilon(1e-9));
}

TEST_CASE("Cubic costs are shared so that w x² is equal", "[unit]") {
  QpProblem problem = sum_of_two(3.0);  // min x₁³ + 4x₂³: x₁ = 2x₂, so x = (2, 1), y = 3·4 = 12, cost 8 + 4
  problem.weight << 1.0, 4.0;
  problem.power_variables = {0, 1};
  const QpSolution s = solve_qp(problem);
  REQUIRE(s.status == QpStatus::optimal);
  CHECK(s.x[0] == Approx(2.0).epsilon(1e-9));
  CHECK(s.y[0] == Approx(12.0).epsilon(1e-9));
  CHECK(s.objective == Approx(12.0).epsilon(1e-9));
}

TEST_CASE("A power of 2.5 mixes with a quadratic", "[unit]") {
  QpProblem problem =
      sum_of_two(5.0);  // min x₁^2.5 + ½·5x₂²: at x₁ = 4, y = 2.5·8 = 20 = 5x₂ needs x₂ = 4: no;
  problem.weight << 1.0, 20.0;  // with 20x₂ it is x = (4, 1), y = 20, cost 32 + 10
  problem.power_variables = {0};
  problem.exponent = 2.5;
  const QpSolution s = solve_qp(problem);
  REQUIRE(s.status == QpStatus::optimal);
  CHECK(s.x[0] == Approx(4.0).epsilon(1e-9));
  CHECK(s.y[0] == Approx(20.0).epsilon(1e-9));
  CHECK(s.objective == Approx(42.0).epsilon(1e-9));
}

TEST_CASE("The multiplier of a cut is the price of its right-hand side", "[unit]") {
  QpProblem problem = plain(1);  // min ½x² over 2x ≥ h: cost h²/8, slope h/4 = 1 at h = 4
  problem.G = MatX<double>::Constant(1, 1, 2.0), problem.h = VecX<double>::Constant(1, 4.0);
  const QpSolution s = solve_qp(problem);
  REQUIRE(s.status == QpStatus::optimal);
  CHECK(s.x[0] == Approx(2.0).epsilon(1e-9));
  CHECK(s.mu[0] == Approx(1.0).epsilon(1e-9));
}

TEST_CASE("A priced slack is used only beyond its price, and is exact below it", "[unit]") {
  QpProblem problem = sum_of_two(3.0);  // x₁ costs ½x₁² (price x₁), x₂ is slack at a flat price
  problem.weight << 1.0, 0.0;
  SECTION("cheap: the price caps the multiplier") {
    problem.linear[1] = 2.0;
    const QpSolution s = solve_qp(problem);
    REQUIRE(s.status == QpStatus::optimal);
    CHECK(s.x[0] == Approx(2.0).epsilon(1e-9));
    CHECK(s.x[1] == Approx(1.0).epsilon(1e-9));
    CHECK(s.y[0] == Approx(2.0).epsilon(1e-9));
  }
  SECTION("dear: not used at all") {
    problem.linear[1] = 1000.0;
    const QpSolution s = solve_qp(problem);
    REQUIRE(s.status == QpStatus::optimal);
    CHECK(s.x[0] == Approx(3.0).epsilon(1e-9));
    CHECK(s.x[1] == 0.0);
    CHECK(s.y[0] == Approx(3.0).epsilon(1e-9));
  }
}

TEST_CASE("A free variable without cost takes the whole load", "[unit]") {
  QpProblem problem = sum_of_two(-700.0);
  problem.weight << 1.0, 0.0;
  problem.lower[1] = -inf;
  const QpSolution s = solve_qp(problem);
  REQUIRE(s.status == QpStatus::optimal);
  CHECK(std::abs(s.x[0]) < 1e-6);
  CHECK(s.x[1] == Approx(-700.0).epsilon(1e-9));
  CHECK(std::abs(s.y[0]) < 1e-6);
}

TEST_CASE("A demand beyond the bounds is infeasible, with a proof", "[unit]") {
  QpProblem problem = sum_of_two(3.0);
  problem.upper.setOnes();
  const QpSolution s = solve_qp(problem);
  CHECK(s.status == QpStatus::infeasible);
  REQUIRE(s.farkas.size() == 1);
  CHECK(s.farkas[0] > 0.0);  // 3v > max v(x₁ + x₂) = 2v
  CHECK(farkas_margin(problem, s.farkas, 1e6) > 0.1);
  problem.b[0] = 2.0;  // the same at the very edge is feasible
  CHECK(solve_qp(problem).status == QpStatus::optimal);
}

TEST_CASE("A cost that falls without end is reported as unbounded", "[unit]") {
  QpProblem problem = plain(2);
  problem.weight << 0.0, 1.0;
  problem.linear << -1.0, 0.0;
  CHECK(solve_qp(problem).status == QpStatus::unbounded);
  problem.upper[0] = 5.0;
  const QpSolution s = solve_qp(problem);
  REQUIRE(s.status == QpStatus::optimal);
  CHECK(s.x[0] == 5.0);
}

TEST_CASE("A problem without rows rests at the least of each cost", "[unit]") {
  QpProblem problem = plain(3);
  problem.linear << -2.0, 1.0, -1.0;
  problem.lower << 0.0, 0.0, 0.0;
  problem.upper[2] = 0.5;
  const QpSolution s = solve_qp(problem);
  REQUIRE(s.status == QpStatus::optimal);
  CHECK(s.x[0] == 2.0);
  CHECK(s.x[1] == 0.0);
  CHECK(s.x[2] == 0.5);
}

TEST_CASE("Malformed problems are refused by name", "[unit]") {
  const QpProblem good = sum_of_two(1.0);
  QpProblem bad = good;
  const auto refuses = [](const QpProblem& problem, const std::string& word) {
    CHECK_THROWS_WITH(solve_qp(problem), Catch::Matchers::Contains(word));
  };
  bad.lower[1] = 2.0, bad.upper[1] = 1.0, refuses(bad, "lower[1]"), bad = good;
  bad.weight[0] = -1.0, refuses(bad, "weight[0]"), bad = good;
  bad.linear[1] = std::nan(""), refuses(bad, "linear[1]"), bad = good;
  bad.A(0, 0) = inf, refuses(bad, "A or b"), bad = good;
  bad.upper.resize(3), refuses(bad, "upper"), bad = good;
  bad.power_variables = {0}, bad.exponent = 2.0, refuses(bad, "exponent"), bad = good;
  bad.power_variables = {1, 0}, refuses(bad, "power_variables"), bad = good;
  bad.power_variables = {0}, bad.lower[0] = -1.0, refuses(bad, "lower[0]");
  CHECK_THROWS_AS(QpSolver().resolve(), InvalidArgument);
  CHECK_THROWS_AS(QpSolver().add_cut(VecX<double>::Ones(2), 1.0), InvalidArgument);
  CHECK_THROWS_AS(QpSolver(QpSettings{0.0, 1e-9, 10}), InvalidArgument);
}

TEST_CASE("Six hundred random problems are solved to their optimality conditions", "[property]") {
  QpSolver solver;
  for (unsigned seed = 1; seed <= 120; ++seed) {
    for (int kind = 0; kind < static_cast<int>(Kind::count); ++kind) {
      const QpProblem problem = RandomProblem(seed, static_cast<Kind>(kind)).problem;
      const QpSolution& s = solver.solve(problem);
      CAPTURE(seed, kind, to_string(s.status), s.kkt_residual);
      REQUIRE(s.status == QpStatus::optimal);
      REQUIRE(optimality_error(problem, s) < 1e-8);
      REQUIRE(s.kkt_residual <= 1e-9);
      REQUIRE(qp_residuals(problem, s.x, s.y, s.mu).worst() <= 2e-9);
    }
  }
}

TEST_CASE("Four hundred random infeasible problems are proved so", "[property]") {
  QpSolver solver;
  for (unsigned seed = 1; seed <= 80; ++seed) {
    for (int kind = 0; kind < static_cast<int>(Kind::count); ++kind) {
      RandomProblem random(seed, static_cast<Kind>(kind));
      random.make_infeasible();
      const QpSolution& s = solver.solve(random.problem);
      CAPTURE(seed, kind, to_string(s.status), s.farkas_gap);
      REQUIRE(s.status == QpStatus::infeasible);
      REQUIRE(farkas_margin(random.problem, s.farkas, 1e3) > 0.0);
    }
  }
}

TEST_CASE("Multipliers are the derivatives of the least cost", "[property]") {
  const bool cubic = GENERATE(false, true);
  const QpProblem problem = unique_problem(7, cubic);
  const QpSolution s = solve_qp(problem);
  REQUIRE(s.status == QpStatus::optimal);
  REQUIRE(s.mu.maxCoeff() > 1e-3);  // a cut is active
  const double step = 1e-5;
  const auto cost_at = [&](Index row, bool is_cut, double change) {
    QpProblem moved = problem;
    (is_cut ? moved.h : moved.b)[row] += change;
    return solve_qp(moved).objective;
  };
  for (Index r = 0; r < problem.b.size(); ++r)
    CHECK((cost_at(r, false, step) - cost_at(r, false, -step)) / (2 * step) ==
          Approx(s.y[r]).epsilon(1e-3).margin(1e-4));
  for (Index r = 0; r < problem.h.size(); ++r)
    CHECK((cost_at(r, true, step) - cost_at(r, true, -step)) / (2 * step) ==
          Approx(s.mu[r]).epsilon(1e-3).margin(1e-4));
}

TEST_CASE("The order of the variables does not matter", "[property]") {
  const bool cubic = GENERATE(false, true);
  const QpProblem problem = unique_problem(11, cubic);
  const Index n = problem.size();
  Eigen::PermutationMatrix<Eigen::Dynamic> shuffle(n);
  shuffle.setIdentity();
  std::mt19937 generator(5);
  std::shuffle(shuffle.indices().begin(), shuffle.indices().end(), generator);
  QpProblem moved = problem;
  moved.A = problem.A * shuffle.transpose(), moved.G = problem.G * shuffle.transpose();
  moved.weight = shuffle * problem.weight;
  const QpSolution s = solve_qp(problem), t = solve_qp(moved);
  REQUIRE(s.status == QpStatus::optimal);
  CHECK((shuffle * s.x - t.x).cwiseAbs().maxCoeff() < 1e-8);
  CHECK((shuffle * s.x - s.x).cwiseAbs().maxCoeff() > 0.1);
}

TEST_CASE("Scaling a row leaves the variables and divides its multiplier", "[property]") {
  const QpProblem problem = unique_problem(13, GENERATE(false, true));
  QpProblem scaled = problem;
  scaled.A.row(2) *= 1e4, scaled.b[2] *= 1e4;
  scaled.G.row(1) *= 1e-3, scaled.h[1] *= 1e-3;
  const QpSolution s = solve_qp(problem), t = solve_qp(scaled);
  REQUIRE(t.status == QpStatus::optimal);
  CHECK((s.x - t.x).cwiseAbs().maxCoeff() < 1e-8);
  CHECK(t.y[2] * 1e4 == Approx(s.y[2]).epsilon(1e-6));
  CHECK(t.mu[1] * 1e-3 == Approx(s.mu[1]).epsilon(1e-6).margin(1e-8));
}

TEST_CASE("An equality may be stated twice", "[property]") {
  const QpProblem problem = unique_problem(17, GENERATE(false, true));
  QpProblem doubled = problem;
  doubled.A.conservativeResize(9, Eigen::NoChange), doubled.b.conservativeResize(9);
  doubled.A.row(8) = -3.0 * doubled.A.row(4), doubled.b[8] = -3.0 * doubled.b[4];
  const QpSolution s = solve_qp(problem), t = solve_qp(doubled);
  REQUIRE(t.status == QpStatus::optimal);
  CHECK((s.x - t.x).cwiseAbs().maxCoeff() < 1e-8);
  CHECK(t.y[4] - 3.0 * t.y[8] == Approx(s.y[4]).epsilon(1e-6));  // only the sum is determined
}

TEST_CASE("An inactive cut changes nothing, an active one costs", "[property]") {
  const QpProblem problem = unique_problem(19, GENERATE(false, true));
  QpSolver solver;
  const QpSolution before = solver.solve(problem);
  const VecX<double> row = VecX<double>::LinSpaced(problem.size(), -1.0, 2.0);
  solver.add_cut(row, row.dot(before.x) - 0.1);
  const QpSolution same = solver.resolve();
  CHECK((same.x - before.x).cwiseAbs().maxCoeff() < 1e-8);
  CHECK(same.mu[same.mu.size() - 1] < 1e-9);
  double last = before.objective;
  for (int cut = 1; cut <= 4; ++cut) {
    solver.add_cut(row, row.dot(before.x) + 0.02 * cut);
    const QpSolution& s = solver.resolve();
    REQUIRE(s.status == QpStatus::optimal);
    CHECK(s.objective > last);
    last = s.objective;
  }
}

TEST_CASE("Cuts added to a solved problem give the answer of a fresh solve, in fewer steps", "[property]") {
  const bool cubic = GENERATE(false, true);
  QpProblem problem = unique_problem(23, cubic);
  problem.G.resize(0, problem.size()), problem.h.resize(0);
  QpSolver solver;
  solver.solve(problem);
  RandomProblem random(3, Kind::general);
  for (Index cut = 0; cut < 40; ++cut) {  // beyond the spare rows
    VecX<double> row(problem.size());
    for (double& entry : row) entry = random.normal();
    problem.G.conservativeResize(cut + 1, problem.size()), problem.h.conservativeResize(cut + 1);
    problem.G.row(cut) = row.transpose();
    problem.h[cut] = row.dot(solver.solution().x) + (cut < 3 ? 0.05 : -0.01);
    solver.add_cut(row, problem.h[cut]);
    const QpSolution& warm = solver.resolve();
    const QpSolution cold = solve_qp(problem);
    CAPTURE(cut);
    REQUIRE(warm.status == QpStatus::optimal);
    REQUIRE((warm.x - cold.x).cwiseAbs().maxCoeff() < 1e-8);
    REQUIRE(warm.newton_steps <= cold.newton_steps);
    REQUIRE(optimality_error(problem, warm) < 1e-8);
  }
}

TEST_CASE("Every start leads to the one optimum", "[property]") {
  const QpProblem problem = unique_problem(29, GENERATE(false, true));
  const QpSolution s = solve_qp(problem);
  RandomProblem random(31, Kind::general);
  QpSolver solver;
  for (int trial = 0; trial < 20; ++trial) {
    QpSolution start = s;
    for (double& x : start.x) x = random.real(-1.0, 2.0);
    for (double& y : start.y) y = random.normal();
    start.mu.setZero();
    const QpSolution& t = solver.solve(problem, start);
    REQUIRE(t.status == QpStatus::optimal);
    REQUIRE((s.x - t.x).cwiseAbs().maxCoeff() < 1e-8);
  }
}

TEST_CASE("Forces of 700 and activations of 0.01 meet in one problem, slacks unused", "[property]") {
  const bool cubic = GENERATE(false, true);
  const Index muscles = 60, forces = 4, m = 12, n = muscles + forces + 2 * m;
  QpProblem problem = plain(n);
  RandomProblem random(37, Kind::general);
  problem.A = MatX<double>::Zero(m, n), problem.lower.setZero(), problem.weight.setZero();
  VecX<double> x = VecX<double>::Zero(n);
  for (Index i = 0; i < muscles + forces; ++i) {
    const bool is_muscle = i < muscles;
    for (Index r = 0; r < m; ++r) problem.A(r, i) = random.normal() * (is_muscle ? 30.0 : 0.05);
    x[i] = is_muscle ? (i % 3 == 0 ? 0.02 : 0.0) : 700.0;
    if (!is_muscle) continue;
    problem.upper[i] = 1.0, problem.weight[i] = random.real(0.2, 2.0);
    if (cubic) problem.power_variables.push_back(i);
  }
  for (Index r = 0; r < m; ++r) {
    problem.A(r, muscles + forces + 2 * r) = 1.0, problem.A(r, muscles + forces + 2 * r + 1) = -1.0;
    problem.linear.segment<2>(muscles + forces + 2 * r).setConstant(1e3);
  }
  problem.b = problem.A * x;
  const QpSolution s = solve_qp(problem);
  REQUIRE(s.status == QpStatus::optimal);
  CHECK(optimality_error(problem, s) < 1e-8);
  CHECK(s.x.tail(2 * m).maxCoeff() == 0.0);
  CHECK((problem.A * s.x - problem.b).cwiseAbs().maxCoeff() < 1e-9 * problem.b.cwiseAbs().maxCoeff());

  problem.b *= 1e4;  // now beyond reach: the slacks carry what the bounds do not, at their price
  const QpSolution over = solve_qp(problem);
  REQUIRE(over.status == QpStatus::optimal);
  CHECK(over.x.tail(2 * m).maxCoeff() > 1.0);
  CHECK(over.y.cwiseAbs().maxCoeff() == Approx(1e3).epsilon(1e-9));
}
