/// What the numbers of a result are called, and what they are of.

#include <algorithm>
#include <limits>

#include "experiment/run_dataset.hpp"

namespace lumbopelvic {

std::vector<std::string> stability_names(const Model& model, const Experiment& experiment) {
  std::vector<std::string> names;
  const auto& settings = experiment.solver_settings.front().settings;
  for (const int c : stability_coordinates(model, settings.stability_coordinates).coordinate)
    names.push_back(model.tree.coordinates()[std::size_t(c)].name);
  return names;
}

namespace {

template <class Items, class Name>
Variable labels(const std::string& dimension, const Items& items, const Name& name, const std::string& what) {
  std::vector<std::string> text;
  for (const auto& item : items) text.push_back(name(item));
  return {dimension, {dimension}, std::move(text), {{"units", "1"}, {"long_name", what}}};
}
template <class Items, class Name>
Variable labels(const std::string& variable, const std::string& dimension, const Items& items,
                const Name& name, const std::string& what) {
  Variable out = labels(dimension, items, name, what);
  out.name = variable;
  return out;
}
template <class Items, class Value>
Variable numbers(const std::string& variable, const std::string& dimension, const Items& items,
                 const Value& value, const std::string& units, const std::string& what) {
  std::vector<double> all;
  for (const auto& item : items) all.push_back(value(item));
  return {variable, {dimension}, std::move(all), {{"units", units}, {"long_name", what}}};
}

constexpr auto name_of = [](const auto& item) { return item.name; };
constexpr auto as_text = [](const auto& text) { return std::string(text); };
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

std::string metric_name(const SolverSetting& solver_setting) {
  const Metric metric = solver_setting.settings.metric;
  return metric == Metric::none ? "none" : metric == Metric::mass ? "mass" : "segment";
}

/// The axes that every result has.
void add_axes(const Model& model, const Experiment& experiment, std::vector<Variable>& out) {
  if (!experiment.postures.empty())
    out.push_back(labels("posture", experiment.postures, name_of, "where the body is"));
  out.push_back(labels("condition", experiment.conditions, name_of, "what is wrong"));
  out.push_back(labels("intervention", experiment.interventions, name_of, "what is done about it"));
  out.push_back(labels("solver_setting", experiment.solver_settings, name_of, "metric, margin and gain"));
  out.push_back(labels("muscle", model.fascicles, name_of, "fascicle"));
  out.push_back(labels("level", model.discs, [](const Disc& d) { return d.level; }, "lumbar level"));
  out.push_back(labels("coordinate", stability_names(model, experiment), as_text,
                       "coordinate over which stability is required"));
  out.push_back(labels("contact_point", model.contact_points, name_of, "contact point"));
  out.push_back(
      labels("axis", std::array{"anterior", "up", "right"}, as_text, "direction in the ground frame"));
  out.push_back(labels("cause", cause_names, as_text, "cause of a load"));
}

/// Axes of what only some models and experiments have.
void add_more_axes(const Model& model, const Experiment& experiment, std::vector<Variable>& out) {
  const auto coordinate = [&](int c) { return model.tree.coordinates()[std::size_t(c)].name; };
  const auto add = [&](const std::string& axis, const auto& items, const auto& name, const char* what) {
    if (!items.empty()) out.push_back(labels(axis, items, name, what));
  };
  add("height", model.pressure_levels, name_of, "place in the abdomen");
  add("deformation_coordinate", model.deformation_coordinates, coordinate,
      "coordinate of the abdomen's shape");
  add("push", experiment.pushes, name_of, "point and direction of a push");
  add("rotation", experiment.rotations, name_of, "body and axis of a turn");
}

/// Interventions that are steps of a sweep, if any are.
void add_sweep(const std::vector<ChangeSet>& interventions, std::vector<Variable>& out) {
  if (std::ranges::all_of(interventions,
                          [](const ChangeSet& intervention) { return intervention.sweep.empty(); }))
    return;
  out.push_back(labels(
      "sweep", "intervention", interventions,
      [](const ChangeSet& intervention) { return intervention.sweep; },
      "sweep the intervention is a step of"));
  out.push_back(numbers(
      "sweep_value", "intervention", interventions,
      [](const ChangeSet& intervention) {
        return intervention.sweep.empty() ? no_number : intervention.sweep_value;
      },
      "that of what is swept", "value of the step"));
}

/// What muscles and solver settings are.
void add_properties(const Model& model, const Experiment& experiment, std::vector<Variable>& out) {
  const auto margin = [](const SolverSetting& v) {
    return v.settings.metric == Metric::none ? no_number : v.settings.margin;
  };
  out.push_back(labels(
      "muscle_group", "muscle", model.fascicles, [](const Fascicle& f) { return f.group; }, "muscle group"));
  out.push_back(numbers(
      "max_force", "muscle", model.fascicles, [](const Fascicle& f) { return f.max_force; }, "N",
      "maximal isometric force before any change"));
  out.push_back(labels("metric", "solver_setting", experiment.solver_settings, metric_name,
                       "metric in which the margin is required"));
  out.push_back(numbers("required_margin", "solver_setting", experiment.solver_settings, margin,
                        "s-2 (mass) or N m rad-1 (segment)", "required smallest eigenvalue"));
  out.push_back(numbers(
      "short_range_stiffness", "solver_setting", experiment.solver_settings,
      [](const SolverSetting& v) { return v.settings.short_range_stiffness; }, "1",
      "short-range stiffness gain"));
}

/// The files that the experiment names, a line each.
std::string source_lines(const Experiment& experiment) {
  std::string lines;
  for (const std::string& source : experiment.sources) lines += source + "\n";
  return lines;
}

/// Where chance comes into it.
std::string seed_of(const Experiment& experiment) {
  if (!experiment.simulation || !experiment.simulation->noise) return "none: the experiment is deterministic";
  return std::to_string(experiment.simulation->noise->seed) +
         ", of the noise on every fascicle; results follow from it";
}

bool is_answer(std::int32_t status) {
  return status == std::int32_t(RunStatus::solved) || status == std::int32_t(RunStatus::margin_unattainable);
}

std::string posture_names(const Experiment& experiment) {
  std::string names;
  for (const Posture& posture : all_postures(experiment)) names += (names.empty() ? "" : ", ") + posture.name;
  return names;
}

/// Lines about what was run all the same; empty: nothing.
std::string warnings_of(const Model& model, const Experiment& experiment) {
  std::string lines;
  if (!experiment.simulation || !experiment.simulation->tracking) return lines;
  for (const OutOfRange& found : out_of_range(model, *experiment.simulation->tracking))
    lines += (lines.empty() ? "" : "\n") + to_string(found);
  return lines;
}

}  // namespace

void ResultArrays::add_results(Dataset& out) const {
  for (const Array& array : arrays_) {
    Variable variable{
        array.name, leading_, array.data, {{"units", array.units}, {"long_name", array.long_name}}};
    variable.dimensions.insert(variable.dimensions.end(), array.trailing.begin(), array.trailing.end());
    if (!array.sign.empty()) variable.attributes["sign"] = array.sign;
    if (array.masked) variable.attributes["ancillary_variables"] = "usable";
    out.variables.push_back(std::move(variable));
  }
  out.variables.push_back(
      {"status",
       leading_,
       status_,
       {{"units", "1"},
        {"long_name", "what became of the run"},
        {"flag_values", "0 1 2 3 4 5"},
        {"flag_meanings", "solved margin_unattainable unbalanced not_converged not_run failed"}}});
  std::vector<std::int32_t> usable;
  for (const std::int32_t status : status_) usable.push_back(is_answer(status) ? 1 : 0);
  out.variables.push_back(
      {"usable",
       leading_,
       std::move(usable),
       {{"units", "1"},
        {"long_name",
         "whether the numbers of the run are an answer: it is solved, or has the best margin attainable"},
        {"flag_values", "0 1"},
        {"flag_meanings", "not_usable usable"}}});
  out.variables.push_back(
      {"run_message",
       leading_,
       message_,
       {{"units", "1"}, {"long_name", "what kept the run from being solved; empty: nothing did"}}});
}

Dataset ResultArrays::dataset(const Model& model, const Experiment& experiment) const {
  Dataset out;
  out.dimensions = dimensions_;
  add_axes(model, experiment, out.variables);
  add_more_axes(model, experiment, out.variables);
  add_sweep(experiment.interventions, out.variables);
  add_properties(model, experiment, out.variables);
  add_results(out);
  if (experiment.simulation) add_simulation_labels(experiment, out);
  out.attributes = {{"title", experiment.title},
                    {"description", experiment.description},
                    {"experiment", experiment.name},
                    {"experiment_text", experiment.text},
                    {"source_files", source_lines(experiment)},
                    {"posture", posture_names(experiment)},
                    {"model", model.name},
                    {"model_version", model.version},
                    {"model_hash", model.hash},
                    {"frame", "x anterior, y cranial, z right; segment loads in disc frames"},
                    {"seed", seed_of(experiment)},
                    {"schema", std::to_string(result_schema)},
                    {"status", has(0, status_.size()) ? "complete" : "interrupted"},
                    {"Conventions", "CF-1.10"}};
  if (experiment.tonic) add_tonic_labels(model, *experiment.tonic, out);
  if (experiment.simulation && experiment.simulation->tracking)
    out.attributes["prescribed_by"] = experiment.simulation->tracking->motion.name;
  if (std::string warnings = warnings_of(model, experiment); !warnings.empty())
    out.attributes["warnings"] = std::move(warnings);
  return out;
}

}  // namespace lumbopelvic
