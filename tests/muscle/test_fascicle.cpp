#include <boost/math/tools/toms748_solve.hpp>

#include "catch.hpp"
#include "lumbopelvic/muscle/fascicle.hpp"
#include "support/differences.hpp"

using namespace lumbopelvic;

namespace {

Fascicle pennate_fascicle() {
  Fascicle f;
  f.name = "example";
  f.max_force = 800.0;
  f.optimal_length = 0.1;
  f.slack_length = 0.06;
  f.pennation = 0.3;
  return f;
}

double tension(const Fascicle& f, double length, double a) {
  const FascicleTension t = fascicle_tension(f, length);
  return t.passive + a * t.active;
}

const double lengths[] = {0.11, 0.14, 0.155, 0.17, 0.2};  // slack tendon plus 0.5 to 1.4 optimal lengths [m]

}  // namespace

TEST_CASE("At optimal length a fascicle pulls with its maximal force times the cosine of its pennation",
          "[fascicle][unit]") {
  const Fascicle f = pennate_fascicle();
  const FascicleTension t = fascicle_tension(f, 0.06 + 0.1 * std::cos(0.3));
  CHECK(t.fiber_length_norm == Approx(1.0).epsilon(1e-14));
  CHECK(t.active == Approx(800.0 * std::cos(0.3)).epsilon(1e-12));
  CHECK(t.passive == Approx(0.0182 * 800.0 * std::cos(0.3)).epsilon(3e-3));  // f_p(1) = 0.0182
}

TEST_CASE("Tension is affine in activation, with the Hill equation at both ends", "[fascicle][property]") {
  const Fascicle f = pennate_fascicle();
  const double width = 0.1 * std::sin(0.3);
  for (const double L : lengths) {
    const double fiber = std::hypot(L - 0.06, width), cosine = (L - 0.06) / fiber;
    for (const double a : {0.0, 0.25, 1.0}) {
      const double hill =
          800.0 * cosine * (a * active_force_length(fiber / 0.1) + passive_force_length(fiber / 0.1));
      CHECK(tension(f, L, a) == Approx(hill).epsilon(1e-13));
    }
  }
}

TEST_CASE("Without short-range stiffness the fibre's stiffness is the derivative of tension",
          "[fascicle][property]") {
  const Fascicle f = pennate_fascicle();
  for (const double L : lengths)
    for (const double a : {0.0, 0.1, 1.0}) {
      const FascicleStiffness k = fascicle_stiffness(f, L, 0.0, false);
      const double by_differences = test::slope([&](double x) { return tension(f, x, a); }, L, 1e-5);
      CHECK(k.fiber_passive + a * k.fiber_active == Approx(by_differences).epsilon(1e-8));
      CHECK(k.at(a) == Approx(by_differences).epsilon(1e-8));
    }
}

TEST_CASE("Short-range stiffness is its gain times the active force over the optimal length",
          "[fascicle][unit]") {
  Fascicle f = pennate_fascicle();
  f.pennation = 0.0;
  const double active = fascicle_tension(f, 0.15).active;
  const double with = fascicle_stiffness(f, 0.15, 23.4).fiber_active,
               without = fascicle_stiffness(f, 0.15, 0.0).fiber_active;
  CHECK(with - without == Approx(23.4 * active / 0.1).epsilon(1e-12));
}

TEST_CASE("With its tendon in series a fascicle is as stiff as the pair in equilibrium",
          "[fascicle][verification]") {
  // Oracle: the length at which tendon and fibre carry the same force, moved by a hair. The library puts the
  // fibre where a rigid tendon would leave it, so the oracle looks at the total length that puts it there
  // too.
  const Fascicle f = pennate_fascicle();
  const double a = 0.4;
  const auto tendon_length = [&](double force) {
    return 0.06 * (1.0 + std::log(force / 800.0 / 0.2 + 1.0) / tendon_kt());
  };
  const auto equilibrium_force = [&](double total) {
    const auto gap = [&](double along) {
      return tension(f, 0.06 + along, a) - 800.0 * tendon_force((total - along) / 0.06);
    };
    std::uintmax_t iterations = 100;
    const auto root = boost::math::tools::toms748_solve(
        gap, 0.04, total - 0.058, boost::math::tools::eps_tolerance<double>(60), iterations);
    return tension(f, 0.06 + (root.first + root.second) / 2.0, a);
  };
  for (const double L : {0.12, 0.14, 0.155}) {
    const double total = L - 0.06 + tendon_length(tension(f, L, a));
    REQUIRE(equilibrium_force(total) == Approx(tension(f, L, a)).epsilon(1e-9));
    CHECK(fascicle_stiffness(f, L, 0.0).at(a) ==
          Approx(test::slope(equilibrium_force, total, 1e-5)).epsilon(1e-6));
  }
}

TEST_CASE("The series stiffness is concave in activation, and its slope is its derivative",
          "[fascicle][property]") {
  const Fascicle f = pennate_fascicle();
  for (const double L : lengths)
    for (const double gamma : {0.0, 10.0, 23.4}) {
      const FascicleStiffness k = fascicle_stiffness(f, L, gamma);
      for (const double a : {0.05, 0.3, 0.7}) {
        CHECK(k.slope(a) == Approx(test::slope([&](double x) { return k.at(x); }, a, 1e-4)).epsilon(1e-7));
        for (const double step : {0.05, 0.25})
          CHECK(k.at(a) >= 0.5 * (k.at(a - step * a) + k.at(a + step * a)) - 1e-12 * std::abs(k.at(a)));
      }
    }
}

TEST_CASE("An ideally stiff tendon leaves the fibre's own stiffness, and a real one less",
          "[fascicle][property]") {
  const Fascicle f = pennate_fascicle();
  const FascicleStiffness stiff = fascicle_stiffness(f, 0.15, 23.4, false),
                          real = fascicle_stiffness(f, 0.15, 23.4);
  const double fiber = stiff.fiber_passive + 0.5 * stiff.fiber_active;
  CHECK(stiff.at(0.5) == fiber);
  CHECK(stiff.slope(0.5) == stiff.fiber_active);
  CHECK(stiff.curvature(0.5) == 0.0);
  CHECK(real.at(0.5) < 0.9 * fiber);
  CHECK(real.at(0.5) > 0.0);
}

TEST_CASE("The curvature of the series stiffness is the derivative of its slope", "[fascicle][property]") {
  const Fascicle f = pennate_fascicle();
  for (const double L : lengths) {
    const FascicleStiffness k = fascicle_stiffness(f, L, 23.4);
    for (const double a : {0.05, 0.3, 0.7}) {
      REQUIRE(k.curvature(a) < 0.0);
      CHECK(k.curvature(a) ==
            Approx(test::slope([&](double x) { return k.slope(x); }, a, 1e-4)).epsilon(1e-7));
    }
  }
}

TEST_CASE("Without strength there is no stiffness", "[fascicle][unit]") {
  Fascicle f = pennate_fascicle();
  f.strength = 0.0;
  for (const bool tendon : {true, false}) {
    const FascicleStiffness k = fascicle_stiffness(f, 0.15, 23.4, tendon);
    CHECK(k.at(0.5) == 0.0);
    CHECK(k.slope(0.5) == 0.0);
    CHECK(k.curvature(0.5) == 0.0);
  }
}

TEST_CASE("Strength scales every force and stiffness, rest length scales every length",
          "[fascicle][property]") {
  const Fascicle f = pennate_fascicle();
  Fascicle weak = f, shorter = f;
  weak.strength = 0.5;
  CHECK(tension(weak, 0.15, 0.3) == Approx(0.5 * tension(f, 0.15, 0.3)).epsilon(1e-14));
  CHECK(fascicle_stiffness(weak, 0.15, 23.4).at(0.3) ==
        Approx(0.5 * fascicle_stiffness(f, 0.15, 23.4).at(0.3)).epsilon(1e-14));
  shorter.rest_length = 0.9;
  CHECK(tension(shorter, 0.9 * 0.15, 0.3) == Approx(tension(f, 0.15, 0.3)).epsilon(1e-13));
  CHECK(0.9 * fascicle_stiffness(shorter, 0.9 * 0.15, 23.4).at(0.3) ==
        Approx(fascicle_stiffness(f, 0.15, 23.4).at(0.3)).epsilon(1e-13));
}

TEST_CASE("A fibre length outside its curves is refused by name", "[fascicle][unit]") {
  const Fascicle f = pennate_fascicle();
  CHECK_THROWS_AS(fascicle_tension(f, 0.25), InvalidArgument);
  CHECK_THROWS_WITH(fascicle_tension(f, 0.25), Catch::Matchers::Contains("example"));
  CHECK_THROWS_AS(fascicle_stiffness(f, 0.15, -1.0), InvalidArgument);
}

TEST_CASE("A path shorter than its tendon hangs slack, without tension or stiffness", "[fascicle][unit]") {
  const Fascicle f = pennate_fascicle();
  const FascicleTension t = fascicle_tension(f, 0.05);
  CHECK(t.active == 0.0);
  CHECK(t.passive == 0.0);
  CHECK(fascicle_stiffness(f, 0.05, 23.4).at(0.5) == 0.0);
}
