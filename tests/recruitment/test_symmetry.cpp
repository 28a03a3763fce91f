// What must not change: the equilibrium seen in a mirror, and the equilibrium of a body that stands
// elsewhere.

#include "catch.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/mirror.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

RecruitmentResult equilibrium_of(const Model& model, const Pose<double>& pose,
                                 const std::vector<DeadLoad>& loads, const RecruitmentSettings& settings) {
  const Statics statics = evaluate_statics(model, pose, loads, stability_coordinates(model, {}));
  return recruit(model, statics, test::standing().support, settings);
}

/// Equilibrium alone; the trunk at half a hertz; every segment at 50 N m/rad. Equilibrium is met to rounding.
/// A margin is met to a tolerance, with modes of either symmetry mixed in the cuts: efforts stay equal, and
/// activations are as sharp as the square root of the tolerance on effort.
struct Demand {
  Metric metric;
  double margin, sharpness;

  [[nodiscard]] RecruitmentSettings settings() const {
    RecruitmentSettings settings;
    settings.metric = metric;
    settings.margin = margin;
    return settings;
  }
};
constexpr Demand demands[] = {
    {Metric::none, 0.0, 1e-9}, {Metric::mass, 9.8696, 2e-5}, {Metric::segment, 50.0, 2e-5}};

double distance(const VecX<double>& a, const VecX<double>& b) { return (a - b).cwiseAbs().maxCoeff(); }

void check_same(const RecruitmentResult& result, const EquilibriumState& expected, double effort,
                double sharpness) {
  CHECK(result.effort == Approx(effort).epsilon(1e-7));
  CHECK(distance(result.equilibrium.activation, expected.activation) < sharpness);
  CHECK(result.equilibrium.pressure == Approx(expected.pressure).epsilon(sharpness));
  CHECK(distance(result.equilibrium.linea_alba_tension, expected.linea_alba_tension) <
        1e3 * sharpness);  // [N]
}

}  // namespace

TEST_CASE("A bucket on the right is held as the mirror image of a bucket on the left",
          "[recruitment][property]") {
  const Model& model = test::shipped_model();
  const test::Mirror mirror(model);
  const auto bucket = [&](double side) {
    return std::vector<DeadLoad>{
        {{model.tree.body("torso"), {0.0, 0.2, 0.25 * side}}, {5.0, -60.0, 2.0 * side}}};
  };
  for (const Demand& demand : demands) {
    INFO("margin " << demand.margin);
    const RecruitmentResult right =
        equilibrium_of(model, test::standing().pose, bucket(1.0), demand.settings());
    const RecruitmentResult left =
        equilibrium_of(model, test::standing().pose, bucket(-1.0), demand.settings());
    REQUIRE(right.status == RecruitmentStatus::solved);
    const EquilibriumState image = mirror(left.equilibrium);
    REQUIRE(distance(right.equilibrium.activation, left.equilibrium.activation) >
            0.01);  // it matters on which side
    check_same(right, image, left.effort, demand.sharpness);
  }
}

TEST_CASE("Weakness on the right is the mirror image of weakness on the left", "[recruitment][property]") {
  const Model& model = test::shipped_model();
  const test::Mirror mirror(model);
  const auto weak = [&](Side side) {
    Model weaker = model;
    for (Fascicle& f : weaker.fascicles)
      if (f.side == side) f.strength = 0.8;
    return weaker;
  };
  for (const Demand& demand : demands) {
    INFO("margin " << demand.margin);
    const RecruitmentResult right =
        equilibrium_of(weak(Side::right), test::standing().pose, {}, demand.settings());
    const RecruitmentResult left =
        equilibrium_of(weak(Side::left), test::standing().pose, {}, demand.settings());
    REQUIRE(right.status == RecruitmentStatus::solved);
    const EquilibriumState image = mirror(left.equilibrium);
    REQUIRE(distance(right.equilibrium.activation, left.equilibrium.activation) > 1e-3);
    check_same(right, image, left.effort, demand.sharpness);
  }
}

TEST_CASE("Where on the ground a body stands, and which way it faces, changes nothing in how it is held",
          "[recruitment][property]") {
  const Model& model = test::shipped_model();
  Pose<double> elsewhere = test::standing().pose;
  elsewhere.q[model.tree.coordinate("pelvis_tx")] += 3.0;
  elsewhere.q[model.tree.coordinate("pelvis_tz")] -= 2.0;
  elsewhere.base_attitude = Eigen::AngleAxisd(1.1, Vec3<double>::UnitY());
  for (const Demand& demand : demands) {
    INFO("margin " << demand.margin);
    const RecruitmentResult here = equilibrium_of(model, test::standing().pose, {}, demand.settings());
    const RecruitmentResult there = equilibrium_of(model, elsewhere, {}, demand.settings());
    REQUIRE(here.status == RecruitmentStatus::solved);
    check_same(there, here.equilibrium, here.effort, demand.sharpness);
    CHECK(distance(there.contact_force.col(1), here.contact_force.col(1)) < 1e-6);  // [N]
  }
}
