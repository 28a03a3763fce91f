// Laws of the QP solver on random problems.

#include "catch.hpp"
#include "support/qp_problems.hpp"

using namespace lumbopelvic;
using namespace lumbopelvic::test;

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
  for (int attempt = 0; attempt < 20; ++attempt) {
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
