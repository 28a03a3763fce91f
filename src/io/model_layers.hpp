#pragma once
/// A model directory and those it extends.

#include <filesystem>
#include <string>
#include <vector>

#include "io/findings.hpp"

namespace lumbopelvic::io {

/// One of the directories a model is read from.
struct ModelLayer {
  std::filesystem::path directory;
  std::string prefix;  ///< what findings write before its files: empty for the model's own directory

  [[nodiscard]] std::string label(std::string_view file) const { return prefix + std::string(file); }
};

/// The directory and, where its model.toml says `extends`, the one that it extends, and so on; the base comes
/// first. A base is looked for at the path given, from the directory that names it, and then among the
/// shipped models. One that is not there, or that leads back, is a finding, and the layers are empty.
[[nodiscard]] std::vector<ModelLayer> read_layers(const std::filesystem::path& directory, Findings& findings);

}  // namespace lumbopelvic::io
