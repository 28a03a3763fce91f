#pragma once
/// Tonic regulation of a hold: where effort and sway together cost least.

#include "lumbopelvic/control/tonic.hpp"
#include "lumbopelvic/experiment/posture.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"

namespace lumbopelvic {

struct TonicHoldSettings {
  double sway_weight = 1e5;   ///< lambda, effort that a rad^2 of sway is worth [1/rad^2], >= 0; an assumption
  double noise_share = 0.03;  ///< c of every fascicle [1]
  double noise_time = 0.02;   ///< of a fluctuation [s]; see SwaySystem
  double turn_damping = 3.0;  ///< of every turn that sways, muscles and discs together [N m s/rad], > 0; an
                              ///< assumption
};

/// The regulation of a hold. Drives are its activations, then its pressure [10 kPa] and the tensions of its
/// bands [100 N], which cost nothing and only follow.
struct TonicHold {
  SwaySystem system;
  TonicSettings settings;
  VecX<double> start;  ///< the hold itself
};

/// Sway about a hold over the turns of its discs, to first order: stiffness as recruitment has it, each
/// fascicle's at its activation, differentiated at the hold. The abdomen's shape is held still, as in motion.
/// Bounds are those of recruitment, balance is that of all its coordinates.
///
/// Valid for holds that nothing supports but what is locked, and near the hold.
/// @param hold  in balance
/// @throws InvalidArgument if a pad supports the hold, or a number is out of its bounds
[[nodiscard]] TonicHold tonic_hold(const Model& model, const StiffnessField& field,
                                   const HoldSupport& support, const HoldState& hold,
                                   const TonicHoldSettings& settings = {});

}  // namespace lumbopelvic
