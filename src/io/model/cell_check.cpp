#include "io/model/cell_check.hpp"

namespace lumbopelvic::io {

namespace {

/// Whether a column holds numbers: its name ends with a unit, or is one of those without.
bool holds_numbers(std::string_view column) {
  constexpr std::array<std::string_view, 13> units{"_m",       "_m2", "_kg",    "_kgm2", "_rad", "_deg", "_N",
                                                   "_N_per_m", "_s",  "_per_s", "_p1",   "_p2",  "_p3"};
  constexpr std::array<std::string_view, 18> plain{
      "axis_x",          "axis_y",     "axis_z",   "order",        "index",         "station",
      "weight",          "friction",   "default",  "rom_min",      "rom_max",       "coupling_slope",
      "coupling_offset", "coeff_or_x", "spline_y", "preload_gain", "damping_ratio", "toe_strain"};
  return std::ranges::count(plain, column) > 0 ||
         std::ranges::any_of(units, [&](std::string_view unit) { return column.ends_with(unit); });
}

}  // namespace

void check_cells(const Tables& tables) {
  for (const Table* table : tables.all())
    for (int row = 0; row < table->size(); ++row) {
      if (table->has_error(row)) continue;  // a reader has said so
      for (const std::string_view column : table->columns())
        if (holds_numbers(column) && !table->empty(row, column))
          static_cast<void>(table->numbers(row, column));
    }
}

}  // namespace lumbopelvic::io
