#include "io/model/table.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

#include "io/letters.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/core/number_text.hpp"

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

std::string_view stem(const TableLayout& layout) { return layout.file.substr(0, layout.file.find('.')); }

void report_not_there(const InheritedModel& inherited, const TableLayout& layout, const TakenAway& away,
                      Diagnostics& diagnostics) {
  diagnostics.add({Severity::error, inherited.label(settings_file), away.line,
                   "without." + std::string(stem(layout)), away.name,
                   "the " + std::string(layout.key) + " of a row of a model that it extends"});
}

std::string shown(double value) { return number_text(value, 8); }

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

Table::Table(const std::vector<InheritedModel>& inheritance, TableLayout layout, Diagnostics& diagnostics)
    : layout_(std::move(layout)), file_(layout_.file), diagnostics_(&diagnostics) {
  for (std::size_t i = 0; i < layout_.columns.size(); ++i) column_.emplace(layout_.columns[i], i);
  for (const InheritedModel& inherited : inheritance) {
    take_away(inherited);
    const auto path = inherited.directory / layout_.file;
    if (!files_.empty() && !std::filesystem::exists(path)) continue;
    const std::size_t part = files_.size();
    files_.push_back(inherited.label(layout_.file));
    const CsvTable csv = read(part, path);
    const auto place = read_header(part, csv);
    lay_over(read_rows(part, csv, place));
    std::erase_if(column_, [&](const auto& column) { return !place.contains(column.first); });
  }
}

CsvTable Table::read(std::size_t part, const std::filesystem::path& path) {
  const std::string expected = "a table with the columns " + joined(layout_.columns, ",");
  std::string bytes;
  try {
    bytes = read_bytes(path);
  } catch (const DataError&) {
    add(part, 0, "file", std::filesystem::exists(path) ? "unreadable" : "missing", expected);
    return {};
  }
  if (const int line = first_line_that_is_not_text(bytes); line > 0) {
    add(part, line, "text", "not UTF-8", "a table saved as CSV in UTF-8");
    return {};
  }
  CsvTable csv = parse_csv(bytes);
  cut_short_ = cut_short_ || csv.fault;
  if (csv.fault) add(part, csv.fault->line, csv.fault->what, csv.fault->value, csv.fault->expectation);
  if (csv.header.empty() && !csv.fault) add(part, 0, "file", "", expected);
  return csv;
}

/// Places of the known columns in a file.
std::map<std::string_view, std::size_t> Table::read_header(std::size_t part, const CsvTable& csv) {
  std::map<std::string_view, std::size_t> place;
  if (csv.header.empty()) return place;
  for (std::size_t i = 0; i < csv.header.size(); ++i) {
    const auto known = std::find(layout_.columns.begin(), layout_.columns.end(), csv.header[i]);
    if (known == layout_.columns.end()) continue;
    if (!place.emplace(*known, i).second)
      add(part, csv.header_line, "column " + csv.header[i], "there twice", "each column once");
  }
  if (place.empty()) {
    add(part, csv.header_line, "header", joined(csv.header), joined(layout_.columns, ","));
    return place;
  }
  for (const auto& name : csv.header)
    if (!place.contains(name))
      add(part, csv.header_line, "column " + name, "unknown", "only columns that are read",
          Severity::warning);
  for (const auto name : layout_.columns)
    if (!place.contains(name))
      add(part, csv.header_line, "column " + std::string(name), "missing", "it in the header");
  return place;
}

std::vector<Table::Row> Table::read_rows(std::size_t part, const CsvTable& csv,
                                         const std::map<std::string_view, std::size_t>& place) const {
  std::vector<Row> rows;
  if (!place.empty() && csv.rows.empty() && !csv.fault) add(part, 0, "table", "empty", "at least one row");
  for (const CsvRow& from : csv.rows) {
    const bool whole = from.cells.size() == csv.header.size();
    if (!place.empty() && !whole)
      add(part, from.line, "number of cells", std::to_string(from.cells.size()),
          std::to_string(csv.header.size()) + " as in the header");
    Row row{part, from.line, std::vector<std::string>(layout_.columns.size()), whole};
    for (std::size_t i = 0; i < layout_.columns.size(); ++i)
      if (const auto at = place.find(layout_.columns[i]); at != place.end() && at->second < from.cells.size())
        row.cells[i] = from.cells[at->second];
    rows.push_back(std::move(row));
  }
  return rows;
}

/// What a row is called where rows of one inherited model replace those of another.
std::string Table::name_for_replacing(const Row& row) const {
  std::string name;
  const auto take = [&](std::string_view column) {
    const auto at = std::find(layout_.columns.begin(), layout_.columns.end(), column);
    name += row.cells[std::size_t(at - layout_.columns.begin())] + '\n';
  };
  if (layout_.replaced_by.empty()) take(layout_.key);
  for (const auto column : layout_.replaced_by) take(column);
  return name;
}

void Table::take_away(const InheritedModel& inherited) {
  const auto key = std::size_t(std::ranges::find(layout_.columns, layout_.key) - layout_.columns.begin());
  for (const TakenAway& away : inherited.taken_away(stem(layout_)))
    if (std::erase_if(rows_, [&](const Row& row) { return row.cells[key] == away.name; }) == 0)
      report_not_there(inherited, layout_, away, *diagnostics_);
}

void Table::lay_over(std::vector<Row> rows) {
  if (rows_.empty()) {
    rows_ = std::move(rows);
    return;
  }
  std::map<std::string, std::vector<Row>> groups;
  std::vector<std::string> order;
  for (Row& row : rows) {
    const std::string name = name_for_replacing(row);
    if (!groups.contains(name)) order.push_back(name);
    groups[name].push_back(std::move(row));
  }
  std::vector<Row> merged;
  const auto move_group = [&](const std::string& name) {
    std::ranges::move(groups[name], std::back_inserter(merged));
    groups[name].clear();
  };
  for (Row& row : rows_) {
    const std::string name = name_for_replacing(row);
    if (groups.contains(name))
      move_group(name);
    else
      merged.push_back(std::move(row));
  }
  for (const auto& name : order) move_group(name);
  rows_ = std::move(merged);
}

std::string Table::place(int row) const {
  return "line " + std::to_string(line(row)) + (file(row) == file_ ? "" : " of " + file(row));
}

bool Table::has_error() const {
  return std::ranges::any_of(files_, [&](const std::string& file) { return diagnostics_->error_in(file); });
}

const std::string& Table::text(int row, std::string_view column) const {
  const auto found = column_.find(column);
  return found == column_.end() ? no_text : rows_[std::size_t(row)].cells[found->second];
}

void Table::add(std::size_t part, int line, const std::string& where, const std::string& value,
                std::string_view expectation, Severity severity, std::string_view column) const {
  diagnostics_->add({severity, files_[part], line, where, value, std::string(expectation)}, column);
}

void Table::fault(int row, const std::string& where, const std::string& value,
                  std::string_view expectation) const {
  add(rows_[std::size_t(row)].part, line(row), where, value, expectation);
}

void Table::fault(int row, std::string_view column, std::string_view expectation) const {
  say(row, column, expectation, Severity::error);
}

void Table::warn(int row, std::string_view column, std::string_view expectation) const {
  say(row, column, expectation, Severity::warning);
}

void Table::say(int row, std::string_view column, std::string_view expectation, Severity severity) const {
  if (!rows_[std::size_t(row)].whole || !has(column)) return;
  const std::string of = column == layout_.key || key(row).empty() ? "" : " of " + key(row);
  add(rows_[std::size_t(row)].part, line(row), std::string(column) + of, text(row, column), expectation,
      severity, column);
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
  const std::string word = small_letters(text(row, column));
  if (word != "true" && word != "false") fault(row, column, "false or true");
  return word == "true";
}

int Table::choice(int row, std::string_view column, const std::vector<std::string_view>& choices) const {
  const auto found = std::find(choices.begin(), choices.end(), text(row, column));
  if (found != choices.end()) return static_cast<int>(found - choices.begin());
  fault(row, column, joined(choices, " or "));
  return -1;
}

}  // namespace lumbopelvic::io
