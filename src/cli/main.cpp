/// The command `lumbopelvic`.

#include <iostream>
#include <string>

#include "cli/build_info.hpp"
#include "cli/command.hpp"
#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic::cli {

namespace {

constexpr auto description = "Simulation of the lumbopelvic region: load sharing with certified stability.";

constexpr auto examples = R"(Examples:
  lumbopelvic list                                  what ships: models, postures, experiments, ...
  lumbopelvic run release_vs_stabilise              the main experiment, to results/release_vs_stabilise.h5
  lumbopelvic run release_vs_stabilise --set 'variants.column_Hz=[0.5]' -o quick.h5
  lumbopelvic info quick.h5                         what a result holds
  lumbopelvic template release_vs_stabilise         an experiment to edit: save it as mine.toml, then
  lumbopelvic run mine.toml
  lumbopelvic check my_model                        audit of a model directory

Exit status:
  0  done
  1  ran, but some runs failed or were not made, or a model has errors
  2  bad input: one line says which file, key, value, and what was expected
  3  internal error)";

Exit say(Exit exit, const std::string& message) {
  std::cerr << "lumbopelvic: " << message << '\n';
  return exit;
}

/// Help and version end the parsing like mistakes do, but are none.
Exit end_of_parsing(const CLI::App& program, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) return Exit(program.exit(error));
  return say(Exit::bad_input, std::string(error.what()) + " (see lumbopelvic --help)");
}

Exit run_program(int argc, char** argv) {
  Exit exit = Exit::done;
  CLI::App program(description, "lumbopelvic");
  program.footer(examples);
  program.set_version_flag("--version", "lumbopelvic " + version() + " (" + commit() + ")");
  add_run(program, exit);
  add_check(program, exit);
  add_info(program, exit);
  add_list(program, exit);
  add_template(program, exit);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return end_of_parsing(program, error);
  }
  if (program.get_subcommands().empty())
    return say(Exit::bad_input, "expected a command (see lumbopelvic --help)");
  return exit;
}

}  // namespace

}  // namespace lumbopelvic::cli

int main(int argc, char** argv) {
  using namespace lumbopelvic;
  using cli::Exit;
  try {
    return static_cast<int>(cli::run_program(argc, argv));
  } catch (const DataError& error) {
    return static_cast<int>(cli::say(Exit::bad_input, error.what()));
  } catch (const InvalidArgument& error) {
    return static_cast<int>(cli::say(Exit::bad_input, error.what()));
  } catch (const std::exception& error) {
    return static_cast<int>(cli::say(Exit::internal, std::string("internal error: ") + error.what()));
  }
}
