#include "lumbopelvic/simulation/breathing_events.hpp"

#include <tuple>

#include "lumbopelvic/control/smooth_clamp.hpp"
#include "lumbopelvic/model/targets.hpp"

namespace lumbopelvic {

namespace {

/// A pulse of a manoeuvre in the time of the trial.
Pulse in_trial(const BreathingEvent& event, Pulse pulse) {
  pulse.start += event.start;
  pulse.until = event.end();
  return pulse;
}

std::vector<Pulse> closures_in_trial(const BreathingEvent& event) {
  std::vector<Pulse> all = closures_of(event.manoeuvre);
  for (Pulse& closure : all) closure = in_trial(event, closure);
  return all;
}

std::vector<int> driven_by(const Model& model, const Drive& drive) {
  return fascicles_meant(model, "target of a drive of breathing", drive.targets);
}

/// Events of the glottis in the order of time.
std::vector<GlottisEvent> in_order(const EventSet& events) {
  std::vector<GlottisEvent> sorted = events.glottis;
  std::ranges::stable_sort(sorted, {}, [](const GlottisEvent& event) { return event.ramp.start; });
  return sorted;
}

void check_sums(const std::vector<std::vector<Pulse>>& of_fascicles, double duration) {
  constexpr double step = 1e-3, rounding = 1e-9;  // [s], [1]
  for (const std::vector<Pulse>& pulses : of_fascicles) {
    if (pulses.size() < 2) continue;
    for (int i = 0; i * step <= duration; ++i) {
      double sum = 0.0;
      for (const Pulse& pulse : pulses) sum += pulse_at(pulse, i * step);
      if (sum > 1.0 + rounding)
        fail_argument("check_breathing",
                      "sum of the pulses of a fascicle at " + std::to_string(i * step) + " s", sum,
                      "at most 1: drives of breathing that follow each other");
    }
  }
}

}  // namespace

std::vector<Pulse> pulses_of(const EventSet& events) {
  std::vector<Pulse> all;
  for (const BreathingEvent& event : events.breathing) {
    for (const Drive& drive : event.manoeuvre.drives) all.push_back(in_trial(event, drive.pulse));
    const std::vector<Pulse> closures = closures_in_trial(event);
    all.insert(all.end(), closures.begin(), closures.end());
  }
  return all;
}

TimeCourse glottis_course(const EventSet& events, double at_start) {
  std::vector<Pulse> closures;
  for (const BreathingEvent& event : events.breathing) {
    const std::vector<Pulse> own = closures_in_trial(event);
    closures.insert(closures.end(), own.begin(), own.end());
  }
  return [moves = in_order(events), closures, at_start](double t) {
    ValueRate open{at_start, 0.0};
    for (const GlottisEvent& move : moves) {
      if (t <= move.ramp.start) break;
      const ValueSlope<double> done = move.ramp(t);
      const double from = open.value;
      open = {done.value < 1.0 ? from + (move.opening - from) * done.value : move.opening,
              (move.opening - from) * done.slope};
    }
    for (const Pulse& closure : closures) {
      const ValueSlope<double> w = pulse_course(closure, t);
      open = {open.value * (1.0 - w.value), open.rate * (1.0 - w.value) - open.value * w.slope};
    }
    return open;
  };
}

std::vector<DrivePulse> breathing_drives(const Model& model, const EventSet& events,
                                         const VecX<double>& excitation) {
  check_size("breathing_drives", "excitation", excitation.size(), model.n_fascicles());
  std::vector<DrivePulse> all;
  for (const BreathingEvent& event : events.breathing)
    for (const Drive& drive : event.manoeuvre.drives) {
      all.push_back({VecX<double>::Zero(excitation.size()), in_trial(event, drive.pulse)});
      for (const int m : driven_by(model, drive))
        all.back().height[m] = drive_height(model.fascicles[std::size_t(m)], excitation[m], drive.level);
    }
  return all;
}

std::vector<DrivePulse> before_clamp(std::vector<DrivePulse> drives, const VecX<double>& excitation,
                                     const ControlSettings& control) {
  const double width = control.reflex.shape.clamp_width, silent = control.silent;
  const auto drive_at = [&](double u) {
    return inverse_smooth_clamp(std::clamp(u, silent, 1.0 - silent), width);
  };
  for (DrivePulse& drive : drives)
    for (Eigen::Index m = 0; m < drive.height.size(); ++m)
      if (drive.height[m] != 0.0)
        drive.height[m] = drive_at(excitation[m] + drive.height[m]) - drive_at(excitation[m]);
  return drives;
}

ExcitationCourse with_pulses(ExcitationCourse excitation, std::vector<DrivePulse> pulses) {
  if (pulses.empty()) return excitation;
  return [own = std::move(excitation), drives = std::move(pulses)](double t, VecX<double>& u,
                                                                   VecX<double>& rate) {
    own(t, u, rate);
    for (const DrivePulse& drive : drives) {
      const ValueSlope<double> w = pulse_course(drive.pulse, t);
      u += w.value * drive.height;
      rate += w.slope * drive.height;
    }
  };
}

void check_breathing(const Model& model, const EventSet& events, double duration) {
  constexpr auto fn = "check_breathing";
  std::vector<std::vector<Pulse>> of_fascicles(model.fascicles.size());
  for (const BreathingEvent& event : events.breathing) {
    check_finite(fn, "start of " + event.name, event.start);
    check_positive(fn, "duration of " + event.manoeuvre.name, event.manoeuvre.duration);
    for (const Drive& drive : event.manoeuvre.drives) {
      check_pulse(drive.pulse);
      check_range(fn, "level of a drive of " + event.name, drive.level, -1.0, 1.0);
      for (const int m : driven_by(model, drive))
        of_fascicles[std::size_t(m)].push_back(in_trial(event, drive.pulse));
    }
    static_cast<void>(closures_in_trial(event));
  }
  const auto before = [](const std::vector<Pulse>& a, const std::vector<Pulse>& b) {
    return std::ranges::lexicographical_compare(a, b, [](const Pulse& p, const Pulse& q) {
      return std::tie(p.start, p.rise, p.hold, p.fall, p.period, p.until) <
             std::tie(q.start, q.rise, q.hold, q.fall, q.period, q.until);
    });
  };
  std::ranges::sort(of_fascicles, before);
  const auto alike = std::ranges::unique(
      of_fascicles, [&](const auto& a, const auto& b) { return !before(a, b) && !before(b, a); });
  of_fascicles.erase(alike.begin(), alike.end());
  check_sums(of_fascicles, duration);
  double free = -std::numeric_limits<double>::infinity();
  for (const GlottisEvent& event : in_order(events)) {
    check_ramp(fn, event.ramp);
    check_range(fn, "opening of " + event.name, event.opening, 0.0, 1.0);
    if (event.ramp.start < free)
      fail_argument(fn, "start of " + event.name, event.ramp.start,
                    "at least " + std::to_string(free) + " s, when the move before it has ended");
    free = event.ramp.end();
  }
}

}  // namespace lumbopelvic
