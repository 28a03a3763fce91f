#pragma once
/// Model files: a model directory as read, with what a check needs to name rows.

#include <functional>

#include "io/model/diagnostics.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"

namespace lumbopelvic::io {

/// A line of a file, as diagnostics name it.
struct RowPlace {
  std::string file;
  int line = 0;  ///< counted from 1; 0: not known
};

/// Where the row of a fascicle or of a body stands in a table.
using RowOf = std::function<RowPlace(std::string_view file, std::string_view name)>;

struct LocatedReading {
  ModelReading reading;
  RowOf row_of;
};

/// try_load_model, and where its fascicles stand.
[[nodiscard]] LocatedReading read_located(const std::filesystem::path& directory);

/// Order of the files in reports.
[[nodiscard]] const std::vector<std::string_view>& report_order();

}  // namespace lumbopelvic::io
