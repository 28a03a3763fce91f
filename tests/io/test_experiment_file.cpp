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
posture = { name = "here", supports = ["pad"] }
conditions = [{ name = "c" }]
arms = [{name = "a", changes = [{ quantity = "strength", operation = "scale", value = 0.5, targets = ["g"]}]}]
variants = { no_margin = true, short_range_stiffness = [1.0] }
)";

/// What the reader says of an experiment.
std::string complaint(const std::string& text, const std::vector<std::string>& overrides = {}) {
  const TextFile file(text);
  try {
    static_cast<void>(read_experiment(file.path(), overrides));
  } catch (const DataError& error) {
    CHECK_THAT(error.what(), !Contains("\n"));
    return error.what();
  }
  return "nothing";
}

Experiment shipped_experiment(const std::vector<std::string>& overrides = {}) {
  return read_experiment(find_data("experiments", "release_vs_stabilise"), overrides);
}

}  // namespace

TEST_CASE("The shipped experiment has every condition, arm and variant of the main job", "[unit]") {
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
  CHECK(names(e.arms) ==
        std::vector<std::string>{"control", "release", "stabilise", "release_and_stabilise", "brace"});
  CHECK(e.variants.size() % 3 == 0);
  CHECK(e.variants.size() > 9);
}

TEST_CASE("The recruitment settings that ship are the defaults of the library", "[unit]") {
  const RecruitmentSettings file = shipped_experiment().variants.front().settings, code;
  CHECK(file.effort_exponent == code.effort_exponent);
  CHECK(file.effort_weight == code.effort_weight);
  CHECK(file.tendon_in_series == code.tendon_in_series);
  CHECK(file.stability_coordinates == code.stability_coordinates);
  CHECK(file.pressure_price == code.pressure_price);
  CHECK(file.contact_price == code.contact_price);
  CHECK(file.band_price == code.band_price);
  CHECK(file.residual_price == code.residual_price);
  CHECK(file.instability_price == code.instability_price);
  CHECK(file.tolerance == code.tolerance);
  CHECK(file.max_rounds == code.max_rounds);
}

TEST_CASE("Variants are every demand with every gain", "[unit]") {
  const auto e = shipped_experiment({"variants.no_margin=true", "variants.column_Hz=[0.5]",
                                     "variants.segment_Nm_per_rad=[50]",
                                     "variants.short_range_stiffness=[10, 23.4]", "report.variants=[]"});
  REQUIRE(e.variants.size() == 6);
  CHECK(e.variants[0].name == "no margin, gain 10");
  CHECK(e.variants[0].settings.metric == Metric::none);
  CHECK(e.variants[3].name == "column 0.5 Hz, gain 23.4");
  CHECK(e.variants[3].settings.metric == Metric::column);
  CHECK(e.variants[3].settings.margin == Approx(std::numbers::pi * std::numbers::pi));  // (2 pi 0.5)^2
  CHECK(e.variants[3].settings.short_range_stiffness == 23.4);
  CHECK(e.variants[4].name == "segment 50 N m/rad, gain 10");
  CHECK(e.variants[4].settings.margin == 50.0);
}

TEST_CASE("Every shipped posture, condition and intervention can be read", "[unit]") {
  for (const auto& name : list_data("postures"))
    CHECK(read_posture(find_data("postures", name)).name == name);
  for (const std::string kind : {"conditions", "interventions"})
    for (const auto& name : list_data(kind)) {
      const ChangeSet set = read_change_set(find_data(kind, name));
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
  CHECK(again.variants.size() == e.variants.size());
  CHECK(report_of(again).variants == report_of(e).variants);
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
  const Posture p = read_posture(file.path());
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
  const auto e = shipped_experiment({"model=other", "conditions.weak_core_0.5.changes.0.value=0.4",
                                     "arms.4.changes.0.value=7", "posture.locked=[\"neck\"]",
                                     "recruitment.effort_exponent=3", "variants.column_Hz=[0.5]"});
  CHECK(e.model == "other");
  CHECK(e.conditions[1].changes[0].value == 0.4);
  CHECK(e.conditions[2].changes[0].value == 0.2);
  CHECK(e.arms[4].changes[0].value == 7.0);
  CHECK(e.posture.locked == std::vector<std::string>{"neck"});
  CHECK(e.variants.back().settings.effort_exponent == 3.0);
  CHECK_THAT(e.text, Contains("effort_exponent = 3"));
}

TEST_CASE("An override can choose other shipped parts", "[unit]") {
  const auto e = shipped_experiment(
      {"conditions=[\"tight_psoas\"]", "arms=[\"brace\", \"control\"]", "posture=standing"});
  REQUIRE(e.conditions.size() == 1);
  CHECK(e.conditions[0].changes.size() == 2);
  CHECK(e.arms[0].changes[0].quantity == Quantity::segment_brace);
  CHECK(e.posture.supports.size() == 8);
}

TEST_CASE("An override that leads nowhere is refused with its own words", "[unit]") {
  CHECK(complaint(smallest) == "nothing");
  CHECK_THAT(complaint(smallest, {"posture"}), EndsWith("--set posture: expected key=value"));
  CHECK_THAT(complaint(smallest, {"=1"}), Contains("expected key=value"));
  CHECK_THAT(complaint(smallest, {"a..b=1"}), Contains("expected a word between dots"));
  CHECK_THAT(complaint(smallest, {"model.name=1"}),
             Contains("--set model.name=1: expected no more words before 'name'"));
  CHECK_THAT(complaint(smallest, {"arms.b.changes=[]"}),
             Contains("expected at 'b' one of a, or a number below 1"));
  CHECK_THAT(complaint(smallest, {"arms.9.changes=[]"}), Contains("a number below 1"));
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
             Contains("mine.toml:6: titel: unknown key: expected one of arms, conditions"));
  CHECK_THAT(with("title = 3"), Contains("mine.toml:6: title: 3: expected text in quotes"));
  CHECK_THAT(with("[recruitment]\nmax_rounds = 2.5"),
             Contains("mine.toml:7: recruitment.max_rounds: 2.5: expected a whole number"));
  CHECK_THAT(with("[recruitment]\ntolerance = -1"), Contains("recruitment.tolerance: -1: expected > 0"));
  CHECK_THAT(with("[recruitment]\ntolerance = nan"), Contains("recruitment.tolerance: nan: expected > 0"));
  CHECK_THAT(with("[recruitment]\ntendon_in_series = 1"), Contains("expected true or false"));
  CHECK_THAT(with("[recruitment]\neffort_weight = 'mass'"), Contains("'mass': expected one of volume, unit"));
  CHECK_THAT(with("[report]\nvariants = ['none']"),
             Contains("expected names of variants, such as 'no margin, gain 1'"));
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
      Contains("mine.toml:4: arms.a.changes.0.quantity: 'force': expected one of strength, rest_length"));
  CHECK_THAT(instead("value = 0.5", "value = '0.5'"),
             Contains("arms.a.changes.0.value: '0.5': expected a number"));
  CHECK_THAT(instead("value = 0.5", "value = inf"),
             Contains("arms.a.changes.0.value: inf: expected a finite number"));
  CHECK_THAT(instead("[\"g\"]", "[1]"), Contains("arms.a.changes.0.targets[0]: 1: expected text"));
  CHECK_THAT(instead("[\"pad\"]", "\"pad\""),
             Contains("mine.toml:2: posture.supports: 'pad': expected a list"));
  CHECK_THAT(instead("{ name = \"c\" }", ""), Contains("conditions: []: expected at least one"));
  CHECK_THAT(instead("{ name = \"c\" }", "{ name = \"c\" }, { name = \"c\" }"), Contains("not 'c' again"));
  CHECK_THAT(instead("{ name = \"c\" }", "{}"), Contains("conditions.0.name: missing"));
  CHECK_THAT(instead("[1.0]", "[1.0, -2]"), Contains("variants.short_range_stiffness[1]: -2: expected >= 0"));
  CHECK_THAT(instead("[1.0]", "[1, 1]"), Contains("variants: "));
  CHECK_THAT(instead("no_margin = true", "no_margin = false"), Contains("variants.column_Hz: missing"));
  CHECK_THAT(instead("supports = [\"pad\"]", "coordinates_deg = { a = 1 }, coordinates_m = { a = 1 }"),
             Contains("not in both"));
  CHECK_THAT(instead("supports = [\"pad\"]", "base_attitude = [1, 1, 0, 0]"), Contains("a unit quaternion"));
  CHECK_THAT(
      instead("supports = [\"pad\"]", "loads = [{ body = 'b', point_m = [1, 2], force_N = [0, 0, 0] }]"),
      Contains("posture.loads.0.point_m: [ 1, 2 ]: expected three numbers"));
}

TEST_CASE("A part beside the experiment is found from the experiment's folder", "[unit]") {
  const TextFile condition("changes = []", "own.toml");
  std::string text = smallest;
  text.replace(text.find("{ name = \"c\" }"), 14, "\"own.toml\"");
  const auto file = condition.path().parent_path() / "mine.toml";
  std::ofstream(file) << text;
  CHECK(read_experiment(file).conditions[0].name == "own");
}

TEST_CASE("A file that is not there is refused in one line", "[unit]") {
  CHECK_THROWS_WITH(read_experiment("/nowhere/x.toml"), Contains("/nowhere/x.toml: expected a TOML file"));
  CHECK_THROWS_AS(read_posture("/nowhere/x.toml"), DataError);
  CHECK_THROWS_AS(read_change_set("/nowhere/x.toml"), DataError);
}
