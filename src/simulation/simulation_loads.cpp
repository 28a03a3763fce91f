#include "simulation/simulation_loads.hpp"

#include "lumbopelvic/multibody/inertial_load.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"

namespace lumbopelvic {

void add_segment_loads(const Model& model, const MotionSystem& system, const Pose<double>& rest,
                       const LoadsBeside& beside, InverseDynamics<double>& inverse, SimulationSample& out) {
  const DynamicsTree& tree = system.model().tree();
  const MotionData& data = system.data();
  inverse_dynamics(tree, data.tree, model.gravity_W, data.links.acceleration, {}, inverse);
  std::vector<DeadLoad> loads = inertial_loads(model.tree, tree, data.tree, model.gravity_W, inverse);
  const auto& applied = system.actions().loads;
  for (std::size_t i = 0; i < applied.size(); ++i) {
    const double share = system.load_share()[Eigen::Index(i)];
    const DeadLoad& load = applied[i].load;
    loads.push_back({load.at, share * load.force_W, share * load.moment_W});
  }
  Pose<double> pose = rest;
  pose.base_attitude = system.state().tree.base_attitude;
  for (int i = 0; i < tree.n_dofs(); ++i) pose.q[tree.dofs()[std::size_t(i)]] = system.state().tree.q[i];
  out.q = pose.q;
  const StabilityCoordinates none{{}, std::vector<int>(std::size_t(model.tree.n_coordinates()), -1), 0};
  const Statics statics = evaluate_statics(model, pose, loads, none);
  const SegmentLoads at = segment_loads(model, statics, data.tension.head(system.model().n_fascicles()),
                                        beside.pressure, beside.pleural, beside.linea_alba_tension);
  out.pressure = beside.pressure;
  out.compression = at.compression.rowwise().sum();
  out.shear_anterior = at.shear_anterior.rowwise().sum();
}

}  // namespace lumbopelvic
