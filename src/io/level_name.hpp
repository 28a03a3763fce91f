#pragma once
/// Level name: L4L5 as it is, and as people write it.

#include <string>
#include <string_view>

#include "io/letters.hpp"

namespace lumbopelvic::io {

/// A letter of a region of the spine and a number of one or two digits; takes them off the text.
/// @param region  taken where the text has no letter; 0: it must have one
inline std::string take_vertebra(std::string_view& text, char region) {
  const auto letter = text.empty() ? '\0' : capital_letter(text.front());
  if (letter != '\0' && std::string_view("CTLS").find(letter) != std::string_view::npos) {
    region = letter;
    text.remove_prefix(1);
  }
  std::size_t digits = 0;
  while (digits < text.size() && digits < 2 && is_digit(text[digits])) ++digits;
  if (region == 0 || digits == 0) return "";
  std::string vertebra = region + std::string(text.substr(0, digits));
  text.remove_prefix(digits);
  return vertebra;
}

/// `L4/5`, `L4-L5`, `l4l5` and `L4L5` are L4L5, `T12/L1` is T12L1; any other text stays as it is.
[[nodiscard]] inline std::string level_name(const std::string& text) {
  std::string_view rest = text;
  const std::string upper = take_vertebra(rest, 0);
  if (upper.empty() || rest.empty()) return text;
  const bool parted = rest.front() == '/' || rest.front() == '-';
  if (parted) rest.remove_prefix(1);
  const std::string lower = take_vertebra(rest, parted ? upper.front() : '\0');
  return lower.empty() || !rest.empty() ? text : upper + lower;
}

}  // namespace lumbopelvic::io
