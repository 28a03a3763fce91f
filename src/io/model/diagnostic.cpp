#include "lumbopelvic/io/model/diagnostic.hpp"

#include <algorithm>
#include <tuple>

#include "io/model/diagnostics.hpp"

namespace lumbopelvic {

namespace {

constexpr std::size_t longest_value = 60,
                      longest_place = 120;  // keeps a line readable when a cell holds a page

/// The text on one line, cut where it is longer than a line can show.
std::string one_line(std::string text, std::size_t longest) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  if (text.size() <= longest) return text;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // whole characters
  return text.substr(0, end) + "...";
}

}  // namespace

std::string to_string(const Diagnostic& f) {
  const std::string severity = f.severity == Severity::error ? "error: " : "warning: ";
  const std::string place = f.row > 0 ? f.file + ":" + std::to_string(f.row) : f.file;
  const std::string value = f.value.empty() ? "empty" : one_line(f.value, longest_value);
  return severity + place + ": " + one_line(f.where, longest_place) + " is " + value + ", expected " +
         one_line(f.expectation, longest_place);
}

int count_errors(const std::vector<Diagnostic>& diagnostics) {
  return static_cast<int>(std::count_if(diagnostics.begin(), diagnostics.end(),
                                        [](const Diagnostic& f) { return f.severity == Severity::error; }));
}

namespace io {

bool Diagnostics::error_in(std::string_view file) const {
  return std::any_of(all_.begin(), all_.end(),
                     [&](const Diagnostic& f) { return f.severity == Severity::error && f.file == file; });
}

bool Diagnostics::error_at(std::string_view file, int row) const {
  return std::any_of(all_.begin(), all_.end(), [&](const Diagnostic& f) {
    return f.severity == Severity::error && f.file == file && f.row == row;
  });
}

std::vector<Diagnostic> Diagnostics::sorted(const std::vector<std::string_view>& files) const {
  const auto position = [&](const Diagnostic& f) {  // a table of a base stands with the model's own
    const auto name = std::string_view(f.file).substr(f.file.rfind('/') + 1);
    return std::find(files.begin(), files.end(), name) - files.begin();
  };
  std::vector<Diagnostic> result = all_;
  std::stable_sort(result.begin(), result.end(), [&](const Diagnostic& a, const Diagnostic& b) {
    return std::tuple(position(a), a.file, a.row) < std::tuple(position(b), b.file, b.row);
  });
  return result;
}

}  // namespace io

}  // namespace lumbopelvic
