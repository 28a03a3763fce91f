#pragma once
/// Output files: they appear whole or not at all, and links and devices stay what they are.

#include <filesystem>
#include <span>

namespace lumbopelvic::io {

/// Whether an output is a character device or a pipe, itself or behind a link: what is written to it cannot be
/// taken back, so it gets finished bytes, once.
[[nodiscard]] bool is_stream(const std::filesystem::path& file);

/// Proves that an output can be written, before any work is done for it: in the folder of a file, a temporary
/// one is made and removed.
/// @throws DataError "<file>: expected <what could be written to>", or "<file>: cannot be written: <reason>"
void check_output_file(const std::filesystem::path& file);

/// Writes bytes to a new file beside the target, syncs it to the disk, and renames it into place. The target
/// of a link is replaced and the link stays; a file that is replaced hands on its permissions. A device or a
/// pipe gets the bytes as they are.
/// @throws DataError if any step fails; the temporary file is removed and an older target stays as it was
void write_whole_file(const std::filesystem::path& file, std::span<const char> bytes);

}  // namespace lumbopelvic::io
