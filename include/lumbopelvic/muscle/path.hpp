#pragma once
/// The path of a fascicle: points fixed to bodies, and surfaces it may wrap on between them.

#include <algorithm>
#include <vector>

#include "lumbopelvic/multibody/body_point.hpp"
#include "lumbopelvic/muscle/wrap_surface.hpp"

namespace lumbopelvic {

/// The stretch between two neighbouring points, with the surface it may wrap (-1: none).
struct PathStretch {
  PathPoint a, b;
  int surface = -1;
  std::vector<int> axes;  ///< axes that move some, but not all, of the bodies involved; proximal first
};

/// A path, compiled once for its tree.
struct Path {
  std::vector<PathStretch> stretches;
};

/// Compiles a path: finds the axes that can change each stretch.
/// @param points    at least two, in order from origin to insertion
/// @param surface   (points - 1) surface of each stretch, -1 for none
[[nodiscard]] inline Path compile_path(const Tree& tree, const std::vector<PathPoint>& points,
                                       const std::vector<int>& surface,
                                       const std::vector<WrapSurface>& surfaces) {
  constexpr auto fn = "compile_path";
  if (points.size() < 2) fail_argument(fn, "number of points", points.size(), "at least 2");
  check_size(fn, "surface", Eigen::Index(surface.size()), Eigen::Index(points.size()) - 1);
  Path path;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    PathStretch stretch{points[i], points[i + 1], surface[i], {}};
    std::vector<int> bodies{stretch.a.body, stretch.b.body};
    if (stretch.surface >= 0) bodies.push_back(surfaces[std::size_t(stretch.surface)].body);
    for (int k = 0; k < tree.n_axes(); ++k) {
      const auto moved = std::count_if(bodies.begin(), bodies.end(), [&](int b) { return tree.moves(k, b); });
      if (moved > 0 && moved < std::ptrdiff_t(bodies.size()) && tree.axis_coordinate(k) >= 0)
        stretch.axes.push_back(k);
    }
    path.stretches.push_back(std::move(stretch));
  }
  return path;
}

}  // namespace lumbopelvic
