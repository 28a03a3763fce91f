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

/// The shipped file of a name, of whichever kind it is; of a model, the directory.
std::filesystem::path shipped(const std::string& name) {
  for (const auto kind : shipped_kinds) {
    if (!std::ranges::count(list_data(kind), name)) continue;
    return find_shipped(kind, name);
  }
  throw DataError("template: " + name + ": expected a name that 'lumbopelvic list' shows");
}

}  // namespace

Exit print_template(const TemplateArguments& arguments) {
  const auto source = shipped(arguments.name);
  const bool model = std::filesystem::is_directory(source);
  if (model && arguments.output.empty())
    throw DataError("template: " + arguments.name + ": a model is a directory: expected -o DIRECTORY");
  if (model && std::filesystem::exists(arguments.output))
    throw DataError("-o: " + arguments.output.string() + ": is there: expected a new directory");
  if (arguments.output.empty()) {
    std::cout << std::ifstream(source).rdbuf();
    return Exit::done;
  }
  std::error_code error;
  std::filesystem::copy(source, arguments.output, error);
  if (error)
    throw DataError("-o: " + arguments.output.string() + ": " + error.message() + ": expected a new " +
                    (model ? "directory" : "file"));
  return Exit::done;
}

}  // namespace lumbopelvic::cli
