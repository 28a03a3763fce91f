#include "io/renames.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "io/toml_document.hpp"
#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic::io {

namespace {

constexpr std::array keys{
    // postures
    Rename{"eases", "optimize"},
    Rename{"adapts", "free_in_pose_search"},
    Rename{"settle", "contact_consistent"},
    // experiments
    Rename{"arms", "interventions"},
    Rename{"variants", "solver_settings"},
    Rename{"turns", "rotations"},
    Rename{"trial", "simulation"},
    Rename{"column_Hz", "mass_metric_Hz"},
    Rename{"pressure_price", "pressure_penalty"},
    Rename{"contact_price", "contact_penalty"},
    Rename{"band_price", "linea_alba_penalty"},
    Rename{"residual_price", "reserve_penalty"},
    Rename{"instability_price", "instability_penalty"},
    // simulations
    Rename{"falls_at_deg", "failure_angle_deg"},
    Rename{"audit", "energy_balance"},
    Rename{"band_damping_s", "connective_tissue_damping_s"},
    Rename{"events", "perturbations"},
    Rename{"critical", "critical_perturbation"},
    Rename{"event", "perturbation"},
    Rename{"intent", "tracked"},
    Rename{"leaves_out", "ignored"},
    Rename{"phases", "nodes"},
    // perturbations, control, breathing, tonic regulation
    Rename{"releases", "unloadings"},
    Rename{"hold_s", "plateau_s"},
    Rename{"silent", "min_excitation"},
    Rename{"band_time_s", "linea_alba_time_constant_s"},
    Rename{"turn_damping_Nms_rad", "rotational_damping_Nms_rad"},
    // models
    Rename{"bands", "linea_alba"},
    Rename{"ties", "assumed_fascia"},
    Rename{"shape_joints", "deformation_joints"},
};

constexpr std::array results{
    Rename{"arm", "intervention"},
    Rename{"variant", "solver_setting"},
    Rename{"pad", "contact_point"},
    Rename{"shape_coordinate", "deformation_coordinate"},
    Rename{"turn", "rotation"},
    Rename{"stability_price", "stability_shadow_price"},
    Rename{"turn_stiffness", "rotational_stiffness"},
    Rename{"margin_column", "margin_mass"},
    Rename{"shape_moved", "shape_change"},
    Rename{"residual_max", "reserve_max"},
    Rename{"trial_turn", "simulation_rotation"},
    Rename{"trial_turn_rate", "simulation_angular_velocity"},
    Rename{"trial_segment_angle", "simulation_segment_angle"},
    Rename{"trial_compression", "simulation_compression"},
    Rename{"trial_shear_anterior", "simulation_shear_anterior"},
    Rename{"trial_activation", "simulation_activation"},
    Rename{"trial_pressure", "simulation_pressure"},
    Rename{"trial_lung_volume", "simulation_lung_volume"},
    Rename{"trial_airflow", "simulation_airflow"},
    Rename{"trial_alveolar_pressure", "simulation_alveolar_pressure"},
    Rename{"trial_pleural_pressure", "simulation_pleural_pressure"},
    Rename{"trial_glottis", "simulation_glottis"},
    Rename{"trial_tidal_volume", "simulation_tidal_volume"},
    Rename{"trial_pleural_low", "simulation_pleural_low"},
    Rename{"trial_pleural_high", "simulation_pleural_high"},
    Rename{"trial_end", "simulation_end"},
    Rename{"trial_trim", "simulation_initial_residual"},
    Rename{"trial_unmet_tension", "simulation_infeasible_tension"},
    Rename{"trial_unmet_rate", "simulation_infeasible_rate"},
    Rename{"trial_steps", "simulation_steps"},
    Rename{"trial_rejected", "simulation_rejected"},
    Rename{"trial_evaluations", "simulation_evaluations"},
    Rename{"trial_jacobians", "simulation_jacobians"},
    Rename{"trial_factorisations", "simulation_factorisations"},
    Rename{"trial_status", "simulation_status"},
    Rename{"trial_message", "simulation_message"},
    Rename{"peak_turn", "peak_rotation"},
    Rename{"peak_turn_time", "peak_rotation_time"},
    Rename{"critical_factor", "critical_perturbation_factor"},
    Rename{"rest_abscissa", "spectral_abscissa"},
    Rename{"rest_frequency", "spectral_frequency"},
    Rename{"rest_unstable", "unstable_roots"},
    Rename{"audit_residual", "energy_balance_residual"},
    Rename{"audit_turnover", "energy_balance_turnover"},
    Rename{"tonic_rest", "tonic_residual"},
    Rename{"tonic_search_effort", "stochastic_search_effort"},
    Rename{"tonic_search_sway", "stochastic_search_sway"},
    Rename{"tonic_search_cost", "stochastic_search_cost"},
    Rename{"tonic_search_activation", "stochastic_search_activation"},
    Rename{"tonic_search_lost", "stochastic_search_lost"},
    Rename{"band", "linea_alba_strip"},
    Rename{"band_tension", "linea_alba_tension"},
    Rename{"band_work", "linea_alba_work"},
};

constexpr std::array data{
    Rename{"control", "no_intervention"},
    Rename{"standing_at_ease", "standing_minimum_effort"},
    Rename{"psoas_diaphragm_tie", "psoas_diaphragm_fascia"},
};

/// Whether the keys of a table are names that somebody chose.
bool holds_names(std::string_view table) {
  constexpr std::array<std::string_view, 3> chosen{"groups", "sources", "levels"};
  return table.ends_with("_deg") || table.ends_with("_m") || std::ranges::find(chosen, table) != chosen.end();
}

[[noreturn]] void refuse(std::string_view source, std::string_view before, std::string_view now) {
  throw DataError(std::string(source) + ": key `" + std::string(before) + "` is now `" + std::string(now) +
                  "`");
}

std::optional<RenamedKey> find_in(const toml::array& array) {
  for (const toml::node& item : array)
    if (const auto found = find_renamed_key(item)) return found;
  return std::nullopt;
}

std::optional<RenamedKey> find_in(const toml::table& table) {
  for (const auto& [key, value] : table) {
    if (const auto now = name_now(keys, key.str())) return RenamedKey{{key.str(), *now}, &value};
    if (holds_names(key.str())) continue;
    if (const auto found = find_renamed_key(value)) return found;
  }
  return std::nullopt;
}

void rename(std::string& name) {
  if (const auto now = name_now(results, name)) name = *now;
}

/// A word of a list parted by blanks, as in flag_meanings.
void replace_word(std::string& text, std::string_view before, std::string_view now) {
  if (const auto at = (" " + text + " ").find(" " + std::string(before) + " "); at != std::string::npos)
    text.replace(at, before.size(), now);
}

int schema_of(const Dataset& result, std::string_view file) {
  const auto found = result.attributes.find("schema");
  if (found == result.attributes.end()) return 1;
  int schema = 0;
  const std::string& text = found->second;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), schema);
  if (error != std::errc() || end != text.data() + text.size() || schema > result_schema)
    throw DataError(std::string(file) + ": result of schema " + text + ", expected up to " +
                    std::to_string(result_schema) + ": written by a later version");
  return schema;
}

}  // namespace

std::span<const Rename> renamed_keys() { return keys; }
std::span<const Rename> renamed_results() { return results; }
std::span<const Rename> renamed_data() { return data; }

std::optional<std::string_view> name_now(std::span<const Rename> table, std::string_view before) {
  const auto found = std::ranges::find(table, before, &Rename::before);
  return found == table.end() ? std::nullopt : std::optional(found->now);
}

std::optional<RenamedKey> find_renamed_key(const toml::node& document) {
  if (const toml::array* array = document.as_array()) return find_in(*array);
  if (const toml::table* table = document.as_table()) return find_in(*table);
  return std::nullopt;
}

void refuse_renamed_keys(const toml::table& document) {
  if (const auto found = find_renamed_key(document))
    refuse(place_of(*found->value), found->name.before, found->name.now);
}

void refuse_renamed_words(std::string_view dotted_key, std::string_view source) {
  while (!dotted_key.empty()) {
    const auto dot = std::min(dotted_key.find('.'), dotted_key.size());
    const auto word = dotted_key.substr(0, dot);
    if (const auto now = name_now(keys, word)) refuse(source, word, *now);
    if (holds_names(word)) return;
    dotted_key.remove_prefix(std::min(dot + 1, dotted_key.size()));
  }
}

void bring_up_to_date(Dataset& result, std::string_view file) {
  if (!result.attributes.contains("model_hash")) return;
  const int schema = schema_of(result, file);
  result.attributes["schema"] = std::to_string(schema);
  if (schema >= result_schema) return;
  for (Dimension& dimension : result.dimensions) rename(dimension.name);
  for (Variable& variable : result.variables) {
    rename(variable.name);
    std::ranges::for_each(variable.dimensions, rename);
    if (const auto flags = variable.attributes.find("flag_meanings"); flags != variable.attributes.end())
      replace_word(flags->second, "not_held", "no_equilibrium");
  }
}

}  // namespace lumbopelvic::io
