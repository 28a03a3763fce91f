#pragma once
/// Definitions of moving_surface.hpp: how a surface is compiled for a tree. Included by moving_surface.hpp
/// where the library is used as headers.

#include <algorithm>

#include "lumbopelvic/abdomen/impl/cavity.hpp"
#include "lumbopelvic/abdomen/moving_surface.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE MovingSurface::MovingSurface(const DynamicsTree& tree,
                                                const std::vector<CavityVertex>& vertices,
                                                const std::vector<CavityTriangle>& triangles) {
  std::vector<int> number(vertices.size(), -1);
  const auto compile = [&](int v) {
    int& own = number[std::size_t(v)];
    if (own >= 0) return own;
    own = int(vertices_.size());
    Vertex vertex{int(parts_.size()), 0};
    for (const CavityPoint& point : vertices[std::size_t(v)].points) {
      const auto place = point.at.body == ground ? DynamicsTree::Placement{} : tree.placement(point.at.body);
      const auto first = parts_.begin() + vertex.first;
      auto part = std::find_if(first, parts_.end(), [&](const Part& p) { return p.link == place.link; });
      if (part == parts_.end()) part = parts_.insert(part, {place.link, 0.0, Vec3<double>::Zero()});
      part->weight += point.weight;
      part->point_L += point.weight * (place.X_LB * point.at.p_B);
    }
    vertex.count = int(parts_.size()) - vertex.first;
    vertices_.push_back(vertex);
    return own;
  };
  for (const auto& [a, b, c] : triangles) {
    const int i = compile(a), j = compile(b), k = compile(c);
    triangles_.push_back({i, j, k});
  }
  edges_ = detail::edges_of(triangles_);
  for (const Part& part : parts_)
    if (!std::ranges::count(links_, part.link)) links_.push_back(part.link);
  std::ranges::sort(links_);
}

}  // namespace lumbopelvic
