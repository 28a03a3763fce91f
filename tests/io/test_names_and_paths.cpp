// What a name or a path stands for, and what is said to somebody who mistyped one.

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "catch.hpp"
#include "io/level_name.hpp"
#include "io/nearest.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/experiment/perturbation_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "support/own_folder.hpp"

using namespace lumbopelvic;
using Catch::Matchers::Contains;

namespace {

template <class Call>
std::string refusal_by_name(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

const std::string brief_breath =
    "duration_s = 1.0\n[[drives]]\ntargets = [\"diaphragm\"]\nlevel = 0.1\nstart_s = 0.0\nrise_s = 0.5\n"
    "fall_s = 0.5\n";

}  // namespace

TEST_CASE("The edit distance counts letters to insert, leave out or replace", "[unit]") {
  CHECK(io::edit_distance("", "abc") == 3);
  CHECK(io::edit_distance("kitten", "sitting") == 3);
  CHECK(io::edit_distance("Psoas", "psoas") == 0);
  const std::vector<std::string> names{"hip_flexion_r", "hip_flexion_l", "knee_angle_r"};
  CHECK(io::did_you_mean("hip_flexion", names) == "; did you mean hip_flexion_r?");
  CHECK(io::did_you_mean("hip_flexoin_l", names) == "; did you mean hip_flexion_l?");
  CHECK(io::did_you_mean("tail", names).empty());
  CHECK(io::did_you_mean("", names).empty());
  CHECK(io::did_you_mean(std::string(100'000, 'x'), names).empty());
}

TEST_CASE("A level is read as people write it", "[unit]") {
  for (const char* written : {"L4L5", "L4/5", "L4-5", "L4/L5", "L4-L5", "l4l5"})
    CHECK(io::level_name(written) == "L4L5");
  CHECK(io::level_name("L5/S1") == "L5S1");
  CHECK(io::level_name("T12-L1") == "T12L1");
  for (const char* other : {"L4", "L45", "L4/", "L4//5", "psoas_major", "", "L4L5_r", "/", "L4L5L"})
    CHECK(io::level_name(other) == other);
  const Experiment e = load_experiment("release_vs_stabilise", {"report.level='L4-L5'"});
  CHECK(report_of(e).level == "L4L5");
}

TEST_CASE("A mistyped name is answered with the nearest one", "[regression]") {
  const Model model = load_model("adult_male");
  const auto said = [&](const std::string& override_text) {
    return refusal_by_name(
        [&] { check_experiment(load_experiment("release_vs_stabilise", {override_text}), model); });
  };
  CHECK_THAT(refusal_by_name([] { (void)find_data("postures", "standng"); }),
             Contains("did you mean standing?"));
  CHECK_THAT(said("posture.locked=['hip_flexion']"), Contains("did you mean hip_flexion_r?"));
  CHECK_THAT(said("posture.coordinates_deg.hip_flexion_rr=1"), Contains("did you mean hip_flexion_r?"));
  CHECK_THAT(said("report.group=psoas_mayor"), Contains("did you mean psoas_major?"));
  CHECK_THAT(said("report.level=L4L6"), Contains("did you mean L"));
  CHECK_THAT(said("titel=1"), Contains("did you mean title?"));
  CHECK_THAT(said("recruitment.effort_weight=volumes"), Contains("did you mean volume?"));
  CHECK_THAT(said("conditions.tight_psoas.changes.0.targets=['psoas_majr']"),
             Contains("did you mean psoas_major?"));
}

TEST_CASE("A folder of data that is none is refused with the name of the variable", "[regression]") {
  const test::OwnFolder folder;
  setenv("LUMBOPELVIC_DATA", folder.path().c_str(), 1);
  const std::string said = refusal_by_name([] { (void)find_data("postures", "standing"); });
  unsetenv("LUMBOPELVIC_DATA");
  CHECK_THAT(said, Contains("LUMBOPELVIC_DATA: ") && Contains("expected a folder with postures"));
}

TEST_CASE("A path in a file is seen from the file, a bare word is what ships", "[regression]") {
  const test::OwnFolder folder;
  folder.put("parts/reflexes", "name = \"mine\"\nreflex_gain = 0.25\n");  // a bare word does not mean it
  folder.put("parts/base.toml", "name = \"base\"\nreflex_gain = 0.5\n");
  const auto by_path = folder.put("parts/by_path.toml", "extends = \"./base.toml\"\n");
  const auto by_name = folder.put("parts/by_name.toml", "extends = \"reflexes\"\n");
  CHECK(load_control(by_path).reflex_gain == 0.5);
  CHECK(load_control(by_name).reflex_gain == load_control("reflexes").reflex_gain);
  folder.put("parts/breath.toml", brief_breath);
  const auto perturbations =
      folder.put("parts/mine.toml", "[[breathing]]\nmanoeuvre = \"./breath.toml\"\ntime_s = 0.1\n");
  CHECK(load_perturbations(perturbations).breathing.at(0).manoeuvre.duration == 1.0);
  const auto experiment = [&](const std::string& key, const std::string& value) {
    return load_experiment("quick_release", {"simulation." + key + "='" + value + "'"});
  };
  CHECK(experiment("control", by_path.string()).simulation->control->reflex_gain == 0.5);
  CHECK(experiment("perturbations", perturbations.string()).simulation->perturbations.breathing.size() == 1);
}

TEST_CASE("A run can say which names are not what ships", "[regression]") {
  CHECK(own_files("release_vs_stabilise").empty());
  CHECK(own_files("walking").empty());
  const test::OwnFolder folder;
  folder.put("own.toml", "changes = []\n");
  std::ifstream original(find_data("experiments", "release_vs_stabilise"));
  const auto mine = folder.put("mine.toml", {std::istreambuf_iterator<char>(original), {}});
  const auto files = own_files(mine, {"conditions=[\"healthy\", \"./own.toml\"]"});
  REQUIRE(files.size() == 2);
  CHECK(files[0].key == "experiment");
  CHECK(files[1].key == "conditions");
  CHECK(files[1].name == "./own.toml");
  CHECK(std::filesystem::equivalent(files[1].file, folder.path() / "own.toml"));
  folder.put("data/conditions/tight_psoas.toml", "changes = []\n");  // a bare word that is the user's own
  setenv("LUMBOPELVIC_DATA", (folder.path() / "data").c_str(), 1);
  const auto shadowed = own_files("release_vs_stabilise");
  unsetenv("LUMBOPELVIC_DATA");
  REQUIRE(shadowed.size() == 1);
  CHECK(shadowed[0].name == "tight_psoas");
}
