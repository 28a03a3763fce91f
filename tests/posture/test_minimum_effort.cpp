/// Postures that find their own angles: the slope of effort, its minimum, and what stays in place.

#include "catch.hpp"
#include "lumbopelvic/posture/minimum_effort.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

std::vector<int> tilt_and_curve(const Model& model) {
  std::vector<int> optimized{model.tree.coordinate("pelvis_tilt")};
  for (const Disc& disc : model.discs) optimized.push_back(disc.rotation[0]);
  return optimized;
}

/// The shipped model with discs that do not ask what compresses them, so that effort is a minimum of one
/// problem.
Model without_preload() {
  Model model = test::shipped_model();
  for (Disc& disc : model.discs) {
    disc.stiffness_factor *= 2.0;
    disc.preload.gain = 0.0;
  }
  return model;
}

}  // namespace

TEST_CASE("The slope of effort is its derivative while contact points stay and the abdomen follows",
          "[minimum_effort][verification]") {
  const Model model = without_preload();
  const std::vector<int> optimized = tilt_and_curve(model);
  const EffortSlope at = effort_slope(model, test::standing(), optimized);
  REQUIRE(at.slope.norm() > 1.0);
  for (std::size_t i = 0; i < optimized.size(); ++i) {
    const auto cost = [&](double step) {  // along the tangent, which leaves the curve in second order only
      PosedModel moved = test::standing();
      moved.pose.q += step * at.tangents.col(Eigen::Index(i));
      return effort_slope(model, moved, optimized).cost;
    };
    const double h = 5e-5;
    CHECK((cost(h) - cost(-h)) / (2.0 * h) == Approx(at.slope[Eigen::Index(i)]).epsilon(3e-3).margin(3e-3));
  }
}

TEST_CASE("A minimum-effort pose takes less effort, is flat there, and stands where it stood",
          "[minimum_effort][property]") {
  const Model& model = test::shipped_model();
  const MinimumEffortPose optimized = minimum_effort_pose(model, test::standing(), tilt_and_curve(model));
  CHECK(optimized.effort < 0.9 * optimized.effort_before);
  CHECK(optimized.slope < 5e-3);
  Kinematics<double> before, after;
  forward_kinematics(model.tree, test::standing().pose, before);
  forward_kinematics(model.tree, optimized.posture.pose, after);
  for (const int contact_point : optimized.posture.support.contact_points) {
    const PathPoint& at = model.contact_points[std::size_t(contact_point)].at;
    CHECK((world_point(after, at) - world_point(before, at)).norm() < 1e-4);
  }
  for (const char* side : {"hip_flexion_", "hip_adduction_"}) {
    const auto angle = [&](const char* s) {
      return optimized.posture.pose.q[model.tree.coordinate(std::string(side) + s)];
    };
    CHECK(std::abs(angle("r") - angle("l")) < 1e-7);
  }
}

TEST_CASE("Only what is in balance can be optimized", "[minimum_effort][unit]") {
  const Model& model = test::shipped_model();
  CHECK_THROWS_AS(minimum_effort_pose(model, test::standing(), {}), InvalidArgument);
  CHECK_THROWS_AS(minimum_effort_pose(model, test::standing(), {model.tree.coordinate("arm_flex_r")}),
                  InvalidArgument);
  CHECK_THROWS_AS(minimum_effort_pose(model, test::standing(), {model.deformation_coordinates.front()}),
                  InvalidArgument);
}
