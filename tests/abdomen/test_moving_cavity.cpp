// The abdomen as a tree in motion carries it: its surfaces against those of a pose, its pressures by closed
// form.

#include "catch.hpp"
#include "lumbopelvic/abdomen/moving_cavity.hpp"
#include "support/moving_model.hpp"
#include "support/piston_can.hpp"

using namespace lumbopelvic;

namespace {

std::vector<int> trunk_and_shape(const Model& model) {
  std::vector<int> moving = test::trunk_coordinates(model);
  moving.insert(moving.end(), model.deformation_coordinates.begin(), model.deformation_coordinates.end());
  return moving;
}

MovingCavity can_cavity(const Model& model, const CavitySettings& settings) {
  const DynamicsTree tree(model.tree, {0, 1, 2}, test::PistonCan::pose());
  return make_moving_cavity(model.tree, tree, model.cavity, model.respiration, test::PistonCan::pose(),
                            settings);
}

}  // namespace

TEST_CASE("A surface in motion has the volume and the pushes of the surface in a pose",
          "[abdomen][property]") {
  const Model& model = test::shipped_model();
  const Pose<double> pose = test::random_attitude_pose(model, GENERATE(1u, 2u));
  const DynamicsTree tree(model.tree, trunk_and_shape(model), pose);
  TreeState<double> state = state_at(tree, pose);
  std::mt19937_64 generator(4);
  state.v = test::random_vector(tree.n_dofs(), 0.5, generator);
  TreeMotion<double> motion(tree);
  update_motion(tree, state, motion);
  Kinematics<double> kin;
  forward_kinematics(model.tree, pose, kin);
  const std::vector<int> none(std::size_t(model.tree.n_coordinates()), -1);
  const CavityVolume at = evaluate_cavity(model.tree, kin, model.cavity, none, 0);
  for (const bool pleural_surface : {false, true}) {
    const MovingSurface surface(tree, model.cavity.vertices,
                                pleural_surface ? model.cavity.pleural_triangles : model.cavity.triangles);
    SurfaceMotion<double> moving(tree, surface);
    update_surface(surface, motion, moving);
    VecX<double> push = VecX<double>::Zero(tree.n_dofs());
    const VecX<double> expected = (pleural_surface ? at.pleural_gradient : at.gradient)(tree.dofs());
    LinkWrenches<double> wrenches = moving.unit_pressure;
    add_generalized_forces(tree, motion, wrenches, push);
    REQUIRE(expected.cwiseAbs().maxCoeff() > 1e-3);
    CHECK((push - expected).cwiseAbs().maxCoeff() < 1e-13);
    CHECK(moving.rate == Approx(expected.dot(state.v)).epsilon(1e-10));
    if (!pleural_surface) CHECK(moving.volume == Approx(at.value).epsilon(1e-12));
  }
}

TEST_CASE("Closed contents are an isothermal spring of their gas", "[abdomen][verification]") {
  Model model = test::PistonCan().model();
  model.cavity.gas_volume = 1.5e-4;
  const MovingCavity cavity = can_cavity(model, {Contents::closed, 2000.0});
  using D = Dual<double, 1>;
  const auto at = [&](double grown) {
    return contents_pressure<D>(cavity, D::variable(cavity.volume + grown, 0));
  };
  CHECK(at(0.0).pressure.value == Approx(2000.0));
  CHECK(at(0.0).energy.value == 0.0);
  CHECK(at(-0.75e-4).pressure.value == Approx(2.0 * (2000.0 + 101325.0) - 101325.0));  // half the gas
  CHECK(at(0.0).by_volume.value == Approx(-contents_stiffness(model.cavity, 2000.0)));
  for (const double grown : {-0.9e-4, 0.0, 3e-4}) {
    CHECK(at(grown).pressure.partials[0] == Approx(at(grown).by_volume.value));
    CHECK(at(grown).energy.partials[0] == Approx(-at(grown).pressure.value));
  }
  CHECK_THROWS_AS(at(-1.6e-4), ConvergenceError);
}

TEST_CASE("Contents at constant pressure only give work", "[abdomen][unit]") {
  const MovingCavity cavity = can_cavity(test::PistonCan().model(), {Contents::constant_pressure, 3000.0});
  const auto at = contents_pressure<double>(cavity, cavity.volume + 2e-4);
  CHECK(at.pressure == 3000.0);
  CHECK(at.by_volume == 0.0);
  CHECK(at.energy == Approx(-0.6));
}

TEST_CASE("Lungs recoil, their air is compressed and flows as far as the glottis is open",
          "[abdomen][verification]") {
  const double opening = GENERATE(0.0, 0.3, 1.0);
  const Model model = test::PistonCan().model();  // relaxed lungs of 3.2 L, of which the diaphragm sweeps 0.7
  const MovingCavity cavity = can_cavity(model, {Contents::closed, 1000.0});
  using D = Dual<double, 2>;
  const auto at = [&](double grown, double inhaled) {
    return lung_law<D>(cavity, D::variable(cavity.pleural_volume + grown, 0),
                       {D::variable(inhaled, 1), opening});
  };
  CHECK(at(0.0, 0.0).pleural.value == Approx(-363.0));
  CHECK(at(0.0, 0.0).energy.value == Approx(0.0).margin(1e-12));
  // The diaphragm descends by 0.14 L: the lungs take in 0.2 L, recoil by 98 Pa, and what air they have thins.
  CHECK(at(-1.4e-4, 2e-4).pleural.value == Approx(-363.0 - 98.0));
  const double thinned = 101325.0 * (3.2 / 3.4 - 1.0);
  CHECK(at(-1.4e-4, 0.0).alveolar.value == Approx(thinned));
  CHECK(at(-1.4e-4, 0.0).pleural.value == Approx(-363.0 - 98.0 + thinned));
  const double Q = at(-1.4e-4, 0.0).full_flow.value;  // Rohrer: 1.6e5 Q + 6e7 Q^2
  CHECK(1.6e5 * Q + 6e7 * Q * Q == Approx(-thinned));
  CHECK(at(-1.4e-4, 0.0).flow.value == Approx(opening * Q));
  for (const double inhaled : {-2e-4, 3e-4})
    for (const double grown : {-2e-4, 1e-4}) {
      const auto p = at(grown, inhaled);
      CHECK(p.pleural.partials[0] == Approx(p.by_volume.value));
      CHECK(p.pleural.partials[1] == Approx(p.by_inhaled.value));
      CHECK(p.flow.partials[0] == Approx(p.flow_by_volume.value));
      CHECK(p.flow.partials[1] == Approx(p.flow_by_inhaled.value));
      // What the diaphragm gives them is stored or lost, whatever its speed.
      const double stored_in_air = p.energy.partials[1] * p.flow.value;
      CHECK(p.energy.partials[0] == Approx(p.pleural.value));
      CHECK(stored_in_air == Approx(-p.heat.value).margin(1e-12));
      CHECK((p.heat.value > 0.0) == (opening > 0.0));
    }
  CHECK_THROWS_AS(at(0.7 * 3.3e-3, 0.0), ConvergenceError);
}

TEST_CASE("What moves with a piston is its end and half of its sides", "[abdomen][verification]") {
  const test::PistonCan can;
  const Model model = can.model();
  Kinematics<double> kin;
  forward_kinematics(model.tree, test::PistonCan::pose(), kin);
  const VecX<double> moved = moved_wall(model.tree, kin, model.cavity, {0, 2});
  CHECK(moved[0] == Approx(can.wall_area + 0.5 * 4.0 * 0.1 * std::sqrt(can.wall_area)));
  CHECK(moved[1] == Approx(can.floor_area + 0.5 * 4.0 * 0.1 * std::sqrt(can.floor_area)));
}

TEST_CASE("A cavity in motion refuses what cannot be", "[abdomen][unit]") {
  Model model = test::PistonCan().model();
  model.cavity.gas_volume = 0.0;
  CHECK_THROWS_AS(can_cavity(model, {Contents::closed, 0.0}), InvalidArgument);
  CHECK_NOTHROW(can_cavity(model, {Contents::none, 0.0}));
  model.cavity.triangles.clear();
  CHECK_THROWS_AS(can_cavity(model, {Contents::constant_pressure, 0.0}), InvalidArgument);
}
