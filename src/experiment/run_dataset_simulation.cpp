#include <algorithm>
#include <cmath>

#include "experiment/run_dataset.hpp"

namespace lumbopelvic {

namespace {

using TimeRows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// One row per sample of a simulation; NaN after its end.
template <class Row>
TimeRows over_time(const SimulationResult& simulation, std::size_t n_times, Eigen::Index width,
                   const Row& row) {
  TimeRows rows = TimeRows::Constant(Eigen::Index(n_times), width, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < std::min(n_times, simulation.samples.size()); ++i)
    rows.row(Eigen::Index(i)) = row(simulation.samples[i]).transpose();
  return rows;
}

/// Angles of the segments of a pose, disc by disc, (3 discs) [rad].
VecX<double> segment_angles(const Model& model, const VecX<double>& q) {
  VecX<double> angles(3 * Eigen::Index(model.discs.size()));
  for (std::size_t j = 0; j < model.discs.size(); ++j)
    for (std::size_t i = 0; i < 3; ++i) angles[Eigen::Index(3 * j + i)] = q[model.discs[j].rotation[i]];
  return angles;
}

}  // namespace

void ResultArrays::add_simulation(const SimulationSetup& simulation) {
  dimensions_.push_back({"time", sample_times(simulation).size()});
  dimensions_.push_back({"segment_axis", 3});
  const std::string since =
      " of " + simulation.body +
      (simulation.tracking ? " from where the motion wants it" : " since the start of the simulation");
  const std::string axes = "about anterior: to the right; about up: to the left; about right: backwards";
  add("simulation_rotation", "rad", "rotation vector" + since + ", world axes", {"time", "axis"}, axes);
  add("simulation_angular_velocity", "rad s-1", "angular velocity of " + simulation.body + ", world axes",
      {"time", "axis"}, axes);
  add("simulation_segment_angle", "rad", "coordinates of the segments", {"time", "level", "segment_axis"},
      "extension, bending and twist as in the model's coordinates");
  const std::string frame = ", inertia included, disc frame, fixed to the lower vertebra";
  add("simulation_compression", "N", "segment compression in motion" + frame, {"time", "level"},
      "compression is positive");
  add("simulation_shear_anterior", "N", "segment shear in motion" + frame, {"time", "level"},
      "anterior is positive");
  add("simulation_activation", "1", "muscle activation in motion", {"time", "muscle"});
  add("simulation_pressure", "Pa", "intra-abdominal pressure in motion above atmosphere", {"time"});
  add_breath(simulation);
  add_simulation_summary(simulation, since, axes, frame);
  add_simulation_quality(simulation);
}

/// Peaks, sway, means and the roots about the start.
void ResultArrays::add_simulation_summary(const SimulationSetup& simulation, const std::string& since,
                                          const std::string& axes, const std::string& frame) {
  add("peak_rotation", "rad", "largest turn" + since, {});
  add("peak_rotation_time", "s", "when it is reached", {});
  add("peak_compression", "N", "largest segment compression in motion", {"level"}, "compression is positive");
  add("peak_pressure", "Pa", "largest intra-abdominal pressure in motion above atmosphere", {});
  add("critical_perturbation_factor", "1",
      "factor on the perturbation searched for from which on the body falls; NaN if none was searched or "
      "found",
      {});
  add("sway_rms", "rad", "root mean square of the turn" + since + ", about its mean, world axes", {"axis"},
      axes);
  add("sway_path", "rad", "path of the turn" + since + ", from sample to sample", {});
  add("mean_effort", "1", "mean over the simulation of activation squared, weighted by volume", {});
  add("mean_compression", "N", "mean segment compression in motion" + frame, {"level"},
      "compression is positive");
  if (simulation.stability) {
    add("spectral_abscissa", "s-1",
        "real part of the rightmost characteristic root about the equilibrium, reflexes delayed", {},
        "negative: disturbances die out");
    add("spectral_frequency", "rad s-1", "imaginary part of that root", {});
    add("unstable_roots", "1", "characteristic roots that grow faster than 0.01 1/s", {});
    add("delay_margin", "1",
        "factor on all delays at which stability changes; infinite: none up to 10; NaN without reflexes, or "
        "if none down to 0.1 makes the equilibrium stable",
        {});
  }
}

/// How far a simulation went, what its start or its reference trajectory lacks, its energy balance and what
/// it took to compute.
void ResultArrays::add_simulation_quality(const SimulationSetup& simulation) {
  add("simulation_end", "s", "time to which the simulation went", {});
  add("simulation_initial_residual", "N m or N",
      simulation.tracking ? "largest force that the reference trajectory lacks at a node"
                          : "largest constant force that keeps the start still",
      {});
  if (simulation.tracking) {
    add("simulation_infeasible_tension", "N",
        "largest tension by which a fascicle misses what the motion wants of it, since no activation gives "
        "it",
        {});
    add("simulation_infeasible_rate", "s-1", "largest rate of activation wanted that no excitation gives",
        {});
  }
  add("energy_balance_residual", "J",
      "residual of the energy balance: stored energy less all work, NaN without the energy balance", {});
  add("energy_balance_turnover", "J", "sum of the sizes of all works, NaN without the energy balance", {});
  add("simulation_steps", "1", "accepted steps", {});
  add("simulation_rejected", "1", "rejected steps", {});
  add("simulation_evaluations", "1", "evaluations of the right-hand side", {});
  add("simulation_jacobians", "1", "evaluations of the Jacobian", {});
  add("simulation_factorisations", "1", "factorisations", {});
}

void ResultArrays::store_simulation(std::size_t run, const Model& model, const SimulationResult& simulation) {
  simulation_status_[run] = std::int32_t(simulation.status);
  simulation_message_[run] = simulation.what;
  if (simulation.samples.empty()) return;
  const std::size_t n_times = std::ranges::find(dimensions_, "time", &Dimension::name)->size;
  const auto rows = [&](const std::string& name, Eigen::Index width, const auto& row) {
    const TimeRows values = over_time(simulation, n_times, width, row);
    set(run, name, values.data(), values.size());
  };
  const auto n_discs = Eigen::Index(model.discs.size());
  rows("simulation_rotation", 3, [](const SimulationSample& s) { return s.rotation; });
  rows("simulation_angular_velocity", 3, [](const SimulationSample& s) { return s.angular_velocity; });
  rows("simulation_segment_angle", 3 * n_discs,
       [&](const SimulationSample& s) { return segment_angles(model, s.q); });
  rows("simulation_compression", n_discs, [](const SimulationSample& s) { return s.compression; });
  rows("simulation_shear_anterior", n_discs, [](const SimulationSample& s) { return s.shear_anterior; });
  rows("simulation_activation", model.n_fascicles(), [](const SimulationSample& s) { return s.activation; });
  rows("simulation_pressure", 1,
       [](const SimulationSample& s) { return VecX<double>::Constant(1, s.pressure); });
  store_breath(run, simulation);
  const auto farthest = std::ranges::max_element(simulation.samples, {},
                                                 [](const SimulationSample& s) { return s.rotation.norm(); });
  set(run, "peak_rotation", farthest->rotation.norm());
  set(run, "peak_rotation_time", farthest->time);
  VecX<double> largest = simulation.samples.front().compression;
  for (const SimulationSample& s : simulation.samples) largest = largest.cwiseMax(s.compression);
  set(run, "peak_compression", largest.data(), largest.size());
  const auto pressure = std::ranges::max_element(simulation.samples, {}, &SimulationSample::pressure);
  set(run, "peak_pressure", pressure->pressure);
  const Sway sway = sway_of(model, simulation.samples);
  set(run, "sway_rms", sway.rms.data(), 3);
  set(run, "sway_path", sway.path);
  set(run, "mean_effort", sway.mean_effort);
  set(run, "mean_compression", sway.mean_compression.data(), sway.mean_compression.size());
  if (std::ranges::find(arrays_, "spectral_abscissa", &Array::name) != arrays_.end()) {
    set(run, "spectral_abscissa", simulation.stability.abscissa);
    set(run, "spectral_frequency", simulation.stability.frequency);
    set(run, "unstable_roots", double(simulation.stability.unstable));
    set(run, "delay_margin", simulation.stability.delay_margin);
  }
  set(run, "critical_perturbation_factor", simulation.critical_perturbation);
  set(run, "simulation_end", simulation.end);
  set(run, "simulation_initial_residual", simulation.initial_residual);
  if (std::ranges::find(arrays_, "simulation_infeasible_rate", &Array::name) != arrays_.end()) {
    set(run, "simulation_infeasible_tension", simulation.infeasible_tension);
    set(run, "simulation_infeasible_rate", simulation.infeasible_rate);
  }
  if (simulation.energy_balance.turnover > 0.0) {
    set(run, "energy_balance_residual", simulation.energy_balance.residual());
    set(run, "energy_balance_turnover", simulation.energy_balance.turnover);
  }
  set(run, "simulation_steps", double(simulation.accepted));
  set(run, "simulation_rejected", double(simulation.rejected));
  set(run, "simulation_evaluations", double(simulation.counts.rates));
  set(run, "simulation_jacobians", double(simulation.counts.jacobians));
  set(run, "simulation_factorisations", double(simulation.counts.factorisations));
}

void ResultArrays::add_simulation_labels(const Experiment& experiment, Dataset& out) const {
  out.variables.push_back({"time",
                           {"time"},
                           sample_times(*experiment.simulation),
                           {{"units", "s"}, {"long_name", "time in the simulation"}}});
  out.variables.push_back({"segment_axis",
                           {"segment_axis"},
                           std::vector<std::string>{"flexion_extension", "lateral_bending", "axial_rotation"},
                           {{"units", "1"}, {"long_name", "coordinate of a segment"}}});
  out.variables.push_back({"simulation_status",
                           leading_,
                           simulation_status_,
                           {{"units", "1"},
                            {"long_name", "what became of the simulation"},
                            {"flag_values", "0 1 2 3 4"},
                            {"flag_meanings", "completed fell failed no_equilibrium not_run"}}});
  out.variables.push_back({"simulation_message",
                           leading_,
                           simulation_message_,
                           {{"units", "1"}, {"long_name", "why the simulation failed"}}});
}

}  // namespace lumbopelvic
