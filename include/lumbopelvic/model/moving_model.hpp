#pragma once
/// A model compiled for motion, and the one evaluation that stepping through time stands on: from positions,
/// speeds, activations and tendon strains to all their rates.

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
  /// (bands) L_0 of `band_tension` [m]; empty: their lengths in the held pose
  VecX<double> band_rest_length;
  double band_damping = 0.0;  ///< t_d of `band_tension` [s], >= 0
  double ligament_damping = 0.0;  ///< t_d of `ligament_tension`, of the spine's and of the wall's [s], >= 0
  CavitySettings cavity;          ///< what is in the abdomen
};

/// A model with some coordinates moving and all others held. Never changes once built; threads share it.
///
/// Coordinates that give the abdomen its shape move bodies that weigh nothing. What moves along with them,
/// wall and contents, has an inertia of its own and takes a pressure to move (`moved_wall` of the cavity, in
/// the held pose, times its mass and its resistance per area); its weight stays with the skeleton. Ties count
/// from their lengths in the held pose.
class MovingModel {
 public:
  /// @param moving  coordinates that move; each must move some mass, or give the abdomen its shape
  /// @param held    pose at which the others are held
  /// @throws InvalidArgument if a setting has another size or sign than documented; as `DynamicsTree` and
  ///                         `make_muscle_tendon` do
  MovingModel(const Model& model, const std::vector<int>& moving, const Pose<double>& held,
              const MotionSettings& settings = {});

  [[nodiscard]] const DynamicsTree& tree() const noexcept { return tree_; }
  /// Paths of the fascicles, then of the bands, the ligaments and the ties.
  [[nodiscard]] const PathSet& paths() const noexcept { return paths_; }
  [[nodiscard]] const MuscleTendonSet& units() const noexcept { return units_; }
  [[nodiscard]] const ActivationSet& activation() const noexcept { return activation_; }
  [[nodiscard]] const std::vector<MuscleTendon<>>& constants() const noexcept { return constants_; }
  [[nodiscard]] const std::vector<MovingDisc>& discs() const noexcept { return discs_; }
  [[nodiscard]] const std::vector<Band>& bands() const noexcept { return bands_; }
  [[nodiscard]] const std::vector<Ligament>& ligaments() const noexcept { return ligaments_; }
  [[nodiscard]] const std::vector<Tie>& ties() const noexcept { return ties_; }
  [[nodiscard]] const VecX<double>& tie_rest_length() const noexcept { return tie_rest_length_; }
  [[nodiscard]] const std::vector<MovingFacet>& facets() const noexcept { return facets_; }
  [[nodiscard]] const MovingCavity& cavity() const noexcept { return cavity_; }
  /// Of the abdomen's wall against its speed, by degree of freedom, (n_dofs) [N s/m or N m s/rad].
  [[nodiscard]] const VecX<double>& wall_damping() const noexcept { return wall_damping_; }
  [[nodiscard]] const MotionSettings& settings() const noexcept { return settings_; }
  [[nodiscard]] const Vec3<double>& gravity_W() const noexcept { return gravity_W_; }
  [[nodiscard]] Eigen::Index n_fascicles() const noexcept { return units_.size(); }
  /// Of bands, ligaments and ties.
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
  std::vector<Band> bands_;
  std::vector<Ligament> ligaments_;
  std::vector<Tie> ties_;  ///< those that are there
  VecX<double> tie_rest_length_;
  std::vector<MovingFacet> facets_;  ///< those that can move
  MovingCavity cavity_;
  VecX<double> wall_damping_;
};

/// What is integrated in time.
struct MotionState {
  TreeState<double> tree;
  VecX<double> activation, strain, bristle;  ///< (fascicles); see MuscleTendonInput
  double inhaled = 0.0;  ///< air in the lungs beyond what relaxed ones hold [m^3 at the air's pressure]
};

/// What acts on a model from outside.
struct MotionInput {
  VecX<double> excitation;  ///< u, (fascicles) [1], 0 to 1
  VecX<double> tau;  ///< generalised forces beside muscles, discs, bands and weight, (n_dofs); empty: none
  double glottis = 1.0;  ///< how far it is open [1], 0 to 1
};

/// Rates of a state, in its order.
struct MotionRates {
  VecX<double> q, v;                                     ///< (n_dofs)
  Quaternion<double> base_attitude{0.0, 0.0, 0.0, 0.0};  ///< of a base with body rates, else 0
  VecX<double> activation, strain, bristle;              ///< (fascicles) [1/s]
  double inhaled = 0.0;                                  ///< flow of air into the lungs [m^3/s]
};

/// Results and scratch of one evaluation; one per thread, made once.
struct MotionData {
  TreeMotion<double> tree;
  PathMotion<double> paths;
  MuscleTendonInputs inputs;
  MuscleTendonRateArrays units;  ///< tensions, fibre lengths and velocities
  ActivationRateArrays activation;
  VecX<double> tension;  ///< of fascicles, bands, ligaments and ties [N]
  CavityMotion<double> cavity;
  /// power that damping takes up [W]; of bands and ligaments together
  double disc_heat = 0.0, band_heat = 0.0, wall_heat = 0.0;
  LinkWrenches<double> wrenches;
  VecX<double> tau;  ///< all generalised forces but weight, (n_dofs)
  ArticulatedBody<double> links;
  MotionRates rates;

  explicit MotionData(const MovingModel& model);
};

/// The state at rest in a pose with given activations, each tendon as strained as it settles.
/// @param pose        the moving coordinates and the base attitude are read
/// @param activation  (fascicles), 0 to 1
/// @throws ConvergenceError if a fascicle has no equilibrium in the range of its curves, naming its number
[[nodiscard]] MotionState settled_state(const MovingModel& model, const Pose<double>& pose,
                                        const VecX<double>& activation);

/// All rates of a state:
///
///   kinematics, path lengths and speeds, tensions and rates of muscle-tendon units, moments of discs,
///   tensions of bands and ligaments, pushes of facets, pressures, generalised forces, accelerations,
///   activation rates.
///
/// Allocates nothing. Supports and loads act through `input.tau`.
/// @throws InvalidArgument  if a size disagrees
/// @throws ConvergenceError if a geodesic was not found
const MotionRates& evaluate(const MovingModel& model, const MotionState& state, const MotionInput& input,
                            MotionData& data);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/model/impl/moving_model.hpp"
#endif
