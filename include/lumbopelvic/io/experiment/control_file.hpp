#pragma once
/// Control settings file in TOML. What it can say is documented in data/control/reflexes.toml.

#include <filesystem>

#include "lumbopelvic/control/control_settings.hpp"

namespace lumbopelvic {

/// The control settings of a shipped name, such as "reflexes", or of a file.
/// @throws DataError on the first thing wrong, in one line:
///         "<file>:<line>: <key>: <value>: expected <expectation>"
[[nodiscard]] ControlSettings load_control(const std::filesystem::path& name_or_path);

}  // namespace lumbopelvic
