#pragma once
/// Wrapping of a path segment around any kind of surface.

#include "lumbopelvic/muscle/wrap_surface.hpp"
#include "lumbopelvic/muscle/wrapping_cylinder.hpp"
#include "lumbopelvic/muscle/wrapping_ellipsoid.hpp"

namespace lumbopelvic {

/// The segment between two points given in the surface's frame.
template <Real S>
[[nodiscard]] SegmentGeometry<S> wrap_segment(const WrapSurface& surface, const Vec3<S>& p_SA,
                                              const Vec3<S>& p_SB, SegmentOrder order) {
  if (surface.kind == WrapKind::cylinder)
    return segment_around(WrappingCylinder(surface.radius, surface.side), p_SA, p_SB, order);
  return segment_around(WrappingEllipsoid(surface.semi_axes, surface.side), p_SA, p_SB, order);
}

}  // namespace lumbopelvic
