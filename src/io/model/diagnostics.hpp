#pragma once
/// Diagnostics of the readers, in the order they were made.

#include <string>
#include <string_view>
#include <vector>

#include "lumbopelvic/io/model/diagnostic.hpp"

namespace lumbopelvic::io {

/// Diagnostics in the order they were made.
class Diagnostics {
 public:
  /// @param column  of a table, if it is about a cell: the same of more than three rows becomes one
  void add(Diagnostic diagnostic, std::string_view column = "");

  [[nodiscard]] bool error_in(std::string_view file) const;
  [[nodiscard]] bool error_at(std::string_view file, int row) const;
  [[nodiscard]] bool any_error() const { return count_errors(all_) > 0; }

  /// By file, in the order given, and by row; one for more than three rows of a column in
  /// which the same is expected of numbers, or of the same word.
  [[nodiscard]] std::vector<Diagnostic> sorted(const std::vector<std::string_view>& files) const;

 private:
  [[nodiscard]] std::vector<Diagnostic> grouped() const;

  std::vector<Diagnostic> all_;
  std::vector<std::string> column_;  ///< of each, empty: none
};

}  // namespace lumbopelvic::io
