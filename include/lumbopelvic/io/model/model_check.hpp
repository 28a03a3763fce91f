#pragma once
/// Model check: whether it is the body that it says it is, and its muscles pull the way a tendon can.

#include <filesystem>
#include <vector>

#include "lumbopelvic/io/model/diagnostic.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// Check of a pose: fibres outside 0.2 to 1.8 of their optimal length or with no length left by the tendon, and
/// levels twisted by more than `largest_twist` to either side (errors); ends of a stretch inside its wrap
/// surface and paths that are not taut (warnings).
/// @param pose         q, (n_coordinates) [rad or m]
/// @throws InvalidArgument if the pose has another size than the model
[[nodiscard]] std::vector<Diagnostic> check_pose(const Model& model, const Pose<double>& pose);

/// Physics of a built model:
///   · total mass of a person, 30 to 150 kg;
///   · every coordinate that is not locked moves inertia, in the default pose;
///   · the default pose, as check_pose;
///   · over the range of every rotation, all others at their defaults, no step in a fascicle's length (over
///     0.1 mm: error) or in its moment arm (over 10 mm: warning). A step is a change that stays when the
///     interval it lies in is halved again and again; a steep change shrinks with it;
///   · no level's range goes beyond `largest_twist` to either side (warning).
/// Fascicles on a body that balance alone places (Model::deformation_coordinates) are left out of the steps:
/// the range of one coordinate does not say where that body goes. Check them at the poses in use.
///
/// The diagnostics name tables as a model directory does; their row is 0, since a model does not know its
/// files.
[[nodiscard]] std::vector<Diagnostic> check_built_model(const Model& model);

/// Everything that can be said about a model, a shipped name or a directory: the diagnostics of
/// try_load_model and, where it gives a model, of check_built_model, with their rows.
[[nodiscard]] std::vector<Diagnostic> check_model(const std::filesystem::path& name_or_path);

}  // namespace lumbopelvic
