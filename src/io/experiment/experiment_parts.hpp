#pragma once
/// The parts of an experiment that also stand in files of their own.

#include <filesystem>
#include <optional>

#include "io/toml_table.hpp"
#include "lumbopelvic/model/change.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/simulation/simulation.hpp"
#include "lumbopelvic/simulation/tonic_regulation.hpp"

namespace lumbopelvic::io {

/// A document of its own, with the name of its file where the document gives none, and its paths placed.
[[nodiscard]] toml::table parse_named_file(const std::filesystem::path& file);

/// Makes paths to other files, seen from a folder, good for any working folder: `extends` of control settings,
/// and manoeuvres of perturbations.
void place_paths(toml::table& document, const std::filesystem::path& folder);

[[nodiscard]] Posture posture_from(TomlTable table);
/// A force, or the weight of a held mass, or a moment. No key may be left that nobody asked for.
[[nodiscard]] ExternalLoad external_load_from(TomlTable& table);
/// @param step  of a sweep: the change's value is this times its `factor`, unless it has one of its own
[[nodiscard]] Change change_from(TomlTable table, std::optional<double> step = {});
[[nodiscard]] ChangeSet change_set_from(TomlTable table);
[[nodiscard]] PerturbationSet perturbations_from(TomlTable table);
[[nodiscard]] SimulationSetup simulation_from(TomlTable table);
[[nodiscard]] TonicRegulationSettings tonic_from(TomlTable table);
/// @param folder  from which a path in `extends` is seen
[[nodiscard]] ControlSettings control_from(TomlTable table, const std::filesystem::path& folder);

}  // namespace lumbopelvic::io
