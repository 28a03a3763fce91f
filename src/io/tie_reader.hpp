#pragma once
/// Assumed connections between bodies, ties.csv.

#include "io/skeleton_reader.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic::io {

/// Reads the ties, if the model has that table.
void read_ties(const Tables& tables, const Skeleton& skeleton, Model& model);

}  // namespace lumbopelvic::io
