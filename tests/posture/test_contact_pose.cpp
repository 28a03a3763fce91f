/// Postures that come into contact: contact, balance, and what must not pass.

#include "catch.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/posture/contact_pose.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "posture/balance.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

std::vector<Posture> settling_postures() {
  std::vector<Posture> postures;
  for (const std::string& name : list_data("postures"))
    if (Posture posture = load_posture(name); posture.contact_consistent)
      postures.push_back(std::move(posture));
  return postures;
}

/// Height of every supporting contact point over its surface [m].
std::vector<double> gaps(const Model& model, const Posture& posture, const PosedModel& resolved) {
  Kinematics<double> kin;
  forward_kinematics(model.tree, resolved.pose, kin);
  std::vector<double> heights;
  const auto add = [&](const SupportSurface& surface, const std::vector<std::string>& contact_points) {
    for (const auto& name : contact_points)
      heights.push_back(
          surface.gap(world_point(kin, model.contact_points[std::size_t(model.contact_point(name))].at)));
  };
  add({}, posture.supports);
  for (const SupportOn& on : posture.surfaces) add(on.surface, on.contact_points);
  return heights;
}

}  // namespace

TEST_CASE("T3.8: Every shipped posture that settles is carried by its supports with the force of its weight",
          "[property]") {
  const Model& model = test::shipped_model();
  const auto postures = settling_postures();
  CHECK(postures.size() >= 12);
  for (const Posture& posture : postures) {
    INFO(posture.name);
    const PosedModel resolved = pose_model(model, posture);
    const Statics statics =
        evaluate_statics(model, resolved.pose, resolved.loads, stability_coordinates(model, {}));
    RecruitmentSettings settings;
    settings.metric = Metric::none;
    const RecruitmentResult result = recruit(model, statics, resolved.support, settings);
    CHECK(result.status == RecruitmentStatus::solved);
    Vec3<double> load = model.tree.total_mass() * model.gravity_W;
    for (const DeadLoad& dead : resolved.loads) load += dead.force_W;
    const Vec3<double> carried = result.contact_force.colwise().sum().transpose();
    CHECK((carried + load).norm() < 1e-6 * load.norm());
  }
}

TEST_CASE("A settled body neither floats nor sinks: some contact points of every posture touch, none is deep",
          "[property]") {
  const Model& model = test::shipped_model();
  for (const Posture& posture : settling_postures()) {
    INFO(posture.name);
    const auto heights = gaps(model, posture, pose_model(model, posture));
    CHECK(std::ranges::min(heights) > -0.005);
    CHECK(std::ranges::min(heights) < 0.002);
    CHECK(std::ranges::max(heights) < 0.010);
  }
}

TEST_CASE("Settling twice gives the same bits", "[property]") {
  const Model& model = test::shipped_model();
  const Posture posture = settling_postures().front();
  CHECK(pose_model(model, posture).pose.q == pose_model(model, posture).pose.q);
}

TEST_CASE("A mirrored start settles into the mirrored pose: symmetric postures stay symmetric",
          "[property]") {
  const Model& model = test::shipped_model();
  const Posture posture = load_posture("supine");
  const PosedModel resolved = pose_model(model, posture);
  const auto at = [&](const char* name) { return resolved.pose.q[model.tree.coordinate(name)]; };
  CHECK(std::abs(at("hip_flexion_r") - at("hip_flexion_l")) < 1e-9);
  CHECK(std::abs(at("knee_angle_r") - at("knee_angle_l")) < 1e-9);
  CHECK(std::abs(at("pelvis_list")) < 1e-9);
}

TEST_CASE(
    "The nearest support of a weight is the weight's own foot inside the polygon, and the nearest edge "
    "outside",
    "[unit]") {
  const Vec3<double> up = Vec3<double>::UnitY();
  const std::vector<Vec3<double>> square{{0.0, 0.1, 0.0}, {1.0, 0.0, 0.0}, {1.0, 0.2, 1.0}, {0.0, 0.0, 1.0}};
  const SupportPoint inside = nearest_support(square, {0.3, 2.0, 0.6}, up, 1.0);
  CHECK(inside.away.norm() < 1e-6);
  CHECK(inside.share.sum() == Approx(1.0));
  const SupportPoint beside = nearest_support(square, {1.4, 2.0, 0.6}, up, 1.0);
  CHECK((beside.away - Vec3<double>(0.4, 0.0, 0.0)).norm() < 1e-6);
  const SupportPoint shrunk = nearest_support(square, {1.4, 2.0, 0.6}, up, 0.5);  // its edge lies at x = 0.75
  CHECK((shrunk.away - Vec3<double>(0.65, 0.0, 0.0)).norm() < 1e-6);
}

TEST_CASE("A coordinate that is free in the pose search moves with it and is locked afterwards", "[unit]") {
  const Model& model = test::shipped_model();
  Posture posture = load_posture("side_plank");
  const int arm = model.tree.coordinate("arm_add_r");
  const PosedModel resolved = pose_model(model, posture);
  CHECK(std::abs(resolved.pose.q[arm] - posture.coordinates.at("arm_add_r")) > 0.01);
  CHECK(std::ranges::count(resolved.support.balanced, arm) == 0);
  posture.free_in_pose_search.push_back("pelvis_tilt");  // free as it is
  CHECK_THROWS_AS(pose_model(model, posture), InvalidArgument);
  Posture typed = load_posture("standing");
  typed.free_in_pose_search = {"neck_flexion"};
  CHECK_THROWS_WITH(pose_model(model, typed), Catch::Contains("contact_consistent"));
}

TEST_CASE("A surface out of reach is named with the contact point that does not touch it", "[unit]") {
  Posture posture = load_posture("sitting");
  posture.surfaces[0].surface.point_W[1] = 0.45;  // feet that just do not reach the ground
  CHECK_THROWS_WITH(pose_model(test::shipped_model(), posture),
                    Catch::Contains("do not fit the body") && Catch::Contains("expected within 5 mm"));
}

TEST_CASE("A held mass in a posture's file weighs what it should", "[unit]") {
  const Posture posture = load_posture("standing_hands_loaded");
  REQUIRE(posture.loads.size() == 2);
  CHECK(posture.loads[0].force_W[1] == Approx(-5.0 * 9.80665));
}

TEST_CASE("A contact point on two surfaces, no support at all, and a body through the ground are refused",
          "[unit]") {
  const Model& model = test::shipped_model();
  Posture posture = load_posture("sitting");
  Posture twice = posture;
  twice.surfaces[0].contact_points.push_back(posture.supports[0]);
  CHECK_THROWS_AS(pose_model(model, twice), InvalidArgument);
  Posture unsupported = posture;
  unsupported.supports.clear();
  unsupported.surfaces.clear();
  CHECK_THROWS_AS(pose_model(model, unsupported), InvalidArgument);
  Posture buried = posture;
  buried.supports.clear();
  buried.surfaces[0].surface.point_W[1] = 0.2;  // a low seat: the feet would have to go through the ground
  CHECK_THROWS_AS(pose_model(model, buried), ConvergenceError);
}
