// The abdomen with its lungs, ligaments and facets through time: derivatives, energy, symmetry, and a piston
// on a gas spring.

#include <numbers>

#include "catch.hpp"
#include "dynamics/moving_body.hpp"
#include "lumbopelvic/control/ramp.hpp"
#include "lumbopelvic/dynamics/rodas.hpp"
#include "lumbopelvic/dynamics/simulate.hpp"
#include "support/mirror.hpp"
#include "support/moving_model.hpp"
#include "support/piston_can.hpp"

using namespace lumbopelvic;

namespace {

TimeFunction opening_of(double opening) {
  return [opening](double) { return ValueRate{opening, 0.0}; };
}
/// A glottis that closes.
TimeFunction closing(const Ramp& ramp) {
  return [ramp](double t) {
    const auto closed = ramp(t);
    return ValueRate{1.0 - closed.value, -closed.slope};
  };
}

/// A shipped model without muscles whose trunk and abdomen move, its wall strips stretched.
struct SoftBody {
  Model model;
  Pose<double> pose{test::random_pose(model, 0, 0.0)};
  MovingModel moving;
  MotionActions actions;
  MotionState state = steady_state(moving, pose, VecX<double>());

  explicit SoftBody(const std::string& name)
      : model(bare(load_model(name))), moving(model, trunk_and_shape(model), pose, settings(model)) {}
  static Model bare(Model model) {
    for (Disc& disc : model.discs) disc.brace = 40.0;
    for (AssumedFascia& fascia : model.assumed_fascia) fascia.stiffness = 800.0;
    for (Ligament& ligament : model.ligaments) ligament.slack_length *= 0.97;
    for (Facet& facet : model.facets) facet.softness = 3e-4;
    model.fascicles.clear(), model.paths.clear();
    return model;
  }
  static std::vector<int> trunk_and_shape(const Model& model) {
    std::vector<int> moving = test::trunk_coordinates(model);
    moving.insert(moving.end(), model.deformation_coordinates.begin(), model.deformation_coordinates.end());
    return moving;
  }
  static MotionSettings settings(const Model& model) {
    MotionSettings s;
    s.disc_compression = VecX<double>::Constant(Eigen::Index(model.discs.size()), 400.0);
    s.disc_damping = 1.0;
    s.connective_tissue_damping = s.ligament_damping = 0.02;
    s.cavity = {Contents::closed, 1500.0};
    return s;
  }
  /// Moves the skeleton, and the abdomen by a hundredth of that; half a glass of air is in the lungs.
  void shake(unsigned seed) {
    std::mt19937_64 generator(seed);
    const int n = moving.tree().n_dofs();
    VecX<double> size = VecX<double>::Ones(n);
    for (int k = 0; k < n; ++k)
      if (moving.tree().added_inertia()[k] > 0.0) size[k] = 0.02;
    state.tree.q += 0.03 * size.cwiseProduct(test::random_vector(n, 1.0, generator));
    state.tree.v = 0.5 * size.cwiseProduct(test::random_vector(n, 1.0, generator));
    state.inhaled = 1e-4;
  }
};

}  // namespace

TEST_CASE("The Jacobian with abdomen, ligaments and facets is that of duals and of differences",
          "[dynamics][property]") {
  SoftBody body("adult_male_ligaments");
  REQUIRE(body.model.facets.size() > 4);
  body.shake(3);
  const double time = 0.013;
  body.actions.glottis = GENERATE(closing({0.0, 0.04}), closing({-1.0, 0.5}));
  MotionSystem closed(body.moving, body.actions), duals(body.moving, body.actions, true);
  const VecX<double> y = closed.layout().pack(body.state), scale = closed.layout().scale(body.moving);
  VecX<double> by_time;
  MatX<double> a, b;
  closed.linearize(y, time, by_time);
  closed.jacobian(a);
  CHECK(closed.data().cavity.contents.pressure != Approx(1500.0));
  duals.linearize(y, time, by_time);
  duals.jacobian(b);
  MatX<double> c(y.size(), y.size());
  VecX<double> up, down;
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    const VecX<double> step = 1e-6 * scale[i] * VecX<double>::Unit(y.size(), i);
    closed.rates(y + step, time, up);
    closed.rates(y - step, time, down);
    c.col(i) = (up - down) / (2e-6 * scale[i]);
  }
  closed.rates(y, time + 1e-6, up);
  closed.rates(y, time - 1e-6, down);
  CHECK((by_time - (up - down) / 2e-6).norm() <= 1e-6 * by_time.norm());
  CHECK((by_time.norm() > 0.0) == (closed.glottis() > 0.0));
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    INFO(closed.layout().name(i));
    CHECK((a.row(i) - b.row(i)).norm() <= 1e-9 * b.row(i).norm());
    const VecX<double> row = (a.row(i) - c.row(i)).transpose().cwiseProduct(scale),
                       size = c.row(i).transpose().cwiseProduct(scale);
    CHECK(row.norm() <= 1e-5 * std::max(1.0, size.norm()));
  }
}

TEST_CASE("Elimination solves what the full Jacobian says with the abdomen in motion",
          "[dynamics][property]") {
  SoftBody body("adult_male_ligaments");
  body.shake(5);
  MotionSystem system(body.moving, body.actions);
  CHECK(test::elimination_error(system, system.layout().pack(body.state), 0.0) < 1e-6);
}

TEST_CASE("The energy of a soft body is accounted for, its gas and its heat among it",
          "[dynamics][property]") {
  SoftBody body("adult_male_ligaments");
  body.shake(2);
  const bool closes = GENERATE(false, true);
  if (closes) body.actions.glottis = closing({0.01, 0.03});  // while air flows
  MotionSystem system(body.moving, body.actions);
  SimulationSettings settings;
  settings.end = 0.08;
  settings.steps.rtol = settings.steps.atol = 1e-7;
  settings.energy_balance = true;
  settings.sample_times = {0.01, 0.04, 0.05, 0.06, 0.08};
  settings.events = {{0.01, {}}, {0.04, {}}};
  const auto out = simulate(system, settings, motion_start(system, settings, 0.0, body.state));
  const EnergyBalance& energy_balance = out.energy_balance;
  CHECK(energy_balance.end.contents != 0.0);
  CHECK(energy_balance.end.lungs != 0.0);
  CHECK(std::abs(energy_balance.end.ligaments - energy_balance.start.ligaments) > 0.01);
  CHECK(energy_balance.end.facets != energy_balance.start.facets);
  CHECK(energy_balance.work.wall_heat > 0.0);
  CHECK(energy_balance.work.airway_heat > 1e-3);
  CHECK(energy_balance.work.connective_tissue_heat > 0.0);
  CHECK(energy_balance.least_heat > -1e-12);
  CHECK(std::abs(energy_balance.residual()) <
        20.0 * settings.steps.rtol * std::max(1.0, energy_balance.turnover));
  const Eigen::Index air = system.layout().air();
  REQUIRE(std::abs(out.state[1][air] - out.state[0][air]) > 1e-6);
  for (std::size_t i = 2; i < out.state.size(); ++i)  // shut in, none is lost
    CHECK((std::abs(out.state[i][air] - out.state[1][air]) < 1e-18) == closes);
}

TEST_CASE("The mirror image of a soft body moves as its mirror image", "[dynamics][property]") {
  SoftBody body("adult_male");
  body.shake(6);
  const auto& dofs = body.moving.tree().dofs();
  std::vector<int> coordinate;
  VecX<double> sign = VecX<double>::Ones(Eigen::Index(dofs.size()));
  const test::Mirror mirror(test::shipped_model());
  for (std::size_t k = 0; k < dofs.size(); ++k) {
    const int partner = mirror.coordinate[std::size_t(dofs[k])];
    coordinate.push_back(int(std::ranges::find(dofs, partner) - dofs.begin()));
    sign[Eigen::Index(k)] = mirror.sign[dofs[k]];
  }
  const auto image = [&](const VecX<double>& x) -> VecX<double> { return sign.cwiseProduct(x(coordinate)); };
  MotionSystem system(body.moving, body.actions);
  const auto& at = system.layout();
  VecX<double> here, there;
  system.rates(at.pack(body.state), 0.0, here);
  body.state.tree.q = image(body.state.tree.q), body.state.tree.v = image(body.state.tree.v);
  system.rates(at.pack(body.state), 0.0, there);
  const VecX<double> a = here.segment(at.speed(), at.n_dofs), b = there.segment(at.speed(), at.n_dofs);
  REQUIRE((a - b).norm() > 1e-3 * a.norm());
  CHECK((image(a) - b).norm() < 2e-5 * a.norm());  // the tables are rounded to seven digits
}

TEST_CASE("Closed contents press more when the trunk bends forward, and less when it leans back",
          "[dynamics][property]") {
  SoftBody body("adult_male");
  MotionSystem system(body.moving, body.actions);
  const auto pressure = [&](double bend) {
    MotionState state = body.state;
    const auto& dofs = body.moving.tree().dofs();
    for (const char* name : {"L3_L4_Flex_Ext", "L4_L5_Flex_Ext"})
      state.tree.q[std::ranges::find(dofs, body.model.tree.coordinate(name)) - dofs.begin()] += bend;
    VecX<double> rates;
    system.rates(system.layout().pack(state), 0.0, rates);
    return system.data().cavity.contents.pressure;
  };
  CHECK(pressure(0.0) == Approx(1500.0));
  CHECK(pressure(-0.005) > 1600.0);  // extension is positive
  CHECK(pressure(0.005) < 1400.0);
}

TEST_CASE("A piston on the gas of closed contents swings as a spring does", "[dynamics][verification]") {
  // I x'' = (P - 0) A with P = P_atm V_g / (V_g + A x) - P_atm. For small x the period is
  //   2 pi sqrt(I V_g / P_atm) / A
  const test::PistonCan can;
  Model model = can.model();
  model.fascicles.clear(), model.paths.clear();
  model.cavity.gas_volume = 2e-4, model.cavity.wall_mass = 50.0;
  model.deformation_coordinates = {0};
  model.gravity_W.setZero();
  MotionSettings settings;
  settings.cavity = {Contents::closed, 0.0};
  const MovingModel moving(model, {0}, test::PistonCan::pose(), settings);
  const double I = moving.tree().added_inertia()[0], A = can.wall_area, x_0 = 1e-6;
  CHECK(I > 50.0 * A);
  MotionState state = steady_state(moving, test::PistonCan::pose(), VecX<double>());
  state.tree.q[0] = x_0;
  MotionActions actions;
  MotionSystem system(moving, actions);
  SimulationSettings run;
  const double period = 2.0 * std::numbers::pi * std::sqrt(I * 2e-4 / 101325.0) / A;
  run.end = 1.25 * period;
  run.steps.rtol = run.steps.atol = 1e-9;
  run.scales.length = run.scales.speed = 1e-5;
  const auto out = simulate(system, run, motion_start(system, run, 0.0, state));
  CHECK(std::abs(out.end.state[0]) < 1e-3 * x_0);
  CHECK(out.end.state[1] == Approx(-2.0 * std::numbers::pi / period * x_0).epsilon(1e-3));
}

namespace {

/// A can of which the diaphragm alone moves, without muscles, between lungs and contents that do not resist.
Model bare_diaphragm(const test::PistonCan& can, double wall_mass) {
  Model model = can.model();
  model.fascicles.clear(), model.paths.clear();
  model.cavity.gas_volume = 1e9, model.cavity.pleural_pressure = 0.0, model.cavity.wall_mass = wall_mass;
  model.deformation_coordinates = {test::PistonCan::diaphragm};
  model.gravity_W.setZero();
  return model;
}
MovingModel on_its_lungs(const Model& model) {
  MotionSettings settings;
  settings.cavity = {Contents::closed, 0.0};
  return {model, {test::PistonCan::diaphragm}, test::PistonCan::pose(), settings};
}

}  // namespace

TEST_CASE("Behind a closed glottis the diaphragm stands on a spring of air", "[dynamics][verification]") {
  // I x'' = P_pl A_d with what the lungs take in, A_d x / f: their elastance and that of G_0 of trapped air.
  const test::PistonCan can;
  const Model model = bare_diaphragm(can, 50.0);
  const MovingModel moving = on_its_lungs(model);
  const Respiration& lungs = model.respiration;
  const double A = can.diaphragm_area, x_0 = 1e-6,
               K = A * A / lungs.diaphragm_share *
                   (lungs.lung_elastance + model.cavity.atmospheric_pressure / lungs.relaxed_gas_volume);
  const double period = 2.0 * std::numbers::pi * std::sqrt(moving.tree().added_inertia()[0] / K);
  MotionState state = steady_state(moving, test::PistonCan::pose(), VecX<double>());
  state.tree.q[0] = x_0;
  MotionActions actions;
  actions.glottis = opening_of(0.0);
  MotionSystem system(moving, actions);
  SimulationSettings run;
  run.end = 1.25 * period;
  run.steps.rtol = run.steps.atol = 1e-9;
  run.scales.length = run.scales.speed = 1e-5;
  const auto out = simulate(system, run, motion_start(system, run, 0.0, state));
  CHECK(std::abs(out.end.state[0]) < 1e-3 * x_0);
  CHECK(out.end.state[1] == Approx(-2.0 * std::numbers::pi / period * x_0).epsilon(1e-3));
  CHECK(out.end.state[system.layout().air()] == 0.0);
}

TEST_CASE("Air that leaves compressed lungs through a narrow glottis takes the time of their gas and airways",
          "[dynamics][verification]") {
  // Nothing moves: x' = -o P_atm x / (G_0 K_1) for little air, so x fades with K_1 G_0 / (o P_atm).
  const test::PistonCan can;
  const Model model = bare_diaphragm(can, 1e9);
  const MovingModel moving = on_its_lungs(model);
  MotionState state = steady_state(moving, test::PistonCan::pose(), VecX<double>());
  state.inhaled = 1e-9;
  MotionActions actions;
  actions.glottis = opening_of(0.2);
  MotionSystem system(moving, actions);
  SimulationSettings run;
  const Respiration& lungs = model.respiration;
  run.end = lungs.laminar_resistance * lungs.relaxed_gas_volume / (0.2 * model.cavity.atmospheric_pressure);
  run.steps.rtol = run.steps.atol = 1e-9;
  run.scales.air = 1e-9;
  const auto out = simulate(system, run, motion_start(system, run, 0.0, state));
  CHECK(out.end.state[system.layout().air()] == Approx(1e-9 * std::exp(-1.0)).epsilon(1e-4));
}

TEST_CASE("Steps keep their order while the glottis closes on flowing air", "[dynamics][verification]") {
  SoftBody body("adult_male");
  body.shake(4);
  body.actions.glottis = closing({0.0, 0.02});
  MotionSystem system(body.moving, body.actions);
  const VecX<double> scale = system.layout().scale(body.moving);
  const auto end = [&](int steps) {
    Rodas stepper;
    VecX<double> y = system.layout().pack(body.state);
    const double h = 0.012 / steps;
    for (int i = 0; i < steps; ++i) stepper.do_step(std::ref(system), y, i * h, h);
    return y;
  };
  const VecX<double> exact = end(768);
  const auto error = [&](int steps) { return (end(steps) - exact).cwiseQuotient(scale).norm(); };
  const double coarse = error(48), fine = error(96);
  REQUIRE(coarse > 1e-11);
  CHECK(coarse / fine > 11.0);
}

TEST_CASE("A simulation interrupted while the glottis closes goes on with the same bits",
          "[dynamics][property]") {
  SoftBody body("adult_male");
  body.shake(8);
  body.actions.glottis = closing({0.0, 0.03});
  SimulationSettings settings;
  settings.end = 0.04;
  settings.steps.rtol = settings.steps.atol = 1e-5;
  settings.events = {{0.03, {}}};
  const auto run = [&](const Checkpoint* from) {
    MotionSystem system(body.moving, body.actions);
    return simulate(system, settings, from ? *from : motion_start(system, settings, 0.0, body.state));
  };
  const auto whole = run(nullptr);
  settings.keep_going = [left = 6]() mutable { return left-- > 0; };
  const auto first = run(nullptr);
  REQUIRE(first.status == IntegrationStatus::interrupted);
  REQUIRE(first.end.time > 0.0);
  REQUIRE(first.end.time < 0.03);
  settings.keep_going = nullptr;
  const auto rest = run(&first.end);
  CHECK(rest.end.time == whole.end.time);
  CHECK(rest.end.state == whole.end.state);
}

TEST_CASE("About an equilibrium air counts where it can flow, and is no root at zero where it cannot",
          "[dynamics][unit]") {
  SoftBody body("adult_male");
  const double opening = GENERATE(0.0, 0.1, 1.0);
  body.actions.glottis = opening_of(opening);
  MotionSystem system(body.moving, body.actions);
  VecX<double> by_time;
  system.linearize(system.layout().pack(body.state), 0.0, by_time);
  const MotionLinearization at = system.linearization();
  REQUIRE(at.anchor_by_anchor.rows() == (opening > 0.0 ? 1 : 0));
  CHECK(at.by_anchor.cols() == at.anchor_by_anchor.rows());
  CHECK(at.anchor_by_position.rows() == at.anchor_by_anchor.rows());
  if (opening > 0.0) {
    const Respiration& lungs = body.model.respiration;  // relaxed: o P_atm / (G_0 K_1)
    CHECK(at.anchor_by_anchor(0, 0) == Approx(-opening * body.model.cavity.atmospheric_pressure /
                                              (lungs.relaxed_gas_volume * lungs.laminar_resistance)));
  }
}
