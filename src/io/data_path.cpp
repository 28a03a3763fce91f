#include "lumbopelvic/io/data_path.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

#include "io/renames.hpp"
#include "lumbopelvic/core/check.hpp"

namespace lumbopelvic {

namespace {

constexpr std::array<std::string_view, 9> kinds{"models",     "postures",      "experiments",
                                                "conditions", "interventions", "breathing",
                                                "control",    "perturbations", "motions"};

void check_kind(std::string_view function, std::string_view kind) {
  for (const auto known : kinds)
    if (kind == known) return;
  fail_argument(function, "kind", kind,
                "models, postures, experiments, conditions, interventions, breathing, control, perturbations "
                "or motions");
}

/// Folders that may hold data, the user's own first.
std::vector<std::filesystem::path> data_folders() {
  std::vector<std::filesystem::path> folders;
  if (const char* own = std::getenv("LUMBOPELVIC_DATA"); own != nullptr && *own != '\0')
    folders.emplace_back(own);
#ifdef LUMBOPELVIC_SOURCE_DATA_DIR
  folders.emplace_back(LUMBOPELVIC_SOURCE_DATA_DIR);
#endif
#ifdef LUMBOPELVIC_INSTALL_DATA_DIR
  folders.emplace_back(LUMBOPELVIC_INSTALL_DATA_DIR);
#endif
  return folders;
}

/// What an entry of a folder of this kind is called, empty if it is not of the kind.
std::string name_of(std::string_view kind, const std::filesystem::path& entry) {
  if (kind == "models") return std::filesystem::exists(entry / "model.toml") ? entry.filename().string() : "";
  const bool is_kind = entry.extension() == (kind == "motions" ? ".csv" : ".toml");
  return is_kind ? entry.stem().string() : "";
}

}  // namespace

bool is_path(std::string_view name_or_path) {
  constexpr std::array<std::string_view, 5> endings{".toml", ".csv", ".mot", ".sto", ".h5"};
  return name_or_path.find('/') != std::string_view::npos ||
         std::ranges::any_of(endings,
                             [&](std::string_view ending) { return name_or_path.ends_with(ending); });
}

std::vector<std::string> list_data(std::string_view kind) {
  check_kind("list_data", kind);
  std::set<std::string> names;
  for (const auto& folder : data_folders()) {
    std::error_code no_such_folder;
    for (const auto& entry : std::filesystem::directory_iterator(folder / kind, no_such_folder))
      if (std::string name = name_of(kind, entry.path()); !name.empty()) names.insert(std::move(name));
  }
  return {names.begin(), names.end()};
}

std::filesystem::path find_shipped(std::string_view kind, std::string_view name) {
  check_kind("find_shipped", kind);
  std::error_code unreadable;
  for (const auto& folder : data_folders())
    for (const char* ending : {"", kind == "motions" ? ".csv" : ".toml"}) {
      std::filesystem::path candidate = folder / kind / name;
      candidate += ending;
      if (!name.empty() && std::filesystem::exists(candidate, unreadable)) return candidate;
    }
  return {};
}

std::filesystem::path find_data(std::string_view kind, std::string_view name_or_path) {
  check_kind("find_data", kind);
  if (is_path(name_or_path)) return name_or_path;
  if (auto shipped = find_shipped(kind, name_or_path); !shipped.empty()) return shipped;
  if (const auto now = io::name_now(io::renamed_data(), name_or_path))
    throw DataError("find_data: `" + std::string(name_or_path) + "` in " + std::string(kind) + " is now `" +
                    std::string(*now) + "`");
  std::string names;
  for (const auto& name : list_data(kind)) names += (names.empty() ? "" : ", ") + name;
  throw DataError(
      "find_data: name in " + std::string(kind) + " is '" + printable(name_or_path, longest_value) +
      "', expected a path, with a '/' or an ending, or one of: " + (names.empty() ? "(none found)" : names));
}

}  // namespace lumbopelvic
