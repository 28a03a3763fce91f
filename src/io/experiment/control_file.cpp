/// Control settings from TOML.

#include "lumbopelvic/io/experiment/control_file.hpp"

#include "io/experiment/experiment_parts.hpp"
#include "lumbopelvic/io/data_path.hpp"

namespace lumbopelvic {

namespace io {

namespace {

constexpr Bound a_delay{0.001, 0.5, false, false, "0.001 to 0.5 s (in ms?)"};
constexpr Bound a_lead{-0.5, 0.5, false, false, "-0.5 to 0.5 s (in ms?)"};
constexpr Bound a_short_time{0.0, 0.5, true, false, "above 0 and at most 0.5 s (in ms?)"};
constexpr Bound a_gain{-100.0, 100.0, false, false, "-100 to 100"};
constexpr Bound a_width{0.0, 0.5, true, false, "above 0 and at most 0.5"};
constexpr Bound a_share{0.0, 1.0, false, false, "0 to 1 (in %?)"};
constexpr Bound a_stress{-0.1, 1.0, false, false, "-0.1 to 1 (in %?)"};
constexpr Bound small_share{0.0, 0.1, true, false, "above 0 and at most 0.1"};
constexpr Bound a_bias{-0.5, 0.5, false, false, "-0.5 to 0.5 optimal fibre lengths"};

ReflexGroup reflex_group_from(TomlTable table) {
  ReflexGroup group;
  group.targets = table.texts("targets");
  group.delay = table.number("delay_s", a_delay);
  group.gains.length = table.number("length", 0.0, a_gain);
  group.gains.velocity = table.number("velocity", 0.0, a_gain);
  group.gains.force = table.number("force", 0.0, a_gain);
  group.bias = table.number("bias", 0.0, a_bias);
  table.text("source");
  table.text("note", "");
  table.expect_no_other_keys();
  return group;
}

LeadGroup lead_group_from(TomlTable table) {
  LeadGroup group;
  group.targets = table.texts("targets");
  group.lead = table.number("lead_s", a_lead);
  table.text("source");
  table.text("note", "");
  table.expect_no_other_keys();
  return group;
}

ReflexSettings reflex_settings_from(TomlTable table, ReflexSettings s) {
  constexpr std::array<std::string_view, 2> responses{"linear", "root"};
  s.sensor_time = table.number("sensor_time_s", s.sensor_time, a_short_time);
  s.shape.clamp_width = table.number("clamp_width", s.shape.clamp_width, a_width);
  s.shape.half_wave_width = table.number("half_wave_width", s.shape.half_wave_width, a_width);
  s.shape.root_width = table.number("root_width", s.shape.root_width, a_width);
  s.shape.velocity =
      VelocityResponse(table.choice("velocity_response", responses, std::size_t(s.shape.velocity)));
  s.shape.inhibited_gain = table.number("inhibited_gain", s.shape.inhibited_gain, a_share);
  table.expect_no_other_keys();
  return s;
}

/// The file that settings extend: a path as seen from their folder, or a shipped name.
std::filesystem::path base_of(TomlTable& table, const std::filesystem::path& folder) {
  const std::string base = table.text("extends");
  std::error_code unreadable;
  if (const auto beside = folder / base;
      is_path(base) && std::filesystem::is_regular_file(beside, unreadable))
    return beside;
  const auto shipped = find_shipped("control", base);
  if (shipped.empty()) table.fail("extends", "a path from this file, or the name of a shipped one");
  return shipped;
}

ControlSettings control_settings_from(TomlTable table, const std::filesystem::path& folder, int depth) {
  constexpr int deepest = 8;
  ControlSettings s;
  if (depth > deepest) table.fail("extends", "a chain of at most 8 files");
  if (table.has("extends")) {
    const auto base = base_of(table, folder);
    const toml::table document = parse_named_file(base);
    s = control_settings_from(TomlTable(document), base.parent_path(), depth + 1);
  }
  s.name = table.name("name");
  s.label = table.text("label", s.name);
  s.description = table.text("description", "");
  s.reflex_gain = table.number("reflex_gain", s.reflex_gain, nonnegative);
  s.stress = table.number("stress", s.stress, a_stress);
  s.min_excitation = table.number("min_excitation", s.min_excitation, small_share);
  s.ramp = table.number("feedforward_ramp_s", s.ramp, a_short_time);
  if (const auto form = table.table("reflex_form")) s.reflex = reflex_settings_from(*form, s.reflex);
  for (const TomlTable& group : table.tables("reflexes")) s.reflexes.push_back(reflex_group_from(group));
  for (const TomlTable& group : table.tables("leads")) s.leads.push_back(lead_group_from(group));
  table.expect_no_other_keys();
  return s;
}

}  // namespace

ControlSettings control_from(TomlTable table, const std::filesystem::path& folder) {
  return control_settings_from(std::move(table), folder, 0);
}

}  // namespace io

ControlSettings load_control(const std::filesystem::path& name_or_path) {
  const std::filesystem::path file = find_data("control", name_or_path.string());
  const toml::table document = io::parse_named_file(file);
  return io::control_from(io::TomlTable(document), file.parent_path());
}

}  // namespace lumbopelvic
