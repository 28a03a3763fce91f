/// Ramps, schedules of commands, and drives that keep an equilibrium.

#include <cmath>

#include "catch.hpp"
#include "lumbopelvic/control/feedforward.hpp"

using namespace lumbopelvic;

namespace {

CommandSchedule rich_schedule() {
  CommandSchedule s;
  s.drive = VecX<double>{{0.1, 0.2, 0.3}};
  s.changes.push_back(
      anticipate(s.drive, VecX<double>{{0.4, 0.1, 0.3}}, 1.0, VecX<double>{{0.03, 0.0, -0.03}}, 0.03));
  s.stress = 0.05;
  s.stress_changes = {{-0.02, {1.2, 0.1}}};
  s.stress_weight = VecX<double>{{1.0, 1.0, 0.5}};
  s.gain_changes = {{0.5, {0.9, 0.2}}};
  s.inhibition = {{VecX<double>{{0.3, 0.0, 0.1}}, {{0.95, 0.05}, 5.0}},
                  {VecX<double>{{0.2, 0.2, 0.2}}, {{1.1, 0.05}, 2.0}}};
  return s;
}

}  // namespace

TEST_CASE("A ramp starts and ends without a jump in rate or acceleration", "[control][property]") {
  const Ramp ramp{0.2, 0.03};
  CHECK(ramp(0.2).value == 0.0);
  CHECK(ramp(0.23).value == 1.0);
  CHECK(ramp(0.215).value == Approx(0.5).epsilon(1e-12));
  const double h = 1e-7;
  for (const double t : {0.205, 0.21, 0.22})
    CHECK(ramp(t).slope == Approx((ramp(t + h).value - ramp(t - h).value) / (2 * h)).epsilon(1e-6));
  CHECK(ramp(0.2 + 1e-6).slope / 1e-6 < 2.0);  // acceleration falls to 0; in the middle it is of order 1e3
  CHECK(ramp(0.23 - 1e-6).slope / 1e-6 < 2.0);
}

TEST_CASE("What an intervention leaves fades with its time constant", "[control][unit]") {
  const Fading fading{{10.0, 0.05}, 600.0};
  CHECK(fading(9.0).value == 0.0);
  CHECK(fading(610.0).value == Approx(std::exp(-1.0)).epsilon(1e-12));
  CHECK(Fading{{0.0, 0.05}, INFINITY}(1e6).value == 1.0);
}

TEST_CASE("Each muscle gets what a load needs a lead of its own before it", "[control][unit]") {
  const VecX<double> before{{0.1, 0.1}}, after{{0.3, 0.5}};
  CommandSchedule schedule;
  schedule.drive = before;
  schedule.changes = {anticipate(before, after, 2.0, VecX<double>{{0.03, -0.03}}, 0.03)};
  CommandArrays c;
  commands_at(schedule, 2.0, c);
  CHECK(c.drive == VecX<double>{{0.3, 0.1}});  // one is there when the load comes, one has not begun
  commands_at(schedule, 2.06, c);
  CHECK(c.drive[1] == Approx(0.5).epsilon(1e-12));
  const auto stops = breakpoints(schedule, 0.0, 3.0);
  REQUIRE(stops.size() >= 4);
  CHECK(stops.front() == Approx(1.97));
  CHECK(stops.back() == Approx(2.06));
}

TEST_CASE("Rates of commands are those of their values", "[control][property]") {
  const CommandSchedule schedule = rich_schedule();
  check_schedule(schedule);
  CommandArrays c, before, after;
  const double h = 1e-6;
  for (const double t : {0.985, 1.012, 1.045, 1.13, 1.25}) {
    commands_at(schedule, t, c), commands_at(schedule, t - h, before), commands_at(schedule, t + h, after);
    REQUIRE(std::abs(c.reflex_gain_rate) + c.drive_rate.norm() + c.inhibition_rate.norm() > 1e-3);
    CHECK((c.drive_rate - (after.drive - before.drive) / (2 * h)).norm() < 1e-6);
    CHECK((c.inhibition_rate - (after.inhibition - before.inhibition) / (2 * h)).norm() < 1e-6);
    CHECK(c.reflex_gain_rate == Approx((after.reflex_gain - before.reflex_gain) / (2 * h)).margin(1e-6));
  }
  // Two spells leave what both leave: 1 - (1 - i) (1 - j).
  commands_at(schedule, 1.15, c);
  const double i = 0.3 * std::exp(-0.2 / 5.0), j = 0.2 * std::exp(-0.05 / 2.0);
  CHECK(c.inhibition[0] == Approx(1.0 - (1.0 - i) * (1.0 - j)).epsilon(1e-12));
}

TEST_CASE("Drives of an equilibrium give back its excitations", "[control][property]") {
  CommandSchedule schedule;
  schedule.stress = 0.02, schedule.reflex_gain = 1.5;
  ReflexLoop loop(3, {{0, 0, 0.03, {1.0, 0.5, 0.2}, 1.0, 10.0}, {1, 2, 0.05, {0.5, 0.0, -0.1}, 0.9, 10.0}});
  const VecX<double> one = VecX<double>::Ones(3), u_equilibrium{{0.3, 0.0, 0.05}};
  loop.start(0.0, {one, 0.0 * one, 0.25 * one, 0.0 * one});
  VecX<double> r, rate, u;
  loop.reflex(0.0, r, rate);
  schedule.drive = drives_of_equilibrium(u_equilibrium, r, schedule, {}, 1e-4);
  CommandArrays c;
  commands_at(schedule, 0.02, c);
  loop.excitation(0.02, c, u, rate);
  CHECK(u[0] == Approx(0.3).epsilon(1e-9));
  CHECK(u[1] == Approx(1e-4).epsilon(1e-9));
  CHECK(u[2] == Approx(0.05).epsilon(1e-9));
  CHECK(rate.norm() == 0.0);
  CHECK_THROWS_AS(drives_of_equilibrium(2.0 * one, r, schedule, {}, 1e-4), InvalidArgument);
}

TEST_CASE("A schedule that makes no sense is refused", "[control][unit]") {
  CommandSchedule s = rich_schedule();
  s.changes[0].duration = 0.0;
  CHECK_THROWS_AS(check_schedule(s), InvalidArgument);
  s = rich_schedule();
  s.inhibition[0].level[1] = 1.2;
  CHECK_THROWS_WITH(check_schedule(s), Catch::Matchers::Contains("level of inhibition is 1.2"));
  s = rich_schedule();
  s.stress_weight = VecX<double>{{1.0}};
  CHECK_THROWS_AS(check_schedule(s), InvalidArgument);
}
