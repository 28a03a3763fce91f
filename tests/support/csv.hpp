#pragma once
/// Tables the tests compare with, by column name.

#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace lumbopelvic::test {

using Row = std::map<std::string, std::string>;

/// Cells of one line; a cell in double quotes may hold commas.
[[nodiscard]] inline std::vector<std::string> csv_cells(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      cells.emplace_back();
    else if (c != '\r')
      cells.back() += c;
  }
  return cells;
}

/// Rows of a CSV file with a header; lines that start with '#' are comments.
[[nodiscard]] inline std::vector<Row> read_csv(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("read_csv: cannot open " + file);
  std::vector<std::string> header;
  std::vector<Row> rows;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    const auto cells = csv_cells(line);
    if (header.empty()) {
      header = cells;
      continue;
    }
    rows.emplace_back();
    for (std::size_t i = 0; i < header.size(); ++i) rows.back()[header[i]] = cells.at(i);
  }
  return rows;
}

}  // namespace lumbopelvic::test
