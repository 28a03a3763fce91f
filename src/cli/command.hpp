#pragma once
/// What the commands share: how they are added to the program, and how they end.

#include <CLI/CLI.hpp>

namespace lumbopelvic::cli {

/// Exit status of the program.
enum class Exit : int {
  done = 0,
  incomplete = 1,  ///< it ran, but some runs failed or were not made, or a model has errors
  bad_input = 2,
  internal = 3
};

// Each adds a command to the program and sets `exit` when that command has run.
void add_run(CLI::App& program, Exit& exit);
void add_check(CLI::App& program, Exit& exit);
void add_info(CLI::App& program, Exit& exit);
void add_list(CLI::App& program, Exit& exit);
void add_template(CLI::App& program, Exit& exit);

}  // namespace lumbopelvic::cli
