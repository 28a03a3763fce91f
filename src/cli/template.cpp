/// lumbopelvic template NAME

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/shipped.hpp"
#include "io/nearest.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/data_path.hpp"

namespace lumbopelvic::cli {

namespace {

/// The shipped file of a name, of whichever kind it is; of a model, the directory.
std::filesystem::path shipped(const std::string& name) {
  std::vector<std::string> names;
  for (const auto kind : shipped_kinds) {
    const std::vector<std::string> of_kind = list_data(kind);
    if (std::ranges::count(of_kind, name) > 0) return find_shipped(kind, name);
    names.insert(names.end(), of_kind.begin(), of_kind.end());
  }
  throw DataError("template: " + name + ": expected a name that 'lumbopelvic list' shows" +
                  io::did_you_mean(name, names));
}

/// A link that leads nowhere is in the way of a directory, but not of a file.
bool is_there(const std::filesystem::path& output, bool directory) {
  return std::filesystem::exists(directory ? std::filesystem::symlink_status(output)
                                           : std::filesystem::status(output));
}

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// The whole directory, or nothing.
void copy_model(const std::filesystem::path& source, const std::filesystem::path& output) {
  std::error_code error, ignored;
  std::filesystem::copy(source, output, error);
  if (!error) return;
  std::filesystem::remove_all(output, ignored);
  throw DataError("-o: " + output.string() + ": " + error.message() + ": expected a new directory");
}

}  // namespace

Exit print_template(const TemplateArguments& arguments) {
  const auto source = shipped(arguments.name);
  const bool model = std::filesystem::is_directory(source);
  if (model && arguments.output.empty())
    throw DataError("template: " + arguments.name + ": a model is a directory: expected -o DIRECTORY");
  if (!arguments.output.empty() && is_there(arguments.output, model))
    throw DataError("-o: " + arguments.output.string() + ": is there: expected a new " +
                    (model ? "directory" : "file"));
  if (arguments.output.empty()) {
    std::cout << text_of(source);
    return Exit::done;
  }
  if (model)
    copy_model(source, arguments.output);
  else
    write_text("-o", arguments.output, text_of(source));
  return Exit::done;
}

}  // namespace lumbopelvic::cli
