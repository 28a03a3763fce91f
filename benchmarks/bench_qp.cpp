/// The load-sharing QP of quiet standing without a margin: by our solver, from nothing and from the answer to
/// a neighbour, and by Ipopt, with the ratio of the two in the same run.

#include <benchmark/benchmark.h>

#include <ctime>
#include <stdexcept>

#include "lumbopelvic/math/qp.hpp"
#include "standing.hpp"
#ifdef LUMBOPELVIC_HAVE_IPOPT
#include "ipopt_qp.hpp"
#endif

namespace lumbopelvic::bench {
namespace {

QpProblem whole_problem() {
  const auto& [model, posture, statics] = standing();
  Recruiter recruiter(model, statics, posture.support, demand(Metric::none));
  if (recruiter.solve().status != RecruitmentStatus::solved) throw std::runtime_error("standing: not solved");
  return recruiter.problem();
}

/// Without the variables of last resort, which are zero at the answer: what the other solver would rather be
/// given.
QpProblem bare_problem() {
  QpProblem qp = whole_problem();
  std::vector<Eigen::Index> kept;
  for (Eigen::Index i = 0; i < qp.size(); ++i)
    if (qp.linear[i] == 0.0) kept.push_back(i);
  qp.A = qp.A(Eigen::all, kept).eval();
  qp.G.resize(0, qp.A.cols());
  for (VecX<double>* v : {&qp.lower, &qp.upper, &qp.weight, &qp.linear}) *v = (*v)(kept).eval();
  return qp;
}

void show(benchmark::State& state, const QpSolution& solution) {
  if (solution.status != QpStatus::optimal) state.SkipWithError("not solved");
  state.counters["newton_steps"] = solution.newton_steps;
  state.counters["kkt_residual"] = solution.kkt_residual;
}

void qp_cold(benchmark::State& state, QpProblem (*make)()) {
  const QpProblem qp = make();
  QpSolver solver;
  for (auto _ : state) benchmark::DoNotOptimize(solver.solve(qp).objective);
  show(state, solver.solution());
}
BENCHMARK_CAPTURE(qp_cold, whole, whole_problem)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(qp_cold, bare, bare_problem)->Unit(benchmark::kMicrosecond);

/// From the answer under 2 % more load.
void qp_warm(benchmark::State& state, QpProblem (*make)()) {
  const QpProblem qp = make();
  QpProblem neighbour = qp;
  neighbour.b *= 1.02;
  const QpSolution start = solve_qp(neighbour);
  QpSolver solver;
  for (auto _ : state) benchmark::DoNotOptimize(solver.solve(qp, start).objective);
  show(state, solver.solution());
}
BENCHMARK_CAPTURE(qp_warm, whole, whole_problem)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(qp_warm, bare, bare_problem)->Unit(benchmark::kMicrosecond);

#ifdef LUMBOPELVIC_HAVE_IPOPT

/// CPU time this program has used [s].
double cpu_time() { return double(std::clock()) / CLOCKS_PER_SEC; }

/// Takes turns with our solver from nothing, so that both meet the same machine; `times_ours` is the ratio.
/// Ipopt stops at its default tolerance, with activations off by about 2e-4.
void qp_ipopt(benchmark::State& state, QpProblem (*make)()) {
  constexpr int turns = 10;
  const QpProblem qp = make();
  IpoptQp ipopt(qp);
  QpSolver solver;
  double theirs = 0.0, ours = 0.0;
  for (auto _ : state) {
    const double begin = cpu_time();
    const double objective = ipopt.solve();
    const double middle = cpu_time();
    for (int i = 0; i < turns; ++i) solver.solve(qp);
    theirs += middle - begin;
    ours += (cpu_time() - middle) / turns;
    state.SetIterationTime(middle - begin);
    if (!(std::abs(objective / solver.solution().objective - 1.0) <= 1e-5)) {
      state.SkipWithError("the objectives differ");
      break;
    }
  }
  state.counters["times_ours"] = theirs / ours;
}
BENCHMARK_CAPTURE(qp_ipopt, whole, whole_problem)->UseManualTime()->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(qp_ipopt, bare, bare_problem)->UseManualTime()->Unit(benchmark::kMicrosecond);

#endif

}  // namespace
}  // namespace lumbopelvic::bench
