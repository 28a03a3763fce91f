#pragma once
/// Mirror check: whether the left side of a model is the mirror image of its right side.

#include "io/model/tables.hpp"

namespace lumbopelvic::io {

/// Compares every row whose name ends in _r with the one that ends in _l, reflected in the plane z = 0. Rows
/// with an error are left out. A difference is an error.
void check_mirror(const Tables& tables);

}  // namespace lumbopelvic::io
