#pragma once
/// Reading a model: a directory of CSV tables and a model.toml.

#include <filesystem>
#include <optional>
#include <vector>

#include "lumbopelvic/io/finding.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// A model, where its files allow one, and everything that was found in them.
struct ModelReading {
  std::optional<Model> model;     ///< empty if there is an error among the findings
  std::vector<Finding> findings;  ///< by file and row
};

/// Reads a model directory and collects every finding it can, not just the first: files, columns, numbers,
/// ranges, slips of unit, names, references, symmetry, the tree, and fibre lengths in the default pose.
///
/// A finding hides those that only follow from it: a row with an error is not compared with its mirror image,
/// and the tree is built once its tables are free of errors.
/// @param directory  holds model.toml and the tables
[[nodiscard]] ModelReading read_model(const std::filesystem::path& directory);

/// The model of a directory.
/// @throws DataError with the first error and the number of others
[[nodiscard]] Model load_model(const std::filesystem::path& directory);

}  // namespace lumbopelvic
