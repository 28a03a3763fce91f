#pragma once
/// Moment arms of a posed model, as a full table in one call, with the lengths of its muscle paths: the one
/// for analysis and scripts. The sparse ones that motion is stepped with are in muscle/moment_arms.hpp.

#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// Lengths of the muscle-tendon paths, from origin to insertion.
/// @return (fascicles) [m]
/// @throws InvalidArgument  if the pose does not fit the model
/// @throws ConvergenceError if a geodesic was not found
[[nodiscard]] VecX<double> path_lengths(const Model& model, const Pose<double>& pose);

/// Moment arms of the fascicles.
///
///   r = -dL/dq      positive where tension drives the coordinate up
///
/// @return (fascicles x coordinates) [m/rad; 1 for a translation]
/// @throws InvalidArgument  if the pose does not fit the model
/// @throws ConvergenceError if a geodesic was not found
[[nodiscard]] MatX<double> moment_arms(const Model& model, const Pose<double>& pose);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/model/impl/moment_arms.hpp"
#endif
