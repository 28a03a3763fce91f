/// lumbopelvic run EXPERIMENT

#include <unistd.h>

#include <array>
#include <ctime>
#include <iostream>
#include <map>
#include <optional>
#include <set>

#include "cli/build_info.hpp"
#include "cli/command.hpp"
#include "cli/dataset_view.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/report.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/experiment/run.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/io/result/result_file.hpp"

namespace lumbopelvic::cli {

namespace {

/// Where the result goes. Folders are made, and what would stop the writing is found before the work is done.
std::filesystem::path prepare_output(const RunArguments& arguments, const Experiment& experiment) {
  const std::filesystem::path file = arguments.output.empty()
                                         ? std::filesystem::path("results") / (experiment.name + ".h5")
                                         : arguments.output;
  const auto folder = std::filesystem::absolute(file).parent_path();
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error || ::access(folder.c_str(), W_OK) != 0)
    throw DataError("-o: " + file.string() + ": expected a folder that can be written to");
  if (std::filesystem::is_directory(file))
    throw DataError("-o: " + file.string() + ": expected a file, found a folder");
  check_writable(file);
  return file;
}

/// Time of day in UTC, ISO 8601.
std::string now() {
  const std::time_t time = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text.data();
}

void sign(Dataset& result) {
  result.attributes["lumbopelvic_version"] = version();
  result.attributes["commit"] = commit();
  result.attributes["created"] = now();
}

/// The result to go on with.
std::optional<Dataset> earlier_result(const RunArguments& arguments, const std::filesystem::path& file) {
  if (!arguments.resume) return std::nullopt;
  if (!std::filesystem::exists(file))
    throw DataError("--resume: " + file.string() + ": expected an interrupted result, found none");
  Dataset earlier = load_result(file);
  const std::string made_by = earlier.attributes["lumbopelvic_version"] + " " + earlier.attributes["commit"];
  if (made_by != version() + " " + commit())
    throw DataError("--resume: " + file.string() + ": made by " + made_by + ", expected a result of " +
                    version() + " " + commit());
  return earlier;
}

/// Writes what there is so far. Where that fails the work goes on: there may be room again at its end.
void keep(const std::filesystem::path& file, Dataset so_far) {
  sign(so_far);
  try {
    write_result(so_far, file);
  } catch (const DataError& error) {
    std::cerr << "\nlumbopelvic: " << error.what() << ": the runs go on\n" << std::flush;
  }
}

Dataset make_runs(const Model& model, const Experiment& experiment, const RunArguments& arguments,
                  const std::filesystem::path& file) {
  const auto earlier = earlier_result(arguments, file);
  const InterruptFlag interrupt;
  ProgressBar bar(!arguments.quiet);
  RunOptions options;
  options.threads = arguments.threads;
  options.progress = [&bar](int done, int total) { bar.show(done, total); };
  options.interrupted = &interrupt.raised();
  options.earlier = earlier ? &*earlier : nullptr;
  options.checkpoint = [&file](const Dataset& so_far) { keep(file, so_far); };
  Dataset result = run_experiment(model, experiment, options);
  sign(result);
  return result;
}

/// Writes the result; where that fails, to a file among the temporary ones, so that no work is lost.
/// @return what went wrong, and where the result is now; empty if nothing did
std::string write_somewhere(const Dataset& result, const std::filesystem::path& file) {
  try {
    write_result(result, file);
    return "";
  } catch (const DataError& error) {
    std::error_code none;
    const auto other = std::filesystem::temp_directory_path(none) /
                       ("lumbopelvic-" + std::to_string(::getpid()) + "-" + file.filename().string());
    try {
      write_result(result, other);
      return std::string(error.what()) + ": the result is in " + other.string();
    } catch (const DataError& again) {
      return std::string(error.what()) + "; " + again.what();
    }
  }
}

/// A margin that cannot be attained is an answer, and so are a fall and a sway without a bound; all else is none.
Exit exit_of(const Dataset& result) {
  const DatasetView view(result);
  const std::map<std::string, std::set<std::string>> answers{{"status", {"solved", "margin_unattainable"}},
                                                             {"simulation_status", {"completed", "fell"}},
                                                             {"tonic_status", {"regulated", "unstable"}}};
  for (const auto& [variable, good] : answers) {
    if (!view.has(variable)) continue;
    for (const auto& [meaning, count] : view.count_meanings(variable))
      if (count > 0 && !good.contains(meaning)) return Exit::incomplete;
  }
  return Exit::done;
}

}  // namespace

Exit run(const RunArguments& arguments) {
  const Experiment experiment = load_experiment(arguments.experiment, arguments.overrides);
  const Model model = load_model(experiment.model);
  check_experiment(experiment, model);
  const auto file = prepare_output(arguments, experiment);
  const Dataset result = make_runs(model, experiment, arguments, file);
  const std::string failure = write_somewhere(result, file);
  if (!arguments.quiet) print_report(std::cout, result, report_of(experiment));
  const bool complete = result.attributes.at("status") == "complete";
  std::cout << summary_of(result) << '\n'
            << (failure.empty() ? file.string() : "not written: " + file.string())
            << (complete ? "" : " (interrupted: go on with --resume)") << '\n';
  if (!failure.empty()) throw DataError(failure);
  return exit_of(result);
}

}  // namespace lumbopelvic::cli
