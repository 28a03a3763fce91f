/// Conditions and interventions from TOML.

#include <array>

#include "io/experiment/experiment_parts.hpp"
#include "io/level_name.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"

namespace lumbopelvic {

namespace io {

namespace {

constexpr std::array quantities{
    Quantity::strength,       Quantity::rest_length,    Quantity::tonic_drive,
    Quantity::capacity,       Quantity::relative_drive, Quantity::activation,
    Quantity::disc_stiffness, Quantity::segment_brace,  Quantity::assumed_fascia_stiffness,
    Quantity::pressure_min,   Quantity::pressure_max,   Quantity::pressure};
constexpr std::array operations{Operation::set, Operation::scale, Operation::add};

/// The enumerator that a key names.
template <class Enum, std::size_t n>
Enum enumerator(TomlTable& table, std::string_view key, const std::array<Enum, n>& all) {
  std::array<std::string_view, n> names;
  for (std::size_t i = 0; i < n; ++i) names[i] = to_string(all[i]);
  return all[table.choice(key, names)];
}

}  // namespace

Change change_from(TomlTable table, std::optional<double> step) {
  Change change;
  change.quantity = enumerator(table, "quantity", quantities);
  change.operation = enumerator(table, "operation", operations);
  if (table.has("value") && table.has("factor") && step)
    table.fail("factor", "a factor on the sweep's values or a value, not both");
  const bool has_own = table.has("value") || !step;
  change.value = has_own ? table.number("value") : *step * table.number("factor", 1.0, finite);
  for (const std::string& target : table.texts("targets")) change.targets.push_back(level_name(target));
  table.expect_no_other_keys();
  return change;
}

ChangeSet change_set_from(TomlTable table) {
  ChangeSet set;
  set.name = table.name("name");
  set.label = table.text("label", set.name);
  set.description = table.text("description", "");
  for (const TomlTable& change : table.tables("changes")) set.changes.push_back(change_from(change));
  table.expect_no_other_keys();
  return set;
}

namespace {

ChangeSet load_change_set(std::string_view kind, const std::filesystem::path& name_or_path) {
  const toml::table document = parse_named_file(find_data(kind, name_or_path.string()));
  return change_set_from(TomlTable(document));
}

}  // namespace

}  // namespace io

ChangeSet load_condition(const std::filesystem::path& name_or_path) {
  return io::load_change_set("conditions", name_or_path);
}

ChangeSet load_intervention(const std::filesystem::path& name_or_path) {
  return io::load_change_set("interventions", name_or_path);
}

}  // namespace lumbopelvic
