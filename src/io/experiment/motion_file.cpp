/// Motions from CSV and from OpenSim's storage files.

#include "lumbopelvic/io/experiment/motion_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <tuple>

#include "io/letters.hpp"
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
  std::optional<AngleUnit> angles;  ///< as the header of an OpenSim file says
  std::optional<long> promised_rows, promised_columns;
};

/// What a header may say beside nRows, nColumns and inDegrees: it changes no number.
bool says_nothing_of_numbers(std::string_view key) {
  constexpr std::array<std::string_view, 8> names{
      "version", "opensimversion", "description", "solver", "solver_duration", "status", "success", "name"};
  return std::ranges::count(names, key) > 0 || key.starts_with("num_") || key.starts_with("objective");
}

/// Sentences that OpenSim puts into headers, in small letters.
bool is_known_sentence(std::string_view text) {
  return text.starts_with("#") || text.starts_with("units are s.i. units") ||
         text.starts_with("if the header above contains a line with 'indegrees'") ||
         text.starts_with("name ") || text.starts_with("range ") || text.starts_with("otherdata ");
}

bool speaks_of_angles(std::string_view text) {
  return text.find("degree") != std::string_view::npos || text.find("radian") != std::string_view::npos;
}

class MotionReader {
 public:
  MotionReader(const std::filesystem::path& file, std::optional<AngleUnit> angles)
      : file_(file), angles_(angles) {}

  MotionTable read() {
    const std::string ending = file_.extension().string(), format = small_letters(ending);
    if (format != ".csv" && format != ".mot" && format != ".sto")
      throw DataError(file_.string() + ": ending: " + (ending.empty() ? "none" : ending) +
                      ": expected .csv, .mot or .sto");
    const std::string bytes = read_bytes(file_);
    if (const int line = first_line_that_is_not_text(bytes); line > 0)
      fail(line, "bytes", "not text", "UTF-8 text");
    const bool csv = format == ".csv";
    return table_of(csv ? csv_rows(bytes) : storage_rows(bytes), csv);
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
    MotionRows rows;
    rows.header = std::move(csv.header), rows.header_line = csv.header_line, rows.rows = std::move(csv.rows);
    return rows;
  }

  /// Lines up to "endheader" are "key=value" or free text; then come labels, then numbers, between blanks.
  MotionRows storage_rows(const std::string& bytes) const {
    MotionRows rows;
    bool in_header = true;
    int line = 0, header_end = 0;
    for (const std::string_view text : lines_of(bytes)) {
      ++line;
      std::vector<std::string> cells = words(text);
      if (cells.empty()) continue;
      if (in_header) {
        in_header = small_letters(cells.front()) != "endheader";
        if (in_header) note_header(text, line, rows);
        header_end = line;
      } else if (rows.header.empty()) {
        rows.header = std::move(cells), rows.header_line = line;
      } else {
        rows.rows.push_back({line, std::move(cells)});
      }
    }
    if (in_header) fail(line, "header", "not closed", "a line endheader");
    check_promises(rows, line);
    if (!rows.angles && !angles_)
      fail(header_end, "unit of angles", "not stated",
           "a line inDegrees=yes or inDegrees=no before endheader, or simulation.motion_angles = \"degrees\" "
           "or \"radians\" in the experiment");
    return rows;
  }

  void check_promises(const MotionRows& rows, int last_line) const {
    if (rows.promised_rows && *rows.promised_rows != long(rows.rows.size()))
      fail(last_line, "number of rows", std::to_string(rows.rows.size()),
           std::to_string(*rows.promised_rows) + ", as nRows says");
    if (rows.promised_columns && *rows.promised_columns != long(rows.header.size()))
      fail(rows.header_line, "number of columns", std::to_string(rows.header.size()),
           std::to_string(*rows.promised_columns) + ", as nColumns says");
  }

  /// A line of a header; the first may be the table's name.
  void note_header(std::string_view text, int line, MotionRows& rows) const {
    if (const auto sign = text.find('='); sign != std::string_view::npos)
      return note_key(joined(words(text.substr(0, sign))), joined(words(text.substr(sign + 1))), line, rows);
    const std::string small = small_letters(joined(words(text)));
    const std::vector<std::string> cells = words(small);
    if (cells.size() == 2 && cells[0] == "datarows") return promise(rows.promised_rows, line, cells);
    if (cells.size() == 2 && cells[0] == "datacolumns") return promise(rows.promised_columns, line, cells);
    if (small.starts_with("angles are in degrees")) return state(AngleUnit::degrees, line, small, rows);
    if (small.starts_with("angles are in radians")) return state(AngleUnit::radians, line, small, rows);
    if (is_known_sentence(small) || (line == 1 && !speaks_of_angles(small))) return;
    fail(line, "header", std::string(text),
         "the table's name on line 1, then key=value such as nRows=100 and inDegrees=yes, or endheader");
  }

  void note_key(const std::string& key, const std::string& value, int line, MotionRows& rows) const {
    const std::string name = small_letters(key), word = small_letters(value);
    if (name == "indegrees") {
      if (word != "yes" && word != "no") fail(line, "inDegrees", value, "yes or no");
      return state(word == "yes" ? AngleUnit::degrees : AngleUnit::radians, line, key + "=" + value, rows);
    }
    if (name == "nrows") {
      promise(rows.promised_rows, line, {key, value});
    } else if (name == "ncolumns") {
      promise(rows.promised_columns, line, {key, value});
    } else if (name == "datatype") {
      if (word != "double") fail(line, key, value, "double: one number for each column");
    } else if (!says_nothing_of_numbers(name)) {
      fail(line, "key of the header", key,
           "inDegrees, nRows, nColumns, DataType, version or another of OpenSim");
    }
  }

  /// The header says in what angles are, once.
  void state(AngleUnit unit, int line, const std::string& said, MotionRows& rows) const {
    if (rows.angles && *rows.angles != unit)
      fail(line, "unit of angles", said, "the same unit as the lines above say");
    rows.angles = unit;
  }

  static std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& word : parts) text += (text.empty() ? "" : " ") + word;
    return text;
  }

  /// A number of rows or columns that the header promises.
  void promise(std::optional<long>& count, int line, const std::vector<std::string>& key_value) const {
    const std::string& cell = key_value[1];
    long value = -1;
    const auto [stop, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc() || stop != cell.data() + cell.size() || value < 0)
      fail(line, key_value[0], cell.empty() ? "empty" : cell, "a whole number from 0");
    count = value;
  }

  static std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> all;
    constexpr auto blanks = " \t";
    for (auto at = text.find_first_not_of(blanks); at != std::string_view::npos;) {
      const auto end = std::min(text.find_first_of(blanks, at), text.size());
      all.emplace_back(text.substr(at, end - at));
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
      const bool degrees = rows.angles.value_or(angles_.value_or(AngleUnit::radians)) == AngleUnit::degrees;
      const MotionUnit unit = degrees ? MotionUnit::degrees_or_metres : MotionUnit::si;
      if (!label.starts_with('/')) return {label, unit};
      const std::vector<std::string> path = split(label, '/');
      const bool value = path.size() > 2 && path.back() == "value";
      return {value ? path[path.size() - 2] : "", unit};
    }
    for (const auto& [ending, unit, length] : {std::tuple{"_rad", MotionUnit::si, false},
                                               {"_deg", MotionUnit::degrees, false},
                                               {"_m", MotionUnit::si, true}})
      if (small_letters(label).ends_with(ending))
        return {label.substr(0, label.size() - std::string_view(ending).size()), unit, length, !length};
    fail(rows.header_line, "column", label, "a coordinate with its unit, _rad, _deg or _m");
  }

  MotionTable table_of(const MotionRows& rows, bool csv) const {
    const std::string time = csv ? "time_s" : "time";
    if (rows.header.empty() || small_letters(rows.header.front()) != time)
      fail(rows.header_line, "first column", rows.header.empty() ? "none" : rows.header.front(), time);
    MotionTable table;
    table.name = file_.stem().string();
    table.angles_stated = csv || rows.angles;
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
  std::optional<AngleUnit> angles_;  ///< of a file that does not say
};

}  // namespace

}  // namespace io

MotionTable load_motion(const std::filesystem::path& name_or_path, std::optional<AngleUnit> angles) {
  return io::MotionReader(find_data("motions", name_or_path.string()), angles).read();
}

}  // namespace lumbopelvic
