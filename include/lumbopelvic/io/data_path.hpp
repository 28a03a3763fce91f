#pragma once
/// Data path: folders of the shipped models, postures, experiments, conditions, interventions, manoeuvres of
/// breathing, control settings, perturbations and motions.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lumbopelvic {

/// Whether a text is a path: it has a '/' or the ending of a file (.toml, .csv, .mot, .sto, .h5, .nc), or is
/// "." or "..". Any other text is the name of something that ships.
[[nodiscard]] bool is_path(std::string_view name_or_path);

/// The file or directory that a name or a path stands for. A path is taken as it is. For a name,
/// data/<kind>/<name> and data/<kind>/<name>.toml (.csv for motions) are looked for in the folder named by
/// the environment variable LUMBOPELVIC_DATA, in ../share/lumbopelvic/data seen from the program that runs, in
/// the source tree, and where the installation was made for.
/// @param kind          models, postures, experiments, conditions, interventions, breathing, control,
///                      perturbations or motions
/// @param name_or_path  such as "standing", or "my/own.toml"
/// @throws DataError    if nothing of this name ships, listing the names there are and the nearest of them; if
///                      no data are found anywhere; if LUMBOPELVIC_DATA names no folder of data
[[nodiscard]] std::filesystem::path find_data(std::string_view kind, std::string_view name_or_path);

/// The same without a look at where the program runs: what a name means in a file that names another.
/// @param name  as in find_data, such as "adult_male"
/// @return      empty if there is none
[[nodiscard]] std::filesystem::path find_shipped(std::string_view kind, std::string_view name);

/// Names of the given kind in all those folders, sorted, each once.
[[nodiscard]] std::vector<std::string> list_data(std::string_view kind);

/// Whether a file says the same, byte by byte, as the one of its name that ships; of a model, its directory.
/// LUMBOPELVIC_DATA is left out: what lies there is the user's own.
[[nodiscard]] bool is_shipped(std::string_view kind, const std::filesystem::path& file);

}  // namespace lumbopelvic
