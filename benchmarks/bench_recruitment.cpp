/// What load sharing in quiet standing is made of: the statics, then one load sharing from them: without a
/// margin, and with margins in either metric; from nothing, and from the modes that bound a neighbour.

#include <benchmark/benchmark.h>

#include <array>
#include <numbers>
#include <stdexcept>
#include <string>

#include "lumbopelvic/model/change.hpp"
#include "standing.hpp"

namespace lumbopelvic::bench {
namespace {

struct Demand {
  const char* name;
  Metric metric;
  double margin;
};

/// Margin in the mass metric of a natural frequency given in Hz [1/s^2].
constexpr double hertz(double f) { return 4.0 * std::numbers::pi * std::numbers::pi * f * f; }

constexpr std::array demands{
    Demand{"no_margin", Metric::none, 0.0},
    Demand{"mass_0_Hz", Metric::mass, 0.0},
    Demand{"mass_0.5_Hz", Metric::mass, hertz(0.5)},
    Demand{"mass_1_Hz", Metric::mass, hertz(1.0)},
    Demand{"segment_0_Nm_per_rad", Metric::segment, 0.0},
    Demand{"segment_50_Nm_per_rad", Metric::segment, 50.0},
    Demand{"segment_75_Nm_per_rad", Metric::segment, 75.0},
};

/// The body with every fascicle a little weaker.
const Model& neighbour() {
  static const Model model =
      apply(standing().model, {"weaker", "", "", {{Quantity::strength, Operation::scale, 0.98, {}}}});
  return model;
}

RecruitmentStart solution_of_neighbour(const RecruitmentSettings& settings) {
  const auto& [model, posture, statics] = standing();
  Recruiter recruiter(neighbour(), statics, posture.support, settings);
  if (recruiter.solve().status != RecruitmentStatus::solved)
    throw std::runtime_error("neighbour: not solved");
  return recruiter.last();
}

void recruit_from(benchmark::State& state, const RecruitmentSettings& settings,
                  const RecruitmentStart& start) {
  const auto& [model, posture, statics] = standing();
  RecruitmentResult result;
  for (auto _ : state) result = Recruiter(model, statics, posture.support, settings).solve(start);
  if (result.status != RecruitmentStatus::solved) state.SkipWithError("not solved");
  state.counters["rounds"] = result.rounds;
  state.counters["cuts"] = result.cuts;
}

/// One evaluation of the model at the pose: lengths, arms, volume, passive forces with their second
/// derivatives.
void statics_of_standing(benchmark::State& state) {
  const auto& [model, posture, statics] = standing();
  for (auto _ : state)
    benchmark::DoNotOptimize(
        evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {})));
}

/// The cavity's part of it.
void cavity_of_standing(benchmark::State& state) {
  const auto& [model, posture, statics] = standing();
  for (auto _ : state)
    benchmark::DoNotOptimize(evaluate_cavity(model.tree, statics.kin, model.cavity, statics.stability.column,
                                             statics.stability.size()));
}

BENCHMARK(statics_of_standing)->Name("statics")->Unit(benchmark::kMicrosecond);
BENCHMARK(cavity_of_standing)->Name("statics/cavity")->Unit(benchmark::kMicrosecond);

const bool are_registered = [] {
  for (const Demand& asked : demands) {
    const RecruitmentSettings settings = demand(asked.metric, asked.margin);
    const auto cold = [settings](benchmark::State& state) { recruit_from(state, settings, {}); };
    const auto warm = [settings](benchmark::State& state) {
      recruit_from(state, settings, solution_of_neighbour(settings));
    };
    const std::string name = std::string("recruit/") + asked.name;
    benchmark::RegisterBenchmark((name + "/cold").c_str(), cold)->Unit(benchmark::kMillisecond);
    if (asked.metric != Metric::none)  // without modes a start is no start
      benchmark::RegisterBenchmark((name + "/warm").c_str(), warm)->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
}  // namespace lumbopelvic::bench
