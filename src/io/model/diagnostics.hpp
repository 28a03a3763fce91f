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
  void add(Diagnostic diagnostic) { all_.push_back(std::move(diagnostic)); }

  [[nodiscard]] bool error_in(std::string_view file) const;
  [[nodiscard]] bool error_at(std::string_view file, int row) const;
  [[nodiscard]] bool any_error() const { return count_errors(all_) > 0; }

  /// By file, in the order given, and by row.
  [[nodiscard]] std::vector<Diagnostic> sorted(const std::vector<std::string_view>& files) const;

 private:
  std::vector<Diagnostic> all_;
};

}  // namespace lumbopelvic::io
