/// The whole shipped experiment: every condition under every arm in every variant.

#include <benchmark/benchmark.h>

#include "lumbopelvic/experiment/run.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"

namespace lumbopelvic::bench {
namespace {

void release_vs_stabilise(benchmark::State& state) {
  const Experiment experiment = read_experiment(find_data("experiments", "release_vs_stabilise"));
  const Model model = load_model(find_data("models", experiment.model));
  const auto runs = experiment.conditions.size() * experiment.arms.size() * experiment.variants.size();
  RunOptions options;
  options.threads = int(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(run_experiment(model, experiment, options));
  state.counters["runs"] = double(runs);
  state.counters["runs_per_s"] = {double(runs), benchmark::Counter::kIsIterationInvariantRate};
}
BENCHMARK(release_vs_stabilise)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->Iterations(1)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kSecond);

}  // namespace
}  // namespace lumbopelvic::bench
