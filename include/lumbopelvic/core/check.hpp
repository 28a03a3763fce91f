#pragma once
/// Argument checks: named one-liners with one wording. They stay on in release builds.

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/core/number_text.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

inline constexpr std::size_t longest_value = 200;  // of a text in a message [bytes]

/// Throws the library's one wording of a broken contract:
/// "<function>: <name> is <value>, expected <expectation>".
template <class Value>
[[noreturn]] void fail_argument(std::string_view function, std::string_view name, const Value& value,
                                std::string_view expectation) {
  TextStream message;
  message.precision(10);
  message << function << ": " << name << " is ";
  if constexpr (std::is_convertible_v<const Value&, std::string_view>)
    message << printable(value, longest_value);
  else
    message << value;
  message << ", expected " << expectation;
  throw InvalidArgument(message.str());
}

inline void check_finite(std::string_view function, std::string_view name, double value) {
  if (!std::isfinite(value)) fail_argument(function, name, value, "a finite number");
}

inline void check_positive(std::string_view function, std::string_view name, double value) {
  if (!(value > 0.0) || !std::isfinite(value)) fail_argument(function, name, value, "> 0 and finite");
}

inline void check_nonnegative(std::string_view function, std::string_view name, double value) {
  if (!(value >= 0.0) || !std::isfinite(value)) fail_argument(function, name, value, ">= 0 and finite");
}

inline void check_range(std::string_view function, std::string_view name, double value, double low,
                        double high) {
  if (!(value >= low && value <= high)) {
    fail_argument(function, name, value, "between " + number_text(low) + " and " + number_text(high));
  }
}

inline void check_size(std::string_view function, std::string_view name, Eigen::Index size,
                       Eigen::Index expected) {
  if (size != expected) fail_argument(function, name, size, "size " + std::to_string(expected));
}

inline void check_index(std::string_view function, std::string_view name, std::ptrdiff_t index,
                        std::ptrdiff_t size) {
  if (index < 0 || index >= size)
    fail_argument(function, name, index, "an index below " + std::to_string(size));
}

}  // namespace lumbopelvic
