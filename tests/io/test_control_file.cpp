/// Control settings as files say them, and what they come to in a model.

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

/// What the error about a file with this text says.
std::string control_complaint(const std::string& text) {
  const auto file = std::filesystem::temp_directory_path() /
                    ("lumbopelvic_test_control_" + std::to_string(::getpid()) + ".toml");
  std::ofstream(file) << text;
  std::string message = "none";
  try {
    (void)load_control(file);
  } catch (const DataError& error) {
    message = error.what();
  }
  std::filesystem::remove(file);
  return message;
}

}  // namespace

TEST_CASE("The shipped control settings fit the shipped model", "[io][unit]") {
  const Model& model = test::shipped_model();
  const VecX<double> length = VecX<double>::Constant(model.n_fascicles(), 1.1);
  for (const std::string& name : list_data("control")) {
    const ControlSettings s = load_control(name);
    CHECK(s.name == name);
    const auto pathways = reflex_pathways(model, s, length);
    const auto spared = name == "breathing_reflexes" ? 12 : 0;  // the diaphragm's fascicles
    CHECK(pathways.size() + std::size_t(spared) == model.fascicles.size());
    CHECK_NOTHROW(ReflexLoop(model.n_fascicles(), pathways, s.reflex));
    CHECK(feedforward_leads(model, s).size() == model.n_fascicles());
  }
}

TEST_CASE("The last group that names a fascicle counts", "[io][unit]") {
  const Model& model = test::shipped_model();
  const ControlSettings s = load_control("late_deep_core");
  const VecX<double> length = VecX<double>::Constant(model.n_fascicles(), 1.1);
  const auto pathways = reflex_pathways(model, s, length);
  const VecX<double> leads = feedforward_leads(model, s);
  int late = 0;
  for (const ReflexPathway& p : pathways) {
    const Fascicle& f = model.fascicles[std::size_t(p.from)];
    CHECK(p.to == p.from);
    CHECK(p.delay == (f.group == "soleus" ? 0.040 : f.group == "vasti" ? 0.020 : p.delay));
    if (f.group == "multifidus") CHECK(p.delay == 0.035);
    CHECK(p.rest_length == Approx(1.08));
    CHECK(p.max_velocity == f.max_velocity);
    late += leads[p.from] < 0.0;
  }
  CHECK(late == 78);  // 10 transversus, 50 multifidus, 12 diaphragm, 6 floor: rows of muscles.csv
  CHECK(leads.maxCoeff() == 0.03);
  CHECK(load_control("no_reflexes").reflex_gain == 0.0);
}

TEST_CASE("A control file that is wrong says where", "[io][unit]") {
  CHECK(control_complaint("reflex_gain = -1").find(":1: reflex_gain: -1: expected >= 0") !=
        std::string::npos);
  CHECK(control_complaint("gain = 1").find("unknown key") != std::string::npos);
  CHECK(control_complaint("[[reflexes]]\ndelay_s = 35\nsource = \"x\"").find("in ms?") != std::string::npos);
  CHECK(control_complaint("[[reflexes]]\ndelay_s = 0.035").find("source") != std::string::npos);
  CHECK(control_complaint("extends = \"nothing\"").find("name of a shipped one") != std::string::npos);
  CHECK(control_complaint("[reflex_form]\nvelocity_response = \"cubic\"").find("velocity_response") !=
        std::string::npos);
  ControlSettings s;
  s.reflexes = {{{"no_such_muscle"}, 0.03, {1.0, 0.0, 0.0}, 0.0}};
  const Model& model = test::shipped_model();
  CHECK_THROWS_WITH(reflex_pathways(model, s, VecX<double>::Ones(model.n_fascicles())),
                    Catch::Matchers::Contains("target of a reflex is no_such_muscle"));
}

TEST_CASE("What control settings of an experiment extend is looked for beside their own file",
          "[io][regression]") {
  const auto folder =
      std::filesystem::temp_directory_path() / ("lumbopelvic_control_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder / "control");
  const auto write = [&](const char* file, const char* text) { std::ofstream(folder / file) << text; };
  write("control/base.toml", "reflex_gain = 0.25\n");
  write("control/mine.toml", "extends = \"base.toml\"\nstress = 0.1\n");
  const std::string control = "simulation.control=\"" + (folder / "control/mine.toml").string() + "\"";
  const Experiment experiment = load_experiment("quick_release", {control});
  REQUIRE(experiment.simulation->control);
  CHECK(experiment.simulation->control->reflex_gain == 0.25);
  CHECK(experiment.simulation->control->stress == 0.1);
  CHECK(parse_experiment(experiment.text).simulation->control->reflex_gain == 0.25);  // from any folder
  write("control/mine.toml", "extends = \"./lost.toml\"\n");
  CHECK_THROWS_WITH(load_experiment("quick_release", {control}), Catch::Contains("a path from this file"));
  std::filesystem::remove_all(folder);
}
