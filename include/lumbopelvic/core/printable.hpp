#pragma once
/// Printable text: one line of bounded length, without anything that a terminal would act on.

#include <cstddef>
#include <string>
#include <string_view>

namespace lumbopelvic {

namespace detail {

/// Bytes of the UTF-8 character that a text begins with; 0 if it begins with none.
constexpr std::size_t utf8_length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  std::size_t n = first < 0x80 ? 1 : 0;
  if (first >= 0xC2 && first < 0xE0) n = 2;
  if (first >= 0xE0 && first < 0xF0) n = 3;
  if (first >= 0xF0 && first < 0xF5) n = 4;
  if (n > text.size()) return 0;
  for (std::size_t i = 1; i < n; ++i)
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  return n;
}

/// Whether a character moves the cursor, ends the line, or begins an order to the terminal.
constexpr bool is_control(std::string_view character) {
  const auto last = static_cast<unsigned char>(character.back());
  if (character.size() == 1) return last < 0x20 || last == 0x7F;
  if (character.size() == 2) return character.front() == '\xC2' && last < 0xA0;
  return character == "\xE2\x80\xA8" || character == "\xE2\x80\xA9";  // ends of a line and of a paragraph
}

inline std::string escaped(std::string_view character) {
  if (character == "\n") return "\\n";
  if (character == "\t") return "\\t";
  std::string text;
  for (const char byte : character) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(byte);
    text += {'\\', 'x', digits[code / 16], digits[code % 16]};
  }
  return text;
}

}  // namespace detail

/// A text as it may stand in a message: control characters, line ends and bytes that are not UTF-8 are
/// written as \n, \t or \x1b; what is long ends in " ... (12345 bytes)".
/// @param longest  bytes of the whole, at least 40
[[nodiscard]] inline std::string printable(std::string_view text, std::size_t longest) {
  constexpr std::size_t room_for_end = 32;
  std::string shown;
  std::size_t fits = 0;  // what of it may stay if the whole does not
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t n = detail::utf8_length(rest);
    const std::string_view character = rest.substr(0, n == 0 ? 1 : n);
    shown += n == 0 || detail::is_control(character) ? detail::escaped(character) : std::string(character);
    if (shown.size() + room_for_end <= longest) fits = shown.size();
    if (shown.size() > longest)
      return shown.substr(0, fits) + " ... (" + std::to_string(text.size()) + " bytes)";
    rest.remove_prefix(character.size());
  }
  return shown;
}

}  // namespace lumbopelvic
