/// Reflexes in the loop of an equilibrium in motion.

#include <cmath>

#include "catch.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "support/simulation_of_equilibrium.hpp"

using namespace lumbopelvic;
using test::calm_simulation, test::SolvedPosture, test::release_simulation, test::run_on;

namespace {

SimulationResult run_with(const SolvedPosture& initial, SimulationSetup simulation, const char* control,
                          double gain = 1.0) {
  if (control != nullptr) {
    simulation.control = load_control(control);
    simulation.control->reflex_gain *= gain;
  }
  return run_on(initial, simulation);
}

}  // namespace

TEST_CASE("An equilibrium with reflexes stays where it is while nothing disturbs it", "[control][property]") {
  const SolvedPosture& initial = test::upright_trunk();
  const SimulationResult out = run_with(initial, calm_simulation(0.2, 0.1), "reflexes");
  REQUIRE(out.status == SimulationStatus::completed);
  CHECK(out.samples.back().rotation.norm() < 1e-4);
}

TEST_CASE("Reflexes wait for their delay, then pull a released trunk back", "[control][property]") {
  const SolvedPosture initial("effort_extension");
  const SimulationResult without = run_with(initial, release_simulation(0.25, 0.005), "no_reflexes");
  const SimulationResult with = run_with(initial, release_simulation(0.25, 0.005), "reflexes");
  REQUIRE(with.status == SimulationStatus::completed);
  REQUIRE(without.samples.size() == with.samples.size());
  const auto difference = [&](double t) {
    const auto i = std::size_t(std::lround(t / 0.005));
    return (with.samples[i].activation - without.samples[i].activation).lpNorm<Eigen::Infinity>();
  };
  CHECK(difference(0.04) < 1e-5);  // the release and the shortest delay: 20 + 20 ms
  CHECK(difference(0.15) > 0.01);
  CHECK(with.samples.back().rotation.norm() < 0.98 * without.samples.back().rotation.norm());
  // Energy adds up: reflexes enter through excitation, which does no work itself.
  CHECK(std::abs(with.energy_balance.residual()) < 0.01 * with.energy_balance.turnover);
}

TEST_CASE("Perturbations command muscles, and the trunk follows", "[control][property]") {
  const SolvedPosture& initial = test::upright_trunk();
  SimulationSetup simulation = calm_simulation(0.2, 0.1);
  simulation.perturbations.drives = {{"twitch", {"multifidus"}, 0.2, {0.02, 0.03}, 0.05, 0.03}};
  const SimulationResult out = run_with(initial, simulation, "no_reflexes");
  REQUIRE(out.status == SimulationStatus::completed);
  CHECK(out.samples.back().rotation.z() > 1e-3);  // extension
  CHECK((out.samples[1].activation - out.samples[0].activation).maxCoeff() > 0.05);
}

TEST_CASE("An experiment names its control, and its text holds all of it", "[control][unit]") {
  const Experiment by_name = load_experiment("quick_release_reflexes");
  REQUIRE(by_name.simulation.has_value());
  REQUIRE(by_name.simulation->control.has_value());
  CHECK(by_name.simulation->control->reflexes.size() == 4);
  const Experiment again = parse_experiment(by_name.text);
  CHECK(again.simulation->control->reflexes[1].delay == by_name.simulation->control->reflexes[1].delay);
  CHECK_FALSE(load_experiment("quick_release").simulation->control.has_value());
}
