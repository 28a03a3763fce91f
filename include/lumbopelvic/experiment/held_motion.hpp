#pragma once
/// A hold set in motion: the moving model, its state and what acts on it, in which a posture held by what
/// recruitment found stands still until something disturbs it.

#include <memory>

#include "lumbopelvic/dynamics/motion_actions.hpp"
#include "lumbopelvic/dynamics/motion_layout.hpp"
#include "lumbopelvic/experiment/posture.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"

namespace lumbopelvic {

struct HeldMotionSettings {
  MuscleTendonSettings muscle;
  double disc_damping = 0.0;  ///< of every disc's turning [N m s/rad], >= 0
  double band_damping = 0.0;  ///< time constant of bands [s], >= 0
  ContactLaw contact;         ///< its friction is that of each pad
};

/// A model in motion and the start of a simulation.
struct HeldMotion {
  std::shared_ptr<const MovingModel> model;
  MotionState state;
  VecX<double> anchors;     ///< (2 pads in contact) of the supports [m]
  VecX<double> excitation;  ///< (fascicles) with which the hold is held [1]
  MotionActions actions;    ///< constant excitation, the posture's loads and supports, pressure
  double pressure = 0.0;    ///< of the cavity, that of the hold [Pa]
  VecX<double> trim;        ///< (n_dofs) part of these that only keeps the start still [N m or N]
};

/// Coordinates of a posture that move once it is set in motion: those in balance but for the abdomen's shape.
[[nodiscard]] std::vector<int> moving_coordinates(const Model& model, const HoldSupport& support);

/// Sets a hold in motion. What was in balance moves, but for the abdomen's shape, which is held; everything
/// else stays where the posture has it.
///
/// Every fascicle starts at rest with the tension of the hold, so its activation is the one that gives this
/// tension in the moving model (`settled_activation`): the hold's own law is a chord of it. Discs keep the
/// preload of the hold, bands start at their tensions, pads at their forces. The generalised forces of the
/// pressure and of the abdomen's passive wall are those of the hold throughout. What is then still missing,
/// because no fascicle is ever quite slack in motion, is added as a constant, `trim`: some hundredths of a
/// newton metre, or the hold was not one.
///
/// Valid for holds in balance; ligaments and facets of discs that have them apart are not in motion.
///
/// @param field   of the hold that `result` belongs to
/// @param result  what recruitment found
/// @throws InvalidArgument  if the hold was not in balance, or the model has ligaments or facets
/// @throws ConvergenceError if a fascicle has no equilibrium in the range of its curves, naming it
[[nodiscard]] HeldMotion set_in_motion(const Model& model, const ResolvedPosture& posture,
                                       const StiffnessField& field, const RecruitmentResult& result,
                                       const HeldMotionSettings& settings = {});

}  // namespace lumbopelvic
