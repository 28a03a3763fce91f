#pragma once
/// Muscle analysis over a range of motion: fibre lengths, moment arms, isometric and passive forces.

#include <string>
#include <vector>

#include "lumbopelvic/model/model.hpp"
#include "lumbopelvic/outcome/dataset.hpp"

namespace lumbopelvic {

/// A motion along which fascicles are looked at. Several coordinates may move together, each by its share:
///
///   q_i = share_i x,   x one of the positions
///
/// With shares that sum to 1, x is the motion of all of them together, as in flexion of a whole lumbar spine.
struct Sweep {
  std::vector<std::string> coordinates;  ///< at least one, none of them coupled to another
  std::vector<double> shares{};          ///< (coordinates) [1]; empty: the same for all, with a sum of 1
  std::vector<double> positions;         ///< x, at least one [rad; m for a translation]
};

/// Lengths, moment arms and isometric forces of fascicles at every position of a sweep.
///
///   moment arm   r_i = -dL/dq_i                      of each coordinate that moves
///   active       F_o f_l(l~) cos(alpha)              at full activation, tendon rigid
///   passive      F_o f_p(l~) cos(alpha)
///   moments      active r_i,  passive r_i            positive along the coordinate
///
/// Strength and rest length of the fascicles count, drive and capacity do not. A path shorter than its tendon
/// hangs slack: it pulls nothing and its fibre length is NaN. Fibres longer than 1.8 optimal lengths are
/// beyond the curves: their forces and moments are NaN.
///
/// @param pose     where all other coordinates are
/// @param muscles  fascicles, groups and sets of groups, of which those are kept that a swept coordinate
///                 moves at some position; empty: all of these
/// @return         variables over (muscle, position) and (muscle, coordinate, position), SI units and
///                 radians: length, fiber_length_norm, active_force, passive_force, moment_arm,
///                 active_moment, passive_moment; coordinate_value over (coordinate, position); muscle_group
///                 and max_force over muscle
/// @throws InvalidArgument for a name the model does not have, a coordinate named twice, shares that do not
///                         fit, a coordinate moved out of its range, translations and rotations moved
///                         together, or no fascicle that moves
[[nodiscard]] Dataset analyze(const Model& model, const Pose<double>& pose, const Sweep& sweep,
                              const std::vector<std::string>& muscles = {});

}  // namespace lumbopelvic
