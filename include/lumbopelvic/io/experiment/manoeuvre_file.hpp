#pragma once
/// Manoeuvre file in TOML. What it can say is documented in data/breathing/quiet.toml.

#include <filesystem>

#include "lumbopelvic/breathing/breathing.hpp"

namespace lumbopelvic {

/// The manoeuvre of a shipped name, such as "quiet", or of a file.
/// @throws DataError on the first thing wrong, in one line:
///         "<file>:<line>: <key>: <value>: expected <expectation>"
[[nodiscard]] Manoeuvre load_manoeuvre(const std::filesystem::path& name_or_path);

}  // namespace lumbopelvic
