#pragma once
/// A wrap surface of the model, and the one door to a segment that may wrap it.

#include <string>

#include "lumbopelvic/math/rotation.hpp"
#include "lumbopelvic/muscle/wrapping_cylinder.hpp"
#include "lumbopelvic/muscle/wrapping_ellipsoid.hpp"

namespace lumbopelvic {

enum class WrapKind { cylinder, ellipsoid };

/// A cylinder or an ellipsoid fixed to a body.
struct WrapSurface {
  std::string name;
  WrapKind kind = WrapKind::cylinder;
  int body = -1;
  Transform<double> X_BS;                         ///< surface frame on the body; a cylinder's axis is local z
  double radius = 0.0;                            ///< cylinder [m]
  Vec3<double> semi_axes = Vec3<double>::Zero();  ///< ellipsoid, along local x, y, z [m]
  WrapSide side;                                  ///< side of the surface the path must take
};

/// The segment between two points given in the surface's frame.
template <Real S>
[[nodiscard]] SegmentGeometry<S> wrap_segment(const WrapSurface& surface, const Vec3<S>& p_SA, const Vec3<S>& p_SB,
                                              SegmentOrder order) {
  if (surface.kind == WrapKind::cylinder)
    return segment_around(WrappingCylinder(surface.radius, surface.side), p_SA, p_SB, order);
  return segment_around(WrappingEllipsoid(surface.semi_axes, surface.side), p_SA, p_SB, order);
}

}  // namespace lumbopelvic
