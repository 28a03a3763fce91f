/// No run, posture or condition costs another one.

#include <cstring>
#include <numbers>

#include "catch.hpp"
#include "lumbopelvic/experiment/run.hpp"
#include "support/pendulum.hpp"
#include "support/shipped_model.hpp"
#include "support/variables.hpp"

using namespace lumbopelvic;

namespace {

using test::values;

/// The pendulum in one condition, upright by a margin.
Experiment pendulum_in(const std::vector<ChangeSet>& conditions) {
  Experiment experiment;
  experiment.name = "pendulum";
  experiment.text = "name = 'pendulum'";
  experiment.posture.name = "upright";
  experiment.posture.locked = {"hinge_bending", "hinge_turning"};
  experiment.conditions = conditions;
  experiment.interventions = {{"control", "control", "", {}}};
  RecruitmentSettings settings = test::Pendulum::settings();
  settings.stability_coordinates = {"hinge_flexion"};
  experiment.solver_settings = {{"upright", settings}};
  return experiment;
}

const ChangeSet healthy{"healthy", "healthy", "", {}};
/// Half the rest length: both fibres are four optimal lengths long, where 1.8 is the limit.
const ChangeSet shortened{"shortened", "shortened", "", {{Quantity::rest_length, Operation::scale, 0.5, {}}}};

}  // namespace

TEST_CASE("A run that cannot be worked out has a status and its reason, and costs no other run",
          "[run][property]") {
  const Model model = test::Pendulum().model();
  const Dataset alone = run_experiment(model, pendulum_in({healthy}));
  const Dataset data = run_experiment(model, pendulum_in({shortened, healthy}));
  CHECK(values<std::int32_t>(data, "status") ==
        std::vector<std::int32_t>{std::int32_t(RunStatus::failed), std::int32_t(RunStatus::solved)});
  const auto& messages = values<std::string>(data, "run_message");
  for (const char* words : {"posture upright", "condition shortened", "intervention control", "front",
                            "expected between 0 and 1.8"})
    CHECK_THAT(messages[0], Catch::Contains(words));
  CHECK(messages[1].empty());
  const auto& effort = values<double>(data, "effort");
  CHECK(std::isnan(effort[0]));
  CHECK(effort[1] == values<double>(alone, "effort")[0]);
  CHECK(data.attributes.at("status") == "complete");
}

TEST_CASE("A posture that cannot be posed fails with its name, and the other postures go on",
          "[run][property]") {
  const Model model = test::Pendulum().model();
  Experiment experiment = pendulum_in({healthy});
  Posture winged = experiment.posture;
  winged.name = "winged";
  winged.coordinates["wing"] = 0.1;
  experiment.postures = {winged, experiment.posture};
  const Dataset data = run_experiment(model, experiment);
  CHECK(values<std::int32_t>(data, "status") ==
        std::vector<std::int32_t>{std::int32_t(RunStatus::failed), std::int32_t(RunStatus::solved)});
  const std::string& message = values<std::string>(data, "run_message")[0];
  CHECK_THAT(message, Catch::StartsWith("posture winged: ") && Catch::Contains("wing"));
  CHECK_THAT(message, !Catch::Contains("condition"));  // it is the same for all of them
}

TEST_CASE("A condition that does not fit the model fails with its name", "[run][property]") {
  const Model model = test::Pendulum().model();
  const ChangeSet unknown{"unknown", "", "", {{Quantity::strength, Operation::scale, 0.5, {"biceps"}}}};
  const Dataset data = run_experiment(model, pendulum_in({unknown, healthy}));
  CHECK(values<std::int32_t>(data, "status")[1] == std::int32_t(RunStatus::solved));
  CHECK_THAT(values<std::string>(data, "run_message")[0],
             Catch::StartsWith("condition unknown, intervention control: ") && Catch::Contains("biceps"));
}

TEST_CASE("A result with failed runs is continued: what failed is not run again", "[run][property]") {
  Model model = test::Pendulum().model();
  model.hash = "of the pendulum";
  const Experiment experiment = pendulum_in({shortened, healthy});
  const Dataset first = run_experiment(model, experiment);
  RunOptions options;
  options.earlier = &first;
  int begun = -1;
  options.progress = [&](int done, int) { begun = begun < 0 ? done : begun; };
  const Dataset again = run_experiment(model, experiment, options);
  CHECK(begun == 2);
  CHECK(values<std::string>(again, "run_message") == values<std::string>(first, "run_message"));
}

TEST_CASE("A result is continued with the files it was begun with, each in its place", "[run][property]") {
  Model model = test::Pendulum().model();
  model.hash = "of the pendulum";
  Experiment experiment = pendulum_in({healthy});
  experiment.sources = {"1111 a.toml", "2222 b.toml"};
  const Dataset first = run_experiment(model, experiment);
  RunOptions options;
  options.earlier = &first;
  const auto refuses = [&](const std::vector<std::string>& sources, const std::string& words) {
    experiment.sources = sources;
    CHECK_THROWS_WITH(run_experiment(model, experiment, options), Catch::Contains(words));
  };
  refuses({"1111 a.toml", "3333 b.toml"}, "contents of b.toml is changed: 3333");
  refuses({"2222 a.toml", "1111 b.toml"},
          "file 1 of the experiment is 2222 a.toml, expected one with the hash 1111");
  refuses({"1111 a.toml"}, "file 2 of the experiment is none, expected one with the hash 2222");
  refuses({"1111 a.toml", "2222 b.toml", "1111 c.toml"},
          "file 3 of the experiment is 1111 c.toml, expected none more");
  experiment.sources = {"1111 elsewhere/a.toml", "2222 b.toml"};
  CHECK_NOTHROW(run_experiment(model, experiment, options));
}

TEST_CASE("An equilibrium that nothing holds says which coordinate lacks how much", "[run][property]") {
  const Model model = test::Pendulum().model();
  Experiment experiment = pendulum_in({healthy});
  ExternalLoad push;
  push.body = "rod";
  push.point_B = {0.0, 0.4, 0.0};
  push.force_W = {1e5, 0.0, 0.0};
  experiment.posture.loads = {push};
  const Dataset data = run_experiment(model, experiment);
  CHECK(values<std::int32_t>(data, "status")[0] == std::int32_t(RunStatus::unbalanced));
  CHECK_THAT(values<std::string>(data, "run_message")[0],
             Catch::Contains("hinge_flexion lacks") && Catch::Contains("expected at most 1e-05"));
}

TEST_CASE("Numbers of a run that is no answer stay in the result, and are masked where they would be shown",
          "[run][property]") {
  const Model model = test::Pendulum().model();
  Experiment experiment = pendulum_in({healthy});
  Posture pushed = experiment.posture;
  pushed.name = "pushed";
  ExternalLoad push;
  push.body = "rod";
  push.point_B = {0.0, 0.4, 0.0};
  push.force_W = {1e5, 0.0, 0.0};
  pushed.loads = {push};
  experiment.postures = {pushed, experiment.posture};
  const Dataset data = run_experiment(model, experiment);
  const Dataset shown = usable_only(data);
  CHECK(values<std::int32_t>(data, "usable") == std::vector<std::int32_t>{0, 1});
  for (const char* name : {"effort", "margin", "intra_abdominal_pressure"}) {
    INFO(name);
    CHECK(std::isfinite(values<double>(data, name)[0]));
    CHECK(std::isnan(values<double>(shown, name)[0]));
    CHECK(values<double>(shown, name)[1] == values<double>(data, name)[1]);
  }
  CHECK(values<double>(shown, "activation").size() == 4);
  CHECK(std::isnan(values<double>(shown, "activation")[1]));
  CHECK(std::isfinite(values<double>(shown, "activation")[2]));
  CHECK(values<double>(shown, "reserve_max")[0] > 1.0);  // how far it is from an answer
}

TEST_CASE(
    "Past the top of a moment curve a disc softens, and recruitment ends in a status with finite numbers",
    "[run][regression]") {
  constexpr double degree = std::numbers::pi / 180.0;
  Experiment experiment = load_experiment("release_vs_stabilise", {"posture=pelvis_held"});
  experiment.posture.coordinates["L4_L5_Flex_Ext"] = -20.2 * degree;  // of 20.8 within its range
  experiment.conditions.resize(1);
  experiment.interventions.resize(1);
  experiment.solver_settings = {{"margin", RecruitmentSettings{}}};
  experiment.text.clear();
  const Dataset data = run_experiment(test::shipped_model(), experiment);
  const std::int32_t status = values<std::int32_t>(data, "status")[0];
  CHECK((status == std::int32_t(RunStatus::unbalanced) || status == std::int32_t(RunStatus::not_converged)));
  CHECK_THAT(values<std::string>(data, "run_message")[0], Catch::Contains("pelvis_held"));
  for (const char* name : {"effort", "reserve_max", "intra_abdominal_pressure"})
    CHECK(std::isfinite(values<double>(data, name)[0]));
}
