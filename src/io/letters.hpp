#pragma once
/// Letters A to Z and digits, the same in every locale.

#include <string>
#include <string_view>

namespace lumbopelvic::io {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[nodiscard]] constexpr char small_letter(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }
[[nodiscard]] constexpr char capital_letter(char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; }
[[nodiscard]] constexpr bool is_letter(char c) { return small_letter(c) >= 'a' && small_letter(c) <= 'z'; }

/// The same text with A to Z as a to z.
[[nodiscard]] inline std::string small_letters(std::string_view text) {
  std::string small(text);
  for (char& c : small) c = small_letter(c);
  return small;
}

}  // namespace lumbopelvic::io
