#include "catch.hpp"
#include "dynamics/moving_body.hpp"
#include "lumbopelvic/simulation/proprioception.hpp"

using namespace lumbopelvic;

TEST_CASE("What is sensed changes as fast as the senses say", "[control][verification]") {
  test::MovingBody body;
  body.shake(3);
  Proprioception proprioception(body.moving, body.actions);
  MotionSystem system(body.moving, body.actions);
  const VecX<double> y = system.layout().pack(body.state, body.anchors);
  VecX<double> dydt;
  system.rates(y, 0.1, dydt);
  constexpr double h = 1e-5;  // [s]
  SensedArrays now, before, after;
  proprioception.measure(0.1, y, dydt, now);
  proprioception.measure(0.1 - h, VecX<double>(y - h * dydt), before);
  proprioception.measure(0.1 + h, VecX<double>(y + h * dydt), after);
  const VecX<double> length_rate = (after.length - before.length) / (2.0 * h),
                     force_rate = (after.force - before.force) / (2.0 * h);
  REQUIRE(length_rate.norm() > 1.0);
  REQUIRE(force_rate.norm() > 1.0);
  CHECK((now.length_rate - length_rate).norm() < 1e-4 * length_rate.norm());
  CHECK((now.force_rate - force_rate).norm() < 1e-3 * force_rate.norm());
  CHECK(before.length_rate.isZero(0.0));
  CHECK(before.force_rate.isZero(0.0));
}
