#pragma once
/// Seal of a result file: a last line behind the bytes of HDF5, with their hash. HDF5 looks no farther than its own
/// end, so every tool reads a sealed file; we look at the seal before HDF5 looks at anything.

#include <filesystem>
#include <vector>

namespace lumbopelvic::io {

/// Appends the seal to the bytes of a file.
void seal(std::vector<char>& image);

/// Checks the seal of a file, if it has one: files of other programs have none.
/// @throws DataError if the bytes are not those that were sealed, or cannot be read
void check_seal(const std::filesystem::path& file);

}  // namespace lumbopelvic::io
