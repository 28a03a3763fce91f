#include "catch.hpp"
#include "lumbopelvic/tissue/band.hpp"
#include "support/differences.hpp"

using namespace lumbopelvic;

namespace {
Band linea() {
  Band band;
  band.stiffness = 12000.0;
  band.max_tension = 400.0;
  band.toe_tension = 30.0;
  return band;
}
}  // namespace

TEST_CASE("A slack band has no stiffness, a taut one nearly its own", "[band][unit]") {
  CHECK(linea().stiffness_at(0.0) == 0.0);
  CHECK(linea().stiffness_at(30.0) == Approx(12000.0 * 0.63212056).epsilon(1e-7));  // 1 - 1/e
  CHECK(linea().stiffness_at(300.0) == Approx(12000.0).epsilon(1e-4));
}

TEST_CASE("A band's stiffness is concave in its tension, and its slope is its derivative",
          "[band][property]") {
  const Band band = linea();
  for (const double T : {5.0, 30.0, 150.0}) {
    CHECK(band.stiffness_slope(T) ==
          Approx(test::slope([&](double x) { return band.stiffness_at(x); }, T, 1e-3)).epsilon(1e-8));
    CHECK(band.stiffness_at(T) > 0.5 * (band.stiffness_at(T - 5.0) + band.stiffness_at(T + 5.0)));
  }
}
