#pragma once
/// A closed surface of triangles carried by the links of a tree in motion: its volume, how fast that grows,
/// and what a unit of pressure in it does to the links.
///
///   V = 1/6 sum det(x_a, x_b, x_c),   g_v = dV/dx_v,   wrench on a link = sum over its points (w (p x g; g))
///
/// A vertex is a weighted mean of points of links, so the points of one link stand together as one.

#include <vector>

#include "lumbopelvic/abdomen/cavity.hpp"
#include "lumbopelvic/multibody/link_wrench.hpp"

namespace lumbopelvic {

/// The surface as a tree carries it. Never changes once built.
class MovingSurface {
 public:
  /// A link's share in a vertex: its points' mean times their weight.
  struct Part {
    int link = ground;
    double weight = 1.0;
    Vec3<double> point_L = Vec3<double>::Zero();  ///< sum of weight times place [m]
  };
  /// Parts of vertex v: from first to first + count.
  struct Vertex {
    int first = 0, count = 0;
  };

  MovingSurface() = default;
  /// @param vertices   of a cavity
  /// @param triangles  of a closed surface over some of them
  MovingSurface(const DynamicsTree& tree, const std::vector<CavityVertex>& vertices,
                const std::vector<CavityTriangle>& triangles);

  [[nodiscard]] const std::vector<Part>& parts() const noexcept { return parts_; }
  [[nodiscard]] const std::vector<Vertex>& vertices() const noexcept { return vertices_; }
  [[nodiscard]] const std::vector<CavityTriangle>& triangles() const noexcept { return triangles_; }
  [[nodiscard]] const std::vector<CavityEdge>& edges() const noexcept { return edges_; }
  /// Links that carry something of it; the ground may be among them.
  [[nodiscard]] const std::vector<int>& links() const noexcept { return links_; }

 private:
  std::vector<Part> parts_;
  std::vector<Vertex> vertices_;
  std::vector<CavityTriangle> triangles_;
  std::vector<CavityEdge> edges_;
  std::vector<int> links_;
};

/// Results and scratch of one thread, made once.
template <Real S>
struct SurfaceMotion {
  std::vector<Vec3<S>> place;        ///< (parts) from O, world axes, times its weight [m]
  std::vector<Vec3<S>> x, push;      ///< (vertices) from O [m]; dV/dx [m^2]
  LinkWrenches<S> unit_pressure;     ///< (n_links) wrench of a pressure of 1 Pa in it
  S volume = S(0.0), rate = S(0.0);  ///< V [m^3], dV/dt [m^3/s]

  SurfaceMotion() = default;
  SurfaceMotion(const DynamicsTree& tree, const MovingSurface& surface)
      : place(surface.parts().size()),
        x(surface.vertices().size()),
        push(x.size()),
        unit_pressure(std::size_t(tree.n_links())) {}
};

/// Fills `out` for a motion; allocates nothing.
/// @param motion  filled by `update_motion`
template <Real S>
void update_surface(const MovingSurface& surface, const TreeMotion<S>& motion, SurfaceMotion<S>& out) {
  for (std::size_t v = 0; v < out.x.size(); ++v) {
    const auto& vertex = surface.vertices()[v];
    out.push[v].setConstant(S(0.0));
    for (int i = vertex.first; i < vertex.first + vertex.count; ++i) {
      const auto& part = surface.parts()[std::size_t(i)];
      Vec3<S>& place = out.place[std::size_t(i)];
      if (part.link == ground) {
        place = part.point_L.template cast<S>() - motion.origin_W * S(part.weight);
      } else {
        const Transform<S>& X = motion.X_OL[std::size_t(part.link)];
        place.noalias() = X.R * part.point_L.template cast<S>();
        place += X.p * S(part.weight);
      }
      if (i == vertex.first)
        out.x[v] = place;
      else
        out.x[v] += place;
    }
  }
  S six(0.0);
  for (const auto& [a, b, c] : surface.triangles()) {
    const Vec3<S>&p = out.x[std::size_t(a)], &q = out.x[std::size_t(b)], &r = out.x[std::size_t(c)];
    const Vec3<S> qr = q.cross(r);
    six += p.dot(qr);
    out.push[std::size_t(a)] += qr;
    out.push[std::size_t(b)] += r.cross(p);
    out.push[std::size_t(c)] += p.cross(q);
  }
  constexpr double sixth = 1.0 / 6.0;
  out.volume = six * sixth;
  for (Vec3<S>& g : out.push) g *= S(sixth);
  for (const int l : surface.links())
    if (l != ground) out.unit_pressure[std::size_t(l)] = Spatial<S>();
  for (std::size_t v = 0; v < out.x.size(); ++v) {
    const auto& vertex = surface.vertices()[v];
    for (int i = vertex.first; i < vertex.first + vertex.count; ++i)
      if (const auto& part = surface.parts()[std::size_t(i)]; part.link != ground)
        out.unit_pressure[std::size_t(part.link)] +=
            Spatial<S>{out.place[std::size_t(i)].cross(out.push[v]), Vec3<S>(out.push[v] * S(part.weight))};
  }
  out.rate = S(0.0);
  for (const int l : surface.links())
    if (l != ground) out.rate += out.unit_pressure[std::size_t(l)].dot(motion.velocity[std::size_t(l)]);
}

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/abdomen/impl/moving_surface.hpp"
#endif
