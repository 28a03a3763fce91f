/// The comparison of verdicts with the committed page: that it can fail, in each way.

#include "support/verdict.hpp"

using namespace lumbopelvic::test;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

VerdictRow row(const std::string& figure, const std::string& verdict) {
  return {"standing", figure, "pressure", "1.2", "1", "0.5 to 2", "kPa", verdict, "", ""};
}

}  // namespace

TEST_CASE("A value in the range is a hit, one outside a miss by its distance, none no result", "[unit]") {
  CHECK(verdict_of(1.0, 1.0, 2.0) == "hit");
  CHECK(verdict_of(2.5, 1.0, 2.0) == "miss");
  CHECK(verdict_of(0.5, 1.0, none) == "miss");
  CHECK(verdict_of(1e9, 1.0, none) == "hit");
  CHECK(verdict_of(none, 1.0, 2.0) == "no result");
  CHECK(distance_from_range(0.5, 1.0, 2.0) == -0.5);
  CHECK(distance_from_range(2.5, none, 2.0) == 0.5);
  CHECK_THROWS_AS(verdict_of(1.0, none, none), std::invalid_argument);
  CHECK_THROWS_AS(verdict_of(1.0, 2.0, 1.0), std::invalid_argument);
}

TEST_CASE("A verdict that turned, is new or is gone differs from the page, and a value alone does not",
          "[unit]") {
  const std::vector<VerdictRow> page{row("A", "hit"), row("B", "miss")};
  std::vector<VerdictRow> run = page;
  run[0].model = "1.3";
  CHECK(differing_verdicts("standing", run, page).empty());
  run[0].verdict = "miss";
  CHECK(differing_verdicts("standing", run, page) ==
        std::vector<std::string>{"A, pressure: miss (1.3), the page says hit (1.2)"});
  CHECK(differing_verdicts("standing", {row("B", "miss")}, page) ==
        std::vector<std::string>{"A, pressure: on the page, not in the run"});
  CHECK(differing_verdicts("standing", {row("A", "hit"), row("B", "miss"), row("C", "hit")}, page) ==
        std::vector<std::string>{"C, pressure: hit (1.2), not on the page"});
  CHECK(differing_verdicts("sitting", {}, page).empty());
}

TEST_CASE("A row of several figures gives each with its range and unit", "[unit]") {
  const PublishedFigure second = published_figure("REF1", 1), pennation = published_figure("PSO9", 2),
                        at_least = published_figure("STB5"), hip = published_figure("HIP1", 3);
  CHECK((second.value == 70.0 && second.low == 55.0 && second.high == 85.0 && second.unit == "ms"));
  CHECK((pennation.value == 10.7 && pennation.unit == "deg"));
  CHECK((at_least.low == 1200.0 && std::isnan(at_least.high)));
  CHECK((hip.value == 25.4 && std::isnan(hip.low)));
  CHECK_FALSE(second.source.empty());
  CHECK_THROWS_AS(published_figure("NONE"), std::runtime_error);
}

TEST_CASE("A protocol cannot report a figure twice", "[unit]") {
  Verdicts verdicts("standing");
  verdicts.figure(published_figure("IDP1"), "disc pressure", 0.5);
  CHECK_THROWS_AS(verdicts.figure(published_figure("IDP1"), "disc pressure", 0.6), std::invalid_argument);
  CHECK(verdicts.rows().front().verdict == "hit");
  CHECK(verdicts.rows().front().range == "0.4 to 0.6");
}
