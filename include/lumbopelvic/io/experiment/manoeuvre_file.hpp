#pragma once
/// Manoeuvre file in TOML. What it can say is documented in data/breathing/quiet.toml.

#include <filesystem>

#include "lumbopelvic/breathing/breathing.hpp"

namespace lumbopelvic {

/// @throws DataError on the first thing wrong, in one line:
///         "<file>:<line>: <key>: <value>: expected <expectation>"
[[nodiscard]] Manoeuvre read_manoeuvre(const std::filesystem::path& file);

}  // namespace lumbopelvic
