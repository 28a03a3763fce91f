#include "lumbopelvic/io/model/model_check.hpp"

#include "io/model/pose_check.hpp"
#include "lumbopelvic/io/data_path.hpp"

namespace lumbopelvic {

namespace {

io::RowPlace no_row(std::string_view file, std::string_view) { return {std::string(file), 0}; }

}  // namespace

std::vector<Diagnostic> check_pose(const Model& model, const Pose<double>& pose) {
  io::Diagnostics diagnostics;
  io::check_at(model, pose, no_row, diagnostics);
  return diagnostics.sorted(io::report_order());
}

std::vector<Diagnostic> check_built_model(const Model& model) {
  io::Diagnostics diagnostics;
  io::check_at_default(model, no_row, diagnostics);
  io::check_ranges(model, no_row, diagnostics);
  return diagnostics.sorted(io::report_order());
}

std::vector<Diagnostic> check_model(const std::filesystem::path& name_or_path) {
  const io::LocatedReading located = io::read_located(find_data("models", name_or_path.string()));
  io::Diagnostics diagnostics;
  for (const Diagnostic& diagnostic : located.reading.diagnostics) diagnostics.add(diagnostic);
  if (located.reading.model) io::check_ranges(*located.reading.model, located.row_of, diagnostics);
  return diagnostics.sorted(io::report_order());
}

}  // namespace lumbopelvic
