#pragma once
/// A wrap surface of the model: data only. The geometry of paths around it is in wrapping.hpp.

#include <string>

#include "lumbopelvic/math/rotation.hpp"
#include "lumbopelvic/muscle/wrap_side.hpp"

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

}  // namespace lumbopelvic
