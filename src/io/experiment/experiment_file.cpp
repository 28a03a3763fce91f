/// Experiments from TOML: references filled in, overrides made, then read into structures.

#include "lumbopelvic/io/experiment/experiment_file.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <numbers>
#include <optional>

#include "io/experiment/experiment_parts.hpp"
#include "io/level_name.hpp"
#include "io/model/model_files.hpp"
#include "io/model/model_inheritance.hpp"
#include "io/names.hpp"
#include "io/read_record.hpp"
#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/core/number_text.hpp"
#include "lumbopelvic/io/data_path.hpp"

namespace lumbopelvic {

namespace io {

namespace {

/// A path as seen from a folder, if it leads somewhere.
std::optional<std::filesystem::path> path_beside(const std::filesystem::path& folder,
                                                 const std::string& reference) {
  std::error_code unreadable;
  if (!is_path(reference) || !std::filesystem::exists(folder / reference, unreadable)) return std::nullopt;
  return std::filesystem::absolute(folder / reference).lexically_normal();
}

void place_path(toml::table& table, std::string_view key, const std::filesystem::path& folder) {
  toml::node* node = table.get(key);
  if (node == nullptr || !node->is_string()) return;
  std::string& text = node->as_string()->get();
  if (const auto path = path_beside(folder, text)) text = path->string();
}

}  // namespace

void place_paths(toml::table& document, const std::filesystem::path& folder) {
  place_path(document, "extends", folder);
  if (toml::array* breathing = document["breathing"].as_array(); breathing != nullptr)
    for (toml::node& item : *breathing)
      if (item.is_table()) place_path(*item.as_table(), "manoeuvre", folder);
}

toml::table parse_named_file(const std::filesystem::path& file) {
  toml::table document = parse_toml_file(file);
  place_paths(document, file.parent_path());
  if (document.contains("name")) return document;
  if (!is_name(file.stem().string()))
    throw DataError(printable(file.string(), longest_value) + ": name of the file: expected " +
                    std::string(a_name));
  document.insert("name", file.stem().string());
  return document;
}

namespace {

// --- references ---

struct Reference {
  std::string_view key, kind;  ///< key in the experiment, folder of the data
};

constexpr std::array lists_of_references{Reference{"postures", "postures"},
                                         Reference{"conditions", "conditions"},
                                         Reference{"interventions", "interventions"}};

/// Fills in what other files hold, so that the document stands alone.
class References {
 public:
  explicit References(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// What was named so far, in the order of the filling in.
  [[nodiscard]] const std::vector<NamedFile>& named() const { return named_; }

  /// What a key named is not needed once the key is overridden.
  void forget(const std::string& key) {
    std::erase_if(named_, [&](const NamedFile& named) { return named.key == key; });
  }

  void fill_in(toml::table& document) {
    place_model(document);
    if (toml::node* posture = document.get("posture"); posture != nullptr && posture->is_string())
      document.insert_or_assign("posture", table_of(*posture, "posture", "postures"));
    if (toml::table* simulation = document["simulation"].as_table(); simulation != nullptr)
      for (const char* key : {"control", "perturbations"}) {
        if (toml::node* part = simulation->get(key); part != nullptr && part->is_string())
          simulation->insert_or_assign(key, table_of(*part, "simulation." + std::string(key), key));
        if (toml::table* part = (*simulation)[key].as_table(); part != nullptr) place_paths(*part, folder_);
      }
    place_motions(document);
    for (const auto& [key, kind] : lists_of_references) {
      toml::array* all = document[key].as_array();
      if (all == nullptr) continue;
      for (std::size_t i = 0; i < all->size(); ++i)
        if ((*all)[i].is_string())
          all->replace(all->cbegin() + std::ptrdiff_t(i), table_of((*all)[i], std::string(key), kind));
    }
  }

 private:
  /// A path as seen from the experiment's folder, if it leads somewhere.
  [[nodiscard]] std::optional<std::filesystem::path> beside(const std::string& reference) const {
    return path_beside(folder_, reference);
  }

  [[nodiscard]] toml::table table_of(const toml::node& node, const std::string& key, std::string_view kind) {
    const std::string reference = node.as_string()->get();
    try {
      const auto path = beside(reference);
      const auto file = path ? *path : find_data(kind, reference);
      named_.push_back({key, std::string(kind), reference, file});
      return parse_named_file(file);
    } catch (const DataError& error) {
      throw DataError(place_of(node) + ": " + key + ": " + error.what());
    }
  }

  /// A model is too large to be filled in; its path is made good for any working folder.
  void place_model(toml::table& document) {
    if (document["model"].is_string()) place(*document["model"].as_string(), "model", "models");
  }

  /// So are motions.
  void place_motions(toml::table& document) {
    for (const char* key : {"motion", "tracked"})
      if (const auto node = document["simulation"][key]; node.is_string())
        place(*node.as_string(), "simulation." + std::string(key), "motions");
  }

  /// Keeps the place where the text was read, unlike a new value.
  void place(toml::value<std::string>& value, const std::string& key, const std::string& kind) {
    const std::string reference = value.get();
    const auto path = beside(reference);
    const auto named = is_path(reference) ? std::filesystem::path(reference) : find_shipped(kind, reference);
    const auto file = path.value_or(named);
    const auto is_same = [&](const NamedFile& other) { return other.key == key && other.file == file; };
    if (std::ranges::none_of(named_, is_same)) named_.push_back({key, kind, reference, file});
    if (path) value = path->string();
  }

  std::filesystem::path folder_;
  std::vector<NamedFile> named_;
};

// --- solver settings ---

RecruitmentSettings settings_from(TomlTable table) {
  RecruitmentSettings s;
  constexpr std::array<std::string_view, 2> weights{"volume", "unit"};
  constexpr Bound at_least_two{2.0, no_limit, false, false, ">= 2"};
  s.effort_exponent = table.number("effort_exponent", s.effort_exponent, at_least_two);
  s.effort_weight = EffortWeight(table.choice("effort_weight", weights, std::size_t(s.effort_weight)));
  s.tendon_in_series = table.flag("tendon_in_series", s.tendon_in_series);
  s.stability_coordinates = table.texts("stability_coordinates");
  s.pressure_penalty = table.number("pressure_penalty", s.pressure_penalty, positive);
  s.contact_penalty = table.number("contact_penalty", s.contact_penalty, positive);
  s.linea_alba_penalty = table.number("linea_alba_penalty", s.linea_alba_penalty, positive);
  s.reserve_penalty = table.number("reserve_penalty", s.reserve_penalty, positive);
  s.instability_penalty = table.number("instability_penalty", s.instability_penalty, positive);
  s.tolerance = table.number("tolerance", s.tolerance, positive);
  s.max_rounds = table.integer("max_rounds", s.max_rounds, 1, 100'000);
  table.expect_no_other_keys();
  return s;
}

/// A stability demand with the words that name it.
struct Demand {
  Metric metric;
  double margin;  ///< in the unit of the metric
  std::string words;
};

std::vector<Demand> demands_from(TomlTable& table) {
  constexpr Bound a_frequency{0.0, 1000.0, false, false, ">= 0 and at most 1000 Hz"};
  std::vector<Demand> demands;
  if (table.flag("no_margin", false)) demands.push_back({Metric::none, 0.0, "no margin"});
  for (const double frequency : table.numbers("mass_metric_Hz", a_frequency)) {
    const double angular = 2.0 * std::numbers::pi * frequency;
    demands.push_back({Metric::mass, angular * angular, "mass metric " + number_text(frequency) + " Hz"});
  }
  for (const double stiffness : table.numbers("segment_Nm_per_rad", up_to_a_million))
    demands.push_back({Metric::segment, stiffness, "segment " + number_text(stiffness) + " N m/rad"});
  return demands;
}

constexpr std::size_t most_solver_settings = 1000, most_values_of_a_sweep = 1000;

/// Every demand with every gain, gains fastest.
std::vector<SolverSetting> solver_settings_from(TomlTable table, const RecruitmentSettings& common) {
  const auto demands = demands_from(table);
  const auto gains = table.numbers("short_range_stiffness", up_to_a_million);
  table.expect_no_other_keys();
  if (demands.empty())
    table.fail("mass_metric_Hz", "one of no_margin, mass_metric_Hz, segment_Nm_per_rad to ask for something");
  if (gains.empty()) table.fail("short_range_stiffness", "at least one gain");
  if (demands.size() * gains.size() > most_solver_settings)
    table.fail("short_range_stiffness", "at most 1000 solver settings: demands times gains");
  std::vector<SolverSetting> solver_settings;
  for (const Demand& demand : demands)
    for (const double gain : gains) {
      SolverSetting solver_setting{demand.words + ", gain " + number_text(gain), common};
      solver_setting.settings.metric = demand.metric;
      solver_setting.settings.margin = demand.margin;
      solver_setting.settings.short_range_stiffness = gain;
      solver_settings.push_back(solver_setting);
    }
  return solver_settings;
}

// --- the whole ---

template <class Named>
void expect_distinct_names(const TomlTable& table, std::string_view key, const std::vector<Named>& all) {
  for (auto item = all.begin(); item != all.end(); ++item)
    if (std::ranges::count(item + 1, all.end(), item->name, &Named::name) > 0)
      table.fail(key, "each name once, not '" + item->name + "' again");
}

std::vector<ChangeSet> change_sets_from(TomlTable& table, std::string_view key) {
  std::vector<ChangeSet> sets;
  for (const TomlTable& set : table.tables(key)) sets.push_back(change_set_from(set));
  if (sets.empty()) table.fail(key, "at least one");
  expect_distinct_names(table, key, sets);
  return sets;
}

/// The interventions of a sweep, one for each of its values.
std::vector<ChangeSet> interventions_of_sweep(TomlTable sweep) {
  std::vector<ChangeSet> interventions;
  const std::string name = sweep.name("name"), label = sweep.text("label", name);
  const std::string description = sweep.text("description", "");
  const std::vector<double> values = sweep.numbers("values");
  if (values.empty() || values.size() > most_values_of_a_sweep) sweep.fail("values", "1 to 1000 numbers");
  for (const double value : values) {
    const std::string step = " " + number_text(value);
    ChangeSet intervention{name + step, label + step, description, {}, name, value};
    for (const TomlTable& change : sweep.tables("changes"))
      intervention.changes.push_back(change_from(change, value));
    interventions.push_back(std::move(intervention));
  }
  sweep.expect_no_other_keys();
  return interventions;
}

/// What is written out, then the steps of the sweeps.
std::vector<ChangeSet> interventions_from(TomlTable& table) {
  const bool has_sweeps = table.has("sweeps");
  std::vector<ChangeSet> interventions;
  if (!has_sweeps || table.has("interventions")) interventions = change_sets_from(table, "interventions");
  for (const TomlTable& sweep : table.tables("sweeps"))
    for (ChangeSet& intervention : interventions_of_sweep(sweep))
      interventions.push_back(std::move(intervention));
  expect_distinct_names(table, has_sweeps ? "sweeps" : "interventions", interventions);
  return interventions;
}

TestPoint test_point_from(TomlTable table, std::string_view direction, bool has_point) {
  TestPoint test_point;
  test_point.name = table.name("name");
  test_point.body = table.text("body");
  if (has_point) test_point.point_B = table.vector("point_m");
  test_point.direction_B = table.vector(direction);
  if (!(test_point.direction_B.norm() > 0.0)) table.fail(direction, "a direction");
  table.expect_no_other_keys();
  return test_point;
}

template <class Part>
Part need(std::optional<Part> part, const TomlTable& table, std::string_view key) {
  if (!part) table.fail(key, "a table [" + std::string(key) + "]");
  return *part;
}

Report report_from(TomlTable table, const std::vector<SolverSetting>& solver_settings) {
  Report report{table.texts("solver_settings"), table.text("group", ""), level_name(table.text("level", ""))};
  table.expect_no_other_keys();
  for (const auto& name : report.solver_settings)
    if (std::ranges::find(solver_settings, name, &SolverSetting::name) == solver_settings.end())
      table.fail("solver_settings",
                 "names of solver settings, such as '" + solver_settings.front().name + "'");
  return report;
}

struct ExperimentAndReport {
  Experiment experiment;
  Report report;
};

ExperimentAndReport experiment_from(TomlTable table) {
  Experiment e;
  e.name = table.name("name");
  e.title = table.text("title", e.name);
  e.description = table.text("description", "");
  e.model = table.text("model");
  if (table.has("posture") && table.has("postures"))
    table.fail("postures", "one of posture and postures, not both");
  for (const TomlTable& posture : table.tables("postures")) e.postures.push_back(posture_from(posture));
  if (table.has("postures") && e.postures.empty()) table.fail("postures", "at least one");
  expect_distinct_names(table, "postures", e.postures);
  if (e.postures.empty()) e.posture = posture_from(need(table.table("posture"), table, "posture"));
  e.conditions = change_sets_from(table, "conditions");
  e.interventions = interventions_from(table);
  for (const TomlTable& push : table.tables("pushes"))
    e.pushes.push_back(test_point_from(push, "direction", true));
  for (const TomlTable& rotation : table.tables("rotations"))
    e.rotations.push_back(test_point_from(rotation, "axis", false));
  expect_distinct_names(table, "pushes", e.pushes);
  expect_distinct_names(table, "rotations", e.rotations);
  if (const auto simulation = table.table("simulation")) e.simulation = simulation_from(*simulation);
  if (const auto tonic = table.table("tonic")) e.tonic = tonic_from(*tonic);
  if (e.simulation && e.tonic) table.fail("tonic", "one of simulation and tonic, not both");
  const auto recruitment = table.table("recruitment");
  const auto settings = recruitment ? settings_from(*recruitment) : RecruitmentSettings{};
  e.solver_settings =
      solver_settings_from(need(table.table("solver_settings"), table, "solver_settings"), settings);
  expect_distinct_names(table, "solver_settings", e.solver_settings);
  const auto wanted = table.table("report");
  Report report = wanted ? report_from(*wanted, e.solver_settings) : Report{};
  if (report.solver_settings.empty()) report.solver_settings = {e.solver_settings.front().name};
  table.expect_no_other_keys();
  return {std::move(e), std::move(report)};
}

/// Notes every table of a model and of those it extends. A model that is not there is left to its reader.
void note_model(const std::string& name_or_path) {
  std::filesystem::path directory = name_or_path;
  if (!is_path(name_or_path)) directory = find_shipped("models", name_or_path);
  Diagnostics unheard;
  for (const InheritedModel& inherited : read_inheritance(directory, unheard))
    for (const std::string_view file : report_order()) ReadRecord::note(inherited.directory / file);
}

/// References are filled in before each override, which can reach inside, and after it, which can bring one.
/// @return  the files that were named
std::vector<NamedFile> fill_in(toml::table& document, const std::filesystem::path& folder,
                               const std::vector<std::string>& overrides) {
  References references(folder);
  references.fill_in(document);
  for (const auto& text : overrides) {
    override_value(document, text);
    references.forget(text.substr(0, text.find('=')));
    references.fill_in(document);
  }
  return references.named();
}

Experiment finish(toml::table document, const std::filesystem::path& folder,
                  const std::vector<std::string>& overrides) {
  const ReadRecord record;
  fill_in(document, folder, overrides);
  Experiment experiment = experiment_from(TomlTable(document)).experiment;
  experiment.text = text_of(document);
  note_model(experiment.model);
  experiment.sources = record.files();
  return experiment;
}

}  // namespace

}  // namespace io

Experiment load_experiment(const std::filesystem::path& name_or_path,
                           const std::vector<std::string>& overrides) {
  const auto file = find_data("experiments", name_or_path.string());
  return io::finish(io::parse_named_file(file), file.parent_path(), overrides);
}

std::vector<NamedFile> own_files(const std::filesystem::path& name_or_path,
                                 const std::vector<std::string>& overrides) {
  const auto file = find_data("experiments", name_or_path.string());
  toml::table document = io::parse_named_file(file);
  std::vector<NamedFile> files{{"experiment", "experiments", name_or_path.string(), file}};
  std::ranges::move(io::fill_in(document, file.parent_path(), overrides), std::back_inserter(files));
  std::erase_if(
      files, [](const NamedFile& named) { return named.file.empty() || is_shipped(named.kind, named.file); });
  return files;
}

Experiment parse_experiment(const std::string& text, const std::vector<std::string>& overrides) {
  return io::finish(io::parse_toml_text(text, "experiment"), "", overrides);
}

Report report_of(const Experiment& experiment) {
  if (experiment.text.empty()) return {{experiment.solver_settings.front().name}, "", ""};
  const toml::table document = io::parse_toml_text(experiment.text, experiment.name);
  return io::experiment_from(io::TomlTable(document)).report;
}

}  // namespace lumbopelvic
