#pragma once
/// Control settings file in TOML. What it can say is documented in data/control/reflexes.toml.

#include <filesystem>

#include "lumbopelvic/control/control_settings.hpp"

namespace lumbopelvic {

/// @throws DataError on the first thing wrong, in one line:
///         "<file>:<line>: <key>: <value>: expected <expectation>"
[[nodiscard]] ControlSettings read_control(const std::filesystem::path& file);

}  // namespace lumbopelvic
