#pragma once
/// The geometry of a path at a configuration: stretch by stretch, in the world frame.

#include "lumbopelvic/muscle/path.hpp"
#include "lumbopelvic/muscle/wrapping.hpp"

namespace lumbopelvic {

/// One stretch evaluated in the world: its geometry with gradients and Hessians turned into world axes.
template <Real S>
struct StretchGeometry {
  Vec3<S> p_a_W, p_b_W;
  SegmentGeometry<S> shape;
  int surface_body = ground;  ///< body the touched surface is fixed to; ground when straight
};

namespace detail {

/// Frame of a wrap surface in the world.
template <Real S>
[[nodiscard]] Transform<S> surface_frame(const Kinematics<S>& kin, const WrapSurface& surface) {
  const Transform<S> X_BS{surface.X_BS.R.template cast<S>(), surface.X_BS.p.template cast<S>()};
  return surface.body == ground ? X_BS : kin.X_WB[std::size_t(surface.body)] * X_BS;
}

template <Real S>
void turn_into_world(const Mat3<S>& R_WS, SegmentOrder order, SegmentGeometry<S>& g) {
  if (order == SegmentOrder::length) return;
  g.gradient_a = R_WS * g.gradient_a;
  g.gradient_b = R_WS * g.gradient_b;
  if (order == SegmentOrder::gradient) return;
  for (Mat3<S>* H : {&g.hessian_aa, &g.hessian_ab, &g.hessian_bb}) *H = R_WS * (*H) * R_WS.transpose();
}

}  // namespace detail

/// Geometry of one stretch at a configuration.
/// @throws ConvergenceError if the geodesic on an ellipsoid was not found
template <Real S>
[[nodiscard]] StretchGeometry<S> evaluate_stretch(const Kinematics<S>& kin,
                                                  const std::vector<WrapSurface>& surfaces,
                                                  const PathStretch& stretch, SegmentOrder order) {
  StretchGeometry<S> out;
  out.p_a_W = world_point(kin, stretch.a);
  out.p_b_W = world_point(kin, stretch.b);
  if (stretch.surface >= 0) {
    const WrapSurface& surface = surfaces[std::size_t(stretch.surface)];
    const Transform<S> X_WS = detail::surface_frame(kin, surface);
    const Transform<S> X_SW = X_WS.inverse();
    out.shape = wrap_segment<S>(surface, X_SW * out.p_a_W, X_SW * out.p_b_W, order);
    if (out.shape.state == SegmentState::not_converged)
      throw ConvergenceError("evaluate_stretch: no geodesic found on " + surface.name, out.shape.residual, 0);
    detail::turn_into_world(X_WS.R, order, out.shape);
    if (out.shape.wrapped()) out.surface_body = surface.body;
  } else {
    out.shape = straight_segment<S>(out.p_a_W, out.p_b_W, order);
  }
  return out;
}

/// Length of a path, eq. (2.1) with geodesics where it wraps [m].
template <Real S>
[[nodiscard]] S path_length(const Kinematics<S>& kin, const std::vector<WrapSurface>& surfaces,
                            const Path& path) {
  S length(0.0);
  for (const PathStretch& stretch : path.stretches)
    length += evaluate_stretch(kin, surfaces, stretch, SegmentOrder::length).shape.length;
  return length;
}

}  // namespace lumbopelvic
