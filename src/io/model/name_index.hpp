#pragma once
/// The names of a table and the rows they stand in.

#include <map>
#include <string>
#include <string_view>

#include "io/model/table.hpp"

namespace lumbopelvic::io {

class NameIndex {
 public:
  /// Rows by the text of a column; a name that comes twice is a diagnostic.
  NameIndex(const Table& table, std::string_view column);

  /// Whether the table could be read, so that a name that is not here is nowhere.
  [[nodiscard]] bool complete() const noexcept { return complete_; }
  /// Row of a name, -1 if there is none.
  [[nodiscard]] int find(std::string_view name) const;
  /// Row of the name in a cell, -1 with a diagnostic if there is none. Where the named table could not be
  /// read, no diagnostic.
  int refer(const Table& from, int row, std::string_view column) const;

 private:
  std::string what_;  ///< such as "a body of bodies.csv"
  bool complete_;
  std::map<std::string, int, std::less<>> row_;
};

}  // namespace lumbopelvic::io
