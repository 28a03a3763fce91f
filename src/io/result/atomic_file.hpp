#pragma once
/// Files that appear whole or not at all.

#include <filesystem>
#include <span>

namespace lumbopelvic::io {

/// Writes bytes to a temporary name beside the target, syncs them to the disk, and renames them into place.
/// @throws DataError if any step fails; the temporary file is removed and an older target stays as it was
void write_whole_file(const std::filesystem::path& file, std::span<const char> bytes);

}  // namespace lumbopelvic::io
