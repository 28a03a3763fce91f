#pragma once
/// Reader of coordinates: the axes of the joints and the coordinates that drive them.

#include "io/model/name_index.hpp"
#include "io/model/tables.hpp"
#include "lumbopelvic/multibody/tree.hpp"

namespace lumbopelvic::io {

/// Adds to every joint its axes, slides first, then turns, each in their order, and returns the coordinates
/// in the order of the table. A coordinate coupled to another is replaced by that other: its functions take
/// slope * driver + offset.
/// @param joints  in the order of their table
[[nodiscard]] std::vector<Coordinate> read_coordinates(const Table& table, const NameIndex& joint_names,
                                                       const Table& joints_table, std::vector<Joint>& joints);

}  // namespace lumbopelvic::io
