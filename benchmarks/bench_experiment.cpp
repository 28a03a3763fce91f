/// The whole shipped experiment: every condition under every intervention in every solver setting.

#include <benchmark/benchmark.h>

#include "lumbopelvic/experiment/run.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"

namespace lumbopelvic::bench {
namespace {

void release_vs_stabilise(benchmark::State& state) {
  const Experiment experiment = load_experiment("release_vs_stabilise");
  const Model model = load_model(experiment.model);
  const auto runs =
      experiment.conditions.size() * experiment.interventions.size() * experiment.solver_settings.size();
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
