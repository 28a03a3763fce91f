#include "catch.hpp"
#include "lumbopelvic/outcome/abdominal_pressure.hpp"
#include "lumbopelvic/outcome/push_stiffness.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/pendulum.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

/// The rod of the pendulum held by nothing but its hinge.
struct Rod {
  test::Pendulum p;
  Model model;
  Statics statics;
  StiffnessField field;
  EquilibriumState equilibrium{VecX<double>::Zero(2), 0.0, {}};

  explicit Rod(double hinge)
      : p{.hinge = hinge},
        model(bare(p)),
        statics(test::Pendulum::statics(model)),
        field(model, statics, 0.0, false) {}

  static Model bare(const test::Pendulum& p) {
    Model model = p.model();
    for (Fascicle& f : model.fascicles) f.strength = 0.0;
    return model;
  }
};

}  // namespace

TEST_CASE("A push on a rod is answered by the hinge over the square of the height",
          "[push_stiffness][unit]") {
  const Rod rod(100.0);
  const double k = 100.0 - rod.p.mass * rod.p.gravity * rod.p.height;  // the hinge, less what topples
  const EquilibriumCompliance compliance(rod.model, rod.field, rod.equilibrium);
  REQUIRE(compliance.stable());
  CHECK(compliance.push(0, {0.0, 0.5, 0.0}, {3.0, 0.0, 0.0}) == Approx(k / 0.25).epsilon(1e-12));
  CHECK(compliance.push(0, {0.0, 0.5, 0.0}, {1.0, 1.0, 0.0}) == Approx(2.0 * k / 0.25).epsilon(1e-12));
  CHECK(compliance.rotation(0, {0.0, 0.0, -2.0}) == Approx(k).epsilon(1e-12));
  CHECK(std::isinf(compliance.push(0, {0.0, 0.5, 0.0}, {0.0, 1.0, 0.0})));  // the hinge lets nothing through
  CHECK(std::isinf(compliance.rotation(0, {0.0, 1.0, 0.0})));
  CHECK_THROWS_AS(compliance.rotation(0, Vec3<double>::Zero()), InvalidArgument);
  CHECK_THROWS_AS(compliance.push(7, Vec3<double>::Zero(), Vec3<double>::UnitX()), InvalidArgument);
}

TEST_CASE("An equilibrium that falls has no stiffness", "[push_stiffness][unit]") {
  const Rod rod(1.0);
  const EquilibriumCompliance compliance(rod.model, rod.field, rod.equilibrium);
  CHECK_FALSE(compliance.stable());
  CHECK(std::isnan(compliance.push(0, {0.0, 0.5, 0.0}, Vec3<double>::UnitX())));
}

TEST_CASE("A small push moves the held spine by its stiffness", "[push_stiffness][property]") {
  const Model& model = test::shipped_model();
  RecruitmentSettings settings;
  settings.margin = 9.8696;
  Recruiter recruiter(model, test::standing_statics(), test::standing().support, settings);
  const RecruitmentResult result = recruiter.solve();
  const EquilibriumCompliance compliance(model, recruiter.field(), result.equilibrium);
  REQUIRE(compliance.stable());
  const int torso = model.tree.body("torso"), l3 = model.tree.body("lumbar3");

  // The same by solving H dq = Q for a force of one newton and looking where the point goes.
  MatX<double> H;
  recruiter.field().stiffness(result.equilibrium, H);
  const auto& chosen = test::standing_statics().stability.coordinate;
  VecX<double> Q = VecX<double>::Zero(model.tree.n_coordinates());
  add_dead_load(model.tree, test::standing_statics().kin, {{l3, {0.0, 0.02, 0.0}}, {1.0, 0.0, 0.0}}, Q);
  const VecX<double> dq = H.ldlt().solve(VecX<double>(Q(chosen)));
  CHECK(compliance.push(l3, {0.0, 0.02, 0.0}, Vec3<double>::UnitX()) ==
        Approx(1.0 / Q(chosen).dot(dq)).epsilon(1e-8));
  CHECK(compliance.push(l3, {0.0, 0.02, 0.0}, -Vec3<double>::UnitX()) ==
        Approx(compliance.push(l3, {0.0, 0.02, 0.0}, Vec3<double>::UnitX())));

  // More activation of everything, more stiffness.
  EquilibriumState tense = result.equilibrium;
  tense.activation.array() += 0.05;
  const EquilibriumCompliance stiffer(model, recruiter.field(), tense);
  for (const Vec3<double>& axis : {Vec3<double>(Vec3<double>::UnitX()), Vec3<double>(Vec3<double>::UnitY()),
                                   Vec3<double>(Vec3<double>::UnitZ())})
    CHECK(stiffer.rotation(torso, axis) > compliance.rotation(torso, axis));
}

TEST_CASE("The contents press harder below than above", "[cavity_pressure][unit]") {
  const Model& model = test::shipped_model();
  const Kinematics<double>& kin = test::standing_statics().kin;
  const auto level = [&](std::string_view name) {
    return Eigen::Index(detail::index_by_name(model.pressure_levels, name, "level"));
  };
  const Eigen::Index top = level("diaphragm_r"), middle = level("mid_abdomen"), floor = level("pelvic_floor");
  const VecX<double> at = cavity_pressures(model, kin, 2000.0);
  const auto height = [&](Eigen::Index i) {
    return world_point(kin, model.pressure_levels[std::size_t(i)].at).y();
  };
  REQUIRE(height(top) - height(floor) > 0.1);
  CHECK(at[middle] == 2000.0);
  CHECK(at[floor] - at[top] == Approx(model.contents_density * 9.80665 * (height(top) - height(floor))));
  CHECK_THROWS_AS(cavity_pressures(test::Pendulum().model(), kin, 2000.0), InvalidArgument);
}
