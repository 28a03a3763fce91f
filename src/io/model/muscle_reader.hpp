#pragma once
/// Reader of muscles: fascicles, their paths, and the surfaces they wrap.

#include "io/model/skeleton_reader.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic::io {

/// Fills the fascicles, the wrap surfaces and, where the skeleton has a tree, the paths of a model.
/// A stretch wraps one surface at most. Where two claim it, it gets the first listed that the stretch touches
/// in the default pose, or the first listed if it touches none.
void read_muscles(const Tables& tables, const Skeleton& skeleton, Model& model);

/// All coordinates at their defaults.
[[nodiscard]] Pose<double> default_pose(const Tree& tree);

}  // namespace lumbopelvic::io
