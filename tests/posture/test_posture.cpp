#include "catch.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "support/pendulum.hpp"

using namespace lumbopelvic;

namespace {
Model hinge() {
  return test::Pendulum().model();
}  // three locked slides, then hinge_flexion, _bending, _turning
}  // namespace

TEST_CASE("A posture balances what the model leaves free, unless it says otherwise", "[posture][unit]") {
  Posture posture;
  CHECK(pose_model(hinge(), posture).support.balanced == std::vector<int>{3, 4, 5});
  posture.free = {"hinge_right"};
  posture.locked = {"hinge_bending"};
  posture.prescribed = {{"hinge_turning", 0.2}};
  posture.coordinates = {{"hinge_flexion", -0.1}};
  const PosedModel resolved = pose_model(hinge(), posture);
  CHECK(resolved.support.balanced == std::vector<int>{2, 3});
  CHECK(resolved.pose.q[5] == 0.2);
  CHECK(resolved.pose.q[3] == -0.1);
}

TEST_CASE("A load is applied where the posture puts it", "[posture][unit]") {
  Posture posture;
  posture.loads = {{"rod", {0.0, 0.4, 0.0}, {10.0, 0.0, 0.0}}};
  const PosedModel resolved = pose_model(hinge(), posture);
  REQUIRE(resolved.loads.size() == 1);
  const Statics statics =
      evaluate_statics(hinge(), resolved.pose, resolved.loads, stability_coordinates(hinge(), {}));
  CHECK(statics.external[3] == Approx(-4.0));  // 10 N forward at 0.4 m turns the rod forward
}

TEST_CASE("Names that do not exist, or come twice, and values out of range are refused", "[posture][unit]") {
  const auto refused = [](Posture posture) {
    CHECK_THROWS_AS(pose_model(hinge(), posture), InvalidArgument);
  };
  Posture posture;
  posture.free = {"nothing"};
  refused(posture);
  posture.free = {"hinge_right"};
  posture.locked = {"hinge_right"};
  refused(posture);
  refused({"", "", "", {{"hinge_flexion", 9.0}}, {}, {}, {}, {}, {}});
  refused({"", "", "", {}, {}, {}, {}, {"no_contact_point"}, {}});
  posture = {};
  posture.loads = {{"no_body", Vec3<double>::Zero(), Vec3<double>::Zero()}};
  refused(posture);
}
