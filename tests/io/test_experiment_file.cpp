// Experiments, postures, conditions and interventions as files. Every mistake a file can hold ends in one
// line that names file, line, key, value and what was expected.

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <numbers>

#include "catch.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"

using namespace lumbopelvic;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;

namespace {

/// A file of its own in a temporary folder, removed at the end.
class TextFile {
 public:
  explicit TextFile(const std::string& text, const std::string& name = "mine.toml")
      : folder_(std::filesystem::temp_directory_path() / ("experiment_file_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / name) << text;
    path_ = folder_ / name;
  }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  ~TextFile() { std::filesystem::remove_all(folder_); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path folder_, path_;
};

const std::string smallest = R"(model = "adult_male"
posture = { name = "here", supports = ["contact_point"] }
conditions = [{ name = "c" }]
interventions = [{name = "a", changes = [{ quantity = "strength", operation = "scale", value = 0.5, targets = ["g"]}]}]
solver_settings = { no_margin = true, short_range_stiffness = [1.0] }
)";

/// What the reader says of an experiment.
std::string complaint(const std::string& text, const std::vector<std::string>& overrides = {}) {
  const TextFile file(text);
  try {
    static_cast<void>(load_experiment(file.path(), overrides));
  } catch (const DataError& error) {
    CHECK_THAT(error.what(), !Contains("\n"));
    return error.what();
  }
  return "nothing";
}

Experiment shipped_experiment(const std::vector<std::string>& overrides = {}) {
  return load_experiment("release_vs_stabilise", overrides);
}

}  // namespace

TEST_CASE("The shipped experiment has every condition, intervention and solver setting of the main job",
          "[unit]") {
  const Experiment e = shipped_experiment();
  CHECK(e.name == "release_vs_stabilise");
  CHECK(e.model == "adult_male");
  CHECK(e.posture.name == "standing");
  CHECK(e.posture.supports.size() == 8);
  const auto names = [](const auto& all) {
    std::vector<std::string> words;
    for (const auto& one : all) words.push_back(one.name);
    return words;
  };
  CHECK(names(e.conditions) == std::vector<std::string>{"healthy", "weak_core_0.5", "weak_core_0.2",
                                                        "tight_psoas", "tight_psoas_weak_core"});
  CHECK(names(e.interventions) == std::vector<std::string>{"no_intervention", "release", "stabilise",
                                                           "release_and_stabilise", "brace"});
  CHECK(e.solver_settings.size() % 3 == 0);
  CHECK(e.solver_settings.size() > 9);
}

TEST_CASE("The recruitment settings that ship are the defaults of the library", "[unit]") {
  const RecruitmentSettings file = shipped_experiment().solver_settings.front().settings, code;
  CHECK(file.effort_exponent == code.effort_exponent);
  CHECK(file.effort_weight == code.effort_weight);
  CHECK(file.tendon_in_series == code.tendon_in_series);
  CHECK(file.stability_coordinates == code.stability_coordinates);
  CHECK(file.pressure_penalty == code.pressure_penalty);
  CHECK(file.contact_penalty == code.contact_penalty);
  CHECK(file.linea_alba_penalty == code.linea_alba_penalty);
  CHECK(file.reserve_penalty == code.reserve_penalty);
  CHECK(file.instability_penalty == code.instability_penalty);
  CHECK(file.tolerance == code.tolerance);
  CHECK(file.max_rounds == code.max_rounds);
}

TEST_CASE("The stepper of a simulation is chosen by name", "[unit]") {
  const auto stepper = [](const std::vector<std::string>& overrides) {
    return load_experiment("quick_release", overrides).simulation->stepper;
  };
  CHECK(stepper({}) == StepMethod::rodas);
  CHECK(stepper({"simulation.stepper='rodas3'"}) == StepMethod::rodas3);
  CHECK(stepper({"simulation.stepper='dopri5'"}) == StepMethod::dopri5);
  CHECK(stepper({"simulation.stepper='rosenbrock4'"}) == StepMethod::rosenbrock4);
  CHECK_THROWS_WITH(stepper({"simulation.stepper='euler'"}),
                    Contains("'euler': expected one of rodas, rodas3, dopri5, rosenbrock4"));
}

TEST_CASE("Solver settings are every demand with every gain", "[unit]") {
  const auto e =
      shipped_experiment({"solver_settings.no_margin=true", "solver_settings.mass_metric_Hz=[0.5]",
                          "solver_settings.segment_Nm_per_rad=[50]",
                          "solver_settings.short_range_stiffness=[10, 23.4]", "report.solver_settings=[]"});
  REQUIRE(e.solver_settings.size() == 6);
  CHECK(e.solver_settings[0].name == "no margin, gain 10");
  CHECK(e.solver_settings[0].settings.metric == Metric::none);
  CHECK(e.solver_settings[3].name == "mass metric 0.5 Hz, gain 23.4");
  CHECK(e.solver_settings[3].settings.metric == Metric::mass);
  CHECK(e.solver_settings[3].settings.margin == Approx(std::numbers::pi * std::numbers::pi));  // (2 pi 0.5)^2
  CHECK(e.solver_settings[3].settings.short_range_stiffness == 23.4);
  CHECK(e.solver_settings[4].name == "segment 50 N m/rad, gain 10");
  CHECK(e.solver_settings[4].settings.margin == 50.0);
}

TEST_CASE("Every shipped posture, condition and intervention can be read", "[unit]") {
  for (const auto& name : list_data("postures")) CHECK(load_posture(name).name == name);
  for (const std::string kind : {"conditions", "interventions"})
    for (const auto& name : list_data(kind)) {
      const ChangeSet set = load_condition(find_data(kind, name));
      CHECK(set.name == name);
      CHECK(!set.label.empty());
      CHECK(!set.description.empty());
    }
}

TEST_CASE("The text of an experiment is all of it", "[property]") {
  const Experiment e = shipped_experiment({"conditions.weak_core_0.5.changes.0.value=0.123456789012345678"});
  const Experiment again = parse_experiment(e.text);
  CHECK(again.text == e.text);
  CHECK(again.name == e.name);
  CHECK(again.posture.supports == e.posture.supports);
  CHECK(again.conditions[1].changes[0].value == 0.123456789012345678);
  CHECK(again.conditions[1].changes[0].targets == e.conditions[1].changes[0].targets);
  CHECK(again.solver_settings.size() == e.solver_settings.size());
  CHECK(report_of(again).solver_settings == report_of(e).solver_settings);
}

TEST_CASE("Angles in a posture file are degrees, lengths metres", "[unit]") {
  const TextFile file(R"(
    coordinates_deg = { hip_flexion_r = 90.0 }
    coordinates_m = { pelvis_ty = 0.9 }
    prescribed_deg = { knee_angle_r = 45 }
    free = ["a"]
    locked = ["b"]
    base_attitude = [0.707, 0.0, 0.0, 0.707]
    [[loads]]
    body = "torso"
    point_m = [0.1, 0.2, 0.3]
    force_N = [0, -100, 0])");
  const Posture p = load_posture(file.path());
  CHECK(p.name == "mine");
  CHECK(p.coordinates.at("hip_flexion_r") == Approx(std::numbers::pi / 2));
  CHECK(p.coordinates.at("pelvis_ty") == 0.9);
  CHECK(p.prescribed.at("knee_angle_r") == Approx(std::numbers::pi / 4));
  CHECK(p.base_attitude.norm() == Approx(1.0));
  REQUIRE(p.loads.size() == 1);
  CHECK(p.loads[0].point_B.z() == 0.3);
  CHECK(p.loads[0].force_W.y() == -100.0);
}

TEST_CASE("An override reaches every part of an experiment", "[unit]") {
  const auto e = shipped_experiment(
      {"model=other", "conditions.weak_core_0.5.changes.0.value=0.4", "interventions.4.changes.0.value=7",
       "posture.locked=[\"neck\"]", "recruitment.effort_exponent=3", "solver_settings.mass_metric_Hz=[0.5]"});
  CHECK(e.model == "other");
  CHECK(e.conditions[1].changes[0].value == 0.4);
  CHECK(e.conditions[2].changes[0].value == 0.2);
  CHECK(e.interventions[4].changes[0].value == 7.0);
  CHECK(e.posture.locked == std::vector<std::string>{"neck"});
  CHECK(e.solver_settings.back().settings.effort_exponent == 3.0);
  CHECK_THAT(e.text, Contains("effort_exponent = 3"));
}

TEST_CASE("An override can choose other shipped parts", "[unit]") {
  const auto e = shipped_experiment(
      {"conditions=[\"tight_psoas\"]", "interventions=[\"brace\", \"control\"]", "posture=standing"});
  REQUIRE(e.conditions.size() == 1);
  CHECK(e.conditions[0].changes.size() == 2);
  CHECK(e.interventions[0].changes[0].quantity == Quantity::segment_brace);
  CHECK(e.posture.supports.size() == 8);
}

TEST_CASE("An override that leads nowhere is refused with its own words", "[unit]") {
  CHECK(complaint(smallest) == "nothing");
  CHECK_THAT(complaint(smallest, {"posture"}), EndsWith("--set posture: expected key=value"));
  CHECK_THAT(complaint(smallest, {"=1"}), Contains("expected key=value"));
  CHECK_THAT(complaint(smallest, {"a..b=1"}), Contains("expected a word between dots"));
  CHECK_THAT(complaint(smallest, {"model.name=1"}),
             Contains("--set model.name=1: expected no more words before 'name'"));
  CHECK_THAT(complaint(smallest, {"interventions.b.changes=[]"}),
             Contains("expected at 'b' one of a, or a number below 1"));
  CHECK_THAT(complaint(smallest, {"interventions.9.changes=[]"}), Contains("a number below 1"));
  CHECK_THAT(complaint(smallest, {"title=[1,"}), Contains("expected a TOML value"));
  CHECK_THAT(complaint(smallest, {"title=1\nother=2"}), Contains("expected a TOML value"));
  CHECK_THAT(
      complaint(smallest, {"recruitment.tolerence=1e-3"}),
      Contains("--set recruitment.tolerence=1e-3: recruitment.tolerence: unknown key: expected one of"));
  CHECK_THAT(complaint(smallest, {"recruitment.effort_exponent=1.5"}),
             Contains("recruitment.effort_exponent: 1.5: expected >= 2"));
  CHECK_THAT(complaint(smallest, {"conditions=[\"nobody\"]"}),
             Contains("--set conditions=[\"nobody\"]: conditions: "));
}

TEST_CASE("A mistake in a file is named with its line, key, value and what was expected", "[unit]") {
  const auto with = [](const std::string& line) { return complaint(smallest + line + "\n"); };
  CHECK_THAT(with("titel = 'x'"),
             Contains("mine.toml:6: titel: unknown key: expected one of interventions, conditions"));
  CHECK_THAT(with("title = 3"), Contains("mine.toml:6: title: 3: expected text in quotes"));
  CHECK_THAT(with("[recruitment]\nmax_rounds = 2.5"),
             Contains("mine.toml:7: recruitment.max_rounds: 2.5: expected a whole number"));
  CHECK_THAT(with("[recruitment]\ntolerance = -1"), Contains("recruitment.tolerance: -1: expected > 0"));
  CHECK_THAT(with("[recruitment]\ntolerance = nan"), Contains("recruitment.tolerance: nan: expected > 0"));
  CHECK_THAT(with("[recruitment]\ntendon_in_series = 1"), Contains("expected true or false"));
  CHECK_THAT(with("[recruitment]\neffort_weight = 'mass'"), Contains("'mass': expected one of volume, unit"));
  CHECK_THAT(with("[report]\nvariants = ['none']"),
             Contains("expected names of solver settings, such as 'no margin, gain 1'"));
  CHECK_THAT(with("title = "), Contains("mine.toml:6: "));
  CHECK_THAT(complaint("posture = 3"), Contains("model: missing: expected text in quotes"));
}

TEST_CASE("A mistake deep in an experiment is named by where it is", "[unit]") {
  const auto instead = [](std::string what, std::string by) {
    std::string text = smallest;
    return complaint(text.replace(text.find(what), what.size(), by));
  };
  CHECK_THAT(
      instead("\"strength\"", "\"force\""),
      Contains(
          "mine.toml:4: interventions.a.changes.0.quantity: 'force': expected one of strength, rest_length"));
  CHECK_THAT(instead("value = 0.5", "value = '0.5'"),
             Contains("interventions.a.changes.0.value: '0.5': expected a number"));
  CHECK_THAT(instead("value = 0.5", "value = inf"),
             Contains("interventions.a.changes.0.value: inf: expected a finite number"));
  CHECK_THAT(instead("[\"g\"]", "[1]"), Contains("interventions.a.changes.0.targets[0]: 1: expected text"));
  CHECK_THAT(instead("[\"contact point\"]", "\"contact point\""),
             Contains("mine.toml:2: posture.supports: 'contact point': expected a list"));
  CHECK_THAT(instead("{ name = \"c\" }", ""), Contains("conditions: []: expected at least one"));
  CHECK_THAT(instead("{ name = \"c\" }", "{ name = \"c\" }, { name = \"c\" }"), Contains("not 'c' again"));
  CHECK_THAT(instead("{ name = \"c\" }", "{}"), Contains("conditions.0.name: missing"));
  CHECK_THAT(instead("[1.0]", "[1.0, -2]"),
             Contains("solver_settings.short_range_stiffness[1]: -2: expected >= 0"));
  CHECK_THAT(instead("[1.0]", "[1, 1]"), Contains("solver settings: "));
  CHECK_THAT(instead("no_margin = true", "no_margin = false"),
             Contains("solver_settings.mass_metric_Hz: missing"));
  CHECK_THAT(
      instead("supports = [\"contact point\"]", "coordinates_deg = { a = 1 }, coordinates_m = { a = 1 }"),
      Contains("not in both"));
  CHECK_THAT(instead("supports = [\"contact point\"]", "base_attitude = [1, 1, 0, 0]"),
             Contains("a unit quaternion"));
  CHECK_THAT(instead("supports = [\"contact point\"]",
                     "loads = [{ body = 'b', point_m = [1, 2], force_N = [0, 0, 0] }]"),
             Contains("posture.loads.0.point_m: [ 1, 2 ]: expected three numbers"));
}

TEST_CASE("A part beside the experiment is found from the experiment's folder", "[unit]") {
  const TextFile condition("changes = []", "own.toml");
  std::string text = smallest;
  text.replace(text.find("{ name = \"c\" }"), 14, "\"own.toml\"");
  const auto file = condition.path().parent_path() / "mine.toml";
  std::ofstream(file) << text;
  CHECK(load_experiment(file).conditions[0].name == "own");
}

TEST_CASE("A file that is not there is refused in one line", "[unit]") {
  CHECK_THROWS_WITH(load_experiment("/nowhere/x.toml"), Contains("/nowhere/x.toml: expected a TOML file"));
  CHECK_THROWS_AS(load_posture("/nowhere/x.toml"), DataError);
  CHECK_THROWS_AS(load_condition("/nowhere/x.toml"), DataError);
}
