/// A passive column of 36 degrees of freedom for a second: six segments between pelvis and head, each sprung
/// in all six directions, let go with its weight. CPU time and error at several settings, ours beside
/// MuJoCo's Runge-Kutta steps and Simbody's controlled ones, each with its own springs and integrator.
///
/// All take turns within one run. `error` is |q - q*| / |q*| at the end, q* each program's own at a tight
/// setting; the three q* agree to 1e-6 (an oracle test). `at_2e4` and `at_2e6` are the times at these errors
/// by interpolation in logarithms [ms]; `times_ours` compares them.

#include "oracle/compare.hpp"

#include <benchmark/benchmark.h>

#include <ctime>

#include "lumbopelvic/dynamics/dense_system.hpp"
#include "lumbopelvic/dynamics/integrate.hpp"
#include "lumbopelvic/dynamics/odeint_steppers.hpp"
#include "oracle/engines.hpp"

namespace lumbopelvic::bench {
namespace {

constexpr double simulated = 1.0;  // [s]

const test::SprungColumn& column() {
  static const test::SprungColumn column;
  return column;
}

/// Ours by Dormand and Prince's method of controlled error.
VecX<double> ours(double tolerance) {
  const test::SprungColumn& at = column();
  const Eigen::Index n = at.q.size();
  static const DynamicsTree tree(at.axes, at.moving,
                                 Pose<double>{VecX<double>::Zero(at.axes.n_coordinates())});
  ArticulatedBody<double> data(tree);
  TreeMotion<double> motion(tree);
  TreeState<double> state;
  VecX<double> tau;
  DenseSystem system(
      [&](const VecX<double>& y, double, VecX<double>& dydt) {
        state.q = y.head(n), state.v = y.tail(n);
        tau = -at.stiffness.cwiseProduct(state.q);
        update_motion(tree, state, motion);
        articulated_body<double>(tree, motion, at.gravity, tau, {}, data);
        dydt.head(n) = state.v, dydt.tail(n) = data.acceleration;
      },
      [](const VecX<double>&, double, MatX<double>&, VecX<double>&) {});
  DormandPrince stepper;
  IntegrationPlan plan;
  plan.end = simulated;
  plan.steps.rtol = 0.1 * tolerance, plan.steps.atol = tolerance;
  plan.steps.scale = VecX<double>::Constant(2 * n, 0.1);  // rad or m, and rad/s or m/s
  plan.steps.scale.tail(n).setConstant(1.0);
  plan.steps.max_step = 0.1;
  plan.sample_times = {simulated};
  VecX<double> y(2 * n);
  y << at.q, at.v;
  return integrate(stepper, system, plan, start_at(stepper, plan, 0.0, y)).end.state.head(n);
}

#ifdef LUMBOPELVIC_HAVE_MUJOCO
VecX<double> mujoco(double steps) {
  static test::MujocoEngine engine(column().engine);
  return engine.let_go(column().moving, column().q, column().v, simulated, int(steps));
}
#endif
#ifdef LUMBOPELVIC_HAVE_SIMBODY
VecX<double> simbody(double accuracy) {
  static test::SimbodyEngine engine(column().engine, test::EngineJoints::whole);
  return engine.let_go(column().moving, column().q, column().v, simulated, accuracy);
}
#endif

/// One program: its runs from quick to tight, the last the reference.
struct Program {
  std::string name;
  VecX<double> (*run)(double);
  std::vector<double> settings;
  double tight;
  std::vector<double> time{}, error{};  ///< [s], [1]

  void prepare() {
    const VecX<double> reference = run(tight);
    time.assign(settings.size(), 1e9);
    for (const double setting : settings) {
      const VecX<double> q = run(setting);
      error.push_back(q.allFinite() ? (q - reference).norm() / reference.norm() : 1e9);
    }
  }
  void take_a_turn(std::size_t i) {
    if (i >= settings.size()) return;
    const std::clock_t begin = std::clock();
    benchmark::DoNotOptimize(run(settings[i]));
    time[i] = std::min(time[i], double(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  /// Time at an error, by interpolation in logarithms; NaN outside what was run.
  [[nodiscard]] double time_at(double wanted) const {
    for (std::size_t i = 0; i + 1 < error.size(); ++i)
      if (error[i] >= wanted && error[i + 1] < wanted) {
        const double share = std::log(error[i] / wanted) / std::log(error[i] / error[i + 1]);
        return time[i] * std::pow(time[i + 1] / time[i], share);
      }
    return std::numeric_limits<double>::quiet_NaN();
  }
};

std::vector<Program>& programs() {
  static std::vector<Program> all = [] {
    std::vector<Program> list{{"ours", ours, {1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8}, 1e-11}};
#ifdef LUMBOPELVIC_HAVE_MUJOCO
    list.push_back({"mujoco", mujoco, {500, 1000, 1400, 2000, 2800, 4000, 5600, 8000, 16000}, 60000});
#endif
#ifdef LUMBOPELVIC_HAVE_SIMBODY
    list.push_back({"simbody", simbody, {1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9}, 1e-12});
#endif
    for (Program& program : list) program.prepare();
    for (int round = 0; round < 5; ++round)
      for (std::size_t i = 0; i < 9; ++i)
        for (Program& program : list) program.take_a_turn(i);
    return list;
  }();
  return all;
}

void passive_column(benchmark::State& state) {
  const auto which = std::size_t(state.range(0)), i = std::size_t(state.range(1));
  if (which >= programs().size() || i >= programs()[which].settings.size())
    return state.SkipWithError("not here");
  const Program &at = programs()[which], &own = programs()[0];
  for (auto _ : state) state.SetIterationTime(at.time[i]);
  state.SetLabel(at.name);
  state.counters["setting"] = at.settings[i];
  state.counters["cpu_ms"] = 1e3 * at.time[i];
  state.counters["error"] = at.error[i];
  if (i > 0) return;
  state.counters["at_2e4"] = 1e3 * at.time_at(2e-4);
  state.counters["at_2e6"] = 1e3 * at.time_at(2e-6);
  state.counters["times_ours_2e4"] = at.time_at(2e-4) / own.time_at(2e-4);
  state.counters["times_ours_2e6"] = at.time_at(2e-6) / own.time_at(2e-6);
}
BENCHMARK(passive_column)
    ->ArgsProduct({{0, 1, 2}, benchmark::CreateDenseRange(0, 8, 1)})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace lumbopelvic::bench
