/// The trial of an experiment: what disturbs a hold, and how it is followed.

#include <array>
#include <numbers>

#include "io/experiment_parts.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/motion_file.hpp"

namespace lumbopelvic::io {

namespace {

constexpr double degree = std::numbers::pi / 180.0;

/// A force by its size in the world, or by its direction and its impulse.
void read_push(TomlTable& table, Disturbance& d) {
  d.body = table.text("body");
  d.point_B = table.vector("point_m");
  d.rise = table.number("rise_s", positive);
  if (table.has("fall_s") || table.has("hold_s")) {
    d.fall = table.number("fall_s", positive);
    d.hold = table.number("hold_s", 0.0, nonnegative);
  } else {
    d.hold = no_limit;
  }
  if (!table.has("impulse_Ns")) {
    d.force_W = table.vector("force_N");
    return;
  }
  const double impulse = table.number("impulse_Ns", positive);
  const Vec3<double> direction = table.vector("direction");
  if (!(direction.norm() > 0.0)) table.fail("direction", "a direction");
  if (!std::isfinite(d.hold)) table.fail("impulse_Ns", "fall_s beside it: a push that stays has no impulse");
  d.force_W = direction.normalized() * (impulse / d.duration());
}

Disturbance disturbance_from(TomlTable table) {
  constexpr std::array<std::string_view, 2> kinds{"release", "push"};
  Disturbance d;
  d.name = table.text("name");
  d.kind = Disturbance::Kind(table.choice("kind", kinds));
  d.at = table.number("at_s", nonnegative);
  if (d.kind == Disturbance::Kind::push)
    read_push(table, d);
  else
    d.rise = table.number("within_s", positive);
  table.expect_no_other_keys();
  return d;
}

CriticalSearch search_from(TomlTable table) {
  CriticalSearch search;
  search.disturbance = table.text("disturbance");
  search.low = table.number("low", search.low, nonnegative);
  search.high = table.number("high", search.high, positive);
  search.tolerance = table.number("tolerance", search.tolerance, positive);
  table.expect_no_other_keys();
  return search;
}

/// What leads the body, if anything does.
std::optional<MotionGuide> guide_from(TomlTable& table) {
  if (!table.has("motion")) return {};
  for (const char* key : {"disturbances", "events", "critical"})
    if (table.has(key)) table.fail(key, "left out beside motion: a guided trial is not disturbed");
  MotionGuide guide;
  guide.motion = read_motion(find_data("motions", table.text("motion")));
  guide.intent = read_motion(find_data("motions", table.text("intent")));
  guide.leaves_out = table.texts("leaves_out");
  guide.phases = table.integer("phases", guide.phases, 4);
  return guide;
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
  for (const TomlTable& disturbance : table.tables("disturbances"))
    trial.disturbances.push_back(disturbance_from(disturbance));
  if (const auto control = table.table("control")) trial.control = control_from(*control, ".");
  if (auto search = table.table("critical")) trial.critical = search_from(*search);
  table.expect_no_other_keys();
  return trial;
}

}  // namespace lumbopelvic::io
