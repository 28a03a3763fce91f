#include "catch.hpp"
#include "lumbopelvic/experiment/run.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

const Variable& named(const Dataset& data, const std::string& name) {
  const auto found = std::ranges::find(data.variables, name, &Variable::name);
  if (found == data.variables.end()) throw Error("no variable " + name);
  return *found;
}
const std::vector<double>& values(const Dataset& data, const std::string& name) {
  return std::get<std::vector<double>>(named(data, name).data);
}

/// Two postures, two conditions, three steps of the sweep, without a demand for stability.
Experiment small_soda_can() {
  return load_experiment("soda_can",
                         {"postures=[\"standing\", \"effort_extension\"]",
                          "conditions=[\"healthy\", \"no_transversus\"]", "solver_settings.mass_metric_Hz=[]",
                          "sweeps.brace.values=[0.0, 0.1, 0.2]", "report.solver_settings=[]"});
}

}  // namespace

TEST_CASE("A result of several postures has a dimension for them before all others", "[run][property]") {
  const Model& model = test::shipped_model();
  const Experiment all = small_soda_can();
  const Dataset data = run_experiment(model, all);
  REQUIRE(named(data, "effort").dimensions ==
          std::vector<std::string>{"posture", "condition", "intervention", "solver_setting"});
  CHECK(std::get<std::vector<std::string>>(named(data, "posture").data) ==
        std::vector<std::string>{"standing", "effort_extension"});
  REQUIRE(values(data, "effort").size() == 12);
  CHECK(values(data, "sweep_value") == std::vector<double>{0.0, 0.1, 0.2});
  CHECK(values(data, "push_stiffness").size() == 12 * all.pushes.size());
  CHECK(values(data, "rotational_stiffness").size() == 12 * all.rotations.size());
  CHECK(values(data, "cavity_pressure").size() == 48);

  Experiment one = all;  // the same numbers as alone, where results have no such dimension
  one.posture = all.postures[1];
  one.postures.clear();
  const Dataset alone = run_experiment(model, one);
  REQUIRE(named(alone, "effort").dimensions ==
          std::vector<std::string>{"condition", "intervention", "solver_setting"});
  for (const char* name : {"effort", "intra_abdominal_pressure", "rotational_stiffness"}) {
    const auto &both = values(data, name), &single = values(alone, name);
    REQUIRE(2 * single.size() == both.size());
    for (std::size_t i = 0; i < single.size(); ++i) CHECK(both[single.size() + i] == single[i]);
  }
  CHECK(values(data, "effort")[0] != values(data, "effort")[6]);
}

TEST_CASE("Threads and an interruption leave a result of several postures as it is", "[run][property]") {
  const Experiment experiment = small_soda_can();
  RunOptions two;
  two.threads = 2;
  const Dataset first = run_experiment(test::shipped_model(), experiment);
  const Dataset second = run_experiment(test::shipped_model(), experiment, two);
  CHECK(values(first, "activation") == values(second, "activation"));

  std::atomic<bool> stop{false};
  RunOptions halted;
  halted.interrupted = &stop;
  halted.progress = [&](int done, int total) {
    CHECK(total == 12);
    if (done == 6) stop = true;
  };
  const Dataset part = run_experiment(test::shipped_model(), experiment, halted);
  CHECK(part.attributes.at("status") == "interrupted");
  CHECK(values(part, "effort")[0] == values(first, "effort")[0]);
  CHECK(std::isnan(values(part, "effort").back()));
}

TEST_CASE("Bracing raises pressure, compression and the stiffness of the whole trunk in standing",
          "[run][property]") {
  const Dataset data = run_experiment(test::shipped_model(), small_soda_can());
  for (const char* name : {"intra_abdominal_pressure", "margin_mass"}) {
    const auto& v = values(data, name);
    CHECK(v[0] < v[1]);
    CHECK(v[1] < v[2]);
  }
  const auto& pressed = values(data, "compression");  // level fastest, L4/5 the fifth of six
  CHECK(pressed[4] < pressed[10]);
  CHECK(pressed[10] < pressed[16]);
  const auto& stiff = values(data, "rotational_stiffness");
  for (const std::size_t rotation : {0, 1, 2}) CHECK(stiff[3 + rotation] < stiff[6 + rotation]);
}

TEST_CASE("A test point on a body that does not exist, or without a direction, is refused", "[run][unit]") {
  Experiment experiment = small_soda_can();
  experiment.pushes[0].body = "wing";
  CHECK_THROWS_AS(run_experiment(test::shipped_model(), experiment), InvalidArgument);
  experiment = small_soda_can();
  experiment.rotations[0].direction_B.setZero();
  CHECK_THROWS_AS(run_experiment(test::shipped_model(), experiment), InvalidArgument);
}

TEST_CASE("A body does not settle under a moment", "[posture][unit]") {
  Posture posture = load_posture("standing_hands_loaded");
  posture.loads = {{"torso", {}, {}, {}}};
  posture.loads[0].point_B = posture.loads[0].force_W = Vec3<double>::Zero();
  posture.loads[0].moment_W = {0.0, 0.0, 10.0};
  CHECK_THROWS_AS(pose_model(test::shipped_model(), posture), InvalidArgument);
}
