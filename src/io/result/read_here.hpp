#pragma once
/// Reading of a result within this process: what `load_result` does in a process of its own.

#include <filesystem>

#include "lumbopelvic/outcome/dataset.hpp"

namespace lumbopelvic::io {

/// @throws DataError without the name of the file, if HDF5 says that something is wrong; HDF5 may crash instead
[[nodiscard]] Dataset read_result_here(const std::filesystem::path& file);

}  // namespace lumbopelvic::io
