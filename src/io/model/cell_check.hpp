#pragma once
/// Cells that no reader asked for: what stands in a column of numbers is a number, whether its row uses it or
/// not.

#include "io/model/tables.hpp"

namespace lumbopelvic::io {

void check_cells(const Tables& tables);

}  // namespace lumbopelvic::io
