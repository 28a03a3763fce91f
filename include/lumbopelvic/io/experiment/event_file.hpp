#pragma once
/// Event file in TOML. What it can say is documented in data/events/quick_release.toml.

#include <filesystem>

#include "lumbopelvic/simulation/event.hpp"

namespace lumbopelvic {

/// The events of a shipped name, such as "push_forward", or of a file.
/// @throws DataError on the first thing wrong, in one line:
///         "<file>:<line>: <key>: <value>: expected <expectation>"
[[nodiscard]] EventSet load_events(const std::filesystem::path& name_or_path);

}  // namespace lumbopelvic
