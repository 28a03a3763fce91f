/// The trial of an experiment: what disturbs a hold, and how it is followed.

#include <array>
#include <numbers>

#include "io/experiment/experiment_parts.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/motion_file.hpp"

namespace lumbopelvic::io {

namespace {

constexpr double degree = std::numbers::pi / 180.0;

CriticalSearch search_from(TomlTable table) {
  CriticalSearch search;
  search.event = table.text("event");
  search.low = table.number("low", search.low, nonnegative);
  search.high = table.number("high", search.high, positive);
  search.tolerance = table.number("tolerance", search.tolerance, positive);
  table.expect_no_other_keys();
  return search;
}

/// What leads the body, if anything does.
std::optional<MotionGuide> guide_from(TomlTable& table) {
  if (!table.has("motion")) return {};
  for (const char* key : {"events", "critical", "noise", "stability", "abdomen", "glottis"})
    if (table.has(key)) table.fail(key, "left out beside motion: a guided body is not disturbed");
  MotionGuide guide;
  guide.motion = read_motion(find_data("motions", table.text("motion")));
  guide.intent = read_motion(find_data("motions", table.text("intent")));
  guide.leaves_out = table.texts("leaves_out");
  guide.phases = table.integer("phases", guide.phases, 4);
  return guide;
}

MotorNoiseSettings noise_from(TomlTable table) {
  constexpr Bound a_noise_share{0.0, 0.1, false, false, "0 to 0.1"};
  MotorNoiseSettings noise;
  noise.seed = std::uint64_t(table.integer("seed", 1, 0));
  noise.share = table.number("share", a_noise_share);
  noise.spacing = table.number("spacing_s", positive);
  table.text("source");
  table.text("note", "");
  table.expect_no_other_keys();
  return noise;
}

}  // namespace

Trial trial_from(TomlTable table) {
  Trial trial;
  trial.guide = guide_from(table);
  trial.duration = trial.guide ? table.number("duration_s", trial.guide->duration(), positive)
                               : table.number("duration_s", positive);
  trial.sample_every = table.number("sample_every_s", positive);
  trial.body = table.text("body");
  trial.falls_at = table.number("falls_at_deg", positive) * degree;
  trial.tolerance = table.number("tolerance", trial.tolerance, positive);
  trial.audit = table.flag("audit", trial.audit);
  trial.motion.disc_damping = table.number("disc_damping_Nms_rad", nonnegative);
  if (!trial.guide)  // on a guided motion bands act with the tensions of its phases
    trial.motion.band_damping = table.number("band_damping_s", nonnegative);
  constexpr std::array<std::string_view, 2> abdomen{"moves", "held"}, glottis{"open", "closed"};
  trial.motion.abdomen = AbdomenMotion(table.choice("abdomen", abdomen, std::size_t(trial.motion.abdomen)));
  trial.motion.glottis = Glottis(table.choice("glottis", glottis, std::size_t(trial.motion.glottis)));
  if (const auto events = table.table("events")) trial.events = events_from(*events);
  if (const auto control = table.table("control")) trial.control = control_from(*control, ".");
  if (const auto noise = table.table("noise")) trial.noise = noise_from(*noise);
  trial.stability = table.flag("stability", trial.stability);
  if (auto search = table.table("critical")) trial.critical = search_from(*search);
  table.expect_no_other_keys();
  return trial;
}

}  // namespace lumbopelvic::io
