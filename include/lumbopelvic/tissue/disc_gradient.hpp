#pragma once
/// Disc moment and stiffness over the joint coordinates at a fixed pose, exact for any rotation.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/multibody/tree.hpp"
#include "lumbopelvic/tissue/disc.hpp"

namespace lumbopelvic {

/// Gradient and Hessian of the segment's energies over its three turns q.
struct DiscGradient {
  Vec3<double> theta = Vec3<double>::Zero();           ///< rotation vector, disc frame [rad]
  Vec3<double> gradient = Vec3<double>::Zero();        ///< dU/dq at preload factor 1 [N m]
  Mat3<double> hessian = Mat3<double>::Zero();         ///< d2U/dq2 at preload factor 1 [N m/rad]
  Vec3<double> brace_gradient = Vec3<double>::Zero();  ///< of 1/2 brace |theta|^2 [N m]
  Mat3<double> brace_hessian = Mat3<double>::Zero();   ///< [N m/rad]
  /// B^T B with B = dtheta/dq: unit relative rotation [1]
  Mat3<double> rotation_metric = Mat3<double>::Zero();
  /// Stiffness G^T K G of the elastic centre over slides, then turns: G = [H^T, -[e]x B], slides at zero.
  /// Counts only where slides are among the coordinates: without them the disc yields until its forces are in
  /// balance.
  Mat6<double> translation_hessian = Mat6<double>::Zero();  ///< [N/m, N, N m/rad]
};

/// Evaluates a disc at its joint's coordinates.
///
///   dU/dq = B^T m(theta),   B = dtheta/dq,   d2U/dq2 = d(B^T m)/dq
///
/// by second-order forward duals through the rotation vector, so the Hessian is exact away from neutral too.
[[nodiscard]] DiscGradient evaluate_disc(const Tree& tree, const Disc& disc, const VecX<double>& q);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/tissue/impl/disc_gradient.hpp"
#endif
