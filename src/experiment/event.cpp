#include "lumbopelvic/experiment/event.hpp"

#include <cmath>
#include <memory>
#include <set>

#include "lumbopelvic/math/spline_table.hpp"
#include "lumbopelvic/model/targets.hpp"

namespace lumbopelvic {

namespace {

constexpr auto events_fn = "applied_loads";

/// A force that keeps its direction, at a body of the model.
DeadLoad dead_load_of(const Model& model, const ExternalLoad& load) {
  return {{model.tree.body(load.body), load.point_B}, load.force_W, load.moment_W};
}

AppliedLoad changing(const Model& model, const LoadEvent& event) {
  check_ramp(events_fn, event.ramp);
  check_finite(events_fn, "share of " + event.name, event.before + event.after);
  return {dead_load_of(model, event.load), [event](double t) {
            const ValueSlope<double> ramp = event.ramp(t);
            const double rise = event.after - event.before;
            return ValueRate{event.before + rise * ramp.value, rise * ramp.slope};
          }};
}

/// The slope of the ramp as a share of force: its integral is 1.
AppliedLoad blow(const Model& model, const ImpulseEvent& event) {
  check_ramp(events_fn, event.course);
  return {{{model.tree.body(event.body), event.point_B}, event.impulse_W, Vec3<double>::Zero()},
          [ramp = event.course](double t) {
            const double y = (t - ramp.start) / ramp.duration, d = ramp.duration;
            if (!(y > 0.0) || y >= 1.0) return ValueRate{0.0, 0.0};
            return ValueRate{30.0 * y * y * (1.0 - y) * (1.0 - y) / d,
                             60.0 * y * (1.0 - y) * (1.0 - 2.0 * y) / (d * d)};
          }};
}

AppliedLoad push(const Model& model, const PushEvent& event) {
  check_size(events_fn, "shares of " + event.name, Eigen::Index(event.share.size()),
             Eigen::Index(event.time.size()));
  if (event.share.empty() || event.share.front() != 0.0 || event.share.back() != 0.0)
    fail_argument(events_fn, "first and last share of " + event.name, "not 0", "0: a push begins and ends");
  const auto n = Eigen::Index(event.time.size());
  const auto spline = std::make_shared<const SplineTable>(VecX<double>::Map(event.time.data(), n),
                                                          VecX<double>::Map(event.share.data(), n));
  return {dead_load_of(model, event.load), [spline](double t) {
            if (t <= spline->start() || t >= spline->end()) return ValueRate{0.0, 0.0};
            VecX<double> value(1), first(1), second(1);
            spline->at(t, value, first, second);
            return ValueRate{value[0], first[0]};
          }};
}

/// Weight that turns against the ground, Rodrigues: g + sin(a) g x k + (1 - cos(a)) (k (k . g) - g).
void tilt(const Model& model, const TiltEvent& event, std::vector<AppliedLoad>& loads) {
  check_ramp(events_fn, event.ramp);
  check_range(events_fn, "length of the axis of " + event.name, event.axis_W.norm(), 1.0 - 1e-9, 1.0 + 1e-9);
  const Vec3<double> g = model.gravity_W, k = event.axis_W;
  const auto angle_at = [event](double t) {
    const ValueSlope<double> ramp = event.ramp(t);
    return ValueRate{event.angle * ramp.value, event.angle * ramp.slope};
  };
  const TimeCourse sine = [angle_at](double t) {
    const ValueRate a = angle_at(t);
    return ValueRate{std::sin(a.value), std::cos(a.value) * a.rate};
  };
  const TimeCourse versine = [angle_at](double t) {
    const ValueRate a = angle_at(t);
    return ValueRate{1.0 - std::cos(a.value), std::sin(a.value) * a.rate};
  };
  for (const DeadLoad& weight : weights(model.tree, g.cross(k))) loads.push_back({weight, sine});
  for (const DeadLoad& weight : weights(model.tree, k * k.dot(g) - g)) loads.push_back({weight, versine});
}

VecX<double> at_targets(const Model& model, const char* what, const std::vector<std::string>& targets,
                        double level) {
  VecX<double> levels = VecX<double>::Zero(model.n_fascicles());
  for (const int m : fascicles_meant(model, what, targets)) levels[m] = level;
  return levels;
}

}  // namespace

std::vector<AppliedLoad> applied_loads(const Model& model, const EventSet& events) {
  std::vector<AppliedLoad> loads;
  for (const LoadEvent& event : events.loads) loads.push_back(changing(model, event));
  for (const ImpulseEvent& event : events.impulses) loads.push_back(blow(model, event));
  for (const PushEvent& event : events.pushes) loads.push_back(push(model, event));
  for (const TiltEvent& event : events.tilts) tilt(model, event, loads);
  return loads;
}

void add_commands(const Model& model, const EventSet& events, CommandSchedule& schedule) {
  constexpr auto fn = "add_commands";
  const VecX<double> ones = VecX<double>::Ones(model.n_fascicles());
  for (const DriveEvent& event : events.drives) {
    if (!(event.hold >= 0.0)) fail_argument(fn, "hold of " + event.name, event.hold, ">= 0");
    const VecX<double> amount = at_targets(model, "target of a drive", event.targets, event.level);
    schedule.changes.push_back({amount, event.rise.start * ones, event.rise.duration});
    if (std::isfinite(event.hold))
      schedule.changes.push_back({-amount, (event.rise.end() + event.hold) * ones, event.fall});
  }
  for (const InhibitionEvent& event : events.inhibitions)
    schedule.inhibition.push_back(
        {at_targets(model, "target of an inhibition", event.targets, event.level), event.course});
  schedule.stress_changes.insert(schedule.stress_changes.end(), events.stress.begin(), events.stress.end());
  schedule.gain_changes.insert(schedule.gain_changes.end(), events.reflex_gain.begin(),
                               events.reflex_gain.end());
  check_schedule(schedule);
}

std::vector<double> force_times(const EventSet& events, double from, double until) {
  std::set<double> times;
  const auto add = [&](double t) {
    if (t > from && t < until) times.insert(t);
  };
  const auto add_ramp = [&](const Ramp& ramp) { add(ramp.start), add(ramp.end()); };
  for (const LoadEvent& event : events.loads) add_ramp(event.ramp);
  for (const ImpulseEvent& event : events.impulses) add_ramp(event.course);
  for (const TiltEvent& event : events.tilts) add_ramp(event.ramp);
  for (const PushEvent& event : events.pushes)
    for (const double t : event.time) add(t);
  return {times.begin(), times.end()};
}

}  // namespace lumbopelvic
