#include "lumbopelvic/io/model/audit.hpp"

#include "io/model/pose_audit.hpp"

namespace lumbopelvic {

namespace {

io::RowPlace no_row(std::string_view file, std::string_view) { return {std::string(file), 0}; }

}  // namespace

std::vector<Finding> audit_pose(const Model& model, const Pose<double>& pose) {
  io::Findings findings;
  io::audit_at(model, pose, no_row, findings);
  return findings.sorted(io::report_order());
}

std::vector<Finding> audit_model(const Model& model) {
  io::Findings findings;
  io::audit_at_rest(model, no_row, findings);
  io::audit_ranges(model, no_row, findings);
  return findings.sorted(io::report_order());
}

std::vector<Finding> check_model(const std::filesystem::path& directory) {
  const io::LocatedReading located = io::read_located(directory);
  io::Findings findings;
  for (const Finding& finding : located.reading.findings) findings.add(finding);
  if (located.reading.model) io::audit_ranges(*located.reading.model, located.row_of, findings);
  return findings.sorted(io::report_order());
}

}  // namespace lumbopelvic
