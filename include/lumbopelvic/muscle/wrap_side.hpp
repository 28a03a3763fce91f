#pragma once
/// The side of a wrapping surface that a muscle path must keep to.

#include <string_view>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// A half-axis of the surface's frame that the path passes by, or no preference: the shorter way.
struct WrapSide {
  int axis = 0;  ///< 0 x, 1 y, 2 z
  int sign = 0;  ///< +1 or −1: the half of that axis; 0: any side

  [[nodiscard]] bool any() const noexcept { return sign == 0; }
  /// Unit vector towards the allowed side, in the surface's frame; zero for any side.
  [[nodiscard]] Vec3<double> direction() const { return sign * Vec3<double>::Unit(axis); }
  bool operator==(const WrapSide&) const = default;
};

/// Reads a side as the tables write it: `all`, `x`, `-x`, `y`, `-y`, `z`, `-z` (`+x` is `x`).
///
/// @throws InvalidArgument for any other text
[[nodiscard]] inline WrapSide parse_wrap_side(std::string_view text) {
  if (text == "all") return {};
  const bool signed_text = text.size() == 2 && (text.front() == '-' || text.front() == '+');
  const std::string_view letter = signed_text ? text.substr(1) : text;
  if (letter.size() != 1 || letter.front() < 'x' || letter.front() > 'z')
    fail_argument("parse_wrap_side", "text", text, "all, x, -x, y, -y, z or -z");
  return {letter.front() - 'x', text.front() == '-' ? -1 : 1};
}

}  // namespace lumbopelvic
