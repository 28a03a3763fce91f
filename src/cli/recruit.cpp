/// lumbopelvic recruit POSTURE...

#include <algorithm>
#include <charconv>
#include <iostream>
#include <sstream>

#include "cli/build_info.hpp"
#include "cli/command.hpp"
#include "cli/dataset_view.hpp"
#include "cli/output.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "io/level_name.hpp"
#include "io/nearest.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/experiment/run.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/io/result/result_file.hpp"

namespace lumbopelvic::cli {

namespace {

/// BODY:MASS_KG, or BODY:MASS_KG:X,Y,Z with the place of the mass on the body in metres.
ExternalLoad held_mass(const std::string& text, const Model& model) {
  const auto refuse = [&](const std::string& expected) -> DataError {
    return DataError("--load: " + text + ": expected " + expected);
  };
  std::istringstream words(text);
  ExternalLoad load;
  std::string mass, place;
  std::getline(words, load.body, ':');
  std::getline(words, mass, ':');
  std::getline(words, place);
  double kilograms = 0.0;
  const auto [end, error] = std::from_chars(mass.data(), mass.data() + mass.size(), kilograms);
  constexpr double heaviest = 1000.0, farthest = 10.0;  // [kg], [m]
  if (error != std::errc() || end != mass.data() + mass.size() || !(kilograms > 0.0 && kilograms <= heaviest))
    throw refuse("BODY:MASS_KG or BODY:MASS_KG:X,Y,Z with a mass > 0 and at most 1000 kg");
  load.point_B = model.tree.bodies()[std::size_t(model.tree.body(load.body))].com_B;
  if (!place.empty()) {
    char comma = ',', other_comma = ',';
    std::istringstream numbers(place);
    numbers >> load.point_B[0] >> comma >> load.point_B[1] >> other_comma >> load.point_B[2];
    if (!numbers || comma != ',' || other_comma != ',' || numbers.peek() != EOF ||
        !(load.point_B.cwiseAbs().maxCoeff() <= farthest))
      throw refuse("a place X,Y,Z in metres, within 10 m");
  }
  load.force_W = kilograms * model.gravity_W;
  return load;
}

/// One run: this posture, this condition, nothing done about it.
Experiment single_run(const RecruitArguments& arguments, const std::string& posture, const Model& model) {
  Experiment experiment;
  experiment.posture = load_posture(posture);
  for (const std::string& load : arguments.loads) experiment.posture.loads.push_back(held_mass(load, model));
  experiment.name = experiment.posture.name;
  experiment.title = experiment.posture.description;
  experiment.model = arguments.model;
  experiment.conditions = {load_condition(arguments.condition)};
  experiment.interventions = {{"no_intervention", "no intervention", "nothing done", {}}};
  if (arguments.metric == Metric::none && arguments.margin != 0.0)
    throw DataError("--margin: " + formatted("%.6g", arguments.margin) +
                    ": expected none beside --metric none, where it has no effect");
  RecruitmentSettings settings;
  settings.metric = arguments.metric;
  settings.margin = arguments.margin;
  experiment.solver_settings = {{"asked", settings}};
  check_experiment(experiment, model);
  return experiment;
}

/// Numbers of the fascicles of a group or a set of groups.
std::vector<std::size_t> members_of(const Model& model, const std::string& name) {
  std::vector<std::string> groups{name};
  if (const auto set = model.group_sets.find(name); set != model.group_sets.end()) groups = set->second;
  std::vector<std::size_t> members;
  for (std::size_t m = 0; m < model.fascicles.size(); ++m)
    if (std::ranges::count(groups, model.fascicles[m].group) > 0) members.push_back(m);
  const auto strong = [&](std::size_t m) { return model.fascicles[m].max_force > 0.0; };
  if (std::ranges::none_of(members, strong))
    throw DataError("--group: " + name + ": expected a muscle group or a set of groups of " + model.name);
  return members;
}

/// Mean activation over them, weighted by maximal force [%].
double mean_activation(const DatasetView& view, const Model& model, const std::string& name) {
  double sum = 0.0, weight = 0.0;
  for (const std::size_t m : members_of(model, name)) {
    weight += model.fascicles[m].max_force;
    sum += model.fascicles[m].max_force * view.number("activation", {0, 0, 0, m});
  }
  return 100.0 * sum / weight;
}

/// Force of all supports, upwards [N].
double total_support(const DatasetView& view) {
  double sum = 0.0;
  for (std::size_t contact_point = 0; contact_point < view.size("contact_point"); ++contact_point)
    sum += view.number("contact_force", {0, 0, 0, contact_point, 1});
  return sum;
}

/// Whether the model has what the table is to show.
void check_shown(const RecruitArguments& arguments, const Model& model) {
  const auto levels = io::names_of(model.discs, &Disc::level);
  if (std::ranges::count(levels, io::level_name(arguments.level)) == 0)
    throw DataError("--level: " + arguments.level + ": expected a level of " + model.name +
                    io::did_you_mean(io::level_name(arguments.level), levels));
  auto groups = io::names_of(model.fascicles, &Fascicle::group);
  for (const auto& [name, members] : model.group_sets) groups.push_back(name);
  for (const std::string& group : arguments.groups)
    if (std::ranges::count(groups, group) == 0)
      throw DataError("--group: " + group + ": expected a muscle group or a set of groups of " + model.name +
                      io::did_you_mean(group, groups));
}

TextTable empty_table(const RecruitArguments& arguments) {
  std::vector<Column> columns{
      {"posture", Align::left}, {"status", Align::left}, {arguments.level + " [N]"}, {"IAP [kPa]"}};
  for (const std::string& group : arguments.groups) columns.push_back({group + " [%]"});
  for (const char* title : {"supports [N]", "effort", "margin"}) columns.push_back({title});
  return TextTable(columns);
}

/// Place of the level to show among those of the model.
std::size_t level_shown(const RecruitArguments& arguments, const Model& model) {
  const auto found = std::ranges::find(model.discs, io::level_name(arguments.level), &Disc::level);
  return std::size_t(found - model.discs.begin());
}

std::vector<std::string> row_of(const RecruitArguments& arguments, const Model& model,
                                const Experiment& experiment, const Dataset& result) {
  const DatasetView view(result);
  const std::size_t level = level_shown(arguments, model);
  constexpr double kilopascal_per_pascal = 1e-3;
  std::vector<std::string> cells{
      experiment.name, view.meaning("status", {0, 0, 0}),
      formatted("%.0f", view.number("compression", {0, 0, 0, level})),
      formatted("%.2f", kilopascal_per_pascal * view.number("intra_abdominal_pressure", {0, 0, 0}))};
  for (const std::string& group : arguments.groups)
    cells.push_back(formatted("%.2f", mean_activation(view, model, group)));
  cells.push_back(formatted("%.1f", total_support(view)));
  cells.push_back(formatted("%.4g", view.number("effort", {0, 0, 0})));
  cells.push_back(formatted("%.4g", view.number("margin", {0, 0, 0})));
  return cells;
}

/// All that was asked for, read and checked before any of it is worked out: a mistake in the last costs no work.
std::vector<Experiment> all_runs(const RecruitArguments& arguments, const Model& model) {
  check_shown(arguments, model);
  for (const std::string& group : arguments.groups) static_cast<void>(members_of(model, group));
  std::vector<Experiment> experiments;
  for (const std::string& posture : arguments.postures)
    experiments.push_back(single_run(arguments, posture, model));
  return experiments;
}

}  // namespace

Exit recruit(const RecruitArguments& arguments) {
  if (!arguments.output.empty() && arguments.postures.size() != 1)
    throw DataError("-o: " + arguments.output.string() + ": expected one posture, not " +
                    std::to_string(arguments.postures.size()));
  check_output("-o", arguments.output);
  const Model model = load_model(arguments.model);
  const std::vector<Experiment> experiments = all_runs(arguments, model);
  TextTable table = empty_table(arguments);
  std::string messages;
  std::vector<Dataset> results;
  bool complete = true;
  for (const Experiment& experiment : experiments) {
    Dataset result = run_experiment(model, experiment);
    complete = complete && not_made(result).empty();
    table.add(row_of(arguments, model, experiment, usable_only(result)));
    if (const std::string& why = DatasetView(result).text("run_message", {0, 0, 0}); !why.empty())
      messages += why + '\n';
    result.attributes["lumbopelvic_version"] = version();
    result.attributes["commit"] = commit();
    results.push_back(std::move(result));
  }
  table.print(std::cout);
  std::cout << messages;
  if (!arguments.output.empty()) write_result(results.front(), arguments.output);
  return complete ? Exit::done : Exit::incomplete;
}

}  // namespace lumbopelvic::cli
