/// Names, numbers and messages in a program whose own locale has a decimal comma.

#include <locale>

#include "catch.hpp"
#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

/// "1.234,5", as in German; made here, since machines need not have that locale.
class DecimalComma : public std::numpunct<char> {
 protected:
  [[nodiscard]] char do_decimal_point() const override { return ','; }
  [[nodiscard]] char do_thousands_sep() const override { return '.'; }
  [[nodiscard]] std::string do_grouping() const override { return "\3"; }
};

/// The program's locale has a decimal comma while this lives.
class WithDecimalComma {
 public:
  WithDecimalComma() : before_(std::locale::global(std::locale(std::locale(), new DecimalComma))) {}
  ~WithDecimalComma() { std::locale::global(before_); }
  WithDecimalComma(const WithDecimalComma&) = delete;
  WithDecimalComma& operator=(const WithDecimalComma&) = delete;

 private:
  std::locale before_;
};

std::string message_of(double value) {
  try {
    check_range("f", "x", value, -0.5, 1500.25);
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "none";
}

/// All that is made of numbers when an experiment is read and applied.
std::string texts() {
  const Experiment experiment = load_experiment("release_vs_stabilise");
  std::string all = experiment.text;
  for (const SolverSetting& setting : experiment.solver_settings) all += setting.name + "\n";
  const Model weak = apply(test::shipped_model(), load_condition("weak_core_0.5"));
  return all + weak.hash + weak.history.back() + message_of(12345.5);
}

}  // namespace

TEST_CASE("Names, messages and hashes are the same in a locale with a decimal comma", "[io][regression]") {
  const std::string plain = message_of(12345.5);
  CHECK(plain == "f: x is 12345.5, expected between -0.5 and 1500.25");
  const std::string expected = texts();
  const WithDecimalComma comma;
  std::ostringstream follows;
  follows << 1234.5;
  REQUIRE(follows.str() == "1.234,5");  // the test could fail
  CHECK(message_of(12345.5) == plain);
  CHECK(texts() == expected);
}

TEST_CASE("A number has no more digits than it needs, and never a comma", "[core][unit]") {
  CHECK(number_text(0.5) == "0.5");
  CHECK(number_text(23.4) == "23.4");
  CHECK(number_text(-1234567.0) == "-1.23457e+06");
  CHECK(shortest_number_text(0.0005) == "0.0005");
  CHECK(shortest_number_text(0.1 + 0.2) == "0.30000000000000004");
  CHECK(number_text(1234567.5, 10) == "1234567.5");
  CHECK(number_text(0.0) == "0");
  CHECK(number_text(std::numeric_limits<double>::quiet_NaN()) == "nan");
}
