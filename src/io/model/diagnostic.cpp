#include "lumbopelvic/io/model/diagnostic.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>
#include <utility>

#include "io/model/diagnostics.hpp"
#include "lumbopelvic/core/printable.hpp"

namespace lumbopelvic {

namespace {

constexpr std::size_t longest_cell = 80, longest_place = 120;  // [bytes]: a line stays readable

bool is_number(const std::string& text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string to_string(const Diagnostic& f) {
  const std::string severity = f.severity == Severity::error ? "error: " : "warning: ";
  const std::string place = f.row > 0 ? f.file + ":" + std::to_string(f.row) : f.file;
  const std::string value = f.value.empty() ? "empty" : printable(f.value, longest_cell);
  return severity + place + ": " + printable(f.where, longest_place) + " is " + value + ", expected " +
         printable(f.expectation, longest_place) +
         (f.rows > 1 ? " (in " + std::to_string(f.rows) + " rows, this is the first)" : "");
}

int count_errors(const std::vector<Diagnostic>& diagnostics) {
  return static_cast<int>(std::count_if(diagnostics.begin(), diagnostics.end(),
                                        [](const Diagnostic& f) { return f.severity == Severity::error; }));
}

namespace io {

void Diagnostics::add(Diagnostic diagnostic, std::string_view column) {
  all_.push_back(std::move(diagnostic));
  column_.emplace_back(column);
}

bool Diagnostics::error_in(std::string_view file) const {
  return std::any_of(all_.begin(), all_.end(),
                     [&](const Diagnostic& f) { return f.severity == Severity::error && f.file == file; });
}

bool Diagnostics::error_at(std::string_view file, int row) const {
  return std::any_of(all_.begin(), all_.end(), [&](const Diagnostic& f) {
    return f.severity == Severity::error && f.file == file && f.row == row;
  });
}

std::vector<Diagnostic> Diagnostics::grouped() const {
  constexpr int most = 3;  // rows that are named one by one: a slip on the right is one on the left, too
  using Cause = std::tuple<Severity, std::string, std::string, std::string>;
  std::map<Cause, int> count;
  const auto cause = [this](std::size_t i) {  // numbers of a column may differ, words may not
    const Diagnostic& f = all_[i];
    return Cause{f.severity, f.file, column_[i], f.expectation + (is_number(f.value) ? "" : "\n" + f.value)};
  };
  for (std::size_t i = 0; i < all_.size(); ++i) ++count[cause(i)];
  std::vector<Diagnostic> result;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    int& rows = count[cause(i)];
    if (rows == 0) continue;  // said with the first of its rows
    result.push_back(all_[i]);
    if (!column_[i].empty() && rows > most) result.back().rows = std::exchange(rows, 0);
  }
  return result;
}

std::vector<Diagnostic> Diagnostics::sorted(const std::vector<std::string_view>& files) const {
  const auto position = [&](const Diagnostic& f) {  // a table of a base stands with the model's own
    const auto name = std::string_view(f.file).substr(f.file.rfind('/') + 1);
    return std::find(files.begin(), files.end(), name) - files.begin();
  };
  std::vector<Diagnostic> result = grouped();
  std::stable_sort(result.begin(), result.end(), [&](const Diagnostic& a, const Diagnostic& b) {
    return std::tuple(position(a), a.file, a.row) < std::tuple(position(b), b.file, b.row);
  });
  return result;
}

}  // namespace io

}  // namespace lumbopelvic
