#pragma once
/// Diagnostic of a user's file: what is wrong or odd, in one line each, with the place, the value and what
/// was expected.

#include <string>
#include <vector>

namespace lumbopelvic {

enum class Severity { error, warning };

struct Diagnostic {
  Severity severity = Severity::error;
  std::string file;         ///< name within the model directory
  int row = 0;              ///< line number in the file, counted from 1; 0: the file as a whole
  std::string where;        ///< what it is about, such as "f_max_N of Ps_L1_VB_r"
  std::string value;        ///< as the file has it
  std::string expectation;  ///< what would have been right
  int rows = 1;             ///< in how many rows of the file the same is wrong; `row` is the first
  bool operator==(const Diagnostic&) const = default;
};

/// One line: "error: muscles.csv:17: f_max_N of Ps_L1_VB_r is -5, expected > 0"; of several rows, how many.
[[nodiscard]] std::string to_string(const Diagnostic& diagnostic);

/// Number of diagnostics that are errors.
[[nodiscard]] int count_errors(const std::vector<Diagnostic>& diagnostics);

}  // namespace lumbopelvic
