#pragma once
/// Definitions of moving_model.hpp: a model compiled for motion, and one evaluation of it. Included by
/// moving_model.hpp where the library is used as headers.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/model/moving_model.hpp"
#include "lumbopelvic/model/moving_tissue.hpp"
#include "lumbopelvic/multibody/base_chart.hpp"
#include "lumbopelvic/muscle/initial_equilibrium.hpp"
#include "lumbopelvic/muscle/path_geometry.hpp"

namespace lumbopelvic {

namespace detail {

/// A share per area of what moves with each shape coordinate, over all coordinates of the skeleton.
LUMBOPELVIC_INLINE VecX<double> of_wall(const Model& model, const Pose<double>& held, double per_area) {
  VecX<double> all = VecX<double>::Zero(model.tree.n_coordinates());
  if (per_area == 0.0 || model.shape_coordinates.empty()) return all;
  Kinematics<double> kin;
  forward_kinematics(model.tree, held, kin);
  all(model.shape_coordinates) =
      per_area * moved_wall(model.tree, kin, model.cavity, model.shape_coordinates);
  return all;
}

}  // namespace detail

LUMBOPELVIC_INLINE MovingModel::MovingModel(const Model& model, const std::vector<int>& moving,
                                            const Pose<double>& held, const MotionSettings& settings)
    : settings_(settings),
      gravity_W_(model.gravity_W),
      tree_(model.tree, moving, held, settings.base_speed,
            detail::of_wall(model, held, model.cavity.wall_mass)),
      bands_(model.bands),
      ligaments_(model.ligaments),
      cavity_(make_moving_cavity(model.tree, tree_, model.cavity, model.respiration, held, settings.cavity)),
      wall_damping_(detail::of_wall(model, held, model.cavity.wall_resistance)(tree_.dofs())) {
  constexpr auto fn = "MovingModel";
  check_nonnegative(fn, "band damping", settings.band_damping);
  check_nonnegative(fn, "ligament damping", settings.ligament_damping);
  Kinematics<double> kin;
  forward_kinematics(model.tree, held, kin);
  std::vector<Path> all = model.paths;
  all.insert(all.end(), model.band_paths.begin(), model.band_paths.end());
  all.insert(all.end(), model.ligament_paths.begin(), model.ligament_paths.end());
  for (std::size_t i = 0; i < model.ties.size(); ++i)
    if (model.ties[i].stiffness > 0.0) ties_.push_back(model.ties[i]), all.push_back(model.tie_paths[i]);
  tie_rest_length_.resize(Eigen::Index(ties_.size()));
  for (std::size_t i = 0; i < ties_.size(); ++i)
    tie_rest_length_[Eigen::Index(i)] = path_length(kin, model.surfaces, all[all.size() - ties_.size() + i]);
  for (const Facet& facet : model.facets) {
    facets_.push_back(make_moving_facet(tree_, facet));
    if (facets_.back().lower == facets_.back().upper) facets_.pop_back();
  }
  paths_ = PathSet(tree_, all, model.surfaces);

  std::vector<TendonKind> kinds;
  std::vector<ActivationDynamics<>> activation;
  for (const Fascicle& f : model.fascicles) {
    constants_.push_back(make_muscle_tendon(f, settings.muscle));
    kinds.push_back(tendon_kind(f, settings.muscle));
    activation.push_back(activation_dynamics(f, settings.activation_steepness));
  }
  units_ = MuscleTendonSet(constants_, kinds);
  activation_ = ActivationSet(activation);

  const auto n_discs = Eigen::Index(model.discs.size()), n_bands = Eigen::Index(bands_.size());
  if (settings_.disc_compression.size() == 0) settings_.disc_compression = VecX<double>::Zero(n_discs);
  check_size(fn, "disc compression", settings_.disc_compression.size(), n_discs);
  for (Eigen::Index i = 0; i < n_discs; ++i) {
    const auto disc = make_moving_disc(model.tree, tree_, model.discs[std::size_t(i)],
                                       settings_.disc_compression[i], settings.disc_damping);
    if (disc.lower != disc.upper) discs_.push_back(disc);
  }
  if (settings_.band_rest_length.size() == 0) {
    settings_.band_rest_length.resize(n_bands);
    for (Eigen::Index i = 0; i < n_bands; ++i)
      settings_.band_rest_length[i] = path_length(kin, model.surfaces, model.band_paths[std::size_t(i)]);
  }
  check_size(fn, "band rest length", settings_.band_rest_length.size(), n_bands);
}

LUMBOPELVIC_INLINE MotionData::MotionData(const MovingModel& model)
    : tree(model.tree()),
      paths(model.paths()),
      inputs(model.n_fascicles()),
      tension(VecX<double>::Zero(model.paths().size())),
      cavity(model.tree(), model.cavity()),
      wrenches(std::size_t(model.tree().n_links())),
      tau(VecX<double>::Zero(model.tree().n_dofs())),
      links(model.tree()) {}

LUMBOPELVIC_INLINE MotionState settled_state(const MovingModel& model, const Pose<double>& pose,
                                             const VecX<double>& activation) {
  check_size("settled_state", "activation", activation.size(), model.n_fascicles());
  MotionState state;
  state.tree = state_at(model.tree(), pose);
  state.activation = activation;
  state.strain = state.bristle = VecX<double>::Zero(activation.size());
  TreeMotion<double> motion(model.tree());
  PathMotion<double> paths(model.paths());
  update_motion(model.tree(), state.tree, motion);
  update_paths(model.paths(), motion, paths);
  for (Eigen::Index m = 0; m < activation.size(); ++m) {
    const auto at =
        initial_equilibrium(model.constants()[std::size_t(m)], model.units().kinds()[std::size_t(m)],
                            paths.length[m], activation[m]);
    if (at.status != EquilibriumStatus::found)
      throw ConvergenceError("settled_state: no equilibrium of fascicle " + std::to_string(m), at.residual,
                             0);
    state.strain[m] = at.strain;
  }
  return state;
}

namespace detail {

LUMBOPELVIC_INLINE void evaluate_tensions(const MovingModel& model, const MotionState& state,
                                          MotionData& data) {
  const Eigen::Index n = model.n_fascicles();
  data.inputs.length = data.paths.length.head(n);
  data.inputs.velocity = data.paths.speed.head(n);
  data.inputs.activation = state.activation;
  data.inputs.strain = state.strain;
  data.inputs.bristle = state.bristle;
  model.units().rates(data.inputs, data.units);
  data.tension.head(n) = data.units.tension;
  data.band_heat = 0.0;
  for (Eigen::Index i = 0; i < model.n_passive_paths(); ++i) {
    const auto path = passive_tension<double>(model, i, data.paths.length[n + i], data.paths.speed[n + i]);
    data.tension[n + i] = path.tension;
    data.band_heat += path.heat;
  }
}

LUMBOPELVIC_INLINE void evaluate_forces(const MovingModel& model, const MotionState& state,
                                        const MotionInput& input, MotionData& data) {
  std::fill(data.wrenches.begin(), data.wrenches.end(), Spatial<double>());
  add_tensions(model.paths(), data.tree, data.tension, data.paths, data.wrenches);
  data.disc_heat =
      add_tissue_forces<double>(model, data.tree, {state.inhaled, input.glottis}, data.cavity, data.wrenches);
  if (input.tau.size() > 0)
    data.tau = input.tau;
  else
    data.tau.setZero();
  data.wall_heat = subtract_wall_drag(model, state.tree.v, data.tau);
  add_generalized_forces(model.tree(), data.tree, data.wrenches, data.tau);
}

}  // namespace detail

LUMBOPELVIC_INLINE const MotionRates& evaluate(const MovingModel& model, const MotionState& state,
                                               const MotionInput& input, MotionData& data) {
  constexpr auto fn = "evaluate";
  const DynamicsTree& tree = model.tree();
  if (input.tau.size() > 0) check_size(fn, "tau", input.tau.size(), tree.n_dofs());
  update_motion(tree, state.tree, data.tree);
  update_paths(model.paths(), data.tree, data.paths);
  detail::evaluate_tensions(model, state, data);
  detail::evaluate_forces(model, state, input, data);
  articulated_body(tree, data.tree, model.gravity_W(), data.tau, {}, data.links);
  model.activation().rates(input.excitation, state.activation, data.activation);

  MotionRates& rates = data.rates;
  rates.q = state.tree.v;
  if (tree.base_speed() == BaseSpeed::body_rates) {
    const auto* turn = detail::base_turns(fn, tree);
    for (int k = 0; k < 3; ++k) rates.q[turn[k].dof] = 0.0;
    rates.base_attitude = attitude_rate(tree, state.tree);
  }
  rates.v = data.links.acceleration;
  rates.activation = data.activation.rate;
  rates.strain = data.units.strain_rate;
  rates.bristle = data.units.bristle_rate;
  rates.inhaled = data.cavity.lungs.flow;
  return rates;
}

}  // namespace lumbopelvic
