#include "catch.hpp"
#include "lumbopelvic/tissue/linea_alba.hpp"
#include "support/differences.hpp"

using namespace lumbopelvic;

namespace {
LineaAlbaStrip linea() {
  LineaAlbaStrip strip;
  strip.stiffness = 12000.0;
  strip.max_tension = 400.0;
  strip.toe_tension = 30.0;
  return strip;
}
}  // namespace

TEST_CASE("A slack strip of the linea alba has no stiffness, a taut one nearly its own",
          "[linea_alba][unit]") {
  CHECK(linea().stiffness_at(0.0) == 0.0);
  CHECK(linea().stiffness_at(30.0) == Approx(12000.0 * 0.63212056).epsilon(1e-7));  // 1 - 1/e
  CHECK(linea().stiffness_at(300.0) == Approx(12000.0).epsilon(1e-4));
}

TEST_CASE("A strip's stiffness is concave in its tension, and its slope is its derivative",
          "[linea_alba][property]") {
  const LineaAlbaStrip strip = linea();
  for (const double T : {5.0, 30.0, 150.0}) {
    CHECK(strip.stiffness_slope(T) ==
          Approx(test::slope([&](double x) { return strip.stiffness_at(x); }, T, 1e-3)).epsilon(1e-8));
    CHECK(strip.stiffness_at(T) > 0.5 * (strip.stiffness_at(T - 5.0) + strip.stiffness_at(T + 5.0)));
  }
}
