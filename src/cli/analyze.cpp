/// lumbopelvic analyze MODEL

#include "lumbopelvic/outcome/analyze.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iostream>
#include <limits>
#include <numbers>
#include <sstream>

#include "cli/analysis_plot.hpp"
#include "cli/build_info.hpp"
#include "cli/command.hpp"
#include "cli/dataset_view.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "io/nearest.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/io/result/result_file.hpp"
#include "lumbopelvic/posture/posture.hpp"

namespace lumbopelvic::cli {

namespace {

constexpr double radians = std::numbers::pi / 180.0;  // [rad/deg]
constexpr std::size_t most_positions = 100'000;       // a slip of the step, beyond

std::vector<std::string> parts_of(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

/// A finite number that is all of a text, NaN if it is not.
double number_in(const std::string& text) {
  double value = std::numeric_limits<double>::quiet_NaN();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(value)
             ? value
             : std::numeric_limits<double>::quiet_NaN();
}

/// LOW:HIGH:STEP, both ends included where the step meets the upper one.
std::vector<double> positions_of(const std::string& text) {
  const auto parts = parts_of(text, ':');
  std::vector<double> n;
  for (const auto& part : parts) n.push_back(number_in(part));
  const bool sound = n.size() == 3 && n[0] <= n[1] && n[2] > 0.0;
  const double steps = sound ? std::floor((n[1] - n[0]) / n[2] + 1e-9) : 0.0;
  if (!sound || !(steps < double(most_positions)))
    throw DataError("--range: " + text +
                    ": expected LOW:HIGH:STEP such as -20:60:5, LOW <= HIGH, STEP > 0, of at most 100000 "
                    "positions");
  std::vector<double> positions;
  for (std::size_t k = 0; k <= std::size_t(steps); ++k) positions.push_back(n[0] + double(k) * n[2]);
  return positions;
}

Sweep sweep_of(const AnalyzeArguments& arguments, const Model& model) {
  Sweep sweep;
  for (const std::string& part : parts_of(arguments.coordinates, ',')) {
    const auto words = parts_of(part, ':');
    if (words.empty() || words.size() > 2 || (words.size() == 2 && std::isnan(number_in(words[1]))))
      throw DataError("--coordinate: " + arguments.coordinates + ": expected NAME[:SHARE],NAME[:SHARE],...");
    sweep.coordinates.push_back(words[0]);
    if (words.size() == 2) sweep.shares.push_back(number_in(words[1]));
  }
  if (!sweep.shares.empty() && sweep.shares.size() != sweep.coordinates.size())
    throw DataError("--coordinate: " + arguments.coordinates + ": expected a share for each, or for none");
  const auto names = io::names_of(model.tree.coordinates(), &Coordinate::name);
  for (const std::string& name : sweep.coordinates)
    if (std::ranges::count(names, name) == 0)
      throw DataError("--coordinate: " + name + ": expected a coordinate of " + model.name +
                      io::did_you_mean(name, names));
  sweep.positions = positions_of(arguments.range);
  const int first = sweep.coordinates.empty() ? -1 : model.tree.coordinate(sweep.coordinates.front());
  if (first >= 0 && model.tree.coordinates()[std::size_t(first)].kind == MotionKind::rotation)
    for (double& x : sweep.positions) x *= radians;
  return sweep;
}

void check_muscles(const AnalyzeArguments& arguments, const Model& model) {
  auto names = io::names_of(model.fascicles, &Fascicle::name);
  for (const Fascicle& f : model.fascicles) names.push_back(f.group);
  for (const auto& [name, members] : model.group_sets) names.push_back(name);
  for (const std::string& muscle : arguments.muscles)
    if (std::ranges::count(names, muscle) == 0)
      throw DataError("--muscle: " + muscle + ": expected a fascicle, a group or a set of groups of " +
                      model.name + io::did_you_mean(muscle, names));
}

Pose<double> pose_of(const AnalyzeArguments& arguments, const Model& model) {
  Posture posture;
  if (!arguments.posture.empty()) posture = load_posture(arguments.posture);
  return pose_model(model, posture).pose;
}

/// Smallest to largest of the values of a variable over the positions.
class Extent {
 public:
  void include(double value) {
    if (std::isnan(value)) return;
    low_ = std::isnan(low_) ? value : std::min(low_, value);
    high_ = std::isnan(high_) ? value : std::max(high_, value);
  }
  [[nodiscard]] std::string text(const char* format, double scale = 1.0) const {
    return formatted(format, scale * low_) + ".." + formatted(format, scale * high_);
  }

 private:
  double low_ = std::numeric_limits<double>::quiet_NaN(), high_ = low_;
};

void print_table(const Dataset& result) {
  const DatasetView view(result);
  const auto& names = view.texts("muscle");
  const auto& coordinates = view.texts("coordinate");
  const std::size_t n = view.size("position");
  std::vector<Column> columns{{"fascicle", Align::left}, {"path [mm]"}, {"fibre [l_opt]"}};
  for (const auto& name : coordinates) columns.push_back({"arm " + name + " [mm]"});
  for (const char* title : {"active [N]", "passive [N]"}) columns.push_back({title});
  for (const auto& name : coordinates) columns.push_back({"moment " + name + " [N m]"});
  TextTable table(columns);
  for (std::size_t m = 0; m < names.size(); ++m) {
    const auto over = [&](const std::string& variable) {
      Extent extent;
      for (std::size_t k = 0; k < n; ++k) extent.include(view.number(variable, {m, k}));
      return extent;
    };
    const auto over_coordinate = [&](const std::string& variable, std::size_t i) {
      Extent extent;
      for (std::size_t k = 0; k < n; ++k) extent.include(view.number(variable, {m, i, k}));
      return extent;
    };
    std::vector<std::string> cells{names[m], over("length").text("%.1f", 1e3),
                                   over("fiber_length_norm").text("%.3f")};
    for (std::size_t i = 0; i < coordinates.size(); ++i)
      cells.push_back(over_coordinate("moment_arm", i).text("%.1f", 1e3));
    cells.push_back(over("active_force").text("%.0f"));
    cells.push_back(over("passive_force").text("%.1f"));
    for (std::size_t i = 0; i < coordinates.size(); ++i)
      cells.push_back(over_coordinate("active_moment", i).text("%.2f"));
    table.add(std::move(cells));
  }
  table.print(std::cout);
}

}  // namespace

Exit analyze(const AnalyzeArguments& arguments) {
  check_outputs(arguments.output, arguments.plot);
  const Model model = load_model(arguments.model);
  check_muscles(arguments, model);
  Dataset result =
      lumbopelvic::analyze(model, pose_of(arguments, model), sweep_of(arguments, model), arguments.muscles);
  result.attributes["posture"] = arguments.posture.empty() ? "default" : arguments.posture;
  result.attributes["lumbopelvic_version"] = version();
  result.attributes["commit"] = commit();
  print_table(result);
  if (!arguments.output.empty()) write_result(result, arguments.output);
  if (!arguments.plot.empty()) write_text("--plot", arguments.plot, svg_of(figure_of(result)));
  return Exit::done;
}

}  // namespace lumbopelvic::cli
