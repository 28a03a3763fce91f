#pragma once
/// Perturbation file in TOML. What it can say is documented in data/perturbations/quick_release.toml.

#include <filesystem>

#include "lumbopelvic/simulation/perturbation.hpp"

namespace lumbopelvic {

/// The perturbations of a shipped name, such as "push_forward", or of a file.
/// @throws DataError on the first thing wrong, in one line:
///         "<file>:<line>: <key>: <value>: expected <expectation>"
[[nodiscard]] PerturbationSet load_perturbations(const std::filesystem::path& name_or_path);

}  // namespace lumbopelvic
