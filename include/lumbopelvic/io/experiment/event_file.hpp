#pragma once
/// Event file in TOML. What it can say is documented in data/events/quick_release.toml.

#include <filesystem>

#include "lumbopelvic/simulation/event.hpp"

namespace lumbopelvic {

/// @throws DataError on the first thing wrong, in one line:
///         "<file>:<line>: <key>: <value>: expected <expectation>"
[[nodiscard]] EventSet read_events(const std::filesystem::path& file);

}  // namespace lumbopelvic
