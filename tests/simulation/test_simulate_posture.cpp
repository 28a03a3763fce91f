#include "lumbopelvic/simulation/simulate_posture.hpp"

#include "catch.hpp"
#include "lumbopelvic/io/experiment/perturbation_file.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

/// A short push, and a load that the body bears before it is let go.
SimulationSetup short_simulation() {
  SimulationSetup simulation;
  simulation.duration = 0.05;
  simulation.motion.disc_damping = 1.0, simulation.motion.connective_tissue_damping = 0.03;
  simulation.perturbations = load_perturbations("push_forward");
  simulation.perturbations.impulses[0].time_function.start = 0.005;
  simulation.perturbations.loads = {
      {"bag", {"torso", Vec3<double>::Zero(), {0.0, -20.0, 0.0}}, 1.0, 0.0, {0.02, 0.01}}};
  return simulation;
}

}  // namespace

TEST_CASE("A posture is simulated in one call with the bits of its steps", "[simulation][property]") {
  const Model& model = test::shipped_model();
  const RecruitmentSettings settings{.margin = 10.0};
  const SimulationSetup simulation = short_simulation();
  const SimulationResult once = simulate(model, load_posture("pelvis_held"), simulation, settings);
  REQUIRE(once.status == SimulationStatus::completed);

  Posture loaded = load_posture("pelvis_held");
  add_loads_before(simulation.perturbations, loaded.loads);
  REQUIRE(loaded.loads.size() == 1);
  const SimulationResult steps = simulate(model, recruit(model, loaded, settings), simulation);
  REQUIRE(steps.samples.size() == once.samples.size());
  CHECK(steps.samples.back().q == once.samples.back().q);
  CHECK(once.samples.back().rotation.norm() > 1e-6);
}

TEST_CASE("A posture without equilibrium is a result of its simulation", "[simulation][unit]") {
  Posture crushed = load_posture("pelvis_held");
  crushed.loads.push_back({"torso", Vec3<double>::Zero(), {0.0, -1e5, 0.0}});
  CHECK(simulate(test::shipped_model(), crushed, short_simulation()).status ==
        SimulationStatus::no_equilibrium);
}
