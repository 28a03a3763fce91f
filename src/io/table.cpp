#include "io/table.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <sstream>

#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic::io {

namespace {

const std::string no_text;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::string joined(const std::vector<std::string_view>& names, std::string_view between) {
  std::string text;
  for (const auto name : names) text += (text.empty() ? "" : std::string(between)) + std::string(name);
  return text;
}

std::string joined(const std::vector<std::string>& names) {
  return joined(std::vector<std::string_view>(names.begin(), names.end()), ",");
}

}  // namespace

std::string shown(double value) {
  std::ostringstream text;
  text.precision(8);
  text << value;
  return text.str();
}

std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream || !std::filesystem::is_regular_file(path))
    throw DataError(path.string() + ": file is unreadable, expected a regular file");
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(separator, begin), text.size());
    const auto part = text.substr(begin, end - begin);
    const auto first = part.find_first_not_of(" \t"), last = part.find_last_not_of(" \t");
    parts.emplace_back(first == std::string_view::npos ? "" : part.substr(first, last - first + 1));
    begin = end + 1;
  }
  return parts;
}

Table::Table(const std::filesystem::path& directory, TableLayout layout, Findings& findings)
    : layout_(std::move(layout)), file_(layout_.file), findings_(&findings) {
  read(directory / file_);
  if (!csv_.header.empty()) read_header();
  if (!column_.empty()) check_rows();
}

void Table::read(const std::filesystem::path& path) {
  const std::string expected = "a table with the columns " + joined(layout_.columns, ",");
  std::string bytes;
  try {
    bytes = read_bytes(path);
  } catch (const DataError&) {
    return add(Severity::error, 0, "file", std::filesystem::exists(path) ? "unreadable" : "missing",
               expected);
  }
  if (const int line = first_line_that_is_not_text(bytes); line > 0)
    return add(Severity::error, line, "text", "not UTF-8", "a table saved as CSV in UTF-8");
  csv_ = parse_csv(bytes);
  if (csv_.fault)
    add(Severity::error, csv_.fault->line, csv_.fault->what, csv_.fault->value, csv_.fault->expectation);
  if (csv_.header.empty() && !csv_.fault) add(Severity::error, 0, "file", "", expected);
}

void Table::read_header() {
  for (std::size_t i = 0; i < csv_.header.size(); ++i) {
    const auto known = std::find(layout_.columns.begin(), layout_.columns.end(), csv_.header[i]);
    if (known == layout_.columns.end()) continue;
    if (!column_.emplace(*known, i).second)
      add(Severity::error, 1, "column " + csv_.header[i], "there twice", "each column once");
  }
  if (column_.empty())
    return add(Severity::error, 1, "header", joined(csv_.header), joined(layout_.columns, ","));
  for (const auto& name : csv_.header)
    if (!column_.contains(name))
      add(Severity::warning, 1, "column " + name, "unknown", "only columns that are read");
  for (const auto name : layout_.columns)
    if (!column_.contains(name))
      add(Severity::error, 1, "column " + std::string(name), "missing", "it in the header");
}

void Table::check_rows() const {
  if (csv_.rows.empty() && !csv_.fault) add(Severity::error, 0, "table", "empty", "at least one row");
  for (const CsvRow& row : csv_.rows)
    if (row.cells.size() != csv_.header.size())
      add(Severity::error, row.line, "number of cells", std::to_string(row.cells.size()),
          std::to_string(csv_.header.size()) + " as in the header");
}

const std::string& Table::text(int row, std::string_view column) const {
  const auto found = column_.find(column);
  const auto& cells = csv_.rows[std::size_t(row)].cells;
  return found == column_.end() || found->second >= cells.size() ? no_text : cells[found->second];
}

void Table::add(Severity severity, int line, const std::string& where, const std::string& value,
                std::string_view expectation) const {
  findings_->add({severity, file_, line, where, value, std::string(expectation)});
}

void Table::fault(int row, const std::string& where, const std::string& value,
                  std::string_view expectation) const {
  add(Severity::error, line(row), where, value, expectation);
}

void Table::fault(int row, std::string_view column, std::string_view expectation) const {
  if (csv_.rows[std::size_t(row)].cells.size() != csv_.header.size() || !has(column)) return;
  const std::string of = column == layout_.key || key(row).empty() ? "" : " of " + key(row);
  fault(row, std::string(column) + of, text(row, column), expectation);
}

double Table::parse(int row, std::string_view column, const std::string& cell, const Bound& demanded,
                    const Bound& plausible) const {
  const char* begin = cell.data() + (cell.starts_with('+') ? 1 : 0);
  const char* end = cell.data() + cell.size();
  double value = not_a_number;
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (cell.empty() || stop != end || (error != std::errc() && error != std::errc::result_out_of_range))
    return fault(row, column, "a number"), not_a_number;
  for (const Bound& bound : {finite, demanded, plausible})
    if (error != std::errc() || !std::isfinite(value) || !bound.holds(value))
      return fault(row, column, bound.text), not_a_number;
  return value;
}

double Table::number(int row, std::string_view column, const Bound& demanded, const Bound& plausible) const {
  return parse(row, column, text(row, column), demanded, plausible);
}

Vec3<double> Table::vector(int row, const Columns3& columns, const Bound& plausible) const {
  Vec3<double> v;
  for (int i = 0; i < 3; ++i) v[i] = number(row, columns[std::size_t(i)], finite, plausible);
  return v;
}

std::vector<double> Table::numbers(int row, std::string_view column) const {
  std::vector<double> values;
  for (const auto& cell : split(text(row, column), ';')) {
    values.push_back(parse(row, column, cell, finite, finite));
    if (std::isnan(values.back())) return {};
  }
  return values;
}

std::vector<std::string> Table::texts(int row, std::string_view column) const {
  return empty(row, column) ? std::vector<std::string>() : split(text(row, column), ';');
}

bool Table::flag(int row, std::string_view column) const {
  return choice(row, column, {"false", "true"}) == 1;
}

int Table::choice(int row, std::string_view column, const std::vector<std::string_view>& choices) const {
  const auto found = std::find(choices.begin(), choices.end(), text(row, column));
  if (found != choices.end()) return static_cast<int>(found - choices.begin());
  fault(row, column, joined(choices, " or "));
  return -1;
}

}  // namespace lumbopelvic::io
