#include "catch.hpp"
#include "lumbopelvic/posture/stages.hpp"
#include "support/pendulum.hpp"

using namespace lumbopelvic;

namespace {

Model pendulum() { return test::Pendulum().model(); }

Posture leaning() {
  Posture posture;
  posture.name = "leaning";
  posture.coordinates = {{"hinge_flexion", -0.1}};
  posture.free = {"hinge_right"};
  posture.loads = {{"rod", {0.0, 0.4, 0.0}, {10.0, 0.0, 0.0}}};
  return posture;
}

}  // namespace

TEST_CASE("A neutral pose has every coordinate at its default and nothing to hold", "[posture][unit]") {
  const PosedModel neutral = neutral_pose(pendulum());
  CHECK(neutral.pose.q.isZero(0.0));
  CHECK(neutral.support.balanced.empty());
  CHECK(neutral.loads.empty());
}

TEST_CASE("A stage for which the posture asks nothing returns what it was given", "[posture][unit]") {
  const Model model = pendulum();
  const PosedModel placed = place_coordinates(model, leaning(), neutral_pose(model));
  REQUIRE(placed.pose.q[3] == -0.1);
  for (const auto stage :
       {bring_into_contact, set_reference_shape, minimise_effort, find_equilibrium_shape}) {
    const PosedModel same = stage(model, leaning(), placed);
    CHECK(same.pose.q == placed.pose.q);
    CHECK(same.support.balanced == placed.support.balanced);
    CHECK(same.loads.size() == 1);
  }
}

TEST_CASE("A posture that adapts but does not settle is refused as it comes into contact",
          "[posture][unit]") {
  const Model model = pendulum();
  Posture posture = leaning();
  posture.free.clear();
  posture.free_in_pose_search = {"hinge_right"};
  const PosedModel placed = place_coordinates(model, posture, neutral_pose(model));
  CHECK_THROWS_AS(bring_into_contact(model, posture, placed), InvalidArgument);
}
