#pragma once
/// Definitions of moment_arms.hpp: lengths and moment arms of a posed model.
/// Included by moment_arms.hpp where the library is used as headers.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/model/moment_arms.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE VecX<double> path_lengths(const Model& model, const Pose<double>& pose) {
  Kinematics<double> kin;
  forward_kinematics(model.tree, pose, kin);
  VecX<double> length(model.n_fascicles());
  for (Eigen::Index m = 0; m < length.size(); ++m)
    length[m] = path_length(kin, model.surfaces, model.paths[std::size_t(m)]);
  return length;
}

LUMBOPELVIC_INLINE MatX<double> moment_arms(const Model& model, const Pose<double>& pose) {
  Kinematics<double> kin;
  forward_kinematics(model.tree, pose, kin);
  MatX<double> arms = MatX<double>::Zero(model.tree.n_coordinates(), model.n_fascicles());
  for (int m = 0; m < model.n_fascicles(); ++m)
    add_length_gradient(model.tree, kin, model.surfaces, model.paths[std::size_t(m)], -1.0, arms.col(m));
  return arms.transpose();
}

}  // namespace lumbopelvic
