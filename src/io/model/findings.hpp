#pragma once
/// Diagnostics of the readers, in the order they were made.

#include <string>
#include <string_view>
#include <vector>

#include "lumbopelvic/io/model/finding.hpp"

namespace lumbopelvic::io {

/// Findings in the order they were made.
class Findings {
 public:
  void add(Finding finding) { all_.push_back(std::move(finding)); }

  [[nodiscard]] bool error_in(std::string_view file) const;
  [[nodiscard]] bool error_at(std::string_view file, int row) const;
  [[nodiscard]] bool any_error() const { return count_errors(all_) > 0; }

  /// By file, in the order given, and by row.
  [[nodiscard]] std::vector<Finding> sorted(const std::vector<std::string_view>& files) const;

 private:
  std::vector<Finding> all_;
};

}  // namespace lumbopelvic::io
