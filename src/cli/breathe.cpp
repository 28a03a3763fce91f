/// lumbopelvic breathe MANOEUVRE

#include <cmath>
#include <iostream>
#include <limits>

#include "cli/breathing_plot.hpp"
#include "cli/build_info.hpp"
#include "cli/command.hpp"
#include "cli/dataset_view.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/experiment/manoeuvre_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/io/result/result_file.hpp"

namespace lumbopelvic::cli {

namespace {

constexpr double litres = 1e3, kilopascal = 1e-3, centimetres = 1e2;  // [L/m3], [kPa/Pa], [cm/m]
constexpr double mmHg = 1.0 / 133.322, cmH2O = 1.0 / 98.0665;         // [mmHg/Pa], [cmH2O/Pa]

/// What breathing came to: one row for each outcome.
void print_outcomes(const Dataset& result) {
  const DatasetView view(result);
  TextTable table({{"outcome", Align::left}, {"value"}, {"", Align::left}});
  const auto add = [&](const std::string& name, const char* format, double value, const std::string& unit) {
    table.add({name, formatted(format, value), unit});
  };
  const auto number = [&](const std::string& name) { return view.number(name, {}); };
  add("tidal volume", "%.3f", litres * number("tidal_volume"), "L");
  add("rate", "%.1f", 60.0 * number("respiratory_rate"), "1/min");
  add("minute ventilation", "%.2f", 60.0 * litres * number("minute_ventilation"), "L/min");
  add("peak flow in", "%.2f", litres * number("peak_flow_in"), "L/s");
  add("peak flow out", "%.2f", litres * number("peak_flow_out"), "L/s");
  add("work of breathing in", "%.3f", number("work_per_volume") / litres, "J/L");
  add("pleural pressure, lowest", "%.1f", cmH2O * number("pleural_low"), "cmH2O");
  add("pleural pressure, highest", "%.1f", cmH2O * number("pleural_high"), "cmH2O");
  add("transdiaphragmatic, highest", "%.1f", cmH2O * number("transdiaphragmatic_peak"), "cmH2O");
  add("transdiaphragmatic, swing", "%.1f", cmH2O * number("transdiaphragmatic_swing"), "cmH2O");
  table.print(std::cout);
}

/// What it came to at each level of the abdomen.
void print_levels(const Dataset& result) {
  const DatasetView view(result);
  TextTable table({{"level", Align::left},
                   {"lowest [kPa]"},
                   {"highest [kPa]"},
                   {"highest [mmHg]"},
                   {"excursion [cm]"},
                   {"load [N]"}});
  const auto& names = view.texts("level");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double low = view.number("level_pressure_low", {i}), high = view.number("level_pressure_high", {i});
    table.add({names[i], formatted("%.2f", kilopascal * low), formatted("%.2f", kilopascal * high),
               formatted("%.1f", mmHg * high),
               formatted("%.2f", centimetres * view.number("level_excursion", {i})),
               formatted("%.0f", view.number("level_load_high", {i}))});
  }
  table.print(std::cout);
}

}  // namespace

Exit breathe(const BreatheArguments& arguments) {
  check_outputs(arguments.output, arguments.plot);
  const Manoeuvre manoeuvre = load_manoeuvre(arguments.manoeuvre);
  const Posture posture = load_posture(arguments.posture);
  const ChangeSet condition = load_condition(arguments.condition);
  const Model model = apply(load_model(arguments.model), condition);
  RecruitmentSettings settings;
  settings.metric = Metric::mass;
  Dataset result = lumbopelvic::breathe(model, posture, manoeuvre, settings);
  result.attributes["condition"] = condition.name;
  result.attributes["lumbopelvic_version"] = version();
  result.attributes["commit"] = commit();
  print_outcomes(result);
  std::cout << '\n';
  print_levels(result);
  if (!arguments.output.empty()) write_result(result, arguments.output);
  if (!arguments.plot.empty()) write_text("--plot", arguments.plot, svg_of(breathing_figure(result)));
  const std::string status = DatasetView(result).meaning("status", {});
  if (status == "completed") return Exit::done;
  const std::string left = result.attributes.at("left_range");
  std::cerr << "lumbopelvic: " << manoeuvre.name << ": " << status << (left.empty() ? "" : ": " + left)
            << '\n';
  return Exit::incomplete;
}

}  // namespace lumbopelvic::cli
