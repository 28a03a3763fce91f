#pragma once
/// Reader of model.toml: what a model is called and how its tables go together.

#include <set>
#include <string>
#include <vector>

#include "io/model/diagnostics.hpp"
#include "io/model/skeleton_reader.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic::io {

/// Fills the name, version, gravity, group sets and deformation coordinates of a model and the pressures of
/// its cavity, and checks every source that a table names against the list in model.toml. The tables must
/// have been read.
void read_settings(const std::vector<InheritedModel>& inheritance, const Tables& tables,
                   const Skeleton& skeleton, Diagnostics& diagnostics, Model& model);

}  // namespace lumbopelvic::io
