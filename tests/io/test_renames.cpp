/// Names of earlier versions: refused in TOML and overrides with the name of today, read in results.

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include "catch.hpp"
#include "io/renames.hpp"
#include "io/toml_document.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/result/result_file.hpp"
#include "support/own_folder.hpp"

using namespace lumbopelvic;

namespace {

/// A result of the first schema: one run of one intervention that lost its equilibrium.
Dataset older_result() {
  Dataset result;
  result.dimensions = {{"arm", 1}};
  result.variables = {{"arm", {"arm"}, std::vector<std::string>{"release"}, {{"units", "1"}}},
                      {"peak_turn", {"arm"}, std::vector<double>{0.25}, {{"units", "rad"}}},
                      {"trial_status",
                       {"arm"},
                       std::vector<std::int32_t>{3},
                       {{"units", "1"}, {"flag_values", "0 3"}, {"flag_meanings", "completed not_held"}}}};
  result.attributes = {{"model_hash", "abc"}};
  return result;
}

Dataset written_and_read(const Dataset& result) {
  const test::OwnFolder folder;
  write_result(result, folder / "result.h5");
  return load_result(folder / "result.h5");
}

/// What a call says when it refuses; empty if it does not.
template <class Call>
std::string refusal_of(const Call& call) {
  try {
    call();
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

bool has(const Dataset& result, std::string_view name) {
  return std::ranges::find(result.variables, name, &Variable::name) != result.variables.end();
}

}  // namespace

TEST_CASE("Every key of an earlier version is refused with the key of today", "[unit]") {
  for (const auto& [before, now] : io::renamed_keys()) {
    const std::string key(before), expected = "key `" + key + "` is now `" + std::string(now) + "`";
    for (const std::string& text : {"\n" + key + " = 1", "[[deep.down]]\n" + key + " = []"})
      CHECK(refusal_of([&] { (void)io::parse_toml_text(text, "mine.toml"); }) == "mine.toml:2: " + expected);
    toml::table document = io::parse_toml_text("[simulation]", "mine.toml");
    const std::string change = "simulation." + key + "=1";
    CHECK(refusal_of([&] { io::override_value(document, change); }) == "--set " + change + ": " + expected);
  }
}

TEST_CASE("Names that somebody chose are no keys of an earlier version", "[unit]") {
  CHECK_NOTHROW(io::parse_toml_text("[coordinates_deg]\ntrial = 1.0\n[groups]\narms = ['a']", "mine.toml"));
}

TEST_CASE("No name of today is one of an earlier version", "[unit]") {
  for (const auto table : {io::renamed_keys(), io::renamed_results(), io::renamed_data()}) {
    std::set<std::string_view> before, now;
    for (const io::Rename& rename : table) {
      CHECK(before.insert(rename.before).second);
      CHECK(now.insert(rename.now).second);
    }
    for (const std::string_view name : now) CHECK(!before.contains(name));
  }
}

TEST_CASE("Shipped data of an earlier name is refused with the name of today", "[unit]") {
  CHECK(refusal_of([] { (void)find_data("interventions", "control"); }) ==
        "find_data: `control` in interventions is now `no_intervention`");
  for (const auto& [before, now] : io::renamed_data()) {
    const std::string name(now);
    CHECK((!find_shipped("interventions", name).empty() || !find_shipped("postures", name).empty() ||
           !find_shipped("conditions", name).empty()));
  }
}

TEST_CASE("An older result is read by the names of today", "[unit]") {
  const Dataset result = written_and_read(older_result());
  CHECK(result.attributes.at("schema") == "1");
  CHECK(result.dimensions[0].name == "intervention");
  for (const char* name : {"intervention", "peak_rotation", "simulation_status"}) CHECK(has(result, name));
  for (const char* name : {"arm", "peak_turn", "trial_status"}) CHECK(!has(result, name));
  const auto status = std::ranges::find(result.variables, "simulation_status", &Variable::name);
  CHECK(status->attributes.at("flag_meanings") == "completed no_equilibrium");
  CHECK(status->dimensions == std::vector<std::string>{"intervention"});
}

TEST_CASE("A data set of another maker keeps its names", "[unit]") {
  Dataset other = older_result();
  other.attributes.clear();
  CHECK(has(written_and_read(other), "peak_turn"));
}

TEST_CASE("A result of a later schema is refused in one line", "[unit]") {
  Dataset later = older_result();
  later.attributes["schema"] = std::to_string(result_schema + 1);
  const std::string refusal = refusal_of([&] { (void)written_and_read(later); });
  CHECK(refusal.ends_with("expected up to 2: written by a later version"));
}
