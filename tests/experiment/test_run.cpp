#include <cstring>

#include "catch.hpp"
#include "lumbopelvic/experiment/run.hpp"
#include "support/pendulum.hpp"
#include "support/shipped_model.hpp"
#include "support/variables.hpp"

using namespace lumbopelvic;

namespace {

const std::vector<double>& numbers(const Dataset& data, const std::string& name) {
  return test::values<double>(data, name);
}
const std::vector<std::int32_t>& integers(const Dataset& data, const std::string& name) {
  return test::values<std::int32_t>(data, name);
}

ChangeSet strength(const std::string& name, double value) {
  return {name, name, "", {{Quantity::strength, Operation::scale, value, {}}}};
}

/// The pendulum, healthy or at half strength, left alone or twice as strong, without and with a margin.
Experiment pendulum_experiment() {
  Experiment experiment;
  experiment.name = "pendulum";
  experiment.posture.locked = {"hinge_bending", "hinge_turning"};
  experiment.conditions = {{"healthy", "healthy", "", {}}, strength("weak", 0.5)};
  experiment.interventions = {{"control", "control", "", {}}, strength("train", 2.0)};
  RecruitmentSettings settings = test::Pendulum::settings();
  settings.stability_coordinates = {"hinge_flexion"};
  settings.metric = Metric::none;
  experiment.solver_settings.push_back({"none", settings});
  settings.metric = Metric::mass;
  experiment.solver_settings.push_back({"upright", settings});
  return experiment;
}

bool same_bits(const Variable& a, const Variable& b) {
  if (a.data.index() != b.data.index()) return false;
  if (const auto* x = std::get_if<std::vector<double>>(&a.data)) {
    const auto& y = std::get<std::vector<double>>(b.data);
    return x->size() == y.size() && std::memcmp(x->data(), y.data(), x->size() * sizeof(double)) == 0;
  }
  return a.data == b.data;
}
void check_same_bits(const Dataset& a, const Dataset& b) {
  REQUIRE(a.variables.size() == b.variables.size());
  for (std::size_t i = 0; i < a.variables.size(); ++i) {
    INFO(a.variables[i].name);
    CHECK(same_bits(a.variables[i], b.variables[i]));
  }
}

}  // namespace

TEST_CASE("An experiment solves every condition under every intervention in every solver setting",
          "[run][verification]") {
  const Model model = test::Pendulum().model();
  const Dataset data = run_experiment(model, pendulum_experiment());
  const auto& effort = numbers(data, "effort");
  REQUIRE(effort.size() == 8);  // slowest first: condition, intervention, solver setting
  REQUIRE(integers(data, "status") == std::vector<std::int32_t>(8, 0));
  const auto at = [&](int condition, int intervention, int v) {
    return effort[std::size_t(4 * condition + 2 * intervention + v)];
  };
  for (const int c : {0, 1})
    for (const int intervention : {0, 1})
      CHECK(at(c, intervention, 0) == Approx(0.0).margin(1e-12));  // nothing to balance
  CHECK(at(1, 1, 1) == at(0, 0, 1));  // half strength trained to double is healthy again
  CHECK(at(1, 0, 1) >
        3.9 * at(0, 0, 1));  // half the strength, at least twice the activation, four times its square
  CHECK(at(0, 1, 1) < 0.26 * at(0, 0, 1));
}

TEST_CASE("A result names its dimensions, and every number has a unit", "[run][property]") {
  const Dataset data = run_experiment(test::Pendulum().model(), pendulum_experiment());
  for (const char* name : {"activation", "tension", "stability_shadow_price", "compression", "shear_anterior",
                           "shear_right", "disc_pressure", "intra_abdominal_pressure", "effort", "margin",
                           "critical_load_factor", "reserve_max", "kkt_residual", "status"}) {
    const Variable& v = test::variable(data, name);
    INFO(name);
    CHECK(v.attributes.count("units") == 1);
    REQUIRE(v.dimensions.size() >= 3);
    CHECK(std::vector<std::string>(v.dimensions.begin(), v.dimensions.begin() + 3) ==
          std::vector<std::string>{"condition", "intervention", "solver_setting"});
    std::size_t size = 1;
    for (const auto& dimension : v.dimensions)
      for (const Dimension& d : data.dimensions)
        if (d.name == dimension) size *= d.size;
    CHECK(std::visit([](const auto& values) { return values.size(); }, v.data) == size);
  }
  CHECK(test::values<std::string>(data, "condition") == std::vector<std::string>{"healthy", "weak"});
}

TEST_CASE("One thread, two threads and a second run give the same bits on the shipped model",
          "[run][property]") {
  const Model& model = test::shipped_model();
  Experiment whole = load_experiment("release_vs_stabilise");
  Experiment small = whole;
  small.conditions.resize(2);
  small.interventions.resize(2);
  small.solver_settings.clear();
  for (const SolverSetting& v : whole.solver_settings)
    if (v.name == "no margin, gain 23.4" || v.name == report_of(whole).solver_settings.front())
      small.solver_settings.push_back(v);
  REQUIRE(small.solver_settings.size() == 2);
  RunOptions two;
  two.threads = 2;
  const Dataset first = run_experiment(model, small);
  for (const std::int32_t status : integers(first, "status")) CHECK(status == 0);
  check_same_bits(first, run_experiment(model, small));
  check_same_bits(first, run_experiment(model, small, two));
}

TEST_CASE("An interrupted experiment keeps what is done and marks the rest", "[run][property]") {
  std::atomic<bool> stop{false};
  RunOptions options;
  options.interrupted = &stop;
  int calls = 0;
  options.progress = [&](int done, int total) {
    ++calls;
    CHECK(total == 8);
    if (done == 3) stop = true;
  };
  const Dataset data = run_experiment(test::Pendulum().model(), pendulum_experiment(), options);
  CHECK(calls >= 4);
  const auto& status = integers(data, "status");
  CHECK(std::count(status.begin(), status.end(), std::int32_t(RunStatus::not_run)) == 4);
  CHECK(status[0] == 0);
  CHECK(std::isnan(numbers(data, "effort").back()));
}

TEST_CASE("An interrupted experiment that is continued has the bits of one that was not", "[run][property]") {
  const Model& model = test::shipped_model();
  const Experiment experiment = load_experiment(
      "quick_release", {"postures=[\"effort_extension\"]", "conditions=[\"healthy\"]",
                        "interventions=[\"no_intervention\", \"release\"]", "simulation.duration_s=0.05",
                        "simulation.perturbations.unloadings.0.time_s=0.01",
                        "solver_settings.short_range_stiffness=[23.4, 30.0]"});
  const Dataset whole = run_experiment(model, experiment);

  std::atomic<bool> stop{false};
  RunOptions options;
  options.interrupted = &stop;
  options.progress = [&](int done, int) {
    stop = done == 3;
  };  // in the second intervention's second solver setting
  options.checkpoint_every = 1e-9;
  std::vector<Dataset> kept;
  options.checkpoint = [&](const Dataset& so_far) { kept.push_back(so_far); };
  const Dataset part = run_experiment(model, experiment, options);
  CHECK(part.attributes.at("status") == "interrupted");
  REQUIRE(kept.size() >= 2);

  int runs = 0;
  for (const Dataset* earlier : std::initializer_list<const Dataset*>{&part, &kept[1], &whole}) {
    RunOptions on;
    on.earlier = earlier;
    int first = -1;
    on.progress = [&](int done, int total) {
      if (first < 0) first = done;
      runs = total;
    };
    check_same_bits(whole, run_experiment(model, experiment, on));
    CHECK(first == (earlier == &whole ? 4 : 2));  // the first intervention is not run again
  }
  CHECK(runs == 4);

  RunOptions other;
  other.earlier = &part;
  const Experiment longer = parse_experiment(experiment.text, {"simulation.duration_s=0.06"});
  CHECK_THROWS_WITH(run_experiment(model, longer, other), Catch::Contains("this very experiment"));
  const Model weaker = load_model("adult_male_via_psoas");
  CHECK_THROWS_WITH(run_experiment(weaker, experiment, other), Catch::Contains("model of the earlier"));
}

TEST_CASE("An experiment without conditions, interventions or solver settings is refused", "[run][unit]") {
  const Model model = test::Pendulum().model();
  Experiment experiment = pendulum_experiment();
  experiment.solver_settings.clear();
  CHECK_THROWS_AS(run_experiment(model, experiment), InvalidArgument);
  RunOptions none;
  none.threads = 0;
  CHECK_THROWS_AS(run_experiment(model, pendulum_experiment(), none), InvalidArgument);
}
