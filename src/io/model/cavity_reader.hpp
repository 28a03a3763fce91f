#pragma once
/// Reader of the abdominal cavity: its surface.

#include "io/model/skeleton_reader.hpp"
#include "lumbopelvic/abdomen/cavity.hpp"

namespace lumbopelvic::io {

/// Fills the vertices and joins them. Rows of one vertex share its name, its ring and its station; rings come
/// from the floor to the diaphragm, the first and the last with one vertex each, the poles. At the default
/// pose the surface must be symmetrical, outside out and without crossings.
void read_cavity(const Table& table, const Skeleton& skeleton, Cavity& cavity);

}  // namespace lumbopelvic::io
