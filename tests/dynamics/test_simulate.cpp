#include <thread>

#include "catch.hpp"
#include "dynamics/moving_body.hpp"
#include "lumbopelvic/dynamics/simulate.hpp"

using namespace lumbopelvic;
using test::MovingBody;

namespace {

SimulationSettings settings_until(double end, double tolerance = 1e-6) {
  SimulationSettings settings;
  settings.end = end;
  settings.steps.rtol = settings.steps.atol = tolerance;
  settings.steps.max_step = 0.02;
  return settings;
}

/// The skeleton with its discs and linea alba, without muscles or damping.
struct PassiveBody {
  Model model = bare(test::shipped_model());
  Pose<double> pose{test::random_pose(model, 0, 0.0)};
  MovingModel moving{model, test::trunk_coordinates(model), pose};
  MotionActions actions;
  MotionState state = steady_state(moving, pose, VecX<double>());
  MotionSystem system{moving, actions};

  static Model bare(Model model) {
    for (Disc& disc : model.discs) disc.brace = 60.0;
    model.fascicles.clear(), model.paths.clear();
    return model;
  }
  void shake(unsigned seed) {
    std::mt19937_64 generator(seed);
    state.tree.q += test::random_vector(moving.tree().n_dofs(), 0.05, generator);
    state.tree.v = test::random_vector(moving.tree().n_dofs(), 0.5, generator);
  }
};

Simulation run(MovingBody& body, const SimulationSettings& settings) {
  MotionSystem system(body.moving, body.actions);
  return simulate(system, settings, motion_start(system, settings, 0.0, body.state, body.anchors));
}

/// Distance of two states in units of their scales, root mean square.
double distance(const MovingBody& body, const VecX<double>& a, const VecX<double>& b) {
  const MotionLayout at(body.moving, Eigen::Index(body.actions.supports.size()));
  return (a - b).cwiseQuotient(at.scale(body.moving)).norm() / std::sqrt(double(a.size()));
}

}  // namespace

TEST_CASE("A passive drop without damping keeps its energy", "[dynamics][property]") {
  PassiveBody body;
  body.shake(4);
  SimulationSettings settings = settings_until(0.3, 1e-9);
  settings.energy_balance = true;
  const auto result = simulate(body.system, settings, motion_start(body.system, settings, 0.0, body.state));
  const double moved = std::abs(result.energy_balance.end.kinetic - result.energy_balance.start.kinetic);
  CHECK(moved > 5.0);
  CHECK(std::abs(result.energy_balance.end.total() - result.energy_balance.start.total()) < 1e-6 * moved);
  CHECK(result.energy_balance.work.total() == 0.0);
}

TEST_CASE("A passive motion runs back to where it came from", "[dynamics][property]") {
  PassiveBody body;
  body.shake(5);
  const SimulationSettings settings = settings_until(0.2, 1e-9);
  const auto there = simulate(body.system, settings, motion_start(body.system, settings, 0.0, body.state));
  MotionState turned = body.state;
  body.system.layout().unpack(there.end.state, turned);
  CHECK((turned.tree.q - body.state.tree.q).norm() > 0.1);
  turned.tree.v = -turned.tree.v;
  const auto back = simulate(body.system, settings, motion_start(body.system, settings, 0.0, turned));
  body.system.layout().unpack(back.end.state, turned);
  CHECK((turned.tree.q - body.state.tree.q).norm() < 1e-6);
  CHECK((turned.tree.v + body.state.tree.v).norm() < 1e-5);
}

TEST_CASE("The energy of a muscled motion on its supports is accounted for", "[dynamics][property]") {
  MovingBody body(GENERATE(BaseSpeed::coordinate_rates, BaseSpeed::body_rates),
                  GENERATE(TendonChoice::by_length, TendonChoice::compliant));
  body.shake(8);
  body.add_surroundings(3);
  body.anchors.setZero();
  const MotionLayout layout(body.moving, Eigen::Index(body.actions.supports.size()));
  SimulationSettings settings = settings_until(0.06);
  settings.energy_balance = true;
  settings.events = {{0.03, [&](double, VecX<double>& y) { y[layout.speed() + 8] += 0.2; }}};
  const auto result = run(body, settings);
  const EnergyBalance& energy_balance = result.energy_balance;
  CHECK(std::abs(energy_balance.work.muscle) > 0.01);
  CHECK(energy_balance.work.external != 0.0);
  CHECK(energy_balance.work.fiber_heat > 0.0);
  CHECK(energy_balance.work.support_heat > 0.0);
  CHECK(energy_balance.work.disc_heat > 0.0);
  CHECK(energy_balance.work.connective_tissue_heat > 0.0);
  CHECK(energy_balance.work.short_range_heat > 0.0);
  CHECK(energy_balance.jumps != 0.0);
  CHECK(energy_balance.least_heat > -1e-12);
  CHECK(std::abs(energy_balance.residual()) <
        20.0 * settings.steps.rtol * std::max(1.0, energy_balance.turnover));
}

TEST_CASE("The residual of the energy balance falls with the tolerance", "[dynamics][property]") {
  MovingBody body;
  body.shake(9);
  const auto residual = [&](double tolerance) {
    SimulationSettings settings = settings_until(0.05, tolerance);
    settings.energy_balance = true;
    return std::abs(run(body, settings).energy_balance.residual());
  };
  CHECK(residual(1e-8) < 0.1 * residual(1e-4));
}

TEST_CASE("All methods arrive at the same state", "[dynamics][verification]") {
  MovingBody body;
  body.shake(6);
  const double end = 0.02;
  const auto reference = run(body, settings_until(end, 1e-9)).end.state;
  CHECK(distance(body, reference, run(body, settings_until(end, 1e-5)).end.state) < 1e-3);
  SimulationSettings settings = settings_until(end, 1e-7);
  settings.stepper = StepMethod::rodas3;
  CHECK(distance(body, reference, run(body, settings).end.state) < 1e-5);
  settings.stepper = StepMethod::dopri5;
  CHECK(distance(body, reference, run(body, settings).end.state) < 1e-5);
  settings = settings_until(0.002, 1e-5);
  const auto early = run(body, settings_until(0.002, 1e-9)).end.state;
  settings.stepper = StepMethod::rosenbrock4;
  const auto full = run(body, settings);
  settings.stepper = StepMethod::rodas;
  const auto structured = run(body, settings);
  CHECK(distance(body, early, full.end.state) < 1e-3);
  CHECK(distance(body, structured.end.state, full.end.state) <
        1e-7);  // the same method, other linear algebra
  CHECK(full.accepted == structured.accepted);
}

TEST_CASE("The fixed-step method approaches the same motion with order one", "[dynamics][verification]") {
  MovingBody body;
  body.shake(6);
  const auto reference = run(body, settings_until(0.02, 1e-9)).end.state;
  const auto error = [&](double h) {
    SimulationSettings settings = settings_until(0.02);
    settings.stepper = StepMethod::implicit_euler;
    settings.steps.max_step = h;
    const auto result = run(body, settings);
    CHECK(result.accepted == long(std::lround(0.02 / h)));
    return distance(body, reference, result.end.state);
  };
  CHECK(std::log2(error(2.5e-4) / error(1.25e-4)) == Approx(1.0).margin(0.25));
}

TEST_CASE("Two threads give the same bits as one", "[dynamics][property]") {
  MovingBody body(BaseSpeed::coordinate_rates, TendonChoice::compliant);
  body.shake(7);
  const SimulationSettings settings = settings_until(0.03, 1e-5);
  const auto alone = run(body, settings);
  std::array<VecX<double>, 2> ends;
  std::vector<std::thread> threads;
  for (auto& end : ends) threads.emplace_back([&] { end = run(body, settings).end.state; });
  for (auto& thread : threads) thread.join();
  CHECK(ends[0] == alone.end.state);
  CHECK(ends[1] == alone.end.state);
}

TEST_CASE("A simulation goes on from its checkpoint with the same bits", "[dynamics][property]") {
  MovingBody body;
  body.shake(11);
  SimulationSettings settings = settings_until(0.04, 1e-5);
  const auto whole = run(body, settings);
  int steps = 0;
  settings.keep_going = [&] { return ++steps < 7; };
  MotionSystem system(body.moving, body.actions), other(body.moving, body.actions);
  const auto first = simulate(system, settings, motion_start(system, settings, 0.0, body.state));
  REQUIRE(first.status == IntegrationStatus::interrupted);
  settings.keep_going = nullptr;
  const auto rest = simulate(other, settings, first.end);
  CHECK(rest.end.time == whole.end.time);
  CHECK(rest.end.state == whole.end.state);
}

TEST_CASE("A force beyond reason ends in a message that says when and what", "[dynamics][unit]") {
  MovingBody body;
  body.shake(2);
  AppliedLoad push{{{body.moving.tree().n_bodies() - 1, Vec3<double>::Zero()}, Vec3<double>(1e12, 0.0, 0.0)},
                   {}};
  body.actions.loads.push_back(push);
  SimulationSettings settings = settings_until(0.5, 1e-5);
  settings.steps.min_step = 1e-9;
  try {
    const auto result = run(body, settings);
    CHECK(result.end.state.allFinite());
  } catch (const IntegrationError& error) {
    CHECK(std::string(error.what()).find("t = ") != std::string::npos);
    CHECK(error.time() < 0.5);
  }
}
