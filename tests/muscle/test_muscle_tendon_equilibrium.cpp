#include "catch.hpp"
#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"
#include "support/differences.hpp"
#include "support/muscle_units.hpp"

using namespace lumbopelvic;

namespace {

bool is_finite(const Equilibrium& e) {
  return std::isfinite(e.strain) && std::isfinite(e.fiber_length) && std::isfinite(e.fiber_velocity) &&
         std::isfinite(e.tension) && std::isfinite(e.residual) && std::isfinite(e.stiffness) &&
         std::isfinite(e.by_activation);
}

MuscleTendonRates<double> rates_at(const MuscleTendon<>& unit, const Equilibrium& e, double length,
                                   double activation) {
  return compliant_rates(unit, MuscleTendonInput<double>{length, 0.0, activation, e.strain, 0.0});
}

}  // namespace

TEST_CASE("Every unit settles to 1e-10 or says why it cannot", "[initial_equilibrium][property]") {
  test::UnitSampler sample(31);
  int found = 0, too_short = 0, too_long = 0;
  for (int i = 0; i < 100000; ++i) {
    const Fascicle f = sample.fascicle();
    const auto unit = make_muscle_tendon(f);
    const double length =
        f.slack_length * sample.between(0.5, 1.1) + f.optimal_length * sample.between(0.0, 2.0);
    const double activation = i % 4 ? sample.between(0.0, 1.0) : 0.0;
    const double velocity = i % 3 ? 0.0 : f.optimal_length * sample.between(-3.0, 3.0);
    const Equilibrium e = initial_equilibrium(unit, TendonKind::compliant, length, activation, velocity);
    REQUIRE(is_finite(e));
    found += e.status == EquilibriumStatus::found;
    too_short += e.status == EquilibriumStatus::fiber_too_short;
    too_long += e.status == EquilibriumStatus::fiber_too_long;
    if (e.status != EquilibriumStatus::found) continue;
    REQUIRE(std::abs(e.residual) <= 1e-10);
    REQUIRE(e.fiber_length >= 0.2);
    REQUIRE(e.fiber_length <= 1.8);
    if (velocity == 0.0) REQUIRE(std::abs(rates_at(unit, e, length, activation).fiber_velocity) < 1e-9);
  }
  CHECK(found > 50000);
  CHECK(too_short > 1000);
  CHECK(too_long > 100);
}

TEST_CASE("A path too short for its unit leaves it slack", "[initial_equilibrium][unit]") {
  const auto unit = make_muscle_tendon(test::long_tendon_fascicle());  // slack from 0.15 m
  const Equilibrium e = initial_equilibrium(unit, TendonKind::compliant, 0.152, 0.5);
  CHECK(e.status == EquilibriumStatus::fiber_too_short);
  CHECK(e.tension < 0.001 * unit.max_force);
  const Equilibrium idle =
      initial_equilibrium(unit, TendonKind::compliant, 0.165, 0.0);  // buckled, nothing pulls
  CHECK(idle.status == EquilibriumStatus::found);
  CHECK(idle.strain < 0.0);
  CHECK(idle.tension < 0.001 * unit.max_force);
}

TEST_CASE("A path far too long is answered with a fibre out of its range", "[initial_equilibrium][unit]") {
  const auto unit = make_muscle_tendon(test::long_tendon_fascicle());
  for (const double length : {0.4, 1.0, 2.2}) {
    const Equilibrium e = initial_equilibrium(unit, TendonKind::compliant, length, 0.5);
    CHECK(e.status == EquilibriumStatus::fiber_too_long);
    CHECK(is_finite(e));
  }
}

TEST_CASE("Where three balances exist, a stable one with the shortest fibre is taken",
          "[initial_equilibrium][property]") {
  Fascicle f = test::long_tendon_fascicle();
  f.slack_length = 4.0;  // a soft tendon indeed: the fibre can collapse on its descending limb
  const auto unit = make_muscle_tendon(f);
  const auto gap = [&](double strain) {  // > 0 where the tendon overpowers the fibre
    return compliant_rates(unit, MuscleTendonInput<double>{4.294, 0.0, 1.0, strain, 0.0}).fiber_velocity;
  };
  std::vector<double> roots;
  for (double strain = -0.005; strain < 0.08; strain += 1e-5)
    if (gap(strain) * gap(strain + 1e-5) < 0.0) roots.push_back(strain);
  REQUIRE(roots.size() == 3);
  const Equilibrium e = initial_equilibrium(unit, TendonKind::compliant, 4.294, 1.0);
  CHECK(e.strain == Approx(roots.back()).margin(1e-5));
  CHECK(gap(e.strain + 1e-4) > 0.0);
  CHECK(gap(e.strain - 1e-4) < 0.0);
}

TEST_CASE("A moving unit shares its velocity as its stiffnesses ask", "[initial_equilibrium][property]") {
  const auto unit = make_muscle_tendon(test::long_tendon_fascicle());
  const Equilibrium e = initial_equilibrium(unit, TendonKind::compliant, 0.25, 0.4, 0.03);
  REQUIRE(e.status == EquilibriumStatus::found);
  const auto r = compliant_rates(unit, MuscleTendonInput<double>{0.25, 0.03, 0.4, e.strain, 0.0});
  CHECK(r.fiber_velocity == Approx(e.fiber_velocity).margin(1e-9));
  CHECK(r.fiber_velocity > 0.0);
  CHECK(r.strain_rate > 0.0);
  const double force_rate =
      taut_tendon_force(e.strain, unit.slack_width).slope * r.strain_rate * unit.max_force;
  CHECK(force_rate == Approx(e.stiffness * 0.03).epsilon(1e-7));
}

TEST_CASE("The settled unit's stiffness and gain are the derivatives of its tension",
          "[initial_equilibrium][property]") {
  const auto unit = make_muscle_tendon(test::long_tendon_fascicle());
  for (const TendonKind kind : {TendonKind::compliant, TendonKind::rigid})
    for (const double L : {0.22, 0.245, 0.27}) {
      const auto e = initial_equilibrium(unit, kind, L, 0.4);
      const auto by_length = [&](double x) { return initial_equilibrium(unit, kind, x, 0.4).tension; };
      const auto by_activation = [&](double x) { return initial_equilibrium(unit, kind, L, x).tension; };
      REQUIRE(e.status == EquilibriumStatus::found);
      CHECK(e.stiffness == Approx(test::slope(by_length, L, 1e-5)).epsilon(1e-7));
      CHECK(e.by_activation == Approx(test::slope(by_activation, 0.4, 1e-4)).epsilon(1e-7));
    }
}

TEST_CASE("A settled unit bears the tension of the statics' rigid unit with the same fibre",
          "[initial_equilibrium][verification]") {
  const Fascicle f = test::long_tendon_fascicle();
  const auto unit = make_muscle_tendon(f);
  const Equilibrium e = initial_equilibrium(unit, TendonKind::compliant, 0.25, 0.6);
  const FascicleTension t = fascicle_tension(f, 0.25 - e.strain * f.slack_length);
  CHECK(t.fiber_length_norm == Approx(e.fiber_length).epsilon(1e-13));
  CHECK(t.passive + 0.6 * t.active == Approx(e.tension).epsilon(1e-10));
}

TEST_CASE("Arguments out of bounds are refused", "[initial_equilibrium][unit]") {
  const auto unit = make_muscle_tendon(test::long_tendon_fascicle());
  CHECK_THROWS_AS(initial_equilibrium(unit, TendonKind::compliant, -0.1, 0.5), InvalidArgument);
  CHECK_THROWS_AS(initial_equilibrium(unit, TendonKind::compliant, 3.0, 0.5), InvalidArgument);
  CHECK_THROWS_AS(initial_equilibrium(unit, TendonKind::compliant, 0.25, 1.5), InvalidArgument);
  CHECK_THROWS_AS(initial_equilibrium(unit, TendonKind::compliant, 0.25, 0.5, NAN), InvalidArgument);
}

TEST_CASE("A unit settles with the activation that bears its tension, or as near as it can",
          "[initial_equilibrium][property]") {
  test::UnitSampler sample(32);
  int within = 0;
  for (int i = 0; i < 2000; ++i) {
    const Fascicle f = sample.fascicle();
    const auto unit = make_muscle_tendon(f);
    const auto kind = i % 2 ? TendonKind::compliant : TendonKind::rigid;
    const double length = f.slack_length * 1.01 + f.optimal_length * sample.between(0.75, 1.3);
    const double low = initial_equilibrium(unit, kind, length, 0.0).tension;
    const double high = initial_equilibrium(unit, kind, length, 1.0).tension;
    const double tension = low + sample.between(-0.2, 1.2) * (high - low);
    const EquilibriumActivation steady = equilibrium_activation(unit, kind, length, tension);
    CHECK(steady.at.tension == Approx(std::clamp(tension, low, high)).epsilon(1e-9).margin(1e-9));
    if (tension <= low) CHECK(steady.activation == 0.0);
    if (tension >= high) CHECK(steady.activation == 1.0);
    within += tension > low && tension < high;
  }
  CHECK(within > 1000);
}
