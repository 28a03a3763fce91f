#pragma once
/// Reader of the trunk: discs, linea alba, the passive wall of the abdomen, assumed fascia and the contact
/// points.

#include "io/model/skeleton_reader.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic::io {

/// Fills the discs, from the top level down. Their rotations and reactions are the coordinates of the joint's
/// turns and slides, and R_FD has the translations' directions as columns.
void read_discs(const Tables& tables, const Skeleton& skeleton, Model& model);

void read_linea_alba(const Table& table, const Skeleton& skeleton, Model& model);

/// Adds the strips of the passive abdominal wall to the ligaments: they bridge no disc.
void read_wall(const Table& table, const Skeleton& skeleton, Model& model);

/// Connections between bodies that are assumed.
void read_assumed_fascia(const Table& table, const Skeleton& skeleton, Model& model);

void read_supports(const Table& table, const Skeleton& skeleton, Model& model);

}  // namespace lumbopelvic::io
