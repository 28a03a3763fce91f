#pragma once
/// A model compiled for motion, its state, and what one evaluation of it works out (motion_system.hpp).

#include "lumbopelvic/abdomen/moving_cavity.hpp"
#include "lumbopelvic/model/model.hpp"
#include "lumbopelvic/multibody/articulated_body.hpp"
#include "lumbopelvic/muscle/activation.hpp"
#include "lumbopelvic/muscle/muscle_tendon_set.hpp"
#include "lumbopelvic/muscle/path_motion.hpp"
#include "lumbopelvic/tissue/disc_motion.hpp"
#include "lumbopelvic/tissue/facet_motion.hpp"

namespace lumbopelvic {

/// How a model is set in motion.
struct MotionSettings {
  MuscleTendonSettings muscle;
  double activation_steepness = 10.0;  ///< b of `activation_rate` [1], > 0
  BaseSpeed base_speed = BaseSpeed::coordinate_rates;
  VecX<double> disc_compression;  ///< (discs) preload of each, constant in the motion [N]; empty: none
  double disc_damping = 0.0;      ///< of every disc [N m s/rad], >= 0
  /// (linea alba) L_0 of `linea_alba_tension` [m]; empty: their lengths in the held pose
  VecX<double> linea_alba_rest_length;
  double connective_tissue_damping = 0.0;  ///< t_d of `linea_alba_tension` [s], >= 0
  double ligament_damping = 0.0;  ///< t_d of `ligament_tension`, of the spine's and of the wall's [s], >= 0
  CavitySettings cavity;          ///< what is in the abdomen
};

/// A model with some coordinates moving and all others held. Never changes once built; threads share it.
///
/// Coordinates that give the abdomen its shape move bodies that weigh nothing. What moves along with them,
/// wall and contents, has an inertia of its own and takes a pressure to move (`moved_wall` of the cavity, in
/// the held pose, times its mass and its resistance per area); its weight stays with the skeleton. Assumed
/// fasciae count from their lengths in the held pose.
class MovingModel {
 public:
  /// @param moving  coordinates that move; each must move some mass, or give the abdomen its shape
  /// @param held    pose at which the others are held
  /// @throws InvalidArgument if a setting has another size or sign than documented; as `DynamicsTree` and
  ///                         `make_muscle_tendon` do
  MovingModel(const Model& model, const std::vector<int>& moving, const Pose<double>& held,
              const MotionSettings& settings = {});

  [[nodiscard]] const DynamicsTree& tree() const noexcept { return tree_; }
  /// Paths of the fascicles, then of the linea alba, the ligaments and the assumed fasciae.
  [[nodiscard]] const PathSet& paths() const noexcept { return paths_; }
  [[nodiscard]] const MuscleTendonSet& units() const noexcept { return units_; }
  [[nodiscard]] const ActivationSet& activation() const noexcept { return activation_; }
  [[nodiscard]] const std::vector<MuscleTendon<>>& constants() const noexcept { return constants_; }
  [[nodiscard]] const std::vector<MovingDisc>& discs() const noexcept { return discs_; }
  [[nodiscard]] const std::vector<LineaAlbaStrip>& linea_alba() const noexcept { return linea_alba_; }
  [[nodiscard]] const std::vector<Ligament>& ligaments() const noexcept { return ligaments_; }
  [[nodiscard]] const std::vector<AssumedFascia>& assumed_fascia() const noexcept { return assumed_fascia_; }
  [[nodiscard]] const VecX<double>& assumed_fascia_rest_length() const noexcept {
    return assumed_fascia_rest_length_;
  }
  [[nodiscard]] const std::vector<MovingFacet>& facets() const noexcept { return facets_; }
  [[nodiscard]] const MovingCavity& cavity() const noexcept { return cavity_; }
  /// Of the abdomen's wall against its speed, by degree of freedom, (n_dofs) [N s/m or N m s/rad].
  [[nodiscard]] const VecX<double>& wall_damping() const noexcept { return wall_damping_; }
  [[nodiscard]] const MotionSettings& settings() const noexcept { return settings_; }
  [[nodiscard]] const Vec3<double>& gravity_W() const noexcept { return gravity_W_; }
  [[nodiscard]] Eigen::Index n_fascicles() const noexcept { return units_.size(); }
  /// Of linea alba, ligaments and assumed fasciae.
  [[nodiscard]] Eigen::Index n_passive_paths() const noexcept { return paths_.size() - units_.size(); }

 private:
  MotionSettings settings_;
  Vec3<double> gravity_W_;
  DynamicsTree tree_;
  PathSet paths_;
  std::vector<MuscleTendon<>> constants_;
  MuscleTendonSet units_;
  ActivationSet activation_;
  std::vector<MovingDisc> discs_;  ///< those that can turn
  std::vector<LineaAlbaStrip> linea_alba_;
  std::vector<Ligament> ligaments_;
  std::vector<AssumedFascia> assumed_fascia_;  ///< those that are there
  VecX<double> assumed_fascia_rest_length_;
  std::vector<MovingFacet> facets_;  ///< those that can move
  MovingCavity cavity_;
  VecX<double> wall_damping_;
};

/// What is integrated in time.
struct MotionState {
  TreeState<double> tree;
  VecX<double> activation, strain, short_range_stretch;  ///< (fascicles); see MuscleTendonInput
  double inhaled = 0.0;  ///< air in the lungs beyond what relaxed ones hold [m^3 at the air's pressure]
};

/// Results and scratch of one evaluation; one per thread, made once.
struct MotionData {
  TreeMotion<double> tree;
  PathMotion<double> paths;
  MuscleTendonInputs inputs;
  MuscleTendonRateArrays units;  ///< tensions, fibre lengths and velocities
  ActivationRateArrays activation;
  VecX<double> tension;  ///< of fascicles, linea alba, ligaments and assumed fasciae [N]
  CavityMotion<double> cavity;
  /// power that damping takes up [W]; of linea alba and ligaments together
  double disc_heat = 0.0, connective_tissue_heat = 0.0, wall_heat = 0.0;
  LinkWrenches<double> wrenches;
  VecX<double> tau;  ///< all generalised forces but weight, (n_dofs)
  ArticulatedBody<double> links;

  explicit MotionData(const MovingModel& model);
};

/// The state at rest in a pose with given activations, each tendon strained as in equilibrium.
/// @param pose        the moving coordinates and the base attitude are read
/// @param activation  (fascicles), 0 to 1
/// @throws ConvergenceError if a fascicle has no equilibrium in the range of its curves, naming its number
[[nodiscard]] MotionState steady_state(const MovingModel& model, const Pose<double>& pose,
                                       const VecX<double>& activation);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/model/impl/moving_model.hpp"
#endif
