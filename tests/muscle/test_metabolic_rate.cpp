#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/muscle/metabolic_rate.hpp"

using namespace lumbopelvic;

namespace {

/// A muscle of 0.1 kg at optimal length, of mixed fibres, half excited.
MetabolicInput<double> half_excited(double speed) { return {0.5, 1.0, speed, 100.0, 110.0, 120.0}; }

}  // namespace

TEST_CASE("A muscle's mass follows from its strength, length and density", "[metabolic][unit]") {
  CHECK(muscle_mass(550.0, 0.1, 55e4) == Approx(0.10597).epsilon(1e-12));  // 10 cm2 times 10 cm
  CHECK_THROWS_AS(muscle_mass(550.0, 0.1, 0.0), InvalidArgument);
}

TEST_CASE("An equilibrium costs activation and maintenance heat and nothing else", "[metabolic][unit]") {
  const auto r = metabolic_rate(0.1, half_excited(0.0));
  // sin(pi/4) and 1 - cos(pi/4), half of each kind of fibre: u_s = 0.353553, u_f = 0.146447
  CHECK(r.activation == Approx(0.1 * (40.0 * 0.353553 + 133.0 * 0.146447)).epsilon(1e-5));
  CHECK(r.maintenance == Approx(0.1 * (74.0 * 0.353553 + 111.0 * 0.146447)).epsilon(1e-5));
  CHECK(r.shortening == 0.0);
  CHECK(r.work == 0.0);
  CHECK(metabolic_rate(0.1, MetabolicInput<double>{0.0, 1.0, 0.0, 0.0, 2.0, 0.0}).total() == 0.0);
}

TEST_CASE("Shortening adds heat and work, lengthening takes work off", "[metabolic][unit]") {
  const auto shortening = metabolic_rate(0.1, half_excited(-0.05));
  CHECK(shortening.shortening == Approx(0.25 * 110.0 * (0.05 - 0.0005)).epsilon(1e-12));
  CHECK(shortening.work == Approx(100.0 * 0.05).epsilon(1e-12));
  const auto lengthening = metabolic_rate(0.1, half_excited(0.05));
  CHECK(lengthening.shortening == 0.0);
  CHECK(lengthening.work == Approx(-5.0).epsilon(1e-12));
  MetabolicSettings settings;
  settings.work_on_fiber_counts = false;
  CHECK(metabolic_rate(0.1, half_excited(0.05), settings).work == 0.0);
  settings.force_dependent_shortening = true;
  CHECK(metabolic_rate(0.1, half_excited(-0.05), settings).shortening ==
        Approx((0.16 * 120.0 + 0.18 * 110.0) * (0.05 - 0.0005)).epsilon(1e-12));
  CHECK(metabolic_rate(0.1, half_excited(0.05), settings).shortening ==
        Approx(-0.157 * 110.0 * (0.05 - 0.0005)).epsilon(1e-12));
}

TEST_CASE("Maintenance heat follows fibre length along its straight lines", "[metabolic][unit]") {
  for (const auto& [length, share] :
       {std::pair{0.3, 0.5}, {0.5, 0.5}, {0.75, 0.75}, {1.0, 1.0}, {1.25, 0.5}, {1.7, 0.0}}) {
    auto in = half_excited(0.0);
    in.fiber_length = length;
    CHECK(metabolic_rate(0.1, in).maintenance ==
          Approx(share * metabolic_rate(0.1, half_excited(0.0)).maintenance));
  }
}

TEST_CASE("The floor on heat is off by default and fills up when set", "[metabolic][unit]") {
  MetabolicSettings settings;
  settings.least_heat = 1.0;
  MetabolicInput<double> idle = half_excited(0.0);
  idle.excitation = 0.001;
  REQUIRE(metabolic_rate(0.1, idle).total() < 0.1);
  CHECK(metabolic_rate(0.1, idle, settings).total() == Approx(0.1).epsilon(1e-12));
  CHECK(metabolic_rate(0.1, half_excited(0.0), settings).total() ==
        metabolic_rate(0.1, half_excited(0.0)).total());
}

TEST_CASE("The rate is smooth in velocity at the turn from shortening to lengthening",
          "[metabolic][property]") {
  const auto slope = [](double speed) {
    MetabolicInput<Dual<double, 1>> in{0.5, 1.0, Dual<double, 1>::variable(speed, 0), 100.0, 110.0, 120.0};
    return metabolic_rate(0.1, in).total().partials[0];
  };
  CHECK(slope(-1e-9) == Approx(slope(1e-9)).epsilon(1e-5));
  CHECK(slope(-0.001 + 1e-9) == Approx(slope(-0.001 - 1e-9)).epsilon(1e-5));
  CHECK(slope(-0.01) == Approx(-100.0 - 0.25 * 110.0).epsilon(1e-12));
}
