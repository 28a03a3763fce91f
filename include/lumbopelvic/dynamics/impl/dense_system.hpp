#pragma once
/// Definitions of dense_system.hpp, compiled once in the library.

#include "lumbopelvic/dynamics/dense_system.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE void DenseShift::factor(const MatX<double>& J, double shift) {
  matrix_ = -J;
  matrix_.diagonal().array() += shift;
  lu_.compute(matrix_);
}

LUMBOPELVIC_INLINE void DenseShift::solve(VecX<double>& x) {
  scratch_ = lu_.solve(x);
  x.swap(scratch_);
}

}  // namespace lumbopelvic
