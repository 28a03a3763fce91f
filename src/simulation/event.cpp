#include "lumbopelvic/simulation/event.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

#include "lumbopelvic/simulation/breathing_events.hpp"
#include "lumbopelvic/math/spline_table.hpp"
#include "lumbopelvic/model/targets.hpp"

namespace lumbopelvic {

namespace {

constexpr auto events_fn = "applied_loads";

/// A force that keeps its direction, at a body of the model.
DeadLoad dead_load_of(const Model& model, const ExternalLoad& load) {
  return {{model.tree.body(load.body), load.point_B}, load.force_W, load.moment_W};
}

/// What is left of a load that is let go.
void let_go(const ReleaseEvent& event, std::vector<AppliedLoad>& loads) {
  check_ramp(events_fn, event.ramp);
  for (AppliedLoad& load : loads)
    load.share = [ramp = event.ramp](double t) {
      const ValueSlope<double> gone = ramp(t);
      return ValueRate{1.0 - gone.value, -gone.slope};
    };
}

/// What a load changes by.
AppliedLoad changing(const Model& model, const LoadEvent& event) {
  check_ramp(events_fn, event.ramp);
  check_finite(events_fn, "share of " + event.name, event.before + event.after);
  return {dead_load_of(model, event.load), [ramp = event.ramp, rise = event.after - event.before](double t) {
            const ValueSlope<double> risen = ramp(t);
            return ValueRate{rise * risen.value, rise * risen.slope};
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

void add_loads_before(const EventSet& events, std::vector<ExternalLoad>& loads) {
  for (const LoadEvent& event : events.loads) {
    if (event.before == 0.0) continue;
    loads.push_back(event.load);
    loads.back().force_W *= event.before;
    loads.back().moment_W *= event.before;
  }
}

std::vector<AppliedLoad> applied_loads(const Model& model, const EventSet& events,
                                       std::vector<AppliedLoad> at_start) {
  if (events.releases.size() > 1)
    fail_argument(events_fn, "number of releases", double(events.releases.size()), "at most 1");
  if (!events.releases.empty())
    for (const LoadEvent& event : events.loads)
      if (event.before != 0.0)
        fail_argument(events_fn, "share of " + event.name + " before it changes", event.before,
                      "0 beside a release, which lets go of all there is at the start");
  std::vector<AppliedLoad> loads = std::move(at_start);
  for (const ReleaseEvent& event : events.releases) let_go(event, loads);
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

EventSet scaled(const EventSet& events, const std::string& name, double factor) {
  EventSet out = events;
  int found = 0;
  const auto scale = [&](ExternalLoad& load) {
    load.force_W *= factor, load.moment_W *= factor;
    ++found;
  };
  for (LoadEvent& event : out.loads)
    if (event.name == name && event.before == 0.0) scale(event.load);
  for (PushEvent& event : out.pushes)
    if (event.name == name) scale(event.load);
  for (ImpulseEvent& event : out.impulses)
    if (event.name == name) event.impulse_W *= factor, ++found;
  if (found != 1)
    fail_argument("scaled", "event to be scaled", name, "the name of one impulse, push or load that comes");
  return out;
}

bool has_commands(const EventSet& events) {
  return !events.drives.empty() || !events.inhibitions.empty() || !events.stress.empty() ||
         !events.reflex_gain.empty();
}

double first_start(const EventSet& events) {
  double first = std::numeric_limits<double>::infinity();
  const auto look = [&](double t) { first = std::min(first, t); };
  for (const auto& event : events.releases) look(event.ramp.start);
  for (const auto& event : events.loads) look(event.ramp.start);
  for (const auto& event : events.impulses) look(event.course.start);
  for (const auto& event : events.pushes)
    if (!event.time.empty()) look(event.time.front());
  for (const auto& event : events.tilts) look(event.ramp.start);
  for (const auto& event : events.drives) look(event.rise.start);
  for (const auto& event : events.inhibitions) look(event.course.onset.start);
  for (const auto& event : events.stress) look(event.ramp.start);
  for (const auto& event : events.reflex_gain) look(event.ramp.start);
  for (const auto& event : events.breathing) look(event.start);
  for (const auto& event : events.glottis) look(event.ramp.start);
  return first;
}

std::vector<double> force_times(const EventSet& events, double from, double until) {
  std::set<double> times;
  const auto add = [&](double t) {
    if (t > from && t < until) times.insert(t);
  };
  const auto add_ramp = [&](const Ramp& ramp) { add(ramp.start), add(ramp.end()); };
  for (const ReleaseEvent& event : events.releases) add_ramp(event.ramp);
  for (const LoadEvent& event : events.loads) add_ramp(event.ramp);
  for (const ImpulseEvent& event : events.impulses) add_ramp(event.course);
  for (const TiltEvent& event : events.tilts) add_ramp(event.ramp);
  for (const PushEvent& event : events.pushes)
    for (const double t : event.time) add(t);
  for (const GlottisEvent& event : events.glottis) add_ramp(event.ramp);
  for (const Pulse& pulse : pulses_of(events))
    for (const double t : breakpoints(pulse, until)) add(t);
  return {times.begin(), times.end()};
}

}  // namespace lumbopelvic
