#pragma once
/// The audit of a model: is it the body it says it is, and do its muscles pull the way a tendon can?

#include <filesystem>
#include <vector>

#include "lumbopelvic/io/finding.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// Physics of a built model:
///   · total mass of a person, 30 to 150 kg;
///   · fibres from 0.2 to 1.8 of their optimal length in the default pose, so no tendon of negative length;
///   · no end of a wrapping stretch inside its surface in the default pose;
///   · over the range of every rotation, all others at their defaults, no step in a fascicle's length (over
///     0.1 mm: error) or in its moment arm (over 10 mm: warning). A step is a change that stays when the interval
///     it lies in is halved again and again; a steep change shrinks with it.
///
/// The findings name tables as a model directory does; their row is 0, since a model does not know its files.
[[nodiscard]] std::vector<Finding> audit_model(const Model& model);

/// Everything that can be said about a model directory: the findings of read_model and, where it gives a model, of
/// audit_model, with their rows.
[[nodiscard]] std::vector<Finding> check_model(const std::filesystem::path& directory);

}  // namespace lumbopelvic
