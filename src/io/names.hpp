#pragma once
/// Names that files give to what they describe: they become labels, words of messages, and names of files.

#include <string_view>

#include "lumbopelvic/core/printable.hpp"

namespace lumbopelvic::io {

inline constexpr std::size_t longest_name = 100;  // of the 255 bytes that a file's name may have
inline constexpr std::string_view a_name =
    "a name of 1 to 100 bytes, without '/', '..' and control characters: a name is no path";

/// Whether a text can be a name.
[[nodiscard]] inline bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= longest_name && text.find('/') == std::string_view::npos &&
         text.find("..") == std::string_view::npos && printable(text, 4 * longest_name + 40) == text;
}

}  // namespace lumbopelvic::io
