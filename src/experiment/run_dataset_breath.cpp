#include <algorithm>
#include <limits>
#include <utility>

#include "experiment/run_dataset.hpp"

namespace lumbopelvic {

void ResultArrays::add_breath(const SimulationSetup& simulation) {
  if (simulation.tracking || simulation.motion.abdomen != AbdomenMotion::moves) return;
  add("simulation_lung_volume", "m3", "volume that the lungs have taken in since the start of the simulation",
      {"time"}, "breathing in is positive");
  add("simulation_airflow", "m3 s-1", "flow of air into the lungs, at the pressure of the air around",
      {"time"}, "breathing in is positive");
  add("simulation_alveolar_pressure", "Pa", "pressure in the lungs above atmosphere", {"time"});
  add("simulation_pleural_pressure", "Pa", "pleural pressure on the diaphragm above atmosphere", {"time"});
  add("simulation_glottis", "1", "how far the glottis is open, 0 closed to 1 open", {"time"});
  if (simulation.perturbations.breathing.empty()) return;
  add("simulation_tidal_volume", "m3", "largest less smallest volume of the lungs in the simulation", {});
  add("simulation_pleural_low", "Pa", "lowest pleural pressure in the simulation above atmosphere", {});
  add("simulation_pleural_high", "Pa", "highest pleural pressure in the simulation above atmosphere", {});
}

void ResultArrays::store_breath(std::size_t run, const SimulationResult& simulation) {
  const auto find = [&](const std::string& name) { return std::ranges::find(arrays_, name, &Array::name); };
  const auto lungs = find("simulation_lung_volume");
  if (lungs == arrays_.end()) return;
  const auto store = [&](const std::string& name, double BreathSample::* part) {
    VecX<double> values =
        VecX<double>::Constant(Eigen::Index(lungs->block), std::numeric_limits<double>::quiet_NaN());
    const auto count = std::min(lungs->block, simulation.samples.size());
    for (std::size_t i = 0; i < count; ++i) values[Eigen::Index(i)] = simulation.samples[i].breath.*part;
    set(run, name, values.data(), values.size());
    const VecX<double> known = values.head(Eigen::Index(count));
    return std::pair{known.minCoeff(), known.maxCoeff()};
  };
  const auto [least, most] = store("simulation_lung_volume", &BreathSample::volume);
  store("simulation_airflow", &BreathSample::flow);
  store("simulation_alveolar_pressure", &BreathSample::alveolar);
  const auto [low, high] = store("simulation_pleural_pressure", &BreathSample::pleural);
  store("simulation_glottis", &BreathSample::glottis);
  if (find("simulation_tidal_volume") == arrays_.end()) return;
  set(run, "simulation_tidal_volume", most - least);
  set(run, "simulation_pleural_low", low);
  set(run, "simulation_pleural_high", high);
}

}  // namespace lumbopelvic
