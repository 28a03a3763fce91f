#pragma once
/// Facet joint in motion: how far it is open, and the force on the links it stands on.

#include "lumbopelvic/multibody/link_wrench.hpp"
#include "lumbopelvic/tissue/facet.hpp"

namespace lumbopelvic {

/// A facet, compiled for a tree.
struct MovingFacet {
  Facet facet;
  int lower = ground, upper = ground;                                           ///< links
  Vec3<double> lower_L = Vec3<double>::Zero(), upper_L = Vec3<double>::Zero();  ///< points on them [m]
  Vec3<double> normal_L = Vec3<double>::UnitX();                                ///< on the lower link
};

[[nodiscard]] inline MovingFacet make_moving_facet(const DynamicsTree& tree, const Facet& facet) {
  const auto place = [&](int body) {
    return body == ground ? DynamicsTree::Placement{} : tree.placement(body);
  };
  const auto lower = place(facet.lower.body), upper = place(facet.upper.body);
  return {facet,
          lower.link,
          upper.link,
          lower.X_LB * facet.lower.p_B,
          upper.X_LB * facet.upper.p_B,
          lower.X_LB.R * facet.normal_L};
}

/// Where a facet stands: the point on the upper link, the normal, and the opening g.
template <Real S>
struct FacetPlace {
  Vec3<S> point_O;  ///< from O, world axes [m]
  Vec3<S> normal_W;
  S opening;  ///< g [m]
};
template <Real S>
[[nodiscard]] FacetPlace<S> facet_place(const MovingFacet& moving, const TreeMotion<S>& motion) {
  const Transform<S> X_lower = link_frame(motion, moving.lower), X_upper = link_frame(motion, moving.upper);
  const Vec3<S> p = X_upper * Vec3<S>(moving.upper_L.template cast<S>());
  const Vec3<S> n = X_lower.R * moving.normal_L.template cast<S>();
  const Vec3<S> apart = p - X_lower * Vec3<S>(moving.lower_L.template cast<S>());
  return {p, n, n.dot(apart) + S(moving.facet.gap)};
}

/// Adds a facet's push to the links it stands on: F n on the upper at its point, and its opposite on the
/// lower there. No damping.
///
/// @param motion    filled by `update_positions`
/// @param wrenches  (n_links) about O, world axes
template <Real S>
void add_facet_force(const MovingFacet& moving, const TreeMotion<S>& motion, LinkWrenches<S>& wrenches) {
  const FacetPlace<S> at = facet_place(moving, motion);
  const Vec3<S> f = at.normal_W * respond<S>(moving.facet, at.opening).force;
  const Spatial<S> W{at.point_O.cross(f), f};
  if (moving.upper != ground) wrenches[std::size_t(moving.upper)] += W;
  if (moving.lower != ground) wrenches[std::size_t(moving.lower)] -= W;
}

}  // namespace lumbopelvic
