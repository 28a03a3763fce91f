#pragma once
/// Dataset as bytes, for another process of the same program: every count is checked against what is there.

#include <string>
#include <string_view>

#include "lumbopelvic/outcome/dataset.hpp"

namespace lumbopelvic::io {

[[nodiscard]] std::string to_bytes(const Dataset& dataset);

/// @throws DataError if the bytes are not those of a Dataset
[[nodiscard]] Dataset from_bytes(std::string_view bytes);

}  // namespace lumbopelvic::io
