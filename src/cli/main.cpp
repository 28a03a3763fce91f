/// The command `lumbopelvic`.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <new>
#include <string>
#include <system_error>

#include "cli/build_info.hpp"
#include "cli/command.hpp"
#include "cli/standard_output.hpp"
#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic::cli {

namespace {

constexpr auto description = "Simulation of the lumbopelvic region: load sharing with certified stability.";

constexpr auto examples = R"(Examples:
  lumbopelvic list                                  what ships: models, postures, experiments, ...
  lumbopelvic run release_vs_stabilise              the main experiment, to results/release_vs_stabilise.h5
  lumbopelvic run release_vs_stabilise --set 'solver_settings.mass_metric_Hz=[0.5]' -o quick.h5
  lumbopelvic recruit standing sitting supine       loads and activations in postures
  lumbopelvic analyze adult_male --coordinate hip_flexion_r --range=-20:60:5 --muscle psoas_major --plot moment_arms.svg
  lumbopelvic breathe quiet --posture sitting       tidal volume, pressures, excursion of the diaphragm
  lumbopelvic info quick.h5                         what a result holds
  lumbopelvic template release_vs_stabilise         an experiment to edit: save it as mine.toml, then
  lumbopelvic run mine.toml
  lumbopelvic check ./my_model                      check of a model directory

Exit status:
  0  done
  1  ran, but some runs failed or were not made, or a model has errors
  2  bad input: one line says which file, key, value, and what was expected
  3  internal error)";

Exit say(Exit exit, const std::string& message) {
  constexpr std::size_t longest = 4000;
  std::cerr << "lumbopelvic: " << printable(message, longest) << '\n';
  return exit;
}

/// Help and version end the parsing like mistakes do, but are none.
Exit end_of_parsing(const CLI::App& program, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) return Exit(program.exit(error));
  return say(Exit::bad_input, std::string(error.what()) + " (see lumbopelvic --help)");
}

Metric metric_named(const std::string& name) {
  if (name == "none") return Metric::none;
  if (name == "mass") return Metric::mass;
  if (name == "segment") return Metric::segment;
  throw CLI::ValidationError("--metric", name + ": expected none, mass or segment");
}

// Each adds a command to the program and sets `exit` when that command has run.

void add_run(CLI::App& program, Exit& exit) {
  auto* command = program.add_subcommand("run", "Run an experiment: table to the terminal, result to a file");
  const auto arguments = std::make_shared<RunArguments>();
  command->add_option("EXPERIMENT", arguments->experiment, "Shipped name, or a TOML file")->required();
  command->add_option("-o,--output", arguments->output, "Result file; results/<experiment>.h5 if left out");
  command
      ->add_option("--set", arguments->overrides,
                   "Change a value for this run, as often as needed:\n"
                   "recruitment.effort_exponent=3, conditions.tight_psoas.changes.0.value=0.9,\n"
                   "'solver_settings.mass_metric_Hz=[0.5, 1]'")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->add_option("--threads", arguments->threads, "Threads; as many as the machine has if left out")
      ->check(CLI::Range(1, 4096));
  command->add_flag("--quiet", arguments->quiet, "No table and no progress bar");
  command->add_flag("--resume", arguments->resume,
                    "Go on with an interrupted result: the same bits as without the break");
  command->footer(
      "Ctrl-C ends after the runs in hand and writes what there is; a second one ends at once. The result so "
      "far is\n"
      "written every minute.");
  command->callback([arguments, &exit] { exit = run(*arguments); });
}

void add_recruit(CLI::App& program, Exit& exit) {
  auto* command = program.add_subcommand(
      "recruit", "Muscle recruitment (static optimization) in postures: a row of a table for each");
  const auto arguments = std::make_shared<RecruitArguments>();
  command->add_option("POSTURE", arguments->postures, "Shipped names, or TOML files")->required();
  command->add_option("--model", arguments->model, "Shipped name, or a model directory")
      ->capture_default_str();
  command->add_option("--condition", arguments->condition, "Shipped name, or a TOML file")
      ->capture_default_str();
  command
      ->add_option(
          "--load", arguments->loads,
          "A held mass, as often as needed: hand_r:10, or hand_r:10:0,-0.1,0 with its place on the body [m]")
      ->type_name("BODY:MASS_KG[:X,Y,Z]")
      ->allow_extra_args(false);
  command
      ->add_option_function<std::string>(
          "--metric", [arguments](const std::string& name) { arguments->metric = metric_named(name); },
          "In which sense the posture must be stable: none, mass or segment")
      ->default_str("mass");
  command->add_option("--margin", arguments->margin, "Smallest eigenvalue: 1/s^2 (mass) or N m/rad (segment)")
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str();
  command->add_option("--group", arguments->groups, "Muscle groups, or sets of them, to show")
      ->capture_default_str();
  command->add_option("--level", arguments->level, "Level whose compression to show")->capture_default_str();
  command->add_option("-o,--output", arguments->output, "Result file, for a single posture");
  command->callback([arguments, &exit] { exit = recruit(*arguments); });
}

void add_analyze(CLI::App& program, Exit& exit) {
  auto* command = program.add_subcommand(
      "analyze", "Length, moment arm, isometric and passive force of muscles over a range of motion");
  const auto arguments = std::make_shared<AnalyzeArguments>();
  command->add_option("MODEL", arguments->model, "Shipped name, or a model directory")->required();
  command
      ->add_option("--coordinate", arguments->coordinates,
                   "What moves; several, with commas between, move together,\neach by its share of the range "
                   "(NAME:SHARE), or evenly")
      ->required();
  command->add_option("--range", arguments->range, "In degrees; in metres for a translation")
      ->type_name("LOW:HIGH:STEP")
      ->required();
  command->add_option("--muscle", arguments->muscles,
                      "Fascicles, groups, or sets of groups; all that move if left out");
  command->add_option(
      "--posture", arguments->posture,
      "Where all else is: shipped name, or a TOML file; the model's default pose if left out");
  command->add_option("-o,--output", arguments->output, "Result file");
  command->add_option("--plot", arguments->plot, "Image, SVG");
  command->callback([arguments, &exit] { exit = analyze(*arguments); });
}

void add_breathe(CLI::App& program, Exit& exit) {
  auto* command = program.add_subcommand(
      "breathe", "Breathing or a manoeuvre in a posture: pressures, volumes and what moves");
  const auto arguments = std::make_shared<BreatheArguments>();
  command->add_option("MANOEUVRE", arguments->manoeuvre, "Shipped name, or a TOML file")->required();
  command->add_option("--posture", arguments->posture, "Shipped name, or a TOML file")->capture_default_str();
  command->add_option("--model", arguments->model, "Shipped name, or a model directory")
      ->capture_default_str();
  command->add_option("--condition", arguments->condition, "Shipped name, or a TOML file")
      ->capture_default_str();
  command->add_option("-o,--output", arguments->output, "Result file");
  command->add_option("--plot", arguments->plot, "Image, SVG");
  command->callback([arguments, &exit] { exit = breathe(*arguments); });
}

void add_check(CLI::App& program, Exit& exit) {
  auto* command =
      program.add_subcommand("check", "Check a model: every diagnostic with row, value, expectation");
  const auto model = std::make_shared<std::string>();
  command->add_option("MODEL", *model, "Shipped name, or a model directory")->required();
  command->callback([model, &exit] { exit = check(*model); });
}

void add_info(CLI::App& program, Exit& exit) {
  auto* command = program.add_subcommand("info", "Describe a model or a result");
  const auto subject = std::make_shared<std::string>();
  command->add_option("MODEL|RESULT", *subject, "Name or directory of a model, or a result file")->required();
  command->callback([subject, &exit] { exit = info(*subject); });
}

void add_list(CLI::App& program, Exit& exit) {
  program.add_subcommand("list", "List the files that ship")->callback([&exit] { exit = list(); });
}

void add_template(CLI::App& program, Exit& exit) {
  auto* command =
      program.add_subcommand("template", "Print a shipped file to start from, every key explained");
  const auto arguments = std::make_shared<TemplateArguments>();
  command
      ->add_option("NAME", arguments->name,
                   "Experiment, posture, condition, intervention, manoeuvre or model")
      ->required();
  command->add_option("-o,--output", arguments->output, "Write it to a new file, a model to a new directory");
  command->callback([arguments, &exit] { exit = print_template(*arguments); });
}

Exit run_program(int argc, char** argv) {
  Exit exit = Exit::done;
  CLI::App program(description, "lumbopelvic");
  program.footer(examples);
  program.set_version_flag("--version", "lumbopelvic " + version() + " (" + commit() + ")");
  add_run(program, exit);
  add_recruit(program, exit);
  add_analyze(program, exit);
  add_breathe(program, exit);
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

/// What the program throws as one line and an exit status.
Exit guarded_program(int argc, char** argv) {
  try {
    return run_program(argc, argv);
  } catch (const DataError& error) {
    return say(Exit::bad_input, error.what());
  } catch (const InvalidArgument& error) {
    return say(Exit::bad_input, error.what());
  } catch (const ConvergenceError& error) {
    return say(Exit::incomplete, error.what());
  } catch (const std::bad_alloc&) {
    return say(Exit::bad_input, "out of memory: expected a smaller experiment, or a machine with more of it");
  } catch (const std::filesystem::filesystem_error& error) {
    return say(Exit::bad_input, error.path1().string() + ": cannot be read: " + error.code().message());
  } catch (const std::exception& error) {
    return say(Exit::internal, std::string("internal error: ") + error.what());
  }
}

}  // namespace

}  // namespace lumbopelvic::cli

int main(int argc, char** argv) {
  using namespace lumbopelvic::cli;
  StandardOutput output;
  Exit exit = guarded_program(argc, argv);
  if (const int reason = output.finish(); reason != 0 && (exit == Exit::done || exit == Exit::incomplete))
    exit =
        say(Exit::bad_input, "standard output cannot be written: " + std::generic_category().message(reason));
  return static_cast<int>(exit);
}
