#pragma once
/// The shipped model in motion: which of its coordinates move, and states drawn at random.

#include "lumbopelvic/multibody/tree_motion.hpp"
#include "support/hand_tree.hpp"
#include "support/shipped_model.hpp"

namespace lumbopelvic::test {

/// Coordinates of the pelvis, the discs' turns and the hips: 30.
[[nodiscard]] inline std::vector<int> trunk_coordinates(const Model& model) {
  std::vector<int> moving;
  for (const Joint& joint : model.tree.joints()) {
    const bool is_disc = std::any_of(model.discs.begin(), model.discs.end(),
                                     [&](const Disc& disc) { return disc.joint == joint.child; });
    if (!is_disc && joint.name != "ground_pelvis" && !joint.name.starts_with("hip_")) continue;
    for (const JointAxis& axis : joint.axes)
      if (axis.coordinate >= 0 && !model.tree.coordinates()[std::size_t(axis.coordinate)].locked)
        moving.push_back(axis.coordinate);
  }
  return moving;
}

/// Every coordinate that is not locked and moves some mass.
[[nodiscard]] inline std::vector<int> free_coordinates(const Model& model) {
  std::vector<int> moving;
  for (int c = 0; c < model.tree.n_coordinates(); ++c) {
    const Coordinate& coordinate = model.tree.coordinates()[std::size_t(c)];
    if (!coordinate.locked) moving.push_back(c);
  }
  return moving;
}

[[nodiscard]] inline Pose<double> random_attitude_pose(const Model& model, unsigned seed,
                                                       double share = 0.5) {
  std::mt19937_64 generator(seed);
  Pose<double> pose{random_pose(model, seed, share)};
  pose.base_attitude.coeffs() = random_vector(4, 1.0, generator).normalized();
  return pose;
}

}  // namespace lumbopelvic::test
