#include "io/model/name_index.hpp"

namespace lumbopelvic::io {

NameIndex::NameIndex(const Table& table, std::string_view column)
    : what_("a " + std::string(column) + " of " + table.file()), complete_(table.complete(column)) {
  for (int row = 0; row < table.size() && table.has(column); ++row) {
    const auto [place, is_new] = row_.emplace(table.text(row, column), row);
    if (place->first.empty())
      table.fault(row, column, "a name");
    else if (!is_new)
      table.fault(row, column, "a new name (it is also in " + table.place(place->second) + ")");
  }
}

int NameIndex::find(std::string_view name) const {
  const auto found = row_.find(name);
  return found == row_.end() ? -1 : found->second;
}

int NameIndex::refer(const Table& from, int row, std::string_view column) const {
  const int found = find(from.text(row, column));
  if (found < 0 && complete_) from.fault(row, column, what_);
  return found;
}

}  // namespace lumbopelvic::io
