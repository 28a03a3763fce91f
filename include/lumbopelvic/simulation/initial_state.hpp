#pragma once
/// Initial state of a simulation: a moving model in which a posture held by what recruitment found stands
/// still until something disturbs it.

#include <memory>

#include "lumbopelvic/dynamics/motion_actions.hpp"
#include "lumbopelvic/dynamics/motion_layout.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"

namespace lumbopelvic {

/// What the abdomen does once an equilibrium is set in motion.
enum class AbdomenMotion {
  moves,  ///< its shape moves; contents keep their amount, so pressure follows pose and shape
  held    ///< it keeps its shape against what carries it, and its pressure
};

struct InitialStateSettings {
  MuscleTendonSettings muscle;
  double disc_damping = 0.0;               ///< of every disc's turning [N m s/rad], >= 0
  double connective_tissue_damping = 0.0;  ///< time constant of linea alba and ligaments [s], >= 0
  AbdomenMotion abdomen = AbdomenMotion::moves;
  Glottis glottis = Glottis::open;  ///< whether air passes while the dome of the diaphragm moves
  ContactLaw contact;               ///< its friction is that of each contact point
};

/// A model in motion and the start of a simulation.
struct InitialState {
  std::shared_ptr<const MovingModel> model;
  MotionState state;
  VecX<double> anchors;           ///< (2 contact points in contact) of the supports [m]
  VecX<double> excitation;        ///< (fascicles) with which the equilibrium is held [1]
  MotionActions actions;          ///< constant excitation, the posture's loads and supports
  double pressure = 0.0;          ///< of the cavity in the equilibrium [Pa]
  VecX<double> initial_residual;  ///< (n_dofs) part of these that only keeps the start still [N m or N]
};

/// Coordinates of a posture that move once it is set in motion: those in balance, the abdomen's shape among
/// them if it moves.
[[nodiscard]] std::vector<int> moving_coordinates(const Model& model, const EquilibriumSupport& support,
                                                  AbdomenMotion abdomen);

/// Sets an equilibrium in motion. What was in balance moves; everything else stays where the posture has it.
///
/// Every fascicle starts at rest with the tension of the equilibrium, so its activation is the one that gives
/// this tension in the moving model (`equilibrium_activation`): the equilibrium's own law is a chord of it.
/// Discs keep the preload of the equilibrium, linea alba strips start at their tensions, contact points at
/// their forces, the cavity at its pressure. What is then still missing, because no fascicle is ever quite
/// slack in motion, is added as a constant, `initial_residual`: some hundredths of a newton metre, or the
/// equilibrium was not one.
///
/// Valid for equilibria in balance. Discs turn; their slides stay where the equilibrium has them.
///
/// @param field   of the equilibrium that `result` belongs to
/// @param result  what recruitment found
/// @throws InvalidArgument  if the equilibrium was not in balance
/// @throws ConvergenceError if a fascicle has no equilibrium in the range of its curves, naming it
[[nodiscard]] InitialState make_initial_state(const Model& model, const PosedModel& posture,
                                              const StiffnessField& field, const RecruitmentResult& result,
                                              const InitialStateSettings& settings = {});

/// The same without the supports that bear less than a millinewton: what is to be differentiated. To first
/// order their anchors would hold them, but they let go at the least motion, since their friction cone has no
/// width.
[[nodiscard]] InitialState without_idle_supports(const InitialState& initial);

}  // namespace lumbopelvic
