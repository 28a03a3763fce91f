// Names that are no names, and sizes that would take days or all memory: refused in one line, with the bound.

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/experiment/manoeuvre_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"

using namespace lumbopelvic;
using Catch::Matchers::Contains;

namespace {

/// What is said about a call that is refused; it must be one line of a length that can be read.
template <class Call>
std::string refused(const Call& call) {
  try {
    call();
  } catch (const DataError& error) {
    CHECK_THAT(error.what(), !Contains("\n") && !Contains("\x1B"));
    CHECK(std::string(error.what()).size() < 2000);
    return error.what();
  }
  return "nothing";
}

std::string refused_overrides(const std::vector<std::string>& overrides,
                              const std::string& experiment = "quick_release") {
  return refused([&] { static_cast<void>(load_experiment(experiment, overrides)); });
}

/// What the reader of some kind of file says of a text in a file of this name.
template <class Load>
std::string refused_text(const Load& load, const std::string& text, const std::string& name = "mine.toml") {
  const auto folder =
      std::filesystem::temp_directory_path() / ("names_and_sizes_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / name) << text;
  std::string message = refused([&] { static_cast<void>(load(folder / name)); });
  std::filesystem::remove_all(folder);
  return message;
}

}  // namespace

TEST_CASE("A name is no path, has no control characters, and ends", "[regression]") {
  for (const std::string bad : {"../outside", "a/b", "..", "\\u001b]0;title\\u0007", "two\\nlines", ""}) {
    CHECK_THAT(refused_overrides({"name=\"" + bad + "\""}),
               Contains("name: ") && Contains("expected a name of 1"));
    CHECK_THAT(refused_text(load_posture, "name = \"" + bad + "\"\n"), Contains("mine.toml:1: name: "));
    CHECK_THAT(refused_text(load_control, "name = \"" + bad + "\"\n"), Contains("mine.toml:1: name: "));
    CHECK_THAT(refused_text(load_condition, "name = \"" + bad + "\"\n"), Contains("mine.toml:1: name: "));
  }
  CHECK_THAT(refused_overrides({"name='" + std::string(101, 'x') + "'"}),
             Contains("expected a name of 1 to 100"));
  CHECK(refused_overrides({"name='" + std::string(100, 'x') + "'"}) == "nothing");
  CHECK(refused_overrides({"name='Quick release, 2nd (\xC2\xB5)'"}) == "nothing");
  CHECK_THAT(refused_text(load_condition, "changes = []\n", "a\x1B.toml"), Contains("name of the file"));
}

TEST_CASE("A long or strange value, key, override or path is shortened and escaped", "[regression]") {
  const std::string long_text(100'000, 'x');
  CHECK_THAT(refused_overrides({"title=[" + std::string(100'000, '1') + "]"}), Contains("bytes)"));
  CHECK_THAT(refused_overrides({long_text + "=1"}), Contains("unknown key"));
  CHECK_THAT(refused_overrides({"posture='" + long_text + "'"}), Contains("postures"));
  CHECK_THAT(refused_text(load_condition, "\"\\u001b[2J\" = 1\nchanges = []\n"),
             Contains("\\x1b[2J: unknown key"));
  CHECK_THAT(refused_text(load_condition, "changes = '" + long_text + "'\n"), Contains("expected a list"));
  CHECK_THAT(refused([&] { static_cast<void>(load_posture("./" + long_text)); }),
             Contains("expected a TOML file"));
}

TEST_CASE("A chain of files that extend each other has an end", "[regression]") {
  CHECK_THAT(refused_text(load_control, "extends = '" + std::string(300, 'x') + "'\n"),
             Contains("extends: "));
  CHECK_THAT(refused_text(load_control, "extends = './mine.toml'\n"), Contains("a chain of at most 8 files"));
}

TEST_CASE("A key has so many words and no more", "[regression]") {
  std::string key = "a";
  for (int i = 1; i < 16; ++i) key += ".a";
  CHECK_THAT(refused_text(load_condition, key + " = 1\nchanges = []\n"), Contains("unknown key"));
  CHECK_THAT(refused_text(load_condition, key + ".a = 1\n"),
             Contains("mine.toml:1: expected keys of at most 16"));
  CHECK_THAT(refused_text(load_condition, "\n[" + key + " . a]\n"),
             Contains("mine.toml:2: expected keys of"));
  std::string deep = "a";
  for (int i = 0; i < 100'000; ++i) deep += ".a";
  CHECK_THAT(refused_text(load_condition, deep + " = 1\n"), Contains("expected keys of at most 16 words"));
  CHECK_THAT(refused_overrides({deep + "=1"}), Contains("expected keys of at most 16 words"));
  CHECK_THAT(refused_overrides({"title={" + deep + "=1}"}), Contains("expected keys of at most 16 words"));
  std::string prose = "description = \"\"\"\n";
  for (int i = 0; i < 40; ++i) prose += "One sentence. Two of them. ";
  CHECK(refused_text(load_condition, prose + "\"\"\"\nchanges = []\n") == "nothing");
}

TEST_CASE("Durations and numbers of samples have bounds", "[regression]") {
  CHECK_THAT(refused_overrides({"simulation.duration_s=1e6"}),
             Contains("1e+06: expected > 0 and at most 3600 s"));
  CHECK_THAT(refused_overrides({"simulation.sample_every_s=1e-300"}),
             Contains("sample_every_s") && Contains("for at most 100000 in 0.5 s"));
  CHECK_THAT(refused_overrides({"simulation.sample_every_s=1e-6"}), Contains("at least 5e-06"));
  CHECK(refused_overrides({"simulation.sample_every_s=1e-5"}) == "nothing");
  CHECK_THAT(refused_overrides({"tonic.sample_every_s=1e-9"}, "tonic_regulation"),
             Contains("for at most 100000"));
  CHECK_THAT(refused_overrides({"tonic.longest_step_s=1e-9"}, "tonic_regulation"),
             Contains("for at most 100000"));
  CHECK_THAT(refused_overrides({"tonic.search.rounds=100000"}, "tonic_regulation"), Contains("1 to 10000"));
  CHECK_THAT(refused_overrides({"recruitment.max_rounds=1000000000"}), Contains("1 to 100000"));
  const std::string drive = "[[drives]]\ntargets = ['diaphragm']\nlevel = 0.1\nstart_s = 0.0\n";
  const auto breath = [&](const std::string& times) {
    return refused_text(load_manoeuvre, "duration_s = 10.0\n" + drive + times);
  };
  CHECK(breath("rise_s = 0.5\nfall_s = 0.5\nperiod_s = 1.0\n") == "nothing");
  CHECK_THAT(breath("rise_s = 1e-300\nfall_s = 0.5\n"), Contains("rise_s: 1e-300: expected 0.001 to 3600 s"));
  CHECK_THAT(refused_text(load_manoeuvre, "duration_s = 1e9\n" + drive), Contains("at most 3600 s"));
}

TEST_CASE("The number of runs and of what they keep has bounds", "[regression]") {
  std::string many = "0";
  for (int i = 1; i <= 1000; ++i) many += "," + std::to_string(i);
  CHECK_THAT(refused_overrides({"sweeps.brace.values=[" + many + "]"}, "soda_can"),
             Contains("1 to 1000 numbers"));
  CHECK_THAT(refused_overrides({"solver_settings.short_range_stiffness=[" + many + "]"}),
             Contains("at most 1000 solver settings"));
  CHECK_THAT(refused_overrides({"solver_settings.mass_metric_Hz=[1e300]"}), Contains("at most 1000 Hz"));
  const Model model = load_model("adult_male");
  const auto check = [&](const std::string& experiment, const std::vector<std::string>& overrides) {
    return refused([&] { check_experiment(load_experiment(experiment, overrides), model); });
  };
  const std::string gains = "solver_settings.short_range_stiffness=[23.4,1,2,3,4,5,6,7,8,9]";
  CHECK_THAT(check("quiet_standing", {"simulation.duration_s=3600", "simulation.sample_every_s=0.1", gains}),
             Contains("number of samples") && Contains("at most 1000000"));
  many.resize(many.rfind(','));
  CHECK_THAT(check("soda_can", {"sweeps.brace.values=[" + many + "]", gains}),
             Contains("number of runs") && Contains("at most 50000"));
}
