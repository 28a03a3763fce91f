#include "lumbopelvic/math/smooth.hpp"

#include <random>

#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"

namespace {

using namespace lumbopelvic;

TEST_CASE("The slope and the curvature of the smooth step are its derivatives", "[math][property]") {
  using Once = Dual<double, 1>;
  using Twice = Dual<Once, 1>;
  std::mt19937_64 generator(20261130);
  std::uniform_real_distribution<double> anywhere(-0.5, 1.5);
  double steepest = 0.0, roundest = 0.0;
  for (int i = 0; i < 100; ++i) {
    const double x = anywhere(generator);
    const Twice y = smooth_step(Twice::variable(Once::variable(x, 0), 0));
    CHECK(smooth_step_slope(x) == Approx(y.partials[0].value).margin(1e-13));
    CHECK(smooth_step_curvature(x) == Approx(y.partials[0].partials[0]).margin(1e-12));
    steepest = std::max(steepest, y.partials[0].value);
    roundest = std::max(roundest, std::abs(y.partials[0].partials[0]));
  }
  REQUIRE(steepest > 1.0);
  REQUIRE(roundest > 1.0);
}

TEST_CASE("The smooth step is 0 before it, 1 behind it and one half in its middle", "[math][unit]") {
  CHECK(smooth_step(-1.0) == 0.0);
  CHECK(smooth_step(0.0) == 0.0);
  CHECK(smooth_step(0.5) == 0.5);  // 1/8 (10 - 7.5 + 1.5)
  CHECK(smooth_step(1.0) == 1.0);
  CHECK(smooth_step(2.0) == 1.0);
  CHECK(smooth_step_slope(0.5) == 1.875);  // 30 / 16
  CHECK(smooth_step_slope(1.5) == 0.0);
  CHECK(smooth_step_curvature(0.5) == 0.0);
  CHECK(smooth_step_curvature(1.5) == 0.0);
}

}  // namespace
