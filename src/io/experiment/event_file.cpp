/// Events from TOML.

#include "lumbopelvic/io/experiment/event_file.hpp"

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

ReleaseEvent release_from(TomlTable table, std::size_t number) {
  ReleaseEvent event;
  event.name = table.text("name", "release " + std::to_string(number));
  event.ramp = ramp_from(table);
  table.expect_no_other_keys();
  return event;
}

LoadEvent load_event_from(TomlTable table, std::size_t number) {
  LoadEvent event;
  event.name = table.text("name", "load " + std::to_string(number));
  event.before = table.number("before", event.before, a_part);
  event.after = table.number("after", event.after, a_part);
  event.ramp = ramp_from(table);
  event.load = external_load_from(table);
  return event;
}

ImpulseEvent impulse_from(TomlTable table, std::size_t number) {
  ImpulseEvent event;
  event.name = table.text("name", "impulse " + std::to_string(number));
  event.body = table.text("body");
  event.point_B = table.vector("point_m");
  event.impulse_W = table.vector("impulse_Ns");
  event.course = ramp_from(table, "duration_s");
  table.expect_no_other_keys();
  return event;
}

PushEvent push_from(TomlTable table, std::size_t number) {
  PushEvent event;
  event.name = table.text("name", "push " + std::to_string(number));
  event.time = table.numbers("times_s", within_a_day);
  event.share = table.numbers("shares", a_part);
  if (event.time.size() < 4) table.fail("times_s", "at least four times");
  for (std::size_t i = 1; i < event.time.size(); ++i)
    if (!(event.time[i] > event.time[i - 1])) table.fail("times_s", "strictly rising times");
  if (event.share.size() != event.time.size()) table.fail("shares", "as many as times_s");
  if (event.share.front() != 0.0 || event.share.back() != 0.0) table.fail("shares", "0 at first and last");
  event.load = external_load_from(table);
  return event;
}

TiltEvent tilt_from(TomlTable table, std::size_t number) {
  TiltEvent event;
  event.name = table.text("name", "tilt " + std::to_string(number));
  event.axis_W = table.vector("axis");
  if (!(event.axis_W.norm() > 0.0)) table.fail("axis", "a direction");
  event.axis_W.normalize();
  constexpr Bound an_angle{-90.0, 90.0, false, false, "-90 to 90 degrees"};
  event.angle = table.number("angle_deg", an_angle) * std::numbers::pi / 180.0;
  event.ramp = ramp_from(table);
  table.expect_no_other_keys();
  return event;
}

DriveEvent drive_event_from(TomlTable table, std::size_t number) {
  DriveEvent event;
  event.name = table.text("name", "drive " + std::to_string(number));
  event.targets = table.texts("targets");
  event.level = table.number("level", a_level);
  event.rise = ramp_from(table);
  if (table.has("hold_s")) event.hold = table.number("hold_s", nonnegative);
  event.fall = table.number("fall_s", event.fall, a_ramp);
  table.expect_no_other_keys();
  return event;
}

InhibitionEvent inhibition_from(TomlTable table, std::size_t number) {
  InhibitionEvent event;
  event.name = table.text("name", "inhibition " + std::to_string(number));
  event.targets = table.texts("targets");
  event.level = table.number("level", an_inhibition);
  event.course.onset = ramp_from(table);
  event.course.time_constant =
      table.number("time_constant_s", std::numeric_limits<double>::infinity(), positive);
  table.expect_no_other_keys();
  return event;
}

CommonChange common_change_from(TomlTable table, std::size_t) {
  CommonChange change;
  change.amount = table.number("amount", a_part);
  change.ramp = ramp_from(table);
  table.expect_no_other_keys();
  return change;
}

BreathingEvent breathing_from(TomlTable table, std::size_t number) {
  BreathingEvent event;
  event.name = table.text("name", "breathing " + std::to_string(number));
  event.manoeuvre = read_manoeuvre(find_data("breathing", table.text("manoeuvre")));
  event.start = table.number("time_s", within_a_day);
  if (table.has("until_s")) event.until = table.number("until_s", within_a_day);
  if (!(event.until > event.start)) table.fail("until_s", "after time_s");
  table.expect_no_other_keys();
  return event;
}

GlottisEvent glottis_event_from(TomlTable table, std::size_t number) {
  constexpr Bound an_opening{0.0, 1.0, false, false, "0, closed, to 1, open"};
  GlottisEvent event;
  event.name = table.text("name", "glottis " + std::to_string(number));
  if (table.has("open") == table.has("opening"))
    table.fail("open", "true or false, or else a number for opening");
  event.opening =
      table.has("open") ? (table.flag("open", false) ? 1.0 : 0.0) : table.number("opening", an_opening);
  event.ramp = ramp_from(table);
  table.expect_no_other_keys();
  return event;
}

/// All tables of a list, each read by a function.
template <class Item>
std::vector<Item> all_of(TomlTable& table, std::string_view key, Item (*read)(TomlTable, std::size_t)) {
  std::vector<Item> items;
  for (const TomlTable& item : table.tables(key)) items.push_back(read(item, items.size() + 1));
  return items;
}

}  // namespace

EventSet events_from(TomlTable table) {
  EventSet events;
  events.name = table.text("name", "events");
  events.label = table.text("label", events.name);
  events.description = table.text("description", "");
  events.releases = all_of(table, "releases", release_from);
  events.loads = all_of(table, "loads", load_event_from);
  events.impulses = all_of(table, "impulses", impulse_from);
  events.pushes = all_of(table, "pushes", push_from);
  events.tilts = all_of(table, "tilts", tilt_from);
  events.drives = all_of(table, "drives", drive_event_from);
  events.inhibitions = all_of(table, "inhibitions", inhibition_from);
  events.stress = all_of(table, "stress", common_change_from);
  events.reflex_gain = all_of(table, "reflex_gain", common_change_from);
  events.breathing = all_of(table, "breathing", breathing_from);
  events.glottis = all_of(table, "glottis", glottis_event_from);
  table.expect_no_other_keys();
  return events;
}

}  // namespace io

EventSet read_events(const std::filesystem::path& file) {
  const toml::table document = io::parse_named_file(file);
  return io::events_from(io::TomlTable(document));
}

}  // namespace lumbopelvic
