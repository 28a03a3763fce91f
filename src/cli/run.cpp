/// lumbopelvic run EXPERIMENT

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <optional>
#include <sstream>

#include "cli/build_info.hpp"
#include "cli/command.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/report.hpp"
#include "io/result/output_file.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/experiment/run.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/io/result/result_file.hpp"

namespace lumbopelvic::cli {

namespace {

/// Where the result goes. Folders are made, and it is proven that it can be written before the work is done.
std::filesystem::path prepare_output(const RunArguments& arguments, const Experiment& experiment) {
  const std::filesystem::path file = arguments.output.empty()
                                         ? std::filesystem::path("results") / (experiment.name + ".h5")
                                         : arguments.output;
  const auto folder = std::filesystem::absolute(file).parent_path();
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw DataError("-o: " + file.string() + ": expected a folder that can be written to");
  check_output("-o", file);
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
  if (io::is_stream(file))
    throw DataError("--resume: " + file.string() + ": expected a file, found a device or a pipe");
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
                  const std::filesystem::path& file, const InterruptFlag& interrupt,
                  const std::optional<Dataset>& earlier) {
  ProgressBar bar(!arguments.quiet);
  RunOptions options;
  options.threads = arguments.threads;
  options.progress = [&bar](int done, int total) { bar.show(done, total); };
  options.interrupted = &interrupt.raised();
  options.earlier = earlier ? &*earlier : nullptr;
  if (!io::is_stream(file)) options.checkpoint = [&file](const Dataset& so_far) { keep(file, so_far); };
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
    std::error_code none;  // a new folder of a random name: nobody can have put anything there
    std::string folder = (std::filesystem::temp_directory_path(none) / "lumbopelvic-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) return error.what();
    const auto other = std::filesystem::path(folder) / file.filename();
    try {
      write_result(result, other);
      return std::string(error.what()) + ": the result is in " + other.string();
    } catch (const DataError& again) {
      return std::string(error.what()) + "; " + again.what();
    }
  }
}

/// What each name became where that is not what ships, nor the path as it was written.
void print_own_files(const std::vector<NamedFile>& files) {
  for (const NamedFile& named : files) {
    const auto file = std::filesystem::absolute(named.file).lexically_normal();
    if (named.name != file) std::cout << named.key << ": " << named.name << " is " << file.string() << '\n';
  }
}

/// What the result should be read with care for, a line each.
void print_warnings(const Dataset& result) {
  const auto warnings = result.attributes.find("warnings");
  if (warnings == result.attributes.end()) return;
  std::istringstream lines(warnings->second);
  for (std::string line; std::getline(lines, line);) std::cout << "warning: " << line << '\n';
}

}  // namespace

Exit run(const RunArguments& arguments) {
  const Experiment experiment = load_experiment(arguments.experiment, arguments.overrides);
  const auto own = own_files(arguments.experiment, arguments.overrides);
  const Model model = load_model(experiment.model);
  check_experiment(experiment, model);
  const auto file = prepare_output(arguments, experiment);
  const auto earlier = earlier_result(arguments, file);
  const InterruptFlag interrupt;  // until the result is written
  const Dataset result = make_runs(model, experiment, arguments, file, interrupt, earlier);
  const std::string failure = write_somewhere(result, file);
  if (!arguments.quiet) print_report(std::cout, result, report_of(experiment));
  if (!arguments.quiet) print_own_files(own);
  if (!arguments.quiet) print_warnings(result);
  const std::string missing = not_made(result);
  if (!arguments.quiet && !missing.empty()) std::cout << missing << '\n';
  const bool complete = result.attributes.at("status") == "complete";
  std::cout << summary_of(result) << '\n'
            << (failure.empty() ? file.string() : "not written: " + file.string())
            << (complete ? "" : " (interrupted: go on with --resume)") << '\n';
  if (!failure.empty()) throw DataError(failure);
  return missing.empty() ? Exit::done : Exit::incomplete;
}

}  // namespace lumbopelvic::cli
