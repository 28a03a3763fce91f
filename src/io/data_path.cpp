#include "lumbopelvic/io/data_path.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

#include "io/letters.hpp"
#include "io/nearest.hpp"
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

bool is_data_folder(const std::filesystem::path& folder) {
  std::error_code unreadable;
  return std::ranges::any_of(
      kinds, [&](const auto kind) { return std::filesystem::is_directory(folder / kind, unreadable); });
}

/// Where an installation has its data, seen from the program that runs: it may have been moved as a whole.
void add_beside_program(std::vector<std::filesystem::path>& folders) {
  std::error_code unknown;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown);
  if (unknown) return;
  const auto prefix = program.parent_path().parent_path();
  for (const char* place : {"share/lumbopelvic/data", "data"})  // of an installation, of the Python package
    if (std::filesystem::is_directory(prefix / place / "models", unknown)) folders.push_back(prefix / place);
}

/// Folders with what ships.
std::vector<std::filesystem::path> shipped_folders() {
  std::vector<std::filesystem::path> folders;
  add_beside_program(folders);
#ifdef LUMBOPELVIC_SOURCE_DATA_DIR
  folders.emplace_back(LUMBOPELVIC_SOURCE_DATA_DIR);
#endif
#ifdef LUMBOPELVIC_INSTALL_DATA_DIR
  folders.emplace_back(LUMBOPELVIC_INSTALL_DATA_DIR);
#endif
  return folders;
}

/// Folders that may hold data, the user's own first.
std::vector<std::filesystem::path> data_folders() {
  std::vector<std::filesystem::path> folders = shipped_folders();
  const char* own = std::getenv("LUMBOPELVIC_DATA");
  if (own == nullptr || *own == '\0') return folders;
  if (!is_data_folder(own))
    throw DataError("LUMBOPELVIC_DATA: " + printable(own, longest_value) +
                    ": expected a folder with postures, conditions, models or others of the folder data/");
  folders.insert(folders.begin(), own);
  return folders;
}

void expect_some_data(std::string_view function) {
  if (std::ranges::none_of(data_folders(), is_data_folder))
    throw DataError(std::string(function) +
                    ": no data found: expected the environment variable LUMBOPELVIC_DATA to name the folder "
                    "data/ of lumbopelvic");
}

bool same_bytes(const std::filesystem::path& a, const std::filesystem::path& b) {
  std::ifstream first(a, std::ios::binary), second(b, std::ios::binary);
  return first && second &&
         std::equal(std::istreambuf_iterator<char>(first), {}, std::istreambuf_iterator<char>(second), {});
}

/// Whether every file of a directory is in the other one too, with the same bytes.
bool is_within(const std::filesystem::path& directory, const std::filesystem::path& other) {
  std::error_code unreadable;
  const auto files = std::filesystem::directory_iterator(directory, unreadable);
  return !unreadable && std::ranges::all_of(files, [&](const auto& entry) {
    return same_bytes(entry.path(), other / entry.path().filename());
  });
}

/// What an entry of a folder of this kind is called, empty if it is not of the kind.
std::string name_of(std::string_view kind, const std::filesystem::path& entry) {
  if (kind == "models") return std::filesystem::exists(entry / "model.toml") ? entry.filename().string() : "";
  const bool is_kind = entry.extension() == (kind == "motions" ? ".csv" : ".toml");
  return is_kind ? entry.stem().string() : "";
}

}  // namespace

bool is_path(std::string_view name_or_path) {
  constexpr std::array<std::string_view, 6> endings{".toml", ".csv", ".mot", ".sto", ".h5", ".nc"};
  const std::string small = io::small_letters(name_or_path);  // other systems write WALK.MOT
  return small.find('/') != std::string::npos || small == "." || small == ".." ||
         std::ranges::any_of(endings, [&](std::string_view ending) { return small.ends_with(ending); });
}

std::vector<std::string> list_data(std::string_view kind) {
  check_kind("list_data", kind);
  expect_some_data("list_data");
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
  if (is_path(name)) return {};
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
  const std::vector<std::string> all = list_data(kind);
  std::string names;
  for (const auto& name : all) names += (names.empty() ? "" : ", ") + name;
  throw DataError(
      "find_data: name in " + std::string(kind) + " is '" + printable(name_or_path, longest_value) +
      "', expected a path, with a '/' or an ending, or one of: " + (names.empty() ? "(none found)" : names) +
      io::did_you_mean(name_or_path, all));
}

bool is_shipped(std::string_view kind, const std::filesystem::path& file) {
  check_kind("is_shipped", kind);
  const std::filesystem::path whole = std::filesystem::absolute(file).lexically_normal();
  return std::ranges::any_of(shipped_folders(), [&](const auto& folder) {
    const auto shipped = folder / kind / whole.filename();
    return kind == "models" ? is_within(whole, shipped) && is_within(shipped, whole)
                            : same_bytes(whole, shipped);
  });
}

}  // namespace lumbopelvic
