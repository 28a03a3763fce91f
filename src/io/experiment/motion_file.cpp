/// Motions from CSV and from OpenSim's storage files.

#include "lumbopelvic/io/experiment/motion_file.hpp"

#include <charconv>
#include <set>

#include "io/model/table.hpp"
#include "lumbopelvic/io/data_path.hpp"

namespace lumbopelvic {

namespace io {

namespace {

/// A file as rows of cells, whatever its format, and what its header says.
struct MotionRows {
  std::vector<std::string> header;
  int header_line = 0;
  std::vector<CsvRow> rows;
  bool degrees = false;  ///< inDegrees of an OpenSim file
  long promised_rows = -1, promised_columns = -1;
};

class MotionReader {
 public:
  explicit MotionReader(const std::filesystem::path& file) : file_(file) {}

  MotionTable read() {
    const std::string ending = file_.extension().string();
    if (ending != ".csv" && ending != ".mot" && ending != ".sto")
      throw DataError(file_.string() + ": ending: " + (ending.empty() ? "none" : ending) +
                      ": expected .csv, .mot or .sto");
    const std::string bytes = read_bytes(file_);
    if (const int line = first_line_that_is_not_text(bytes); line > 0)
      fail(line, "bytes", "not text", "UTF-8 text");
    const bool csv = ending == ".csv";
    const MotionRows rows = csv ? csv_rows(bytes) : storage_rows(bytes);
    return table_of(rows, csv);
  }

 private:
  [[noreturn]] void fail(int line, const std::string& what, const std::string& value,
                         const std::string& expectation) const {
    throw DataError(file_.string() + ":" + std::to_string(line) + ": " + what + ": " + value + ": expected " +
                    expectation);
  }

  MotionRows csv_rows(const std::string& bytes) const {
    CsvTable csv = parse_csv(bytes);
    if (csv.fault) fail(csv.fault->line, csv.fault->what, csv.fault->value, csv.fault->expectation);
    return {std::move(csv.header), 1, std::move(csv.rows)};
  }

  /// Lines up to "endheader" are "key=value" or free text; then come labels, then numbers, between blanks.
  MotionRows storage_rows(const std::string& bytes) const {
    MotionRows rows;
    bool in_header = true;
    int line = 0;
    for (std::string& text : split(bytes, '\n')) {
      ++line;
      if (!text.empty() && text.back() == '\r') text.pop_back();
      std::vector<std::string> cells = words(text);
      if (cells.empty()) continue;
      if (in_header) {
        in_header = cells.front() != "endheader";
        note_header(text, line, rows);
      } else if (rows.header.empty()) {
        rows.header = std::move(cells), rows.header_line = line;
      } else {
        rows.rows.push_back({line, std::move(cells)});
      }
    }
    if (in_header) fail(line, "header", "not closed", "a line endheader");
    if (rows.promised_rows >= 0 && rows.promised_rows != long(rows.rows.size()))
      fail(line, "number of rows", std::to_string(rows.rows.size()),
           std::to_string(rows.promised_rows) + ", as nRows says");
    if (rows.promised_columns >= 0 && rows.promised_columns != long(rows.header.size()))
      fail(rows.header_line, "number of columns", std::to_string(rows.header.size()),
           std::to_string(rows.promised_columns) + ", as nColumns says");
    return rows;
  }

  void note_header(const std::string& text, int line, MotionRows& rows) const {
    const auto sign = text.find('=');
    if (sign == std::string::npos) return;
    const std::vector<std::string> key = words(text.substr(0, sign)), value = words(text.substr(sign + 1));
    if (key.size() != 1 || value.size() != 1) return;
    if (key[0] == "inDegrees") {
      if (value[0] != "yes" && value[0] != "no") fail(line, "inDegrees", value[0], "yes or no");
      rows.degrees = value[0] == "yes";
    }
    if (key[0] == "nRows") rows.promised_rows = long(number(line, "nRows", value[0]));
    if (key[0] == "nColumns") rows.promised_columns = long(number(line, "nColumns", value[0]));
  }

  static std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> all;
    constexpr auto blanks = " \t";
    for (auto at = text.find_first_not_of(blanks); at != std::string::npos;) {
      const auto end = std::min(text.find_first_of(blanks, at), text.size());
      all.push_back(text.substr(at, end - at));
      at = text.find_first_not_of(blanks, end);
    }
    return all;
  }

  double number(int line, const std::string& what, const std::string& cell) const {
    double value = 0.0;
    const char* end = cell.data() + cell.size();
    const auto [stop, error] = std::from_chars(cell.data() + (cell.starts_with('+') ? 1 : 0), end, value);
    if (error != std::errc() || stop != end || !std::isfinite(value))
      fail(line, what, cell.empty() ? "empty" : cell, "a finite number");
    return value;
  }

  /// The coordinate a label stands for; an empty name if it stands for something else.
  MotionColumn column_of(const MotionRows& rows, const std::string& label, bool csv) const {
    if (!csv) {
      const MotionUnit unit = rows.degrees ? MotionUnit::degrees_or_metres : MotionUnit::si;
      if (!label.starts_with('/')) return {label, unit};
      const std::vector<std::string> path = split(label, '/');
      const bool value = path.size() > 2 && path.back() == "value";
      return {value ? path[path.size() - 2] : "", unit};
    }
    if (label.ends_with("_rad")) return {label.substr(0, label.size() - 4), MotionUnit::si, false, true};
    if (label.ends_with("_deg")) return {label.substr(0, label.size() - 4), MotionUnit::degrees, false, true};
    if (label.ends_with("_m")) return {label.substr(0, label.size() - 2), MotionUnit::si, true, false};
    fail(rows.header_line, "column", label, "a coordinate with its unit, _rad, _deg or _m");
  }

  MotionTable table_of(const MotionRows& rows, bool csv) const {
    const std::string time = csv ? "time_s" : "time";
    if (rows.header.empty() || rows.header.front() != time)
      fail(rows.header_line, "first column", rows.header.empty() ? "none" : rows.header.front(), time);
    MotionTable table;
    table.name = file_.stem().string();
    std::vector<std::size_t> places;
    std::set<std::string> seen;
    for (std::size_t c = 1; c < rows.header.size(); ++c) {
      MotionColumn column = column_of(rows, rows.header[c], csv);
      if (column.coordinate.empty()) continue;
      if (!seen.insert(column.coordinate).second)
        fail(rows.header_line, "column", rows.header[c], "each coordinate once");
      table.columns.push_back(std::move(column));
      places.push_back(c);
    }
    if (places.empty()) fail(rows.header_line, "columns", "none", "a coordinate or more");
    if (rows.rows.size() < 4)
      fail(rows.header_line, "number of samples", std::to_string(rows.rows.size()), "at least 4");
    fill(rows, places, table);
    return table;
  }

  void fill(const MotionRows& rows, const std::vector<std::size_t>& places, MotionTable& table) const {
    table.time.resize(Eigen::Index(rows.rows.size()));
    table.values.resize(table.time.size(), Eigen::Index(places.size()));
    for (Eigen::Index i = 0; i < table.time.size(); ++i) {
      const CsvRow& row = rows.rows[std::size_t(i)];
      if (row.cells.size() != rows.header.size())
        fail(row.line, "number of cells", std::to_string(row.cells.size()),
             std::to_string(rows.header.size()));
      table.time[i] = number(row.line, rows.header.front(), row.cells.front());
      if (i > 0 && !(table.time[i] > table.time[i - 1]))
        fail(row.line, rows.header.front(), row.cells.front(), "above " + shown(table.time[i - 1]));
      for (std::size_t c = 0; c < places.size(); ++c)
        table.values(i, Eigen::Index(c)) = number(row.line, rows.header[places[c]], row.cells[places[c]]);
    }
  }

  std::filesystem::path file_;
};

}  // namespace

}  // namespace io

MotionTable load_motion(const std::filesystem::path& name_or_path) {
  return io::MotionReader(find_data("motions", name_or_path.string())).read();
}

}  // namespace lumbopelvic
