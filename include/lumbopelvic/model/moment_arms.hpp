#pragma once
/// Moment arms of a posed model, as a full table in one call, with the lengths of its muscle paths: the one
/// for analysis and scripts. The sparse ones that motion is stepped with are in muscle/moment_arms.hpp.

#include "lumbopelvic/model/model.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"

namespace lumbopelvic {

/// Lengths of the muscle-tendon paths, from origin to insertion.
/// @return (fascicles) [m]
/// @throws InvalidArgument  if the pose does not fit the model
/// @throws ConvergenceError if a geodesic was not found
[[nodiscard]] inline VecX<double> path_lengths(const Model& model, const Pose<double>& pose) {
  Kinematics<double> kin;
  forward_kinematics(model.tree, pose, kin);
  VecX<double> length(model.n_fascicles());
  for (Eigen::Index m = 0; m < length.size(); ++m)
    length[m] = path_length(kin, model.surfaces, model.paths[std::size_t(m)]);
  return length;
}

/// Moment arms of the fascicles.
///
///   r = -dL/dq      positive where tension drives the coordinate up
///
/// @return (fascicles x coordinates) [m/rad; 1 for a translation]
/// @throws InvalidArgument  if the pose does not fit the model
/// @throws ConvergenceError if a geodesic was not found
[[nodiscard]] inline MatX<double> moment_arms(const Model& model, const Pose<double>& pose) {
  Kinematics<double> kin;
  forward_kinematics(model.tree, pose, kin);
  MatX<double> arms = MatX<double>::Zero(model.tree.n_coordinates(), model.n_fascicles());
  for (int m = 0; m < model.n_fascicles(); ++m)
    add_length_gradient(model.tree, kin, model.surfaces, model.paths[std::size_t(m)], -1.0, arms.col(m));
  return arms.transpose();
}

}  // namespace lumbopelvic
