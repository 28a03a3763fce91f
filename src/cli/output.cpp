#include "cli/output.hpp"

#include "io/result/output_file.hpp"
#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic::cli {

namespace {

/// Adds the option to what is said of its file.
template <class Act>
void naming(const std::string& option, const Act& act) {
  try {
    act();
  } catch (const DataError& error) {
    throw DataError(option + ": " + error.what());
  }
}

bool same_file(const std::filesystem::path& a, const std::filesystem::path& b) {
  std::error_code missing;
  const auto whole = [](const auto& path) { return std::filesystem::absolute(path).lexically_normal(); };
  return std::filesystem::equivalent(a, b, missing) || whole(a) == whole(b);
}

}  // namespace

void check_output(const std::string& option, const std::filesystem::path& file) {
  if (!file.empty()) naming(option, [&] { io::check_output_file(file); });
}

void check_outputs(const std::filesystem::path& result, const std::filesystem::path& plot) {
  if (!plot.empty() && plot.extension() != ".svg")
    throw DataError("--plot: " + plot.string() + ": expected a name that ends in .svg");
  if (!plot.empty() && !result.empty() && same_file(plot, result))
    throw DataError("--plot: " + plot.string() + ": expected another file than that of -o");
  check_output("-o", result);
  check_output("--plot", plot);
}

void write_text(const std::string& option, const std::filesystem::path& file, const std::string& text) {
  naming(option, [&] { io::write_whole_file(file, text); });
}

}  // namespace lumbopelvic::cli
