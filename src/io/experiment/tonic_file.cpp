/// The tonic regulation of an experiment. Nothing about bodies has a default here: the file says it, with its
/// source.

#include "io/experiment/experiment_parts.hpp"

namespace lumbopelvic::io {

namespace {

StochasticSearchSettings stochastic_search_from(TomlTable table) {
  StochasticSearchSettings search;
  if (!table.has("rounds")) table.fail("rounds", "a whole number from 1 to 10000");
  search.rounds = table.integer("rounds", 1, 1, 10'000);
  search.watch.stretch = table.number("stretch_s", a_duration);
  search.watch.sample_every = table.spacing("sample_every_s", search.watch.stretch);
  search.exploration = table.number("exploration", positive);
  search.floor = table.number("floor", positive);
  search.gain = table.number("gain", positive);
  search.seed = std::uint64_t(table.integer("seed", 1, 0));
  table.text("source");
  table.text("note", "");
  table.expect_no_other_keys();
  return search;
}

}  // namespace

TonicRegulationSettings tonic_from(TomlTable table) {
  constexpr Bound a_noise_share{0.0, 0.1, false, false, "0 to 0.1"};
  TonicRegulationSettings plan;
  plan.problem.sway_weight = table.number("sway_weight_per_rad2", nonnegative);
  plan.problem.noise_share = table.number("noise_share", a_noise_share);
  plan.problem.noise_time = table.number("noise_time_s", positive);
  plan.problem.rotational_damping = table.number("rotational_damping_Nms_rad", positive);
  plan.time_constant = table.number("time_constant_s", positive);
  plan.duration = table.number("duration_s", a_duration);
  plan.sample_every = table.spacing("sample_every_s", plan.duration);
  plan.longest_step = table.spacing("longest_step_s", plan.duration);
  table.text("source");
  table.text("note", "");
  if (const auto search = table.table("search")) plan.search = stochastic_search_from(*search);
  table.expect_no_other_keys();
  return plan;
}

}  // namespace lumbopelvic::io
