#pragma once
/// Numbers as text, the same in every locale: a decimal point, and nothing between thousands.

#include <array>
#include <charconv>
#include <locale>
#include <sstream>
#include <string>

namespace lumbopelvic {

/// A number to at most so many significant digits, 1 to 17, as "%.<digits>g" prints it in the C locale.
[[nodiscard]] inline std::string number_text(double value, int digits = 6) {
  std::array<char, 48> text{};  // 17 digits, signs, a point and an exponent take 24
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, digits);
  return {text.data(), end.ptr};
}

/// The shortest text that stands for this number alone: 0.0005, not 0.00050000000000000001.
[[nodiscard]] inline std::string shortest_number_text(double value) {
  std::array<char, 48> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general);
  return {text.data(), end.ptr};
}

/// A stream for text that has numbers in it; one by itself would follow the program's locale.
class TextStream : public std::ostringstream {
 public:
  TextStream() { imbue(std::locale::classic()); }
};

}  // namespace lumbopelvic
