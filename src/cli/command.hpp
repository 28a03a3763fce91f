#pragma once
/// The commands of the program, each in a file of its own; main.cpp reads their arguments.

#include <algorithm>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "lumbopelvic/recruitment/settings.hpp"

namespace lumbopelvic::cli {

/// Exit status of the program.
enum class Exit : int {
  done = 0,
  incomplete = 1,  ///< it ran, but some runs failed or were not made, or a model has errors
  bad_input = 2,
  internal = 3
};

struct RunArguments {
  std::string experiment;              ///< shipped name or TOML file
  std::filesystem::path output;        ///< result file; empty: results/<experiment>.h5
  std::vector<std::string> overrides;  ///< key=value
  int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  bool quiet = false;   ///< neither table nor progress bar
  bool resume = false;  ///< go on with an interrupted result
};

/// Runs an experiment: table to the terminal, result to a file.
Exit run(const RunArguments& arguments);

struct RecruitArguments {
  std::vector<std::string> postures;  ///< shipped names or TOML files
  std::string model = "adult_male";
  std::string condition = "healthy";  ///< shipped name or TOML file
  std::vector<std::string> loads;     ///< BODY:MASS_KG[:X,Y,Z]
  Metric metric = Metric::mass;
  double margin = 0.0;                                          ///< in the unit of the metric
  std::vector<std::string> groups{"psoas_major", "deep_core"};  ///< shown in the table
  std::string level = "L4L5";                                   ///< likewise
  std::filesystem::path output;  ///< result file of a single posture; empty: none
};

/// Recruitment in one posture, or in several: a row of the table each.
Exit recruit(const RecruitArguments& arguments);

struct AnalyzeArguments {
  std::string model;                 ///< shipped name, or a directory
  std::string coordinates;           ///< NAME, or several that move together: NAME[:SHARE],NAME[:SHARE],...
  std::string range;                 ///< LOW:HIGH:STEP, in degrees, or metres for a translation
  std::vector<std::string> muscles;  ///< fascicles, groups, sets of groups; empty: all that move
  std::string posture;               ///< shipped name or TOML file; empty: the model's default pose
  std::filesystem::path output;      ///< result file; empty: none
  std::filesystem::path plot;        ///< SVG image; empty: none
};

/// Lengths, moment arms and isometric forces over a range of motion: table, result file, image.
Exit analyze(const AnalyzeArguments& arguments);

struct BreatheArguments {
  std::string manoeuvre;             ///< shipped name or TOML file
  std::string posture = "standing";  ///< likewise
  std::string model = "adult_male";
  std::string condition = "healthy";  ///< shipped name or TOML file
  std::filesystem::path output;       ///< result file; empty: none
  std::filesystem::path plot;         ///< SVG image; empty: none
};

/// Breathing or a manoeuvre in a posture: table, result file, image.
Exit breathe(const BreatheArguments& arguments);

/// Checks a model, a shipped name or a directory: every diagnostic in a line.
Exit check(const std::string& model);

/// Describes a model, or a result file.
Exit info(const std::string& subject);

/// Lists what ships.
Exit list();

struct TemplateArguments {
  std::string name;  ///< of a shipped experiment, posture, condition, intervention, manoeuvre or model
  std::filesystem::path output;  ///< new file, or directory of a model; empty: the terminal
};

/// Prints a shipped file to start from.
Exit print_template(const TemplateArguments& arguments);

}  // namespace lumbopelvic::cli
