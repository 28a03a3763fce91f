#include "catch.hpp"
#include "support/qp_problems.hpp"

using namespace lumbopelvic;
using namespace lumbopelvic::test;

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
      sum_of_two(5.0);          // min x₁^2.5 + ½·5x₂²: at x₁ = 4, y = 2.5·8 = 20 = 5x₂ needs x₂ = 4: no;
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

TEST_CASE("A penalised slack is used only beyond its shadow price, and is exact below it", "[unit]") {
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
