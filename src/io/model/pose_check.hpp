#pragma once
/// Pose check: fibre lengths, wrap surfaces and moment arms of a model over its range of motion.

#include "io/model/diagnostics.hpp"
#include "io/model/model_files.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic::io {

/// What a pose says: fibre lengths, ends inside their wrap surface, paths that are not taut, twisted levels.
void check_at(const Model& model, const Pose<double>& pose, const RowOf& row_of, Diagnostics& diagnostics);

/// The first coordinate, from the tips on, that moves no inertia of its own: a chain of bodies without mass.
void check_inertia(const Model& model, const RowOf& row_of, Diagnostics& diagnostics);

/// Total mass, inertia, and the default pose.
void check_at_default(const Model& model, const RowOf& row_of, Diagnostics& diagnostics);

/// Steps in length and moment arm over the range of every rotation, and ranges that twist a level too far.
void check_ranges(const Model& model, const RowOf& row_of, Diagnostics& diagnostics);

}  // namespace lumbopelvic::io
