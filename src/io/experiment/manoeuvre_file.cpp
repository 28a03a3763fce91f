/// Manoeuvres from TOML.

#include "lumbopelvic/io/experiment/manoeuvre_file.hpp"
#include "lumbopelvic/io/data_path.hpp"

#include "io/experiment/experiment_parts.hpp"

namespace lumbopelvic {

namespace io {

namespace {

constexpr Bound share{-1.0, 1.0, false, false, "-1 to 1 (in %?)"};
constexpr Bound up_to_an_hour{0.0, 3600.0, false, false, "0 to 3600 s"};
constexpr Bound a_phase{0.001, 3600.0, false, false, "0.001 to 3600 s"};
constexpr Bound short_time{0.0, 1.0, true, false, "above 0 and at most 1 s (in ms?)"};

Drive drive_from(TomlTable table) {
  Drive drive;
  drive.targets = table.texts("targets");
  if (drive.targets.empty()) table.fail("targets", "at least one fascicle, group or set of groups");
  drive.level = table.number("level", share);
  Pulse& p = drive.pulse;
  p.start = table.number("start_s", up_to_an_hour);
  p.rise = table.number("rise_s", a_phase);
  p.plateau = table.number("plateau_s", 0.0, up_to_an_hour);
  p.fall = table.number("fall_s", a_phase);
  p.period = table.number("period_s", 0.0, up_to_an_hour);
  if (p.period > 0.0 && p.period < p.length())
    table.fail("period_s", "at least rise_s, plateau_s and fall_s together");
  table.expect_no_other_keys();
  return drive;
}

GlottisClosure closure_from(TomlTable table, double glottis_time) {
  GlottisClosure closure;
  closure.from = table.number("from_s", up_to_an_hour);
  closure.to = table.number("to_s", up_to_an_hour);
  if (closure.to < closure.from + glottis_time)
    table.fail("to_s", "at least from_s and glottis_time_s together");
  table.expect_no_other_keys();
  return closure;
}

}  // namespace

}  // namespace io

Manoeuvre load_manoeuvre(const std::filesystem::path& name_or_path) {
  const toml::table document = io::parse_named_file(find_data("breathing", name_or_path.string()));
  io::TomlTable table(document);
  Manoeuvre m;
  m.name = table.name("name");
  m.label = table.text("label", m.name);
  m.description = table.text("description", "");
  m.duration = table.number("duration_s", io::a_duration);
  m.report_from = table.number("report_from_s", 0.0, io::nonnegative);
  if (m.report_from > m.duration) table.fail("report_from_s", "at most duration_s");
  m.glottis_time = table.number("glottis_time_s", m.glottis_time, io::short_time);
  m.linea_alba_time_constant =
      table.number("linea_alba_time_constant_s", m.linea_alba_time_constant, io::nonnegative);
  for (const io::TomlTable& drive : table.tables("drives")) m.drives.push_back(io::drive_from(drive));
  for (const io::TomlTable& closure : table.tables("glottis_closed"))
    m.closures.push_back(io::closure_from(closure, m.glottis_time));
  table.expect_no_other_keys();
  return m;
}

}  // namespace lumbopelvic
