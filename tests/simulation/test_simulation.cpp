#include "catch.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/simulation/simulation.hpp"
#include "support/simulation_of_equilibrium.hpp"

using namespace lumbopelvic;
using test::calm_simulation, test::SolvedPosture, test::release_simulation, test::run_on;

namespace {

ImpulsePerturbation push_to_the_right(double impulse) {
  return {"push", "torso", {0.1, 0.2, 0.0}, {0.0, 0.0, impulse}, {0.02, 0.02}};
}

/// A simulation in which a push is made larger until the trunk falls.
SimulationSetup searching_simulation(double duration, double failure_angle, double tolerance) {
  SimulationSetup simulation = calm_simulation(duration, 0.05);
  simulation.failure_angle = failure_angle;
  simulation.energy_balance = false;
  simulation.perturbations.impulses = {push_to_the_right(4.0)};
  simulation.critical_perturbation = {"push", 0.1, 20.0, tolerance};
  return simulation;
}

}  // namespace

TEST_CASE("An equilibrium that nothing disturbs stays where it is, with the loads it had",
          "[simulation][verification]") {
  const SolvedPosture& initial = test::upright_trunk();
  const SimulationResult out = run_on(initial, calm_simulation(0.1, 0.05));
  REQUIRE(out.status == SimulationStatus::completed);
  REQUIRE(out.samples.size() == 3);
  CHECK(out.samples.back().rotation.norm() < 1e-6);
  const VecX<double> compression =
      segment_loads(test::shipped_model(), initial.recruiter.field(), initial.result.equilibrium)
          .compression.rowwise()
          .sum();
  for (const SimulationSample& sample : out.samples)
    CHECK((sample.compression - compression).norm() < 1e-3 * compression.norm());
}

TEST_CASE("Let go of a load it was straightening against, the trunk straightens, and energy adds up",
          "[simulation][property]") {
  const SolvedPosture initial("effort_extension");
  const SimulationResult out = run_on(initial, release_simulation(0.15, 0.01));
  REQUIRE(out.status == SimulationStatus::completed);
  const SimulationSample &last = out.samples.back(), &first = out.samples.front();
  CHECK(last.rotation.z() > 0.01);                                   // extension
  CHECK(last.rotation.head<2>().norm() < 1e-3 * last.rotation.z());  // and nothing else
  CHECK(last.angular_velocity.z() > 0.1);
  CHECK((last.compression - first.compression).norm() > 50.0);
  CHECK(out.energy_balance.turnover > 1.0);
  CHECK(std::abs(out.energy_balance.residual()) < 0.01 * out.energy_balance.turnover);
  CHECK(out.energy_balance.least_heat > -1e-9);
}

TEST_CASE("Every stepper takes a release to the same end", "[simulation][verification]") {
  const SolvedPosture initial("effort_extension");
  SimulationSetup simulation = calm_simulation(0.004, 0.004);  // short: full matrices are slow
  simulation.perturbations.unloadings = {{"let go", {0.0, 0.002}}};
  simulation.tolerance = 1e-6;
  const SimulationResult ours = run_on(initial, simulation);
  REQUIRE(ours.status == SimulationStatus::completed);
  const SimulationSample &first = ours.samples.front(), &last = ours.samples.back();
  const double gained = last.angular_velocity.norm(), lost = (last.compression - first.compression).norm();
  REQUIRE(gained > 1e-3);  // [rad/s]
  REQUIRE(lost > 1.0);     // [N]
  for (const StepMethod stepper : {StepMethod::rodas3, StepMethod::dopri5, StepMethod::rosenbrock4}) {
    CAPTURE(int(stepper));
    simulation.stepper = stepper;
    const SimulationResult other = run_on(initial, simulation);
    REQUIRE(other.status == SimulationStatus::completed);
    CHECK((other.counts.factorisations > 0) ==
          (stepper == StepMethod::rodas3));  // Odeint's take none of ours
    CHECK((other.samples.back().angular_velocity - last.angular_velocity).norm() < 2e-3 * gained);
    CHECK((other.samples.back().compression - last.compression).norm() < 2e-3 * lost);
  }
}

TEST_CASE("A load that is there before it changes is held, and let go as the posture's own would be",
          "[simulation][property]") {
  // The posture's load taken from it and brought back as a perturbation.
  const Model& model = test::shipped_model();
  Posture bare = load_posture("effort_extension");
  PerturbationSet perturbations;
  for (const ExternalLoad& load : bare.loads)
    perturbations.loads.push_back({"cable", load, 1.0, 0.0, {0.02, 0.005}});
  bare.loads.clear();
  add_loads_before(perturbations, bare.loads);
  const SolvedPosture own("effort_extension"), brought(bare);
  SimulationSetup simulation = calm_simulation(0.1, 0.05);
  simulation.perturbations = perturbations;
  const SimulationResult by_perturbation = run_on(brought, simulation),
                         by_release = run_on(own, release_simulation(0.1, 0.05));
  REQUIRE(by_perturbation.samples.size() == 3);
  CHECK(by_perturbation.samples[0].rotation.norm() < 1e-12);
  CHECK(by_perturbation.samples[2].rotation.z() > 1e-3);
  CHECK((by_perturbation.samples[2].rotation - by_release.samples[2].rotation).norm() < 1e-9);
  simulation.perturbations.unloadings = release_simulation(0.1, 0.05).perturbations.unloadings;
  CHECK_THROWS_WITH(check_simulation(simulation, model), Catch::Contains("cable"));
}

TEST_CASE("A push that is too large makes the trunk fall", "[simulation][property]") {
  const SolvedPosture& initial = test::upright_trunk();
  SimulationSetup simulation = searching_simulation(0.25, 0.15, 0.2);
  const SimulationResult out = run_on(initial, simulation);
  CHECK(out.status == SimulationStatus::completed);
  CHECK(out.samples.back().rotation.x() > 0.0);  // bent to the right
  REQUIRE(std::isfinite(out.critical_perturbation));
  simulation.critical_perturbation = {};
  for (const double side : {0.5, 2.0}) {
    simulation.perturbations.impulses = {push_to_the_right(4.0 * side * out.critical_perturbation)};
    CHECK(run_on(initial, simulation).status ==
          (side < 1.0 ? SimulationStatus::completed : SimulationStatus::fell));
  }
}

TEST_CASE("A search that is interrupted finds nothing", "[simulation][unit]") {
  const SolvedPosture& initial = test::upright_trunk();
  const SimulationSetup simulation = searching_simulation(0.05, 0.02, 0.5);
  const auto critical_after = [&](int steps) {
    int left = steps;
    return run_simulation(test::shipped_model(), initial.posture, initial.recruiter.field(), initial.result,
                          simulation, [&left] { return left-- > 0; });
  };
  const SimulationResult whole = critical_after(1'000'000);
  REQUIRE(std::isfinite(whole.critical_perturbation));
  const SimulationResult cut = critical_after(int(whole.accepted) + 20);
  CHECK(cut.status == SimulationStatus::completed);
  CHECK(std::isnan(cut.critical_perturbation));
}

TEST_CASE("A simulation that cannot be is refused by name", "[simulation][unit]") {
  const Model& model = test::shipped_model();
  const auto refuses = [&](auto change, const std::string& what) {
    SimulationSetup simulation;
    simulation.perturbations.impulses = {push_to_the_right(1.0)};
    check_simulation(simulation, model);
    change(simulation);
    CHECK_THROWS_WITH(check_simulation(simulation, model), Catch::Contains(what));
  };
  refuses([](SimulationSetup& t) { t.duration = 0.0; }, "duration");
  refuses([](SimulationSetup& t) { t.sample_every = -1.0; }, "sample_every");
  refuses([](SimulationSetup& t) { t.body = "tail"; }, "tail");
  refuses([](SimulationSetup& t) { t.stepper = StepMethod::implicit_euler; }, "stepper");
  refuses([](SimulationSetup& t) { t.failure_angle = M_PI; }, "failure_angle");
  refuses([](SimulationSetup& t) { t.perturbations.impulses[0].time_function.duration = 0.0; },
          "duration of a ramp");
  refuses([](SimulationSetup& t) { t.perturbations.impulses[0].time_function.start = 5.0; },
          "start of push is 5, expected at most the duration");
  refuses([](SimulationSetup& t) { t.perturbations.impulses[0].time_function.start = -0.1; },
          "start of the first perturbation");
  refuses([](SimulationSetup& t) { t.perturbations.stress = {{0.1, {}}}; }, "control");
  refuses([](SimulationSetup& t) { t.critical_perturbation.perturbation = "pull"; }, "pull");
  refuses([](SimulationSetup& t) { t.critical_perturbation = {"push", 2.0, 1.0, 0.1}; }, "high");
}
