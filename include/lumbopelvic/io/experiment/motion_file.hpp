#pragma once
/// Motion files: CSV tables and OpenSim's .mot and .sto. The formats are described in data/motions/README.md.

#include <filesystem>

#include "lumbopelvic/simulation/prescribed_motion.hpp"

namespace lumbopelvic {

/// Reads a motion: the ending of the file's name says which format, .csv, .mot or .sto.
/// @throws DataError on the first thing wrong, in one line: "<file>:<line>: <what>: <value>: expected
///         <expectation>"
[[nodiscard]] MotionTable read_motion(const std::filesystem::path& file);

}  // namespace lumbopelvic
