#include "cli/table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace lumbopelvic::cli {

namespace {

constexpr auto gap = "  ";

/// Characters of UTF-8 text: its bytes but for those that continue a character.
std::size_t width_of(const std::string& text) {
  return std::size_t(std::ranges::count_if(text, [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

void print_row(std::ostream& stream, const std::vector<Column>& columns,
               const std::vector<std::size_t>& widths, const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string blanks(widths[i] - width_of(cells[i]), ' ');
    line += i == 0 ? "" : gap;
    line += columns[i].align == Align::left ? cells[i] + blanks : blanks + cells[i];
  }
  stream << line.substr(0, line.find_last_not_of(' ') + 1) << '\n';
}

}  // namespace

std::vector<std::size_t> TextTable::widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    widths.push_back(width_of(columns_[i].title));
    for (const auto& row : rows_) widths[i] = std::max(widths[i], width_of(row.at(i)));
  }
  return widths;
}

void TextTable::print(std::ostream& stream) const {
  const auto all_widths = widths();
  std::vector<std::string> titles, rules;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    titles.push_back(columns_[i].title);
    rules.emplace_back(all_widths[i], '-');
  }
  print_row(stream, columns_, all_widths, titles);
  print_row(stream, columns_, all_widths, rules);
  for (const auto& row : rows_) print_row(stream, columns_, all_widths, row);
}

std::string formatted(const char* format, double value) {
  if (std::isnan(value)) return "-";
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

}  // namespace lumbopelvic::cli
