#pragma once
/// Model inheritance: a model directory and those it extends.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "io/model/diagnostics.hpp"

namespace lumbopelvic::io {

inline constexpr std::string_view settings_file = "model.toml";

/// Something of the models below that an inherited model does without.
struct TakenAway {
  std::string name;
  int line = 0;  ///< of model.toml, where it is said
};

/// What the keys of [without] say that is no table's name: keys of the model.toml of the models below.
inline constexpr std::string_view settings_taken_away = "settings";

/// One of the directories a model is read from.
struct InheritedModel {
  std::filesystem::path directory;
  std::string prefix;  ///< what diagnostics write before its files: empty for the model's own directory
  /// By table, its file's name with no .csv, or settings_taken_away.
  std::map<std::string, std::vector<TakenAway>> without{};

  /// What it does without in one table or among the settings.
  [[nodiscard]] std::vector<TakenAway> taken_away(std::string_view from) const;
  [[nodiscard]] std::string label(std::string_view file) const { return prefix + std::string(file); }
};

/// The directory and, where its model.toml says `extends`, the one that it extends, and so on; the base comes
/// first. A base is looked for at the path given, from the directory that names it, and then among the
/// shipped models. One that is not there, or that leads back, is a diagnostic, and the inherited models are
/// empty; so is a [without] that is not lists of names by table.
[[nodiscard]] std::vector<InheritedModel> read_inheritance(const std::filesystem::path& directory,
                                                           Diagnostics& diagnostics);

}  // namespace lumbopelvic::io
