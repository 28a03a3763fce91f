/// A fascicle held still: what a tendon that gives changes.

#include "catch.hpp"
#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"
#include "lumbopelvic/muscle/static_fascicle.hpp"
#include "support/differences.hpp"
#include "support/muscle_units.hpp"

using namespace lumbopelvic;

TEST_CASE("A held fascicle bears what balances at rest and at full activation",
          "[static_fascicle][verification]") {
  const Fascicle f = test::long_tendon_fascicle();
  const auto unit = make_muscle_tendon(f);
  for (const double L : {0.23, 0.25, 0.29}) {
    const FascicleTension t = static_fascicle(f, L, 23.4).tension;
    const Equilibrium rest = initial_equilibrium(unit, TendonKind::compliant, L, 0.0);
    CHECK(t.passive == Approx(rest.tension).epsilon(1e-8));
    CHECK(t.fiber_length_norm == Approx(rest.fiber_length).epsilon(1e-12));
    CHECK(t.passive + t.active ==
          Approx(initial_equilibrium(unit, TendonKind::compliant, L, 1.0).tension).epsilon(1e-8));
  }
}

TEST_CASE("At rest the stiffness of a held fascicle is the slope of its tension",
          "[static_fascicle][property]") {
  const Fascicle f = test::long_tendon_fascicle();
  for (const double L : {0.25, 0.27, 0.29}) {
    const auto passive = [&](double x) { return static_fascicle(f, x, 0.0).tension.passive; };
    CHECK(static_fascicle(f, L, 0.0).stiffness.at(0.0) ==
          Approx(test::slope(passive, L, 1e-5)).epsilon(1e-4));  // the toe of the slack tendon is rounded off
  }
}

TEST_CASE("The slopes of a held fascicle are those of its tensions", "[static_fascicle][property]") {
  Fascicle f = test::long_tendon_fascicle();
  for (const double slack : {0.15, 0.06}) {  // compliant, rigid
    f.slack_length = slack;
    const double L = slack + 0.11;
    const auto passive = [&](double x) { return static_fascicle(f, x, 23.4).tension.passive; };
    const auto active = [&](double x) { return static_fascicle(f, x, 23.4).tension.active; };
    const StaticFascicle held = static_fascicle(f, L, 23.4);
    CHECK(held.passive_slope == Approx(test::slope(passive, L, 1e-5)).epsilon(1e-6));
    CHECK(held.active_slope == Approx(test::slope(active, L, 1e-5)).epsilon(1e-6));
  }
}

TEST_CASE("A tendon that gives takes passive tension off a stretched fibre", "[static_fascicle][property]") {
  const Fascicle f = test::long_tendon_fascicle();
  const StaticFascicle gives = static_fascicle(f, 0.30, 23.4), stiff = static_fascicle(f, 0.30, 23.4, false);
  CHECK(stiff.tension.passive == fascicle_tension(f, 0.30).passive);
  CHECK(gives.tension.passive < 0.9 * stiff.tension.passive);
  CHECK(gives.tension.passive > 0.0);
}

TEST_CASE("A short tendon counts as rigid, a slack one bears nothing, no strength is no tension",
          "[static_fascicle][unit]") {
  Fascicle f = test::long_tendon_fascicle();
  CHECK(static_fascicle(f, 0.14, 23.4).tension.passive == 0.0);
  f.strength = 0.0;
  const StaticFascicle none = static_fascicle(f, 0.25, 23.4);
  CHECK(none.tension.passive + none.tension.active == 0.0);
  CHECK(none.stiffness.at(0.5) == 0.0);
  f.strength = 1.0;
  f.slack_length = 0.05;
  CHECK(static_fascicle(f, 0.15, 23.4).tension.passive == fascicle_tension(f, 0.15).passive);
}
