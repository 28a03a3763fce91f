#include "catch.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"

using namespace lumbopelvic;

namespace {

Experiment soda_can(const std::vector<std::string>& overrides = {}) {
  return load_experiment("soda_can", overrides);
}

/// What is said of an experiment with overrides that do not fit.
std::string refusal(const std::vector<std::string>& overrides) {
  try {
    static_cast<void>(soda_can(overrides));
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

bool says(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("A sweep is one intervention for each of its values", "[unit]") {
  const Experiment e = soda_can({"sweeps.brace.values=[0.0, 0.25]", "sweeps.brace.changes.0.factor=2.0"});
  REQUIRE(e.interventions.size() == 2);
  CHECK(e.interventions[1].name == "brace 0.25");
  CHECK(e.interventions[1].label == "bracing 0.25");
  CHECK(e.interventions[1].sweep == "brace");
  CHECK(e.interventions[1].sweep_value == 0.25);
  REQUIRE(e.interventions[1].changes.size() == 1);
  CHECK(e.interventions[1].changes[0].quantity == Quantity::relative_drive);
  CHECK(e.interventions[1].changes[0].value == 0.5);
  CHECK(e.interventions[0].changes[0].value == 0.0);
}

TEST_CASE("Interventions that are written out come before those of sweeps", "[unit]") {
  const Experiment e = soda_can({"interventions=[\"no_intervention\"]"});
  CHECK(e.interventions.front().name == "no_intervention");
  CHECK(e.interventions.front().sweep.empty());
  CHECK(e.interventions.size() == soda_can().interventions.size() + 1);
}

TEST_CASE("An experiment has one posture or several, pushes and turns", "[unit]") {
  const Experiment e = soda_can();
  CHECK(e.postures.size() == 6);
  CHECK(all_postures(e).size() == 6);
  REQUIRE(e.postures[3].name == "effort_extension");
  CHECK(e.postures[3].loads[0].moment_W == Vec3<double>(0.0, 0.0, -60.0));
  CHECK(e.pushes[0].body == "lumbar4");
  CHECK(e.rotations[1].direction_B == Vec3<double>::UnitX());
  const Experiment again = parse_experiment(e.text);
  CHECK(again.interventions.size() == e.interventions.size());
  CHECK(again.postures.size() == 6);
  const Experiment one = load_experiment("release_vs_stabilise");
  CHECK(one.postures.empty());
  CHECK(all_postures(one).front().name == "standing");
}

TEST_CASE("What does not fit together in postures and sweeps is said in one line", "[unit]") {
  CHECK(says(refusal({"posture=standing"}), "one of posture and postures"));
  CHECK(says(refusal({"postures=[\"standing\", \"standing\"]"}), "each name once"));
  CHECK(says(refusal({"postures=[]"}), "at least one"));
  CHECK(says(refusal({"sweeps.brace.values=[]"}), "1 to 1000 numbers"));
  CHECK(says(refusal({"sweeps.brace.values=[0.1, 0.1]"}), "each name once"));
  CHECK(says(refusal({"sweeps.brace.changes.0.factor=1.0", "sweeps.brace.changes.0.value=0.1"}), "not both"));
  CHECK(says(refusal({"sweeps.brace.changes.0.quantity=wind"}), "sweeps.brace.changes.0.quantity=wind"));
  CHECK(says(refusal({"sweeps.brace.changes.0.factor=wind"}), "a number"));
  CHECK(says(refusal({"sweeps.brace.colour=red"}), "colour"));
  CHECK(says(refusal({"pushes.0.direction=[0.0, 0.0, 0.0]"}), "a direction"));
}
