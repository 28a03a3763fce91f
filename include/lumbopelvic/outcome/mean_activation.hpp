#pragma once
/// Activation of a muscle group: the mean over its fascicles, weighted by their maximal forces.

#include "lumbopelvic/model/targets.hpp"

namespace lumbopelvic {

/// Mean activation of some fascicles,
///
///   a = sum F_o a_m / sum F_o
///
/// @param activation  (fascicles) [1]
/// @param target      a fascicle, a group or a set of groups, such as "psoas_major" or "deep_core"
/// @return            [1]
/// @throws InvalidArgument if the target means no fascicle, or the sizes disagree
[[nodiscard]] inline double mean_activation(const Model& model, const VecX<double>& activation,
                                            const std::string& target) {
  check_size("mean_activation", "activation", activation.size(), model.n_fascicles());
  double sum = 0.0, force = 0.0;
  for (const int m : fascicles_meant(model, "target", {target})) {
    const double max_force = model.fascicles[std::size_t(m)].max_force;
    sum += max_force * activation[m];
    force += max_force;
  }
  return sum / force;
}

}  // namespace lumbopelvic
