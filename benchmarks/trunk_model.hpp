#pragma once
/// The shipped model as benchmarks set it in motion: pelvis, spine and hips move, and for comparisons its
/// stretches around ellipsoids, which other engines do not know, are straight.

#include "support/moving_model.hpp"

namespace lumbopelvic::bench {

using test::shipped_model;
using test::trunk_coordinates;

[[nodiscard]] inline Pose<double> neutral_pose(const Model& model) {
  VecX<double> q(model.tree.n_coordinates());
  for (int c = 0; c < q.size(); ++c) q[c] = model.tree.coordinates()[std::size_t(c)].default_value;
  return {q};
}

[[nodiscard]] inline Model without_ellipsoids(Model model) {
  for (Path& path : model.paths)
    for (PathStretch& stretch : path.stretches)
      if (stretch.surface >= 0 && model.surfaces[std::size_t(stretch.surface)].kind == WrapKind::ellipsoid)
        stretch.surface = -1;
  return model;
}

}  // namespace lumbopelvic::bench
