#pragma once
/// Model directory: CSV tables and a model.toml, read as a model.
///
/// A model.toml may say `extends = "<base>"`: the path of another model directory from this one, or the name
/// of a shipped model. All is then read from the base, and rows of the tables that stand in this directory
/// replace the base's rows of the same name: a coordinate by joint and coordinate, a path by its muscle, all
/// points together, and all others by the name in their first column. Rows with new names are added. What
/// model.toml says counts before what the base's says, key by key; name, version and description must be its
/// own.

#include <filesystem>
#include <optional>
#include <vector>

#include "lumbopelvic/io/model/diagnostic.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// A model, where its files allow one, and everything that was found in them.
struct ModelReading {
  std::optional<Model> model;           ///< empty if there is an error among the diagnostics
  std::vector<Diagnostic> diagnostics;  ///< by file and row
};

/// Loads a model and collects every diagnostic it can, not just the first: files, columns, numbers,
/// ranges, slips of unit, names, references, symmetry, the tree, and fibre lengths in the default pose.
///
/// A diagnostic hides those that only follow from it: a row with an error is not compared with its mirror
/// image, and the tree is built once its tables are free of errors.
/// @param name_or_path  a shipped name, or a directory that holds model.toml and the tables
[[nodiscard]] ModelReading try_load_model(const std::filesystem::path& name_or_path);

/// The directories a model is read from: its own, the one it extends, and so on.
/// @throws DataError if a base is not there, or leads back
[[nodiscard]] std::vector<std::filesystem::path> model_directories(const std::filesystem::path& name_or_path);

/// The model of a shipped name, such as "adult_male", or of a directory.
/// @throws DataError with the first error and the number of others
[[nodiscard]] Model load_model(const std::filesystem::path& name_or_path);

}  // namespace lumbopelvic
