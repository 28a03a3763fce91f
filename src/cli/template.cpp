/// lumbopelvic template NAME

#include <algorithm>
#include <fstream>
#include <iostream>

#include "cli/command.hpp"
#include "cli/shipped.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/data_path.hpp"

namespace lumbopelvic::cli {

namespace {

/// The shipped file of a name, of whichever kind it is.
std::filesystem::path shipped_file(const std::string& name) {
  for (const auto kind : shipped_kinds) {
    if (!std::ranges::count(list_data(kind), name)) continue;
    const auto path = find_data(kind, name);
    if (std::filesystem::is_regular_file(path)) return path;
    throw DataError("template: " + name + ": a model is a directory: copy " + path.string());
  }
  throw DataError("template: " + name + ": expected a name that 'lumbopelvic list' shows");
}

}  // namespace

Exit print_template(const TemplateArguments& arguments) {
  const auto source = shipped_file(arguments.name);
  if (arguments.output.empty()) {
    std::cout << std::ifstream(source).rdbuf();
    return Exit::done;
  }
  std::error_code error;
  std::filesystem::copy_file(source, arguments.output, error);
  if (error)
    throw DataError("-o: " + arguments.output.string() + ": " + error.message() + ": expected a new file");
  return Exit::done;
}

}  // namespace lumbopelvic::cli
