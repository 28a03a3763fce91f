#pragma once
/// Reader of lumbar segments: ligaments and facets, which stand beside discs.

#include "io/model/skeleton_reader.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic::io {

/// Fills the ligaments, after the discs. One at a level whose disc covers the whole segment is a diagnostic:
/// it would count twice.
void read_ligaments(const Tables& tables, const Skeleton& skeleton, Model& model);

/// Fills the facets, after the discs, with the same condition.
void read_facets(const Tables& tables, const Skeleton& skeleton, Model& model);

}  // namespace lumbopelvic::io
