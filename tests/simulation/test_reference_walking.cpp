/// Loads of the spine in level walking against published ones: hit or miss, printed and not asserted.

#include <iostream>

#include "catch.hpp"
#include "lumbopelvic/simulation/trial.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

TEST_CASE("Walking loads the spine as published or misses it", "[reference][validation]") {
  const Model& model = test::shipped_model();
  Experiment experiment = read_experiment(find_data("experiments", "walking"));
  REQUIRE(experiment.trial);
  experiment.trial->audit = false;
  const ResolvedPosture posture = resolve(model, experiment.postures.front());
  const TrialResult out =
      run_guided_trial(model, posture, experiment.variants.front().settings, *experiment.trial);
  REQUIRE(out.status == TrialStatus::completed);
  const double weight = model.tree.total_mass() * model.gravity_W.norm();
  std::map<std::string, Vec3<double>> of_level;  // largest and least compression, largest anterior shear
  for (std::size_t j = 0; j < model.discs.size(); ++j) {
    Vec3<double>& at = of_level[model.discs[j].level] = {-INFINITY, INFINITY, -INFINITY};
    for (const TrialSample& sample : out.samples) {
      const auto i = Eigen::Index(j);
      at[0] = std::max(at[0], sample.compression[i] / weight);
      at[1] = std::min(at[1], sample.compression[i] / weight);
      at[2] = std::max(at[2], sample.shear_anterior[i] / weight);
    }
  }
  const auto say = [](const std::string& what, double value, double low, double high) {
    std::cout << what << ": " << value << " body weights, published " << low << " to " << high << ": "
              << (value >= low && value <= high ? "hit" : "MISS by ")
              << (value < low    ? std::to_string(value - low)
                  : value > high ? std::to_string(value - high)
                                 : "")
              << '\n';
  };
  say("WLK1, largest compression of L3/4", of_level["L3L4"][0], 1.0, 2.5);
  say("WLK1, least compression of L3/4", of_level["L3L4"][1], 0.2, 0.8);
  say("WLK2, largest compression of L4/5", of_level["L4L5"][0], 1.30, 1.79);
  say("WLK3, largest anterior shear of L4/5", of_level["L4L5"][2], 0.02, 0.15);
  CHECK(of_level["L4L5"][0] > of_level["L4L5"][1]);
}
