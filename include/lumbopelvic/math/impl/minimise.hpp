#pragma once
/// Definitions of minimise.hpp: the update of an inverse Hessian.
/// Included by minimise.hpp where the library is used as headers.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/math/minimise.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE void inverse_bfgs_update(const VecX<double>& s, const VecX<double>& y,
                                            MatX<double>& inverse) {
  const double sy = s.dot(y);
  if (sy <= 1e-12 * s.norm() * y.norm()) return;
  const MatX<double> left = MatX<double>::Identity(s.size(), s.size()) - s * y.transpose() / sy;
  inverse = left * inverse * left.transpose() + s * s.transpose() / sy;
}

}  // namespace lumbopelvic
