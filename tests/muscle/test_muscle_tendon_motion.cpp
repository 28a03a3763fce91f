#include <boost/numeric/odeint.hpp>
#include <functional>
#include <vector>

#include "catch.hpp"
#include "lumbopelvic/muscle/activation.hpp"
#include "lumbopelvic/muscle/muscle_tendon_energy.hpp"
#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"
#include "support/muscle_units.hpp"

using namespace lumbopelvic;

namespace {

/// What is prescribed: path and activation over time.
struct UnitDrive {
  std::function<double(double)> length, velocity, activation, activation_rate = [](double) { return 0.0; };
};

/// Strain, short-range stretch, and the work of skeleton, contraction and the three heats so far [J].
using UnitState = std::vector<double>;

UnitState at_rest(const Equilibrium& e) { return {e.strain, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}; }

/// A compliant unit alone, its path and activation prescribed.
struct Rig {
  MuscleTendon<> unit;
  UnitDrive drive;

  [[nodiscard]] MuscleTendonInput<double> input(const UnitState& y, double t) const {
    return {drive.length(t), drive.velocity(t), drive.activation(t), y[0], y[1]};
  }
  void operator()(const UnitState& y, UnitState& rate, double t) const {
    const auto in = input(y, t);
    const auto r = compliant_rates(unit, in);
    const auto power = muscle_tendon_power(unit, TendonKind::compliant, in, drive.activation_rate(t));
    rate = {r.strain_rate, r.short_range_stretch_rate, r.tension * in.velocity, power.contraction,
            power.damping, power.short_range_heat,     power.short_range_power};
  }
  [[nodiscard]] double energy(const UnitState& y, double t) const {
    return muscle_tendon_energy(unit, TendonKind::compliant, input(y, t)).total();
  }
  [[nodiscard]] UnitState run(UnitState y, double start, double end, double tolerance = 1e-11) const {
    using namespace boost::numeric::odeint;
    integrate_adaptive(make_controlled(tolerance, tolerance, runge_kutta_fehlberg78<UnitState>()), *this, y,
                       start, end, 1e-4);
    return y;
  }
};

/// The path of a stretch and release that ends where it began, in `period` seconds.
UnitDrive cycle(double length, double amplitude, double period, double activation) {
  const double w = 2.0 * std::numbers::pi / period;
  return {[=](double t) { return length + 0.5 * amplitude * (1.0 - std::cos(w * t)); },
          [=](double t) { return 0.5 * amplitude * w * std::sin(w * t); },
          [=](double) { return activation; }};
}

/// State after enough cycles for the next to end where it begins.
UnitState steady(const Rig& rig, double period) {
  const double a = rig.drive.activation(0.0);
  UnitState y = at_rest(initial_equilibrium(rig.unit, TendonKind::compliant, rig.drive.length(0.0), a));
  y = rig.run(y, 0.0, 4.0 * period);
  for (std::size_t i = 2; i < y.size(); ++i) y[i] = 0.0;
  return y;
}

}  // namespace

TEST_CASE("T1.3: An isometric ramp ends where the equilibrium is", "[muscle_tendon][verification]") {
  const auto unit = make_muscle_tendon(test::long_tendon_fascicle());
  for (const double L : {0.235, 0.25, 0.265}) {
    const auto ramp = [](double t) { return t < 0.3 ? 0.02 + 0.78 * t / 0.3 : 0.8; };
    const Rig rig{unit, {[=](double) { return L; }, [](double) { return 0.0; }, ramp}};
    UnitState y = at_rest(initial_equilibrium(unit, TendonKind::compliant, L, 0.02));
    y = rig.run(rig.run(y, 0.0, 0.3), 0.3, 20.0);
    const auto end = initial_equilibrium(unit, TendonKind::compliant, L, 0.8);
    REQUIRE(end.status == EquilibriumStatus::found);
    CHECK(compliant_rates(unit, rig.input(y, 20.0)).tension == Approx(end.tension).epsilon(1e-8));
  }
}

TEST_CASE("T1.4: After a quick release the unit recovers the force-velocity curve",
          "[muscle_tendon][verification]") {
  Fascicle f = test::long_tendon_fascicle();
  f.pennation = 0.0;
  MuscleTendonSettings settings;
  settings.short_range_gain = 0.0;
  const auto unit = make_muscle_tendon(f, settings);
  for (const double v : {-0.1, -0.2, -0.3}) {  // [v_max l_o]; v_max l_o = 1 m/s
    const double fast = 0.004, start = 0.262;  // a drop of 4 mm in 2 ms, then a steady pull
    const auto length = [=](double t) {
      return start - (t < 0.002 ? fast * t / 0.002 : fast - v * (t - 0.002));
    };
    const auto velocity = [=](double t) { return t < 0.002 ? -fast / 0.002 : v; };
    const Rig rig{unit, {length, velocity, [](double) { return 1.0; }}};
    UnitState y = at_rest(initial_equilibrium(unit, TendonKind::compliant, start, 1.0));
    y = rig.run(y, 0.0, 0.002);
    auto r = compliant_rates(unit, rig.input(y, 0.002));
    for (double t = 0.002, step = 0.0002 / -v, before = -1.0; before * r.strain_rate > 0.0 || t < 0.01;
         t += step) {
      before = r.strain_rate;  // until the tendon is still, as force passes its peak near optimal length
      y = rig.run(y, t, t + step);
      r = compliant_rates(unit, rig.input(y, t + step));
    }
    const double contraction =
        r.tension / f.max_force - passive_force_length(r.fiber_length) - 0.1 * r.fiber_velocity;
    REQUIRE(contraction < 0.8);
    CHECK(contraction / active_force_length(r.fiber_length) == Approx(force_velocity(v)).epsilon(0.01));
  }
}

TEST_CASE("T1.5: A passive cycle gives back what damping did not take, and all of it when slow enough",
          "[muscle_tendon][verification]") {
  const auto unit = make_muscle_tendon(test::long_tendon_fascicle());
  double previous = INFINITY;
  for (const double period : {0.3, 3.0, 30.0}) {
    const Rig rig{unit, cycle(0.27, 0.04, period, 0.0)};
    const UnitState start = steady(rig, period), end = rig.run(start, 0.0, period);
    const double loop = end[2], stored = rig.energy(end, period) - rig.energy(start, 0.0);
    CHECK(end[3] == 0.0);  // nothing contracts
    CHECK(end[4] > 0.0);
    CHECK(loop == Approx(end[4] + stored).epsilon(1e-7).margin(1e-10));
    CHECK(loop < 0.3 * previous);  // damping's work goes with velocity
    previous = loop;
  }
  CHECK(previous < 0.02);  // of the 2 J that went in and out
}

TEST_CASE("An active cycle balances to the last joule, and damping and short-range stretch never give energy",
          "[muscle_tendon][verification]") {
  const auto unit = make_muscle_tendon(test::long_tendon_fascicle());
  for (const double period : {0.1, 0.5}) {
    UnitDrive drive = cycle(0.25, 0.03, period, 0.0);
    const double w = 2.0 * std::numbers::pi / period;
    drive.activation = [=](double t) { return 0.3 + 0.2 * std::sin(w * t); };
    drive.activation_rate = [=](double t) { return 0.2 * w * std::cos(w * t); };
    const Rig rig{unit, drive};
    UnitState y = at_rest(initial_equilibrium(unit, TendonKind::compliant, 0.25, 0.3));
    const double before = rig.energy(y, 0.0);
    for (int quarter = 0; quarter < 8; ++quarter) {
      const UnitState last = y;
      y = rig.run(y, 0.25 * period * quarter, 0.25 * period * (quarter + 1));
      CHECK(y[4] >= last[4]);
      CHECK(y[5] >= last[5]);
    }
    REQUIRE(y[5] > 1e-3);
    const double gained = rig.energy(y, 2.0 * period) - before;
    CHECK(gained == Approx(y[2] - y[3] - y[4] - y[5] + y[6]).margin(1e-8));
  }
}

TEST_CASE("The power balance of a unit holds at every instant, for either kind of tendon",
          "[muscle_tendon][property]") {
  using D = Dual<double, 1>;
  test::UnitSampler sample(21);
  for (int i = 0; i < 500; ++i) {
    const Fascicle f = sample.fascicle();
    const auto unit = make_muscle_tendon(f);
    const auto in = sample.input(f);
    const double activation_rate = sample.between(-20.0, 20.0);
    for (const TendonKind kind : {TendonKind::compliant, TendonKind::rigid}) {
      const auto r = kind == TendonKind::rigid ? rigid_rates(unit, in) : compliant_rates(unit, in);
      const auto moving = [](double value, double rate) { return D(value) + D::variable(0.0, 0) * rate; };
      const MuscleTendonInput<D> motion{
          moving(in.length, in.velocity), D(in.velocity), moving(in.activation, activation_rate),
          moving(in.strain, r.strain_rate), moving(in.short_range_stretch, r.short_range_stretch_rate)};
      const double stored = muscle_tendon_energy(unit, kind, motion).total().partials[0];
      const double spent = muscle_tendon_power(unit, kind, in, activation_rate).total();
      const double scale = f.max_force * f.optimal_length * f.max_velocity;
      CHECK(r.tension * in.velocity == Approx(stored + spent).epsilon(1e-9).margin(1e-10 * scale));
    }
  }
}

TEST_CASE("T1.2: The energy of a taut tendon is the integral of its force", "[muscle_tendon][verification]") {
  for (const double width : {1e-3, 1e-2})
    for (const double strain : {-0.05, -0.001, 0.001, 0.02, 0.06}) {
      const auto energy = [&](double at) {
        return detail::taut_tendon_energy(Dual<double, 1>::variable(at, 0), width);
      };
      CHECK(energy(0.0).value == Approx(0.0).margin(1e-16));
      CHECK(energy(strain).partials[0] == Approx(taut_tendon_force(strain, width).value).epsilon(1e-9));
    }
}

TEST_CASE("T1.6: The rates are smooth enough for a scheme of fourth order", "[muscle_tendon][verification]") {
  const auto unit = make_muscle_tendon(test::long_tendon_fascicle());
  UnitDrive drive = cycle(0.245, 0.02, 0.4, 0.0);
  drive.activation = [](double t) { return 0.3 + 0.2 * std::sin(8.0 * t); };
  const Rig rig{unit, drive};
  const UnitState start = at_rest(initial_equilibrium(unit, TendonKind::compliant, 0.245, 0.3));
  const double exact = rig.run(start, 0.0, 0.2, 1e-13)[0];
  const auto error = [&](int steps) {
    UnitState y = start;
    boost::numeric::odeint::runge_kutta4<UnitState> stepper;
    for (int i = 0; i < steps; ++i) stepper.do_step(rig, y, 0.2 * i / steps, 0.2 / steps);
    return std::abs(y[0] - exact);
  };
  const double coarse = error(400), fine = error(800);
  REQUIRE(fine > 1e-14);
  CHECK(std::log2(coarse / fine) > 3.8);
}

TEST_CASE("Activation rises and falls in its own times and stays between its bounds", "[activation][unit]") {
  // Rate over distance to go, half way, from the published constants: 10 tells rise from fall, 0.1 hardly
  // does.
  const auto speed = [](double steepness, double u) {
    return activation_rate(ActivationDynamics<>{0.015, 0.060, steepness}, u, 0.5).rate / (u - 0.5);
  };
  CHECK(speed(10.0, 1.0) == Approx(53.3).margin(0.05));
  CHECK(speed(10.0, 0.0) == Approx(20.8).margin(0.05));
  CHECK(speed(0.1, 1.0) == Approx(37.9).margin(0.05));
  CHECK(speed(0.1, 0.0) == Approx(36.3).margin(0.05));
  const ActivationDynamics<> d;
  for (const double u : {0.0, 0.3, 1.0}) {
    CHECK(activation_rate(d, u, u).rate == 0.0);
    CHECK(activation_rate(d, u, 0.0).rate >= 0.0);
    CHECK(activation_rate(d, u, 1.0).rate <= 0.0);
  }
}

TEST_CASE("The derivatives of activation dynamics are exact, one by one and in arrays",
          "[activation][property]") {
  using D = Dual<double, 2>;
  const Eigen::Index n = 21;  // two packs and a rest
  test::UnitSampler sample(22);
  std::vector<ActivationDynamics<>> muscles(n);
  VecX<double> u(n), a(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    muscles[std::size_t(i)] = {sample.between(0.01, 0.02), sample.between(0.03, 0.08),
                               sample.between(0.1, 20.0)};
    u[i] = sample.between(0.0, 1.0);
    a[i] = sample.between(0.0, 1.0);
  }
  ActivationRateArrays out;
  ActivationSet(muscles).rates(u, a, out);
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto& d = muscles[std::size_t(i)];
    const auto exact = activation_rate(d, D::variable(u[i], 0), D::variable(a[i], 1)).rate;
    const auto one = activation_rate(d, u[i], a[i]);
    CHECK(one.by_excitation == Approx(exact.partials[0]).epsilon(1e-12));
    CHECK(one.by_activation == Approx(exact.partials[1]).epsilon(1e-12));
    CHECK(out.rate[i] == Approx(one.rate).epsilon(1e-13).margin(1e-13));
    CHECK(out.by_excitation[i] == Approx(one.by_excitation).epsilon(1e-12));
    CHECK(out.by_activation[i] == Approx(one.by_activation).epsilon(1e-12));
  }
}
