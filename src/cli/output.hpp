#pragma once
/// Outputs of a command: proven before its work begins, written when it is done.

#include <filesystem>
#include <string>

#include "lumbopelvic/outcome/dataset.hpp"

namespace lumbopelvic::cli {

/// Proves that the file of an option can be written; none is no fault.
/// @throws DataError "<option>: <file>: expected <what could be written to>"
void check_output(const std::string& option, const std::filesystem::path& file);

/// The same of a result (-o) and of an image (--plot), which must end in .svg and be another file.
void check_outputs(const std::filesystem::path& result, const std::filesystem::path& plot);

/// Writes a text to the file of an option, whole or not at all.
void write_text(const std::string& option, const std::filesystem::path& file, const std::string& text);

}  // namespace lumbopelvic::cli
