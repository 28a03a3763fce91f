#pragma once
/// Table of the model directory whose cells are asked for as what they should be. What they are not is a
/// diagnostic.

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "io/bound.hpp"
#include "io/csv_table.hpp"
#include "io/model/diagnostics.hpp"
#include "io/model/model_inheritance.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic::io {

/// Names of the columns of a table. The key names a row in messages.
struct TableLayout {
  std::string_view file, key;
  std::vector<std::string_view> columns;        ///< all of them must be there, in any order
  std::vector<std::string_view> replaced_by{};  ///< with which columns alike a row replaces; empty: the key
};

using Columns3 = std::array<std::string_view, 3>;

/// A cell that cannot be read gives NaN, an empty text or false, and one diagnostic; cells of a column or a
/// row that is known to be broken give the same in silence.
///
/// Where a model extends another, its rows replace those of its base that are called the same, all of a name
/// together, in their place; rows with new names come last. Before that it loses the rows whose key stands in
/// the inherited model's [without].
class Table {
 public:
  /// @param inheritance  base first; the base must have the table
  Table(const std::vector<InheritedModel>& inheritance, TableLayout layout, Diagnostics& diagnostics);

  /// Name of the table, in the model's own directory.
  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  /// File a row stands in, as diagnostics name it.
  [[nodiscard]] const std::string& file(int row) const { return files_[rows_[std::size_t(row)].part]; }
  [[nodiscard]] int size() const noexcept { return static_cast<int>(rows_.size()); }
  [[nodiscard]] int line(int row) const { return rows_[std::size_t(row)].line; }
  /// "line 12", with the file where it is not the model's own.
  [[nodiscard]] std::string place(int row) const;
  [[nodiscard]] const std::vector<std::string_view>& columns() const noexcept { return layout_.columns; }
  [[nodiscard]] bool has_error() const;
  [[nodiscard]] bool has_error(int row) const { return diagnostics_->error_at(file(row), line(row)); }
  [[nodiscard]] bool has(std::string_view column) const { return column_.contains(column); }
  /// Whether the cells of a column are all there: what is not among them is nowhere.
  [[nodiscard]] bool complete(std::string_view column) const {
    return has(column) && size() > 0 && !cut_short_;
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
  /// `true` or `false`, in any letter case: spreadsheets write TRUE, pandas True.
  bool flag(int row, std::string_view column) const;
  /// Position of the cell among the choices, -1 if it is none of them.
  int choice(int row, std::string_view column, const std::vector<std::string_view>& choices) const;

  /// An error about a cell, or about something else in a row.
  void fault(int row, std::string_view column, std::string_view expectation) const;
  /// A warning about a cell that is read all the same.
  void warn(int row, std::string_view column, std::string_view expectation) const;
  void fault(int row, const std::string& where, const std::string& value, std::string_view expectation) const;

 private:
  struct Row {
    std::size_t part = 0;            ///< which of the files
    int line = 0;                    ///< counted from 1
    std::vector<std::string> cells;  ///< in the order of the layout
    bool whole = true;               ///< as many cells as the header has
  };

  void add(std::size_t part, int line, const std::string& where, const std::string& value,
           std::string_view expectation, Severity severity = Severity::error,
           std::string_view column = "") const;
  void say(int row, std::string_view column, std::string_view expectation, Severity severity) const;
  [[nodiscard]] CsvTable read(std::size_t part, const std::filesystem::path& path);
  [[nodiscard]] std::map<std::string_view, std::size_t> read_header(std::size_t part, const CsvTable& csv);
  [[nodiscard]] std::vector<Row> read_rows(std::size_t part, const CsvTable& csv,
                                           const std::map<std::string_view, std::size_t>& place) const;
  [[nodiscard]] std::string name_for_replacing(const Row& row) const;
  void take_away(const InheritedModel& inherited);
  void lay_over(std::vector<Row> rows);
  double parse(int row, std::string_view column, const std::string& cell, const Bound& demanded,
               const Bound& plausible) const;

  TableLayout layout_;
  std::string file_;
  Diagnostics* diagnostics_;
  std::vector<std::string> files_;
  std::vector<Row> rows_;
  std::map<std::string_view, std::size_t> column_;  ///< place in the layout of the columns all files have
  bool cut_short_ = false;                          ///< a file could not be read to its end
};

/// What [without] calls a table.
[[nodiscard]] std::string_view stem(const TableLayout& layout);

/// A diagnostic: what an inherited model does without is nowhere below it.
void report_not_there(const InheritedModel& inherited, const TableLayout& layout, const TakenAway& away,
                      Diagnostics& diagnostics);

/// A number as a message shows it.
[[nodiscard]] std::string shown(double value);

/// Bytes of a file.
/// @throws DataError if it cannot be read
[[nodiscard]] std::string read_bytes(const std::filesystem::path& path);

/// What stands between separators, without blanks around it.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

}  // namespace lumbopelvic::io
