#pragma once
/// Motion files: CSV tables and OpenSim's .mot and .sto. The formats are described in data/motions/README.md.

#include <filesystem>
#include <optional>

#include "lumbopelvic/simulation/prescribed_motion.hpp"

namespace lumbopelvic {

/// The motion of a shipped name, such as "walking", or of a file: the ending of the file's name says which
/// format, .csv, .mot or .sto.
/// @param angles  unit of angles in a file that does not say it; none: such a file is refused
/// @throws DataError on the first thing wrong, in one line: "<file>:<line>: <what>: <value>: expected
///         <expectation>"
[[nodiscard]] MotionTable load_motion(const std::filesystem::path& name_or_path,
                                      std::optional<AngleUnit> angles = {});

}  // namespace lumbopelvic
