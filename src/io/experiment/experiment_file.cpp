/// Experiments from TOML: references filled in, overrides made, then read into structures.

#include "lumbopelvic/io/experiment/experiment_file.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numbers>
#include <optional>

#include "io/experiment/experiment_parts.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/data_path.hpp"

namespace lumbopelvic {

namespace io {

toml::table parse_named_file(const std::filesystem::path& file) {
  toml::table document = parse_toml_file(file);
  if (!document.contains("name")) document.insert("name", file.stem().string());
  return document;
}

namespace {

// --- references ---

struct Reference {
  std::string_view key, kind;  ///< key in the experiment, folder of the data
};

constexpr std::array lists_of_references{Reference{"postures", "postures"},
                                         Reference{"conditions", "conditions"},
                                         Reference{"arms", "interventions"}};

bool is_path(const std::string& reference) {
  return reference.find('/') != std::string::npos || reference.ends_with(".toml");
}

/// Fills in what other files hold, so that the document stands alone.
class References {
 public:
  explicit References(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void fill_in(toml::table& document) const {
    place_model(document);
    if (toml::node* posture = document.get("posture"); posture != nullptr && posture->is_string())
      document.insert_or_assign("posture", table_of(*posture, "posture", "postures"));
    if (toml::table* trial = document["trial"].as_table(); trial != nullptr)
      for (const char* key : {"control", "events"})
        if (toml::node* part = trial->get(key); part != nullptr && part->is_string())
          trial->insert_or_assign(key, table_of(*part, "trial." + std::string(key), key));
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
    const auto path = folder_ / reference;
    if (!is_path(reference) || !std::filesystem::exists(path)) return std::nullopt;
    return std::filesystem::absolute(path).lexically_normal();
  }

  [[nodiscard]] toml::table table_of(const toml::node& node, const std::string& key,
                                     std::string_view kind) const {
    const std::string reference = node.as_string()->get();
    if (const auto path = beside(reference)) return parse_named_file(*path);
    try {
      return parse_named_file(find_data(kind, reference));
    } catch (const DataError& error) {
      throw DataError(place_of(node) + ": " + key + ": " + error.what());
    }
  }

  /// A model is too large to be filled in; its path is made good for any working folder.
  void place_model(toml::table& document) const {
    const auto model = document["model"].value<std::string>();
    if (!model) return;
    if (const auto path = beside(*model)) document.insert_or_assign("model", path->string());
  }

  /// So are motions.
  void place_motions(toml::table& document) const {
    for (const char* key : {"motion", "intent"})
      if (const auto name = document["trial"][key].value<std::string>())
        if (const auto path = beside(*name))
          document["trial"].as_table()->insert_or_assign(key, path->string());
  }

  std::filesystem::path folder_;
};

// --- variants ---

RecruitmentSettings settings_from(TomlTable table) {
  RecruitmentSettings s;
  constexpr std::array<std::string_view, 2> weights{"volume", "unit"};
  constexpr Bound at_least_two{2.0, no_limit, false, false, ">= 2"};
  s.effort_exponent = table.number("effort_exponent", s.effort_exponent, at_least_two);
  s.effort_weight = EffortWeight(table.choice("effort_weight", weights, std::size_t(s.effort_weight)));
  s.tendon_in_series = table.flag("tendon_in_series", s.tendon_in_series);
  s.stability_coordinates = table.texts("stability_coordinates");
  s.pressure_price = table.number("pressure_price", s.pressure_price, positive);
  s.contact_price = table.number("contact_price", s.contact_price, positive);
  s.band_price = table.number("band_price", s.band_price, positive);
  s.residual_price = table.number("residual_price", s.residual_price, positive);
  s.instability_price = table.number("instability_price", s.instability_price, positive);
  s.tolerance = table.number("tolerance", s.tolerance, positive);
  s.max_rounds = table.integer("max_rounds", s.max_rounds, 1);
  table.expect_no_other_keys();
  return s;
}

/// A stability demand with the words that name it.
struct Demand {
  Metric metric;
  double margin;  ///< in the unit of the metric
  std::string words;
};

std::string shortest(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

std::vector<Demand> demands_from(TomlTable& table) {
  std::vector<Demand> demands;
  if (table.flag("no_margin", false)) demands.push_back({Metric::none, 0.0, "no margin"});
  for (const double frequency : table.numbers("column_Hz", nonnegative)) {
    const double angular = 2.0 * std::numbers::pi * frequency;
    demands.push_back({Metric::column, angular * angular, "column " + shortest(frequency) + " Hz"});
  }
  for (const double stiffness : table.numbers("segment_Nm_per_rad", nonnegative))
    demands.push_back({Metric::segment, stiffness, "segment " + shortest(stiffness) + " N m/rad"});
  return demands;
}

/// Every demand with every gain, gains fastest.
std::vector<Variant> variants_from(TomlTable table, const RecruitmentSettings& common) {
  const auto demands = demands_from(table);
  const auto gains = table.numbers("short_range_stiffness", nonnegative);
  table.expect_no_other_keys();
  if (demands.empty())
    table.fail("column_Hz", "one of no_margin, column_Hz, segment_Nm_per_rad to ask for something");
  if (gains.empty()) table.fail("short_range_stiffness", "at least one gain");
  std::vector<Variant> variants;
  for (const Demand& demand : demands)
    for (const double gain : gains) {
      Variant variant{demand.words + ", gain " + shortest(gain), common};
      variant.settings.metric = demand.metric;
      variant.settings.margin = demand.margin;
      variant.settings.short_range_stiffness = gain;
      variants.push_back(variant);
    }
  return variants;
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

/// The arms of a sweep, one for each of its values.
std::vector<ChangeSet> arms_of_sweep(TomlTable sweep) {
  std::vector<ChangeSet> arms;
  const std::string name = sweep.text("name"), label = sweep.text("label", name);
  const std::string description = sweep.text("description", "");
  const std::vector<double> values = sweep.numbers("values");
  if (values.empty()) sweep.fail("values", "at least one number");
  for (const double value : values) {
    const std::string step = " " + shortest(value);
    ChangeSet arm{name + step, label + step, description, {}, name, value};
    for (const TomlTable& change : sweep.tables("changes")) arm.changes.push_back(change_from(change, value));
    arms.push_back(std::move(arm));
  }
  sweep.expect_no_other_keys();
  return arms;
}

/// What is written out, then the steps of the sweeps.
std::vector<ChangeSet> arms_from(TomlTable& table) {
  const bool has_sweeps = table.has("sweeps");
  std::vector<ChangeSet> arms;
  if (!has_sweeps || table.has("arms")) arms = change_sets_from(table, "arms");
  for (const TomlTable& sweep : table.tables("sweeps"))
    for (ChangeSet& arm : arms_of_sweep(sweep)) arms.push_back(std::move(arm));
  expect_distinct_names(table, has_sweeps ? "sweeps" : "arms", arms);
  return arms;
}

Probe probe_from(TomlTable table, std::string_view direction, bool has_point) {
  Probe probe;
  probe.name = table.text("name");
  probe.body = table.text("body");
  if (has_point) probe.point_B = table.vector("point_m");
  probe.direction_B = table.vector(direction);
  if (!(probe.direction_B.norm() > 0.0)) table.fail(direction, "a direction");
  table.expect_no_other_keys();
  return probe;
}

template <class Part>
Part need(std::optional<Part> part, const TomlTable& table, std::string_view key) {
  if (!part) table.fail(key, "a table [" + std::string(key) + "]");
  return *part;
}

Report report_from(TomlTable table, const std::vector<Variant>& variants) {
  Report report{table.texts("variants"), table.text("group", ""), table.text("level", "")};
  table.expect_no_other_keys();
  for (const auto& name : report.variants)
    if (std::ranges::find(variants, name, &Variant::name) == variants.end())
      table.fail("variants", "names of variants, such as '" + variants.front().name + "'");
  return report;
}

struct ExperimentAndReport {
  Experiment experiment;
  Report report;
};

ExperimentAndReport experiment_from(TomlTable table) {
  Experiment e;
  e.name = table.text("name");
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
  e.arms = arms_from(table);
  for (const TomlTable& push : table.tables("pushes"))
    e.pushes.push_back(probe_from(push, "direction", true));
  for (const TomlTable& turn : table.tables("turns")) e.turns.push_back(probe_from(turn, "axis", false));
  expect_distinct_names(table, "pushes", e.pushes);
  expect_distinct_names(table, "turns", e.turns);
  if (const auto trial = table.table("trial")) e.trial = trial_from(*trial);
  if (const auto tonic = table.table("tonic")) e.tonic = tonic_from(*tonic);
  if (e.trial && e.tonic) table.fail("tonic", "one of trial and tonic, not both");
  const auto recruitment = table.table("recruitment");
  const auto settings = recruitment ? settings_from(*recruitment) : RecruitmentSettings{};
  e.variants = variants_from(need(table.table("variants"), table, "variants"), settings);
  expect_distinct_names(table, "variants", e.variants);
  const auto wanted = table.table("report");
  Report report = wanted ? report_from(*wanted, e.variants) : Report{};
  if (report.variants.empty()) report.variants = {e.variants.front().name};
  table.expect_no_other_keys();
  return {std::move(e), std::move(report)};
}

/// References are filled in before each override, which can reach inside, and after it, which can bring one.
Experiment finish(toml::table document, const std::filesystem::path& folder,
                  const std::vector<std::string>& overrides) {
  const References references(folder);
  references.fill_in(document);
  for (const auto& text : overrides) {
    override_value(document, text);
    references.fill_in(document);
  }
  Experiment experiment = experiment_from(TomlTable(document)).experiment;
  experiment.text = text_of(document);
  return experiment;
}

}  // namespace

}  // namespace io

Experiment read_experiment(const std::filesystem::path& file, const std::vector<std::string>& overrides) {
  return io::finish(io::parse_named_file(file), file.parent_path(), overrides);
}

Experiment parse_experiment(const std::string& text, const std::vector<std::string>& overrides) {
  return io::finish(io::parse_toml_text(text, "experiment"), "", overrides);
}

Report report_of(const Experiment& experiment) {
  if (experiment.text.empty()) return {{experiment.variants.front().name}, "", ""};
  const toml::table document = io::parse_toml_text(experiment.text, experiment.name);
  return io::experiment_from(io::TomlTable(document)).report;
}

}  // namespace lumbopelvic
