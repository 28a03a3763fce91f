#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <complex>

#include "catch.hpp"
#include "lumbopelvic/muscle/compliant_tendon.hpp"
#include "lumbopelvic/muscle/rigid_tendon.hpp"
#include "support/muscle_units.hpp"

using namespace lumbopelvic;

namespace {

using Five = Dual<double, 5>;

void check_row(const MuscleTendonRow<double>& row, const Five& exact, double scale) {
  const double by_hand[] = {row.length, row.velocity, row.activation, row.strain, row.short_range_stretch};
  for (std::size_t i = 0; i < 5; ++i)
    CHECK(by_hand[i] == Approx(exact.partials[i]).epsilon(1e-10).margin(1e-11 * scale));
}

void check_rates(const MuscleTendonRates<double>& a, const MuscleTendonRates<Five>& b) {
  CHECK(a.tension == Approx(b.tension.value).epsilon(1e-12));
  CHECK(a.strain_rate == Approx(b.strain_rate.value).epsilon(1e-11).margin(1e-11));
  CHECK(a.short_range_stretch_rate == Approx(b.short_range_stretch_rate.value).epsilon(1e-11).margin(1e-11));
}

void check_linear(const MuscleTendonLinear<double>& linear, const MuscleTendonRates<Five>& exact,
                  double max_force) {
  check_rates(linear.rates, exact);
  check_row(linear.tension, exact.tension, max_force);
  check_row(linear.strain_rate, exact.strain_rate, 1e3);
  check_row(linear.short_range_stretch_rate, exact.short_range_stretch_rate, 1e3);
}

double fiber_force_norm(const MuscleTendon<>& unit, const MuscleTendonInput<double>& in,
                        const MuscleTendonRates<double>& r) {
  const double active = in.activation * active_force_length(r.fiber_length);
  return active *
             (contraction_force(r.fiber_velocity).value + unit.short_range_gain * in.short_range_stretch) +
         passive_force_length(r.fiber_length) + unit.damping * r.fiber_velocity;
}

bool all_finite(const MuscleTendonRates<double>& r) {
  return std::isfinite(r.tension) && std::isfinite(r.strain_rate) &&
         std::isfinite(r.short_range_stretch_rate) && std::isfinite(r.fiber_length) &&
         std::isfinite(r.fiber_velocity);
}
bool all_finite(const MuscleTendonRow<double>& r) {
  return std::isfinite(r.length) && std::isfinite(r.velocity) && std::isfinite(r.activation) &&
         std::isfinite(r.strain) && std::isfinite(r.short_range_stretch);
}
bool all_finite(const MuscleTendonLinear<double>& l) {
  return all_finite(l.rates) && all_finite(l.tension) && all_finite(l.strain_rate) &&
         all_finite(l.short_range_stretch_rate);
}

}  // namespace

TEST_CASE("Fibre and tendon carry the same force along the tendon", "[muscle_tendon][property]") {
  test::UnitSampler sample(11);
  for (int i = 0; i < 2000; ++i) {
    const Fascicle f = sample.fascicle();
    const auto unit = make_muscle_tendon(f);
    const auto in = sample.input(f);
    const auto r = compliant_rates(unit, in);
    const double along = in.length - f.slack_length * (1.0 + in.strain),
                 fiber = r.fiber_length * f.optimal_length;
    const double cosine = along / fiber, along_tendon = fiber_force_norm(unit, in, r) * cosine;
    REQUIRE(std::hypot(along, f.optimal_length * std::sin(f.pennation)) == Approx(fiber).epsilon(1e-12));
    CHECK(along_tendon * f.max_force == Approx(r.tension).epsilon(1e-10).margin(1e-10 * f.max_force));
    const double fiber_rate = r.fiber_velocity * f.max_velocity * f.optimal_length / cosine;
    CHECK(r.strain_rate * f.slack_length + fiber_rate == Approx(in.velocity).margin(1e-9));
  }
}

TEST_CASE("A taut tendon pulls by its curve and a slack one hardly at all", "[muscle_tendon][unit]") {
  CHECK(taut_tendon_force(0.049, 1e-3).value == Approx(1.0).epsilon(1e-6));
  CHECK(taut_tendon_force(0.01, 1e-3).value == Approx(tendon_force(1.01)).epsilon(1e-4));
  for (const double strain : {-0.001, -0.05, -0.5}) {
    CHECK(taut_tendon_force(strain, 1e-3).value > 0.0);
    CHECK(taut_tendon_force(strain, 1e-3).value < 1e-4);
  }
}

TEST_CASE("All derivatives of a unit with a compliant tendon are exact", "[muscle_tendon][property]") {
  test::UnitSampler sample(12);
  for (int i = 0; i < 500; ++i) {
    const Fascicle f = sample.fascicle();
    const auto unit = make_muscle_tendon(f);
    const auto in = sample.input(f);
    const auto linear = compliant_linear(unit, in);
    REQUIRE(linear.strain_rate.strain != 0.0);
    check_linear(linear, compliant_rates(unit, test::as_variables(in)), f.max_force);
  }
}

TEST_CASE("All derivatives of a unit on a rigid tendon are exact", "[muscle_tendon][property]") {
  test::UnitSampler sample(13);
  for (int i = 0; i < 500; ++i) {
    const Fascicle f = sample.fascicle();
    const auto unit = make_muscle_tendon(f);
    auto in = sample.input(f);
    in.length -= f.slack_length * in.strain;
    const auto linear = rigid_linear(unit, in);
    REQUIRE(linear.tension.velocity > 0.0);
    check_linear(linear, rigid_rates(unit, test::as_variables(in)), f.max_force);
  }
}

TEST_CASE("The derivatives hold beyond the range of the curves, folded fibres included",
          "[muscle_tendon][property]") {
  const Fascicle f = test::long_tendon_fascicle();
  const auto unit = make_muscle_tendon(f);
  for (const double along : {0.015, 0.0101, 0.0099, 0.0, -0.03})
    for (const double strain : {-0.02, 0.01}) {
      const MuscleTendonInput<double> in{f.slack_length * (1.0 + strain) + along, 0.05, 0.3, strain, 0.002};
      check_linear(compliant_linear(unit, in), compliant_rates(unit, test::as_variables(in)), f.max_force);
      check_linear(rigid_linear(unit, in), rigid_rates(unit, test::as_variables(in)), f.max_force);
    }
}

TEST_CASE("A complex step gives the same derivative as the closed form", "[muscle_tendon][verification]") {
  using Z = std::complex<double>;
  const Fascicle f = test::long_tendon_fascicle();
  const auto unit = make_muscle_tendon(f);
  const double h = 1e-20;
  const MuscleTendonInput<Z> in{{0.255, 0.0}, {0.02, 0.0}, {0.3, 0.0}, {0.02, h}, {0.001, 0.0}};
  const auto linear = compliant_linear(unit, MuscleTendonInput<double>{0.255, 0.02, 0.3, 0.02, 0.001});
  const auto stepped = compliant_rates(unit, in);
  CHECK(linear.strain_rate.strain == Approx(stepped.strain_rate.imag() / h).epsilon(1e-10));
  CHECK(linear.tension.strain == Approx(stepped.tension.imag() / h).epsilon(1e-12));
}

TEST_CASE("T1.8: No state and no movement, however wild, gives anything but finite numbers",
          "[muscle_tendon][property]") {
  test::UnitSampler sample(14);
  for (int i = 0; i < 100000; ++i) {
    const Fascicle f = sample.fascicle();
    const auto unit = make_muscle_tendon(f);
    MuscleTendonInput<double> in;
    in.strain = sample.between(-0.1, 0.3);
    in.activation = i % 5 ? sample.between(0.0, 1.0) : 0.0;
    in.velocity = f.optimal_length * sample.between(-20.0, 20.0);
    in.length = sample.between(0.0, 2.5) * (f.slack_length + f.optimal_length);  // folded to far too long
    in.short_range_stretch = sample.between(-0.05, 0.05);
    const auto linear = compliant_linear(unit, in);
    REQUIRE(all_finite(linear));
    REQUIRE(linear.rates.tension > 0.0);
    REQUIRE(all_finite(rigid_linear(unit, in)));
    REQUIRE(rigid_rates(unit, in).tension >= 0.0);
  }
}

TEST_CASE("A unit moved by its path shows the force-velocity curve", "[muscle_tendon][unit]") {
  Fascicle f = test::long_tendon_fascicle();
  f.pennation = 0.0;
  const auto unit = make_muscle_tendon(f);
  for (const double v : {-0.5, -0.1, 0.0, 0.2}) {  // [v_max l_o] at optimal length, where f_l = 1
    const auto r = rigid_rates(unit, MuscleTendonInput<double>{0.25, v, 1.0, 0.0, 0.0});  // v_max l_o = 1 m/s
    CHECK(r.fiber_velocity == Approx(v).margin(1e-15));
    CHECK(r.tension ==
          Approx(800.0 * (force_velocity(v) + passive_force_length(1.0) + 0.1 * v)).epsilon(2e-5));
  }
}

TEST_CASE("T1.7: A tendon made stiff leaves the rigid unit", "[muscle_tendon][verification]") {
  // The tendon's curve is fixed, so a stiff tendon is a short one: its stretch is 5 % of a length that
  // vanishes. The compliant unit then settles, at whatever velocity the path has, where the rigid one stands.
  for (const double a : {0.05, 0.5, 1.0})
    for (const double velocity : {-0.2, 0.0, 0.2}) {
      double previous = INFINITY;
      for (const double slack : {0.02, 0.002, 0.0002}) {
        Fascicle f = test::long_tendon_fascicle();
        f.slack_length = slack;
        const auto unit = make_muscle_tendon(f);
        MuscleTendonInput<double> in{slack + 0.095, velocity, a, 0.01, 0.0};
        const double rigid = rigid_rates(unit, in).tension;
        for (int i = 0; i < 100; ++i) {  // Newton for eps' = 0
          const auto linear = compliant_linear(unit, in);
          in.strain -= linear.rates.strain_rate / linear.strain_rate.strain;
        }
        const double difference = std::abs(compliant_rates(unit, in).tension - rigid) / f.max_force;
        CHECK(difference < previous);
        previous = difference;
      }
      CHECK(previous < 0.01);
    }
}

TEST_CASE("Tendons shorter than the fibre are rigid unless told otherwise", "[muscle_tendon][unit]") {
  Fascicle f = test::long_tendon_fascicle();
  CHECK(tendon_kind(f) == TendonKind::compliant);
  MuscleTendonSettings settings;
  settings.tendon = TendonChoice::rigid;
  CHECK(tendon_kind(f, settings) == TendonKind::rigid);
  f.slack_length = 0.09;
  CHECK(tendon_kind(f) == TendonKind::rigid);
  settings.tendon = TendonChoice::compliant;
  CHECK(tendon_kind(f, settings) == TendonKind::compliant);
}

TEST_CASE("Constants out of bounds are refused by the fascicle's name", "[muscle_tendon][unit]") {
  Fascicle f = test::long_tendon_fascicle();
  f.slack_length = 0.0;
  CHECK_THROWS_WITH(make_muscle_tendon(f), Catch::Matchers::Contains("slack length of example"));
  MuscleTendonSettings undamped;
  undamped.damping = 0.0;
  CHECK_THROWS_AS(make_muscle_tendon(test::long_tendon_fascicle(), undamped), InvalidArgument);
}

TEST_CASE("Short-range stretches meet a small quick stretch as short-range stiffness, then yield and let go",
          "[short_range][unit]") {
  const auto unit = make_muscle_tendon(test::long_tendon_fascicle());  // yield at 0.01 l_o, decay in 0.2 s
  const auto after = [&](double velocity, double time) {
    double x = 0.0;
    const double dt = 1e-5;
    for (double t = 0.0; t < time; t += dt) x += dt * short_range_stretch_rate(unit, velocity, x).rate;
    return x;
  };
  CHECK(after(1.0, 0.001) == Approx(0.001).epsilon(0.06));  // a tenth of the reach, within a millisecond
  CHECK(after(1.0, 0.2) == Approx(0.01).epsilon(0.06));     // yielded
  CHECK(after(-1.0, 0.2) == Approx(-0.01).epsilon(0.06));
  CHECK(after(1e-4, 2.0) == Approx(2e-5).epsilon(0.02));  // a drift: velocity times decay time
}
