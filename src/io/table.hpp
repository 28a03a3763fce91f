#pragma once
/// A table of the model directory whose cells are asked for as what they should be. What they are not is a
/// finding.

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "io/bound.hpp"
#include "io/csv_table.hpp"
#include "io/findings.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic::io {

/// Names of the columns of a table. The key names a row in messages.
struct TableLayout {
  std::string_view file, key;
  std::vector<std::string_view> columns;  ///< all of them must be there, in any order
};

using Columns3 = std::array<std::string_view, 3>;

/// A cell that cannot be read gives NaN, an empty text or false, and one finding; cells of a column or a row
/// that is known to be broken give the same in silence.
class Table {
 public:
  Table(const std::filesystem::path& directory, TableLayout layout, Findings& findings);

  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  [[nodiscard]] int size() const noexcept { return static_cast<int>(csv_.rows.size()); }
  [[nodiscard]] int line(int row) const { return csv_.rows[std::size_t(row)].line; }
  [[nodiscard]] bool has_error() const { return findings_->error_in(file_); }
  [[nodiscard]] bool has_error(int row) const { return findings_->error_at(file_, line(row)); }
  [[nodiscard]] bool has(std::string_view column) const { return column_.contains(column); }
  /// Whether the cells of a column are all there: what is not among them is nowhere.
  [[nodiscard]] bool complete(std::string_view column) const {
    return has(column) && size() > 0 && !csv_.fault;
  }

  [[nodiscard]] const std::string& text(int row, std::string_view column) const;
  [[nodiscard]] const std::string& key(int row) const { return text(row, layout_.key); }
  [[nodiscard]] bool empty(int row, std::string_view column) const { return text(row, column).empty(); }

  /// A finite number within both bounds.
  double number(int row, std::string_view column, const Bound& demanded = finite,
                const Bound& plausible = finite) const;
  Vec3<double> vector(int row, const Columns3& columns, const Bound& plausible = finite) const;
  /// Numbers between semicolons.
  std::vector<double> numbers(int row, std::string_view column) const;
  /// Texts between semicolons; none for an empty cell.
  std::vector<std::string> texts(int row, std::string_view column) const;
  /// `true` or `false`.
  bool flag(int row, std::string_view column) const;
  /// Position of the cell among the choices, -1 if it is none of them.
  int choice(int row, std::string_view column, const std::vector<std::string_view>& choices) const;

  /// An error about a cell, or about something else in a row.
  void fault(int row, std::string_view column, std::string_view expectation) const;
  void fault(int row, const std::string& where, const std::string& value, std::string_view expectation) const;
  void add(Severity severity, int line, const std::string& where, const std::string& value,
           std::string_view expectation) const;

 private:
  void read(const std::filesystem::path& path);
  void read_header();
  void check_rows() const;
  double parse(int row, std::string_view column, const std::string& cell, const Bound& demanded,
               const Bound& plausible) const;

  TableLayout layout_;
  std::string file_;
  Findings* findings_;
  CsvTable csv_;
  std::map<std::string_view, std::size_t> column_;
};

/// A number as a message shows it.
[[nodiscard]] std::string shown(double value);

/// Bytes of a file.
/// @throws DataError if it cannot be read
[[nodiscard]] std::string read_bytes(const std::filesystem::path& path);

/// What stands between separators, without blanks around it.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

}  // namespace lumbopelvic::io
