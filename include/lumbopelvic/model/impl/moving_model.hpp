#pragma once
/// Definitions of moving_model.hpp: a model compiled for motion. Included by moving_model.hpp where the
/// library is used as headers.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/model/moving_model.hpp"
#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"
#include "lumbopelvic/muscle/path_geometry.hpp"

namespace lumbopelvic {

namespace detail {

/// A share per area of what moves with each deformation coordinate, over all coordinates of the skeleton.
LUMBOPELVIC_INLINE VecX<double> of_wall(const Model& model, const Pose<double>& held, double per_area) {
  VecX<double> all = VecX<double>::Zero(model.tree.n_coordinates());
  if (per_area == 0.0 || model.deformation_coordinates.empty()) return all;
  Kinematics<double> kin;
  forward_kinematics(model.tree, held, kin);
  all(model.deformation_coordinates) =
      per_area * moved_wall(model.tree, kin, model.cavity, model.deformation_coordinates);
  return all;
}

}  // namespace detail

LUMBOPELVIC_INLINE MovingModel::MovingModel(const Model& model, const std::vector<int>& moving,
                                            const Pose<double>& held, const MotionSettings& settings)
    : settings_(settings),
      gravity_W_(model.gravity_W),
      tree_(model.tree, moving, held, settings.base_speed,
            detail::of_wall(model, held, model.cavity.wall_mass)),
      linea_alba_(model.linea_alba),
      ligaments_(model.ligaments),
      cavity_(make_moving_cavity(model.tree, tree_, model.cavity, model.respiration, held, settings.cavity)),
      wall_damping_(detail::of_wall(model, held, model.cavity.wall_resistance)(tree_.dofs())) {
  constexpr auto fn = "MovingModel";
  check_nonnegative(fn, "damping of the linea alba", settings.connective_tissue_damping);
  check_nonnegative(fn, "ligament damping", settings.ligament_damping);
  Kinematics<double> kin;
  forward_kinematics(model.tree, held, kin);
  std::vector<Path> all = model.paths;
  all.insert(all.end(), model.linea_alba_paths.begin(), model.linea_alba_paths.end());
  all.insert(all.end(), model.ligament_paths.begin(), model.ligament_paths.end());
  for (std::size_t i = 0; i < model.assumed_fascia.size(); ++i)
    if (model.assumed_fascia[i].stiffness > 0.0)
      assumed_fascia_.push_back(model.assumed_fascia[i]), all.push_back(model.assumed_fascia_paths[i]);
  assumed_fascia_rest_length_.resize(Eigen::Index(assumed_fascia_.size()));
  for (std::size_t i = 0; i < assumed_fascia_.size(); ++i)
    assumed_fascia_rest_length_[Eigen::Index(i)] =
        path_length(kin, model.surfaces, all[all.size() - assumed_fascia_.size() + i]);
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

  const auto n_discs = Eigen::Index(model.discs.size()), n_linea_alba = Eigen::Index(linea_alba_.size());
  if (settings_.disc_compression.size() == 0) settings_.disc_compression = VecX<double>::Zero(n_discs);
  check_size(fn, "disc compression", settings_.disc_compression.size(), n_discs);
  for (Eigen::Index i = 0; i < n_discs; ++i) {
    const auto disc = make_moving_disc(model.tree, tree_, model.discs[std::size_t(i)],
                                       settings_.disc_compression[i], settings.disc_damping);
    if (disc.lower != disc.upper) discs_.push_back(disc);
  }
  if (settings_.linea_alba_rest_length.size() == 0) {
    settings_.linea_alba_rest_length.resize(n_linea_alba);
    for (Eigen::Index i = 0; i < n_linea_alba; ++i)
      settings_.linea_alba_rest_length[i] =
          path_length(kin, model.surfaces, model.linea_alba_paths[std::size_t(i)]);
  }
  check_size(fn, "rest lengths of the linea alba", settings_.linea_alba_rest_length.size(), n_linea_alba);
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

LUMBOPELVIC_INLINE MotionState steady_state(const MovingModel& model, const Pose<double>& pose,
                                            const VecX<double>& activation) {
  check_size("steady_state", "activation", activation.size(), model.n_fascicles());
  MotionState state;
  state.tree = state_at(model.tree(), pose);
  state.activation = activation;
  state.strain = state.short_range_stretch = VecX<double>::Zero(activation.size());
  TreeMotion<double> motion(model.tree());
  PathMotion<double> paths(model.paths());
  update_motion(model.tree(), state.tree, motion);
  update_paths(model.paths(), motion, paths);
  for (Eigen::Index m = 0; m < activation.size(); ++m) {
    const auto at =
        initial_equilibrium(model.constants()[std::size_t(m)], model.units().kinds()[std::size_t(m)],
                            paths.length[m], activation[m]);
    if (at.status != EquilibriumStatus::found)
      throw ConvergenceError("steady_state: no equilibrium of fascicle " + std::to_string(m), at.residual, 0);
    state.strain[m] = at.strain;
  }
  return state;
}

}  // namespace lumbopelvic
