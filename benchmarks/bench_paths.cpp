/// What the geometry of one pose costs: lengths and moment arms of all fascicles, and everything an
/// equilibrium needs to know.

#include <benchmark/benchmark.h>

#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "standing.hpp"

namespace lumbopelvic::bench {
namespace {

/// Time of an iteration over the number of fascicles [s].
benchmark::Counter per_fascicle(const Model& model) {
  return {double(model.n_fascicles()),
          benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert};
}

void lengths_and_moment_arms(benchmark::State& state) {
  const auto& [model, posture, statics] = standing();
  Kinematics<double> kin;
  VecX<double> length(model.n_fascicles());
  MatX<double> gradient(model.tree.n_coordinates(), model.n_fascicles());
  for (auto _ : state) {
    forward_kinematics(model.tree, posture.pose, kin);
    gradient.setZero();
    for (Eigen::Index m = 0; m < length.size(); ++m)
      length[m] = add_length_gradient(model.tree, kin, model.surfaces, model.paths[std::size_t(m)], 1.0,
                                      gradient.col(m));
    benchmark::DoNotOptimize(length.data());
    benchmark::DoNotOptimize(gradient.data());
    benchmark::ClobberMemory();
  }
  state.counters["per_fascicle"] = per_fascicle(model);
}
BENCHMARK(lengths_and_moment_arms)->Unit(benchmark::kMicrosecond);

/// Second derivatives of lengths included; besides, linea alba, cavity, weights, discs, contacts and masses.
void whole_statics(benchmark::State& state) {
  const auto& [model, posture, statics] = standing();
  for (auto _ : state) {
    const Statics s = evaluate_statics(model, posture.pose, posture.loads, statics.stability);
    benchmark::DoNotOptimize(s.length_hessian.data());
  }
  state.counters["per_fascicle"] = per_fascicle(model);
}
BENCHMARK(whole_statics)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace lumbopelvic::bench
