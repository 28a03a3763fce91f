/// Tables of a model as a spreadsheet, pandas or an editor of another system write them back.

#include "broken_model.hpp"
#include "catch.hpp"

using namespace lumbopelvic;

namespace {

/// Every occurrence of a text in a table.
void replace_all(const ModelCopy& copy, const std::string& file, const std::string& from,
                 const std::string& to) {
  std::string text = copy.bytes(file);
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  copy.write(file, text);
}

int count_of(const std::vector<Diagnostic>& all, Severity severity) {
  return int(std::ranges::count(all, severity, &Diagnostic::severity));
}

}  // namespace

TEST_CASE("True and false are read in any letter case", "[io][regression]") {
  for (const auto& [yes, no] : {std::pair{"True", "False"}, {"TRUE", "FALSE"}}) {
    const ModelCopy copy;
    for (const char* file : {"coordinates.csv", "cavity.csv"}) {
      replace_all(copy, file, ",true,", std::string(",") + yes + ",");
      replace_all(copy, file, ",false,", std::string(",") + no + ",");
    }
    const ModelReading reading = try_load_model(copy.folder());
    INFO(all_of(reading.diagnostics));
    REQUIRE(reading.model);
    CHECK(reading.diagnostics.empty());
  }
}

TEST_CASE("A date that a spreadsheet made of a range is one error for all its rows", "[io][regression]") {
  const ModelCopy copy;
  replace_all(copy, "muscles.csv", ",1 to 2,", ",02-Jan,");
  const auto errors = errors_of(copy.folder());
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors[0], Catch::Contains("wrap_segments of Ps_L1_VB_r is 02-Jan, expected all, or the first"));
  CHECK_THAT(errors[0], Catch::Contains("(in 22 rows, this is the first)"));
}

TEST_CASE("The former form of a range is read, with one warning", "[io][regression]") {
  const ModelCopy copy;
  replace_all(copy, "muscles.csv", ",1 to 2,", ",1-2,");
  const ModelReading reading = try_load_model(copy.folder());
  REQUIRE(reading.model);
  REQUIRE(reading.diagnostics.size() == 1);
  CHECK(reading.diagnostics[0].severity == Severity::warning);
  CHECK(reading.diagnostics[0].rows == 22);
}

TEST_CASE("A column in another unit is one error, and says in how many rows", "[io][regression]") {
  const ModelCopy copy;
  const auto n = int(copy.lines("muscles.csv").size());
  for (int line = 2; line <= n; ++line) copy.set("muscles.csv", line, "l_opt_m", "150");
  const auto errors = errors_of(copy.folder());
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors[0],
             Catch::Contains("muscles.csv:2: l_opt_m of rect_abd_r is 150, expected 0.005 to 0.6 m"));
  CHECK_THAT(errors[0], Catch::Contains("(in " + std::to_string(n - 1) + " rows, this is the first)"));
}

TEST_CASE("Comments, a byte order mark, old line ends and rows of commas do not matter", "[io][regression]") {
  const ModelCopy copy;
  std::string text = copy.bytes("bodies.csv");
  std::ranges::replace(text, '\n', '\r');
  copy.write("bodies.csv", "\xEF\xBB\xBF# masses, \"measured\r" + text + ",,,,,,,,,,,,,\r");
  const ModelReading reading = try_load_model(copy.folder());
  INFO(all_of(reading.diagnostics));
  REQUIRE(reading.model);
  CHECK(count_of(reading.diagnostics, Severity::warning) == 0);
  copy.replace("bodies.csv", "mass_kg", "mass");
  CHECK_THAT(errors_of(copy.folder()).front(), Catch::Contains("bodies.csv:2: column mass_kg is missing"));
}
