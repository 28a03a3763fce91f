/// Loads of the spine in level walking against published ones: hit or miss.

#include "catch.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/simulation/simulation.hpp"
#include "support/shipped_model.hpp"
#include "support/verdict.hpp"

using namespace lumbopelvic;

TEST_CASE("Walking loads the spine as published or misses it", "[reference][validation]") {
  const Model& model = test::shipped_model();
  Experiment experiment = load_experiment("walking");
  REQUIRE(experiment.simulation);
  experiment.simulation->energy_balance = false;
  const PosedModel posture = pose_model(model, experiment.postures.front());
  const SimulationResult out = run_tracking_simulation(
      model, posture, experiment.solver_settings.front().settings, *experiment.simulation);
  REQUIRE(out.status == SimulationStatus::completed);
  const double weight = model.tree.total_mass() * model.gravity_W.norm();
  std::map<std::string, Vec3<double>> of_level;  // largest and least compression, largest anterior shear
  for (std::size_t j = 0; j < model.discs.size(); ++j) {
    Vec3<double>& at = of_level[model.discs[j].level] = {-INFINITY, INFINITY, -INFINITY};
    for (const SimulationSample& sample : out.samples) {
      const auto i = Eigen::Index(j);
      at[0] = std::max(at[0], sample.compression[i] / weight);
      at[1] = std::min(at[1], sample.compression[i] / weight);
      at[2] = std::max(at[2], sample.shear_anterior[i] / weight);
    }
  }
  test::Verdicts verdicts("walking");
  verdicts.figure(test::published_figure("WLK1", 0), "largest compression of L3/4", of_level["L3L4"][0]);
  verdicts.figure(test::published_figure("WLK1", 1), "least compression of L3/4", of_level["L3L4"][1]);
  verdicts.figure(test::published_figure("WLK2"), "largest compression of L4/5", of_level["L4L5"][0]);
  verdicts.figure(test::published_figure("WLK3"), "largest anterior shear of L4/5", of_level["L4L5"][2],
                  "in the frame of our disc");
  verdicts.require_as_committed();
}
