/// Perturbations from TOML.

#include "lumbopelvic/io/experiment/perturbation_file.hpp"

#include <numbers>

#include "io/experiment/experiment_parts.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/manoeuvre_file.hpp"

namespace lumbopelvic {

namespace io {

namespace {

constexpr Bound within_a_day{-86400.0, 86400.0, false, false, "within a day [s]"};
constexpr Bound a_ramp{0.0, 3600.0, true, false, "above 0 and at most 3600 s"};
constexpr Bound a_part{-10.0, 10.0, false, false, "-10 to 10 (in %?)"};
constexpr Bound a_level{-1.0, 1.0, false, false, "-1 to 1 (in %?)"};
constexpr Bound an_inhibition{0.0, 1.0, false, false, "0 to 1 (in %?)"};

/// When something begins and how long it takes to set in, from two keys.
Ramp ramp_from(TomlTable& table, std::string_view duration_key = "ramp_s") {
  const double start = table.number("time_s", within_a_day);
  return {start, table.number(duration_key, Ramp{}.duration, a_ramp)};
}

UnloadingPerturbation unloading_from(TomlTable table, std::size_t number) {
  UnloadingPerturbation perturbation;
  perturbation.name = table.name("name", "release " + std::to_string(number));
  perturbation.ramp = ramp_from(table);
  table.expect_no_other_keys();
  return perturbation;
}

LoadPerturbation load_perturbation_from(TomlTable table, std::size_t number) {
  LoadPerturbation perturbation;
  perturbation.name = table.name("name", "load " + std::to_string(number));
  perturbation.before = table.number("before", perturbation.before, a_part);
  perturbation.after = table.number("after", perturbation.after, a_part);
  perturbation.ramp = ramp_from(table);
  perturbation.load = external_load_from(table);
  return perturbation;
}

ImpulsePerturbation impulse_from(TomlTable table, std::size_t number) {
  ImpulsePerturbation perturbation;
  perturbation.name = table.name("name", "impulse " + std::to_string(number));
  perturbation.body = table.text("body");
  perturbation.point_B = table.vector("point_m");
  perturbation.impulse_W = table.vector("impulse_Ns");
  perturbation.time_function = ramp_from(table, "duration_s");
  table.expect_no_other_keys();
  return perturbation;
}

PushPerturbation push_from(TomlTable table, std::size_t number) {
  PushPerturbation perturbation;
  perturbation.name = table.name("name", "push " + std::to_string(number));
  perturbation.time = table.numbers("times_s", within_a_day);
  perturbation.share = table.numbers("shares", a_part);
  if (perturbation.time.size() < 4) table.fail("times_s", "at least four times");
  for (std::size_t i = 1; i < perturbation.time.size(); ++i)
    if (!(perturbation.time[i] > perturbation.time[i - 1])) table.fail("times_s", "strictly rising times");
  if (perturbation.share.size() != perturbation.time.size()) table.fail("shares", "as many as times_s");
  if (perturbation.share.front() != 0.0 || perturbation.share.back() != 0.0)
    table.fail("shares", "0 at first and last");
  perturbation.load = external_load_from(table);
  return perturbation;
}

TiltPerturbation tilt_from(TomlTable table, std::size_t number) {
  TiltPerturbation perturbation;
  perturbation.name = table.name("name", "tilt " + std::to_string(number));
  perturbation.axis_W = table.vector("axis");
  if (!(perturbation.axis_W.norm() > 0.0)) table.fail("axis", "a direction");
  perturbation.axis_W.normalize();
  constexpr Bound an_angle{-90.0, 90.0, false, false, "-90 to 90 degrees"};
  perturbation.angle = table.number("angle_deg", an_angle) * std::numbers::pi / 180.0;
  perturbation.ramp = ramp_from(table);
  table.expect_no_other_keys();
  return perturbation;
}

DrivePerturbation drive_perturbation_from(TomlTable table, std::size_t number) {
  DrivePerturbation perturbation;
  perturbation.name = table.name("name", "drive " + std::to_string(number));
  perturbation.targets = table.texts("targets");
  perturbation.level = table.number("level", a_level);
  perturbation.rise = ramp_from(table);
  if (table.has("plateau_s")) perturbation.plateau = table.number("plateau_s", nonnegative);
  perturbation.fall = table.number("fall_s", perturbation.fall, a_ramp);
  table.expect_no_other_keys();
  return perturbation;
}

InhibitionPerturbation inhibition_from(TomlTable table, std::size_t number) {
  InhibitionPerturbation perturbation;
  perturbation.name = table.name("name", "inhibition " + std::to_string(number));
  perturbation.targets = table.texts("targets");
  perturbation.level = table.number("level", an_inhibition);
  perturbation.time_function.onset = ramp_from(table);
  perturbation.time_function.time_constant =
      table.number("time_constant_s", std::numeric_limits<double>::infinity(), positive);
  table.expect_no_other_keys();
  return perturbation;
}

CommonChange common_change_from(TomlTable table, std::size_t) {
  CommonChange change;
  change.amount = table.number("amount", a_part);
  change.ramp = ramp_from(table);
  table.expect_no_other_keys();
  return change;
}

BreathingPerturbation breathing_from(TomlTable table, std::size_t number) {
  BreathingPerturbation perturbation;
  perturbation.name = table.name("name", "breathing " + std::to_string(number));
  perturbation.manoeuvre = load_manoeuvre(table.text("manoeuvre"));
  perturbation.start = table.number("time_s", within_a_day);
  if (table.has("until_s")) perturbation.until = table.number("until_s", within_a_day);
  if (!(perturbation.until > perturbation.start)) table.fail("until_s", "after time_s");
  table.expect_no_other_keys();
  return perturbation;
}

GlottisPerturbation glottis_perturbation_from(TomlTable table, std::size_t number) {
  constexpr Bound an_opening{0.0, 1.0, false, false, "0, closed, to 1, open"};
  GlottisPerturbation perturbation;
  perturbation.name = table.name("name", "glottis " + std::to_string(number));
  if (table.has("open") == table.has("opening"))
    table.fail("open", "true or false, or else a number for opening");
  perturbation.opening =
      table.has("open") ? (table.flag("open", false) ? 1.0 : 0.0) : table.number("opening", an_opening);
  perturbation.ramp = ramp_from(table);
  table.expect_no_other_keys();
  return perturbation;
}

/// All tables of a list, each read by a function.
template <class Item>
std::vector<Item> all_of(TomlTable& table, std::string_view key, Item (*read)(TomlTable, std::size_t)) {
  std::vector<Item> items;
  for (const TomlTable& item : table.tables(key)) items.push_back(read(item, items.size() + 1));
  return items;
}

}  // namespace

PerturbationSet perturbations_from(TomlTable table) {
  PerturbationSet perturbations;
  perturbations.name = table.name("name", "perturbations");
  perturbations.label = table.text("label", perturbations.name);
  perturbations.description = table.text("description", "");
  perturbations.unloadings = all_of(table, "unloadings", unloading_from);
  perturbations.loads = all_of(table, "loads", load_perturbation_from);
  perturbations.impulses = all_of(table, "impulses", impulse_from);
  perturbations.pushes = all_of(table, "pushes", push_from);
  perturbations.tilts = all_of(table, "tilts", tilt_from);
  perturbations.drives = all_of(table, "drives", drive_perturbation_from);
  perturbations.inhibitions = all_of(table, "inhibitions", inhibition_from);
  perturbations.stress = all_of(table, "stress", common_change_from);
  perturbations.reflex_gain = all_of(table, "reflex_gain", common_change_from);
  perturbations.breathing = all_of(table, "breathing", breathing_from);
  perturbations.glottis = all_of(table, "glottis", glottis_perturbation_from);
  table.expect_no_other_keys();
  return perturbations;
}

}  // namespace io

PerturbationSet load_perturbations(const std::filesystem::path& name_or_path) {
  const toml::table document = io::parse_named_file(find_data("perturbations", name_or_path.string()));
  return io::perturbations_from(io::TomlTable(document));
}

}  // namespace lumbopelvic
