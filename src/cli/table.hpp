#pragma once
/// Aligned columns of text for the terminal.

#include <ostream>
#include <string>
#include <vector>

namespace lumbopelvic::cli {

enum class Align { left, right };

struct Column {
  std::string title;
  Align align = Align::right;
};

/// Rows under titles, each column as wide as its widest cell.
class TextTable {
 public:
  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
  /// Adds a row of as many cells as there are columns.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  void print(std::ostream& stream) const;

 private:
  [[nodiscard]] std::vector<std::size_t> widths() const;
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// A number by a printf format such as "%.1f"; "-" where there is none.
[[nodiscard]] std::string formatted(const char* format, double value);

}  // namespace lumbopelvic::cli
