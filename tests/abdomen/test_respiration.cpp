#include <array>

#include "catch.hpp"
#include "lumbopelvic/abdomen/drive.hpp"
#include "lumbopelvic/abdomen/respiration.hpp"
#include "lumbopelvic/math/odeint.hpp"

using namespace lumbopelvic;

namespace {

constexpr double atmosphere = 101325.0;  // [Pa]

Respiration lungs() { return {5e5, 3e-3, 2e5, 5e7, 0.7}; }

}  // namespace

TEST_CASE(
    "Flow through the airways obeys Rohrer's law, breathes in below the air's pressure, and stops at a "
    "closed glottis",
    "[respiration][unit]") {
  const Respiration r = lungs();
  for (const double pressure : {-3000.0, -40.0, 1e-3, 700.0, 12000.0}) {
    const auto [flow, slope] = airflow<double>(r, pressure, 1.0);
    CHECK(flow * pressure < 0.0);
    CHECK(r.laminar_resistance * std::abs(flow) + r.turbulent_resistance * flow * flow ==
          Approx(std::abs(pressure)).epsilon(1e-12));
    const double h = 1e-4 * std::abs(pressure);
    const double difference =
        (airflow<double>(r, pressure + h, 1.0).flow - airflow<double>(r, pressure - h, 1.0).flow) / (2.0 * h);
    CHECK(slope == Approx(difference).epsilon(1e-6));
    CHECK(airflow<double>(r, pressure, 0.0).flow == 0.0);
    CHECK(airflow<double>(r, pressure, 0.5).flow == Approx(0.5 * flow));
  }
  CHECK(airflow<double>(r, 0.0, 1.0).slope == Approx(-1.0 / r.laminar_resistance));
}

TEST_CASE("Trapped gas answers a change of volume by Boyle's law", "[respiration][unit]") {
  const Respiration r = lungs();
  const double gas = 3.4e-3;
  CHECK(alveolar_pressure(r, gas, 0.4e-3, atmosphere) == Approx(0.0).margin(1e-9));
  CHECK(alveolar_pressure(r, gas, 0.23e-3, atmosphere) == Approx(atmosphere * (3.4 / 3.23 - 1.0)));
  CHECK(pleural_pressure(r, 250.0, 0.4e-3, -363.0) == Approx(250.0 - 363.0 - 200.0));
}

TEST_CASE("Lungs that empty by themselves do so with the time constant of resistance and compliance",
          "[respiration][verification]") {
  // In an open chest the recoil drives the flow, P_alv = E V. For small V:
  //   V' (1 + V_0 E / P_atm) = -E V / K_1
  Respiration r = lungs();
  r.turbulent_resistance = 0.0;
  const double tau =
      r.laminar_resistance / r.lung_elastance * (1.0 + r.relaxed_gas_volume * r.lung_elastance / atmosphere);
  const auto volume_of = [&](double gas) {  // E V = P_atm (G / (V_0 + V) - 1), the positive root
    const double e = r.lung_elastance / atmosphere, v0 = r.relaxed_gas_volume;
    const double b = 1.0 + e * v0;
    return 2.0 * (gas - v0) / (b + std::sqrt(b * b + 4.0 * e * (gas - v0)));
  };
  const double first = 1e-7;  // [m^3]
  std::array<double, 1> gas{(first + r.relaxed_gas_volume) * (1.0 + r.lung_elastance * first / atmosphere)};
  REQUIRE(volume_of(gas[0]) == Approx(first));
  const auto rate = [&](const auto& y, auto& dydt, double) {
    dydt[0] = airflow<double>(r, alveolar_pressure(r, y[0], volume_of(y[0]), atmosphere), 1.0).flow;
  };
  integrate_fixed_steps(rate, gas, 0.0, 1.0, 200);
  CHECK(volume_of(gas[0]) / first == Approx(std::exp(-1.0 / tau)).epsilon(1e-4));
}

TEST_CASE("Constants of lungs outside their bounds are refused", "[respiration][unit]") {
  for (const auto member :
       {&Respiration::lung_elastance, &Respiration::relaxed_gas_volume, &Respiration::laminar_resistance,
        &Respiration::turbulent_resistance, &Respiration::diaphragm_share}) {
    Respiration r = lungs();
    check_respiration(r);
    r.*member = -1.0;
    CHECK_THROWS_AS(check_respiration(r), InvalidArgument);
  }
}

TEST_CASE("A pulse rises, holds, falls and comes again", "[drive][unit]") {
  const Pulse p{1.0, 2.0, 0.5, 1.0, 5.0};
  CHECK(pulse_at(p, 0.5) == 0.0);
  CHECK(pulse_at(p, 2.0) == Approx(0.5));
  CHECK(pulse_at(p, 1.5) == Approx(0.5 * (1.0 - std::sqrt(0.5))));
  CHECK(pulse_at(p, 3.2) == 1.0);
  CHECK(pulse_at(p, 4.0) == Approx(0.5));
  CHECK(pulse_at(p, 5.0) == 0.0);
  CHECK(pulse_at(p, 7.0) == Approx(0.5));
  Pulse once = p;
  once.period = 0.0;
  CHECK(pulse_at(once, 7.0) == 0.0);
  for (const double t : breakpoints(p, 11.0))  // continuous with its slope where its pieces meet
    CHECK(std::abs(pulse_at(p, t + 1e-6) - pulse_at(p, t - 1e-6)) < 1e-10);
  CHECK(breakpoints(p, 11.0) == std::vector<double>{1.0, 3.0, 3.5, 4.5, 6.0, 8.0, 8.5, 9.5});
  Pulse crowded = p;
  crowded.period = 3.0;
  CHECK_THROWS_AS(check_pulse(crowded), InvalidArgument);
}
