#include "lumbopelvic/io/model/model_directory.hpp"

#include <algorithm>
#include <memory>

#include "io/model/cavity_reader.hpp"
#include "io/model/cell_check.hpp"
#include "io/model/mirror_check.hpp"
#include "io/model/model_files.hpp"
#include "io/model/muscle_reader.hpp"
#include "io/model/pose_check.hpp"
#include "io/model/segment_reader.hpp"
#include "io/model/settings_reader.hpp"
#include "io/model/skeleton_reader.hpp"
#include "io/model/trunk_reader.hpp"
#include "lumbopelvic/core/content_hash.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/data_path.hpp"

namespace lumbopelvic {

namespace io {

namespace {

/// Hash over the names and bytes of all files read.
std::string hash_of(const std::vector<InheritedModel>& inheritance) {
  ContentHash hash;
  std::vector<std::string_view> files = report_order();
  std::sort(files.begin(), files.end());
  for (const InheritedModel& inherited : inheritance)
    for (const auto file : files)
      if (const auto path = inherited.directory / file; std::filesystem::exists(path))
        hash.absorb(file), hash.absorb(read_bytes(path));
  return hash.digits();
}

/// A table by a name that nothing reads would be passed over in silence.
void check_files(const std::filesystem::path& directory, Diagnostics& diagnostics) {
  std::string tables;
  for (const auto file : report_order())
    if (file != settings_file) tables += (tables.empty() ? "" : ", ") + std::string(file);
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    const std::string file = entry.path().filename().string();
    if (entry.path().extension() == ".csv" && std::ranges::count(report_order(), file) == 0)
      diagnostics.add({Severity::error, file, 0, "table", "unknown", "one of " + tables});
  }
}

void read_tables(const std::vector<InheritedModel>& inheritance, const Tables& tables,
                 Diagnostics& diagnostics, Model& model) {
  Skeleton skeleton = read_skeleton(tables);
  read_muscles(tables, skeleton, model);
  read_discs(tables, skeleton, model);
  read_linea_alba(tables.linea_alba, skeleton, model);
  if (tables.wall) read_wall(*tables.wall, skeleton, model);
  read_cavity(tables.cavity, skeleton, model.cavity);
  read_supports(tables.supports, skeleton, model);
  read_ligaments(tables, skeleton, model);
  read_facets(tables, skeleton, model);
  if (tables.assumed_fascia) read_assumed_fascia(*tables.assumed_fascia, skeleton, model);
  read_settings(inheritance, tables, skeleton, diagnostics, model);
  check_mirror(tables);
  check_cells(tables);
  if (skeleton.tree) model.tree = std::move(*skeleton.tree);
}

RowOf rows_of(const std::shared_ptr<const Tables>& tables) {
  return [tables](std::string_view file, std::string_view name) {
    for (const Table* table : tables->all())
      for (int row = 0; row < table->size() && table->file() == file; ++row)
        if (table->key(row) == name) return RowPlace{table->file(row), table->line(row)};
    return RowPlace{std::string(file), 0};
  };
}

}  // namespace

const std::vector<std::string_view>& report_order() {
  static const std::vector<std::string_view> files{
      settings_file,          bodies_layout.file,  joints_layout.file,        coordinates_layout.file,
      wraps_layout.file,      muscles_layout.file, paths_layout.file,         discs_layout.file,
      linea_alba_layout.file, cavity_layout.file,  supports_layout.file,      ligaments_layout.file,
      facets_layout.file,     wall_layout.file,    assumed_fascia_layout.file};
  return files;
}

LocatedReading read_located(const std::filesystem::path& directory) {
  LocatedReading result;
  Diagnostics diagnostics;
  if (!std::filesystem::is_directory(directory)) {
    diagnostics.add({Severity::error, directory.string(), 0, "model",
                     std::filesystem::exists(directory) ? "a file" : "missing",
                     "a directory with model.toml and its tables"});
    result.reading.diagnostics = diagnostics.sorted({});
    return result;
  }
  const auto inheritance = read_inheritance(directory, diagnostics);
  if (inheritance.empty()) {
    result.reading.diagnostics = diagnostics.sorted(report_order());
    return result;
  }
  if (inheritance.size() > 1) check_files(directory, diagnostics);
  const auto tables = std::make_shared<const Tables>(inheritance, diagnostics);
  result.row_of = rows_of(tables);
  Model model;
  read_tables(inheritance, *tables, diagnostics, model);
  if (!diagnostics.any_error()) {
    model.hash = hash_of(inheritance);
    check_at_default(model, result.row_of, diagnostics);
  }
  result.reading.diagnostics = diagnostics.sorted(report_order());
  if (!diagnostics.any_error()) result.reading.model = std::move(model);
  return result;
}

}  // namespace io

std::vector<std::filesystem::path> model_directories(const std::filesystem::path& name_or_path) {
  const auto directory = find_data("models", name_or_path.string());
  io::Diagnostics diagnostics;
  const auto inheritance = io::read_inheritance(directory, diagnostics);
  if (inheritance.empty())
    throw DataError(directory.string() + ": " + to_string(diagnostics.sorted(io::report_order()).front()));
  std::vector<std::filesystem::path> directories;
  for (auto inherited = inheritance.rbegin(); inherited != inheritance.rend(); ++inherited)
    directories.push_back(inherited->directory);
  return directories;
}

ModelReading try_load_model(const std::filesystem::path& name_or_path) {
  return io::read_located(find_data("models", name_or_path.string())).reading;
}

Model load_model(const std::filesystem::path& name_or_path) {
  const auto directory = find_data("models", name_or_path.string());
  ModelReading reading = try_load_model(directory);
  if (reading.model) return std::move(*reading.model);
  const auto is_error = [](const Diagnostic& f) { return f.severity == Severity::error; };
  const auto first = std::find_if(reading.diagnostics.begin(), reading.diagnostics.end(), is_error);
  const int others = count_errors(reading.diagnostics) - 1;
  throw DataError(directory.string() + ": " + to_string(*first) +
                  (others > 0 ? " (and " + std::to_string(others) + " more; run check)" : ""));
}

}  // namespace lumbopelvic
