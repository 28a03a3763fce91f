/// Forward simulation of the whole model, pelvis, spine and hips on compliant tendons, by steps of controlled
/// error; beside it MuJoCo at its default step on the same links, tendons and cylinders, with rigid tendons.
/// Time per simulated second, and what it is made of.

#include "lumbopelvic/dynamics/simulate.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/model_directory.hpp"
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
        state(settled_state(moving, pose, VecX<double>::Constant(moving.n_fascicles(), 0.05))) {
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
  [[nodiscard]] Simulation run(double tolerance, double max_step = 0.02) const {
    MotionSystem system(moving, actions);
    SimulationSettings settings;
    settings.end = simulated;
    settings.steps.rtol = tolerance;
    settings.steps.atol = 0.1 * tolerance;
    settings.steps.max_step = max_step;
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

void show(benchmark::State& state, const Simulation& result) {
  const VecX<double> scale = MotionLayout(drop().moving, 0).scale(drop().moving);
  state.counters["error"] =
      (result.end.state - reference()).cwiseQuotient(scale).norm() / std::sqrt(double(scale.size()));
  const auto per_second = [&](long n) { return double(n) / simulated; };
  state.counters["steps"] = per_second(result.accepted);
  state.counters["rejected"] = per_second(result.rejected);
  state.counters["rates"] = per_second(result.counts.rates);
  state.counters["jacobians"] = per_second(result.counts.jacobians);
  state.counters["factorisations"] = per_second(result.counts.factorisations);
}

void ours(benchmark::State& state) {
  const double tolerance = std::pow(10.0, -double(state.range(0)));
  Simulation result;
  const Turns least = cpu_turns([&] { result = drop().run(tolerance); }, [] {});
  for (auto _ : state) state.SetIterationTime(least.ours / simulated);
  show(state, result);
}
BENCHMARK(ours)->DenseRange(2, 6)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);

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
  const auto time = [](const auto& part) {
    return take_turns(
               part, [] {}, 1, 200)
               .ours *
           1e6;
  };
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

#ifdef LUMBOPELVIC_HAVE_MUJOCO
/// MuJoCo's steps of 2 ms, and ours in turns with them.
void mujoco(benchmark::State& state) {
  const Drop& at = drop();
  MjcfEngine engine{MjcfWriter(at.model, at.moving.tree(), true).text()};
  const double tolerance = std::pow(10.0, -double(state.range(0)));
  Simulation result;
  const Turns least = cpu_turns([&] { result = at.run(tolerance); },
                                [&] {
                                  engine.set(at.state.tree.q, at.state.tree.v, at.state.activation);
                                  for (int i = 0; i < int(std::lround(simulated / 0.002)); ++i) engine.step();
                                });
  for (auto _ : state) state.SetIterationTime(least.theirs / simulated);
  state.counters["ours_ms"] = 1e3 * least.ours / simulated;
  state.counters["times_ours"] = least.theirs / least.ours;
  show(state, result);
}
BENCHMARK(mujoco)->DenseRange(2, 4)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
#endif

}  // namespace
}  // namespace lumbopelvic::bench
