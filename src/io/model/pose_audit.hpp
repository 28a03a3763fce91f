#pragma once
/// Pose check: fibre lengths, wrap surfaces and moment arms of a model over its range of motion.

#include "io/model/findings.hpp"
#include "io/model/model_files.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic::io {

/// What a pose says: fibre lengths, ends inside their wrap surface, paths that are not taut.
void audit_at(const Model& model, const Pose<double>& pose, const RowOf& row_of, Findings& findings);

/// Total mass, and the default pose.
void audit_at_rest(const Model& model, const RowOf& row_of, Findings& findings);

/// Steps in length and moment arm over the range of every rotation.
void audit_ranges(const Model& model, const RowOf& row_of, Findings& findings);

}  // namespace lumbopelvic::io
