#pragma once
/// Minimum-effort pose: chosen coordinates of a posture go where holding it takes least effort.
///
/// The effort of a pose is the cost of its recruitment without a demand for stability, J(q) = min over
/// activations, pressure and contact forces. Optimized coordinates z move; the others that are in balance
/// follow, so that every contact point stays where it touches, and the abdomen follows the trunk: q = q(z).
/// Quasi-Newton steps on
///
///   dJ/dz = dq/dz^T y^T dQ/dq                                                                        (5.9)
///
/// with y the multipliers of balance and Q the generalised forces at the activations found: the envelope
/// theorem, exact wherever J is smooth, without differences. The preload factor of the discs is held at the
/// value found.

#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"

namespace lumbopelvic {

struct MinimumEffortSettings {
  double tolerance = 5e-3;     ///< on |dJ/dz|, of the effort per radian or metre
  double longest_step = 0.05;  ///< of a coordinate [rad or m]
  int max_steps = 60;
};

/// Effort of a pose and how it answers to the optimized coordinates.
struct EffortSlope {
  double effort = 0.0;
  double cost = 0.0;   ///< J: effort with what recruitment asks for pressure, contact forces and linea alba
  VecX<double> slope;  ///< dJ/dz [1/rad or 1/m]
  MatX<double> tangents;  ///< dq/dz, (n_coordinates x optimized)
  RecruitmentResult equilibrium;
};

/// What the search for the minimum-effort pose came to.
struct MinimumEffortPose {
  PosedModel posture;
  double effort_before = 0.0, effort = 0.0;
  double slope = 0.0;  ///< largest of |dJ/dz| that does not push against the end of a range
  int steps = 0;
};

/// Effort and slope at a posture.
/// @param optimized  coordinates z, by number; each in balance and no part of the abdomen
/// @throws InvalidArgument  for a coordinate that is not in balance, or cannot move while the contact points
///                          stay
/// @throws ConvergenceError if the pose cannot be held without reserve actuators
[[nodiscard]] EffortSlope effort_slope(const Model& model, const PosedModel& posture,
                                       const std::vector<int>& optimized);

/// Moves the optimized coordinates to the nearest minimum of effort, within their ranges.
/// @throws ConvergenceError if the slope does not fall below the tolerance
[[nodiscard]] MinimumEffortPose minimum_effort_pose(const Model& model, const PosedModel& posture,
                                                    const std::vector<int>& optimized,
                                                    const MinimumEffortSettings& settings = {});

}  // namespace lumbopelvic
