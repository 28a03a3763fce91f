/// Tonic regulation as an experiment: its samples, its file, and what it writes.

#include <algorithm>

#include "catch.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/experiment/run.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "support/solved_posture.hpp"

using namespace lumbopelvic;
using test::upright_trunk;

namespace {

/// The shipped experiment, made short.
Experiment short_regulation(std::vector<std::string> overrides = {}) {
  for (const char* shorter :
       {"conditions=['healthy']", "interventions=['no_intervention']", "tonic.duration_s=3.0",
        "tonic.sample_every_s=1.0", "tonic.search.rounds=3", "tonic.search.stretch_s=5.0"})
    overrides.emplace_back(shorter);
  return load_experiment("tonic_regulation", overrides);
}

TonicOutcome regulated(const TonicRegulationSettings& plan, const std::function<bool()>& keep_going = {}) {
  const auto& held = upright_trunk();
  return run_tonic_regulation(held.model, held.posture, held.recruiter.field(), held.result,
                              RecruitmentSettings{}, plan, keep_going);
}

const std::vector<double>& numbers_of(const Dataset& result, const std::string& name) {
  return std::get<std::vector<double>>(std::ranges::find(result.variables, name, &Variable::name)->data);
}

std::string complaint(const std::vector<std::string>& overrides) {
  try {
    check_experiment(short_regulation(overrides), test::shipped_model());
  } catch (const DataError& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("Regulation of an equilibrium costs less and less and keeps its balance", "[tonic][property]") {
  const TonicRegulationSettings plan = *short_regulation().tonic;
  const TonicOutcome out = regulated(plan);
  REQUIRE(out.status == TonicStatus::regulated);
  REQUIRE(out.samples.size() == 4);
  REQUIRE(out.search.size() == 4);
  for (std::size_t i = 1; i < out.samples.size(); ++i) CHECK(out.samples[i].cost < out.samples[i - 1].cost);
  for (const TonicSample& s : out.samples)
    CHECK(s.cost == Approx(s.effort + plan.problem.sway_weight * s.sway).epsilon(1e-12));
  const TonicProblem equilibrium =
      tonic_problem(upright_trunk().model, upright_trunk().recruiter.field(), upright_trunk().posture.support,
                    upright_trunk().result.equilibrium, plan.problem);
  for (const VecX<double>& end : {out.samples.back().drive, out.search.back().drive}) {
    const VecX<double> lost = equilibrium.settings.balance * (end - equilibrium.start);
    CHECK(lost.norm() < 1e-6 * (equilibrium.settings.balance * equilibrium.start).norm());
    CHECK((end - equilibrium.start).norm() > 1e-3);
    CHECK((end - equilibrium.settings.lower).minCoeff() > -1e-9);
    CHECK((equilibrium.settings.upper - end).minCoeff() > -1e-9);
  }
  CHECK(out.rest > 0.0);
}

TEST_CASE("Where sway counts for nothing, an equilibrium goes to the least effort that recruitment finds",
          "[tonic][verification]") {
  const auto& held = upright_trunk();
  TonicProblemSettings blind_to_sway = short_regulation().tonic->problem;
  blind_to_sway.sway_weight = 0.0;
  TonicProblem equilibrium = tonic_problem(held.model, held.recruiter.field(), held.posture.support,
                                           held.result.equilibrium, blind_to_sway);
  RecruitmentSettings no_margin;
  no_margin.metric = Metric::none;
  const RecruitmentResult least =
      Recruiter(held.model, held.statics, held.posture.support, no_margin).solve();
  // What pressure and linea alba cost in recruitment, they are made to cost here.
  const Eigen::Index f = held.model.n_fascicles(), linea_alba = equilibrium.start.size() - f - 1;
  equilibrium.settings.effort_weight[f] = no_margin.pressure_penalty * 1e8;
  equilibrium.settings.effort_weight.tail(linea_alba).setConstant(no_margin.linea_alba_penalty * 1e4);
  // Its sway may be without bound: without weight it is not asked about.
  equilibrium.system.stiffness.diagonal().array() += 1e4;
  const TonicResult rest =
      tonic_equilibrium(equilibrium.system, equilibrium.settings, equilibrium.start, 1e-9);
  REQUIRE(rest.converged);
  CHECK((rest.drive.head(f) - least.equilibrium.activation).lpNorm<Eigen::Infinity>() < 1e-4);
  CHECK((equilibrium.start.head(f) - least.equilibrium.activation).lpNorm<Eigen::Infinity>() > 1e-2);
}

TEST_CASE("Regulation can be interrupted, and needs an equilibrium", "[tonic][unit]") {
  TonicRegulationSettings plan = *short_regulation().tonic;
  int asked = 0;
  CHECK(regulated(plan, [&] { return ++asked < 3; }).status == TonicStatus::not_run);
  const auto& held = upright_trunk();
  RecruitmentResult none = held.result;
  none.status = RecruitmentStatus::unbalanced;
  CHECK(run_tonic_regulation(held.model, held.posture, held.recruiter.field(), none, {}, plan).status ==
        TonicStatus::no_equilibrium);
  plan.problem.noise_time = 0.0;
  CHECK_THROWS_WITH(regulated(plan), Catch::Contains("noise_time"));
}

TEST_CASE("The result of a regulation begins at the equilibrium and is the same in two threads",
          "[tonic][unit]") {
  const Experiment experiment = short_regulation({});
  const Dataset result = run_experiment(test::shipped_model(), experiment);
  CHECK(numbers_of(result, "tonic_effort").size() == 4);
  CHECK(numbers_of(result, "tonic_effort")[0] == Approx(numbers_of(result, "effort")[0]).epsilon(1e-9));
  CHECK(numbers_of(result, "stochastic_search_effort")[0] == numbers_of(result, "tonic_effort")[0]);
  CHECK(numbers_of(result, "tonic_sway")[0] > 0.0);
  CHECK(numbers_of(result, "tonic_sway").back() < numbers_of(result, "tonic_sway")[0]);
  CHECK(numbers_of(result, "tonic_compression")[4] > 0.0);
  CHECK(result.attributes.at("seed") == "1");
  RunOptions options;
  options.threads = 2;
  const Dataset again = run_experiment(test::shipped_model(), experiment, options);
  CHECK(numbers_of(again, "stochastic_search_activation") ==
        numbers_of(result, "stochastic_search_activation"));
}

TEST_CASE("A regulation that a file asks for wrongly is commanded so", "[tonic][unit]") {
  CHECK(complaint({}) == "none");
  CHECK_THAT(complaint({"posture=standing"}), Catch::Contains("stands on something"));
  CHECK_THAT(complaint({"tonic.noise_share=0.5"}),
             Catch::Contains("tonic.noise_share: 0.5: expected 0 to 0.1"));
  CHECK_THAT(complaint({"tonic.search.sample_every_s=6.0"}), Catch::Contains("no longer than the stretch"));
  CHECK_THAT(complaint({"tonic={sway_weight_per_rad2=1e6}"}), Catch::Contains("noise_share"));
  CHECK_THAT(
      complaint({"simulation={duration_s=1.0, sample_every_s=0.1, body='torso', failure_angle_deg=20.0, "
                 "disc_damping_Nms_rad=1.0, connective_tissue_damping_s=0.03}"}),
      Catch::Contains("one of simulation and tonic, not both"));
}
