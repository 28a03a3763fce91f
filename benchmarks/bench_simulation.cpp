/// Forward simulation of the whole model, pelvis, spine and hips on compliant tendons, by steps of controlled
/// error; beside it MuJoCo at its default step on the same links, tendons and cylinders, with rigid tendons.
/// Time per simulated second, and what it is made of. Also a trunk that is let go, with reflexes and an
/// abdomen under pressure. `error` is that of all states at the end in units of their scales, `motion_error`
/// |e| / |x| of positions and speeds x: each program's own, against a tight run of its own.

#include "lumbopelvic/dynamics/simulate.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "released_trunk.hpp"
#include "take_turns.hpp"
#include "trunk_model.hpp"

#include <chrono>
#include <ctime>
#include <thread>
#ifdef LUMBOPELVIC_HAVE_MUJOCO
#include "mjcf_engine.hpp"
#endif

namespace lumbopelvic::bench {
namespace {

constexpr double simulated = 0.2;  // [s]

MotionSettings compliant() {
  MotionSettings settings;
  settings.muscle.tendon = TendonChoice::compliant;
  settings.disc_damping = 1.0;
  return settings;
}

/// Let go in the neutral pose, with excitations that wave.
struct Drop {
  Model model = without_ellipsoids(shipped_model());
  Pose<double> pose;
  MovingModel moving;
  MotionActions actions;
  MotionState state;

  Drop()
      : pose(neutral_pose(model)),
        moving(model, trunk_coordinates(model), pose, compliant()),
        state(steady_state(moving, pose, VecX<double>::Constant(moving.n_fascicles(), 0.05))) {
    const auto n = moving.n_fascicles();
    const VecX<double> phase = VecX<double>::LinSpaced(n, 0.0, 6.0);
    const VecX<double> sine = phase.array().sin(), cosine = phase.array().cos();
    actions.excitation = [sine, cosine](double t, VecX<double>& u, VecX<double>& rate) {
      const double c = std::cos(6.0 * t), s = std::sin(6.0 * t);
      u = (0.04 * c) * sine + (0.04 * s) * cosine;
      u.array() += 0.06;
      rate = (0.24 * c) * cosine - (0.24 * s) * sine;
    };
  }
  [[nodiscard]] Simulation run(double tolerance, StepMethod method = StepMethod::rodas) const {
    MotionSystem system(moving, actions);
    SimulationSettings settings;
    settings.stepper = method;
    settings.end = simulated;
    settings.steps.rtol = tolerance;
    settings.steps.atol = 0.1 * tolerance;
    settings.steps.max_step = 0.02;
    settings.sample_times = {simulated};
    return simulate(system, settings, motion_start(system, settings, 0.0, state));
  }
};
const Drop& drop() {
  static const Drop drop;
  return drop;
}
const VecX<double>& reference() {
  static const VecX<double> end = drop().run(1e-9).end.state;
  return end;
}

/// Least CPU times of one call each, in turns.
template <class Ours, class Theirs>
Turns cpu_turns(const Ours& ours, const Theirs& theirs, int rounds = 7) {
  const auto time = [](const auto& run) {
    const std::clock_t begin = std::clock();
    run();
    return double(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  Turns least;
  for (int i = 0; i < rounds; ++i) {
    least.theirs = std::min(least.theirs, time(theirs));
    least.ours = std::min(least.ours, time(ours));
  }
  return least;
}

/// Relative error of the positions and speeds.
double motion_error(const VecX<double>& at, const VecX<double>& reference, Eigen::Index n) {
  return (at - reference).head(n).norm() / reference.head(n).norm();
}

void show(benchmark::State& state, const Simulation& result, const MovingModel& moving,
          const VecX<double>& reference) {
  const MotionLayout layout(moving,
                            (reference.size() - MotionLayout(moving, 0).size()) / 2);  // two per support
  const VecX<double> scale = layout.scale(moving);
  state.counters["error"] =
      (result.end.state - reference).cwiseQuotient(scale).norm() / std::sqrt(double(scale.size()));
  state.counters["motion_error"] = motion_error(result.end.state, reference, layout.speed() + layout.n_dofs);
  const auto per_second = [&](long n) { return double(n) / simulated; };
  state.counters["steps"] = per_second(result.accepted);
  state.counters["rejected"] = per_second(result.rejected);
  state.counters["rates"] = per_second(result.counts.rates);
  state.counters["jacobians"] = per_second(result.counts.jacobians);
  state.counters["factorisations"] = per_second(result.counts.factorisations);
}

/// Arguments: 4 for RODAS or 3 for RODAS3, and the tolerance in tenths of decades.
StepMethod method_of(const benchmark::State& state, int at = 0) {
  return state.range(at) == 3 ? StepMethod::rodas3 : StepMethod::rodas;
}
double tolerance_of(const benchmark::State& state, int at = 1) {
  return std::pow(10.0, -0.1 * double(state.range(at)));
}

void ours(benchmark::State& state) {
  Simulation result;
  const Turns least = cpu_turns([&] { result = drop().run(tolerance_of(state), method_of(state)); }, [] {});
  for (auto _ : state) state.SetIterationTime(least.ours / simulated);
  show(state, result, drop().moving, reference());
}
BENCHMARK(ours)
    ->ArgsProduct({{4}, {20, 30, 40, 50, 60}})
    ->ArgsProduct({{3}, {15, 20, 25, 30, 40, 50}})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

/// Eight runs on one thread and on two, in turns; each run is alone with its scratch. `wall_ratio` means
/// something only where two cores are free; `cpu_ratio`, the processor time on one over that on two, says
/// what threads cost each other wherever it runs.
void ensemble(benchmark::State& state) {
  constexpr int runs = 8;
  const auto run_on = [&](int threads) {
    std::vector<std::thread> all;
    for (int k = 0; k < threads; ++k)
      all.emplace_back([=] {
        for (int i = k; i < runs; i += threads) benchmark::DoNotOptimize(drop().run(1e-3));
      });
    for (auto& thread : all) thread.join();
  };
  drop();
  using Clock = std::chrono::steady_clock;
  Turns wall, cpu;
  for (int round = 0; round < 15; ++round)
    for (const int threads : {1, 2}) {
      const auto begin = Clock::now();
      const std::clock_t began = std::clock();
      run_on(threads);
      double &w = threads == 1 ? wall.theirs : wall.ours, &c = threads == 1 ? cpu.theirs : cpu.ours;
      c = std::min(c, double(std::clock() - began) / CLOCKS_PER_SEC);
      w = std::min(w, std::chrono::duration<double>(Clock::now() - begin).count());
    }
  for (auto _ : state) state.SetIterationTime(wall.ours);
  state.counters["one_ms"] = 1e3 * wall.theirs;
  state.counters["wall_ratio"] = wall.theirs / wall.ours;
  state.counters["cpu_ratio"] = cpu.theirs / cpu.ours;
}
BENCHMARK(ensemble)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);

/// The parts of a step.
void parts(benchmark::State& state) {
  const Drop& at = drop();
  MotionSystem system(at.moving, at.actions);
  const VecX<double> y = system.layout().pack(at.state);
  VecX<double> out, x;
  const auto time = [](const auto& part) { return take_turns(part, [] {}, 1, 200).ours * 1e6; };
  state.counters["rates_us"] = time([&] { system.rates(y, 0.0, out); });
  state.counters["jacobian_us"] = time([&] { system.linearize(y, 0.0, x); });
  state.counters["factors_us"] = time([&] { system.factor(400.0); });
  state.counters["solution_us"] = time([&] {
    x = out;
    system.solve(x);
  });
  for (auto _ : state) state.SetIterationTime(1e-9);
}
BENCHMARK(parts)->Iterations(1)->UseManualTime();

/// Arguments: whether there are reflexes, whether the abdomen moves, and those of `ours`.
const ReleasedTrunk& released(bool abdomen) {
  static const ReleasedTrunk moves(AbdomenMotion::moves), held(AbdomenMotion::held);
  return abdomen ? moves : held;
}
Simulation release(const benchmark::State& state) {
  return released(state.range(1) == 1)
      .run(simulated, tolerance_of(state, 3), method_of(state, 2), state.range(0) == 1);
}
void show_release(benchmark::State& state, const Simulation& result) {
  const ReleasedTrunk& trunk = released(state.range(1) == 1);
  const Simulation tight = trunk.run(simulated, 1e-8, StepMethod::rodas, state.range(0) == 1);
  show(state, result, trunk.moving(), tight.end.state);
  state.counters["degrees_of_freedom"] = double(trunk.moving().tree().n_dofs());
}
const std::vector<std::vector<std::int64_t>> release_arguments{{0, 1}, {0, 1}, {3}, {15, 20, 30}};

#ifdef LUMBOPELVIC_HAVE_MUJOCO
/// MuJoCo's default step.
constexpr double their_step = 0.002;  // [s]

class MujocoDrop {
 public:
  MujocoDrop() : engine_(MjcfWriter(drop().model, drop().moving.tree(), true).text()) {}
  void run(double step = their_step) {
    const MotionState& at = drop().state;
    engine_.set_step(step);
    engine_.set(at.tree.q, at.tree.v, at.activation);
    for (int i = 0; i < int(std::lround(simulated / step)); ++i) engine_.step();
  }
  [[nodiscard]] VecX<double> motion() const { return engine_.motion(); }

 private:
  MjcfEngine engine_;
};

/// MuJoCo by itself, its default step and fractions of it.
void mujoco_steps(benchmark::State& state) {
  MujocoDrop engine;
  const double step = their_step / double(state.range(0));
  const Turns least = cpu_turns([] {}, [&] { engine.run(step); });
  const VecX<double> end = engine.motion();
  engine.run(their_step / 512.0);
  for (auto _ : state) state.SetIterationTime(least.theirs / simulated);
  state.counters["motion_error"] = motion_error(end, engine.motion(), end.size());
}
BENCHMARK(mujoco_steps)
    ->RangeMultiplier(4)
    ->Range(1, 64)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

/// MuJoCo's default step, and ours in turns with it; arguments as of `ours`.
void mujoco(benchmark::State& state) {
  MujocoDrop engine;
  Simulation result;
  const Turns least = cpu_turns([&] { result = drop().run(tolerance_of(state), method_of(state)); },
                                [&] { engine.run(); }, 15);
  for (auto _ : state) state.SetIterationTime(least.theirs / simulated);
  state.counters["ours_ms"] = 1e3 * least.ours / simulated;
  state.counters["times_ours"] = least.theirs / least.ours;
  show(state, result, drop().moving, reference());
}
BENCHMARK(mujoco)
    ->ArgsProduct({{4}, {20, 30}})
    ->ArgsProduct({{3}, {15, 20, 30}})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

/// The same beside a trunk let go.
void mujoco_and_release(benchmark::State& state) {
  MujocoDrop engine;
  Simulation result;
  const Turns least = cpu_turns([&] { result = release(state); }, [&] { engine.run(); });
  for (auto _ : state) state.SetIterationTime(least.theirs / simulated);
  state.counters["ours_ms"] = 1e3 * least.ours / simulated;
  state.counters["times_ours"] = least.theirs / least.ours;
  show_release(state, result);
}
BENCHMARK(mujoco_and_release)
    ->ArgsProduct(release_arguments)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
#else
void release_alone(benchmark::State& state) {
  Simulation result;
  const Turns least = cpu_turns([&] { result = release(state); }, [] {});
  for (auto _ : state) state.SetIterationTime(least.ours / simulated);
  show_release(state, result);
}
BENCHMARK(release_alone)
    ->ArgsProduct(release_arguments)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
#endif

}  // namespace
}  // namespace lumbopelvic::bench
