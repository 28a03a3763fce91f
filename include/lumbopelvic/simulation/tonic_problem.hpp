#pragma once
/// Tonic regulation of a static equilibrium: where effort and sway together cost least.

#include "lumbopelvic/control/tonic.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"

namespace lumbopelvic {

/// What regulation weighs and what it is disturbed by: all of it from a file that says where it comes from.
struct TonicProblemSettings {
  double sway_weight = 0.0;         ///< lambda, effort that a rad^2 of sway is worth [1/rad^2], >= 0
  double noise_share = 0.0;         ///< c of every fascicle [1], >= 0; see SwaySystem
  double noise_time = 0.0;          ///< tau of a fluctuation [s], > 0
  double rotational_damping = 0.0;  ///< of every turn that sways, muscles and discs together [N m s/rad], > 0
  EffortWeight effort_weight = EffortWeight::volume;  ///< as in recruitment
  double effort_exponent = 2.0;                       ///< likewise, >= 1
};

/// The regulation of an equilibrium. Drives are its activations, then its pressure [10 kPa] and the tensions
/// of its linea alba [100 N], which cost nothing and only follow.
struct TonicProblem {
  SwaySystem system;
  TonicSettings settings;
  VecX<double> start;  ///< the equilibrium itself
};

/// An equilibrium from the drives of its regulation.
/// @param drive  (fascicles + 1 + linea alba), as `TonicProblem::start`
[[nodiscard]] EquilibriumState equilibrium_of_drives(const VecX<double>& drive, Eigen::Index fascicles);

/// Sway about an equilibrium over the rotations of its discs and the shape of its abdomen, to first order:
/// stiffness as recruitment has it, each fascicle's at its activation, differentiated at the equilibrium. The
/// shape has the inertia and the resistance of the wall, as in motion, and closed contents; only turns count
/// as sway. Bounds are those of recruitment, balance is that of all its coordinates.
///
/// Valid for equilibria that nothing supports but what is locked, and near the equilibrium. The reflexes of
/// the muscles and the air that goes in and out with the diaphragm are left out.
/// @param equilibrium  in balance
/// @throws InvalidArgument if a contact point supports the equilibrium, a number is out of its bounds, or an
///                         abdomen that may move has a wall without inertia or resistance
/// @see eq. (6.3)
[[nodiscard]] TonicProblem tonic_problem(const Model& model, const StiffnessField& field,
                                         const EquilibriumSupport& support,
                                         const EquilibriumState& equilibrium,
                                         const TonicProblemSettings& settings);

}  // namespace lumbopelvic
