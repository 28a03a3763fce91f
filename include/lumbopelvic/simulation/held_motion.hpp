#pragma once
/// Initial state of a simulation: a moving model in which a posture held by what recruitment found stands
/// still until something disturbs it.

#include <memory>

#include "lumbopelvic/dynamics/motion_actions.hpp"
#include "lumbopelvic/dynamics/motion_layout.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"

namespace lumbopelvic {

/// What the abdomen does once a hold is set in motion.
enum class AbdomenMotion {
  moves,  ///< its shape moves; contents keep their amount, so pressure follows pose and shape
  held    ///< it keeps its shape against what carries it, and its pressure
};

struct HeldMotionSettings {
  MuscleTendonSettings muscle;
  double disc_damping = 0.0;  ///< of every disc's turning [N m s/rad], >= 0
  double band_damping = 0.0;  ///< time constant of bands and ligaments [s], >= 0
  AbdomenMotion abdomen = AbdomenMotion::moves;
  Glottis glottis = Glottis::open;  ///< whether air passes while the dome of the diaphragm moves
  ContactLaw contact;               ///< its friction is that of each pad
};

/// A model in motion and the start of a simulation.
struct HeldMotion {
  std::shared_ptr<const MovingModel> model;
  MotionState state;
  VecX<double> anchors;     ///< (2 pads in contact) of the supports [m]
  VecX<double> excitation;  ///< (fascicles) with which the hold is held [1]
  MotionActions actions;    ///< constant excitation, the posture's loads and supports
  double pressure = 0.0;    ///< of the cavity in the hold [Pa]
  VecX<double> trim;        ///< (n_dofs) part of these that only keeps the start still [N m or N]
};

/// Coordinates of a posture that move once it is set in motion: those in balance, the abdomen's shape among
/// them if it moves.
[[nodiscard]] std::vector<int> moving_coordinates(const Model& model, const HoldSupport& support,
                                                  AbdomenMotion abdomen);

/// Sets a hold in motion. What was in balance moves; everything else stays where the posture has it.
///
/// Every fascicle starts at rest with the tension of the hold, so its activation is the one that gives this
/// tension in the moving model (`settled_activation`): the hold's own law is a chord of it. Discs keep the
/// preload of the hold, bands start at their tensions, pads at their forces, the cavity at its pressure. What
/// is then still missing, because no fascicle is ever quite slack in motion, is added as a constant, `trim`:
/// some hundredths of a newton metre, or the hold was not one.
///
/// Valid for holds in balance. Discs turn; their slides stay where the hold has them.
///
/// @param field   of the hold that `result` belongs to
/// @param result  what recruitment found
/// @throws InvalidArgument  if the hold was not in balance
/// @throws ConvergenceError if a fascicle has no equilibrium in the range of its curves, naming it
[[nodiscard]] HeldMotion set_in_motion(const Model& model, const ResolvedPosture& posture,
                                       const StiffnessField& field, const RecruitmentResult& result,
                                       const HeldMotionSettings& settings = {});

/// The same without the supports that bear less than a millinewton: what is to be differentiated. To first
/// order their anchors would hold them, but they let go at the least motion, since their friction cone has no
/// width.
[[nodiscard]] HeldMotion without_idle_supports(const HeldMotion& held);

}  // namespace lumbopelvic
