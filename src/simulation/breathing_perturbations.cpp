#include "lumbopelvic/simulation/breathing_perturbations.hpp"

#include <tuple>

#include "lumbopelvic/control/smooth_clamp.hpp"
#include "lumbopelvic/model/targets.hpp"

namespace lumbopelvic {

namespace {

/// A pulse of a manoeuvre in the time of the simulation.
Pulse in_simulation(const BreathingPerturbation& perturbation, Pulse pulse) {
  pulse.start += perturbation.start;
  pulse.until = perturbation.end();
  return pulse;
}

std::vector<Pulse> closures_in_simulation(const BreathingPerturbation& perturbation) {
  std::vector<Pulse> all = closures_of(perturbation.manoeuvre);
  for (Pulse& closure : all) closure = in_simulation(perturbation, closure);
  return all;
}

std::vector<int> driven_by(const Model& model, const Drive& drive) {
  return fascicles_meant(model, "target of a drive of breathing", drive.targets);
}

/// Perturbations of the glottis in the order of time.
std::vector<GlottisPerturbation> in_order(const PerturbationSet& perturbations) {
  std::vector<GlottisPerturbation> sorted = perturbations.glottis;
  std::ranges::stable_sort(sorted, {},
                           [](const GlottisPerturbation& perturbation) { return perturbation.ramp.start; });
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
        fail_argument("check_breathing", "sum of the pulses of a fascicle at " + number_text(i * step) + " s",
                      sum, "at most 1: drives of breathing that follow each other");
    }
  }
}

}  // namespace

std::vector<Pulse> pulses_of(const PerturbationSet& perturbations) {
  std::vector<Pulse> all;
  for (const BreathingPerturbation& perturbation : perturbations.breathing) {
    for (const Drive& drive : perturbation.manoeuvre.drives)
      all.push_back(in_simulation(perturbation, drive.pulse));
    const std::vector<Pulse> closures = closures_in_simulation(perturbation);
    all.insert(all.end(), closures.begin(), closures.end());
  }
  return all;
}

TimeFunction glottis_function(const PerturbationSet& perturbations, double at_start) {
  std::vector<Pulse> closures;
  for (const BreathingPerturbation& perturbation : perturbations.breathing) {
    const std::vector<Pulse> own = closures_in_simulation(perturbation);
    closures.insert(closures.end(), own.begin(), own.end());
  }
  return [moves = in_order(perturbations), closures, at_start](double t) {
    ValueRate open{at_start, 0.0};
    for (const GlottisPerturbation& move : moves) {
      if (t <= move.ramp.start) break;
      const ValueSlope<double> done = move.ramp(t);
      const double from = open.value;
      open = {done.value < 1.0 ? from + (move.opening - from) * done.value : move.opening,
              (move.opening - from) * done.slope};
    }
    for (const Pulse& closure : closures) {
      const ValueSlope<double> w = pulse_function(closure, t);
      open = {open.value * (1.0 - w.value), open.rate * (1.0 - w.value) - open.value * w.slope};
    }
    return open;
  };
}

std::vector<DrivePulse> breathing_drives(const Model& model, const PerturbationSet& perturbations,
                                         const VecX<double>& excitation) {
  check_size("breathing_drives", "excitation", excitation.size(), model.n_fascicles());
  std::vector<DrivePulse> all;
  for (const BreathingPerturbation& perturbation : perturbations.breathing)
    for (const Drive& drive : perturbation.manoeuvre.drives) {
      all.push_back({VecX<double>::Zero(excitation.size()), in_simulation(perturbation, drive.pulse)});
      for (const int m : driven_by(model, drive))
        all.back().height[m] = drive_height(model.fascicles[std::size_t(m)], excitation[m], drive.level);
    }
  return all;
}

std::vector<DrivePulse> before_clamp(std::vector<DrivePulse> drives, const VecX<double>& excitation,
                                     const ControlSettings& control) {
  const double width = control.reflex.shape.clamp_width, min_excitation = control.min_excitation;
  const auto drive_at = [&](double u) {
    return inverse_smooth_clamp(std::clamp(u, min_excitation, 1.0 - min_excitation), width);
  };
  for (DrivePulse& drive : drives)
    for (Eigen::Index m = 0; m < drive.height.size(); ++m)
      if (drive.height[m] != 0.0)
        drive.height[m] = drive_at(excitation[m] + drive.height[m]) - drive_at(excitation[m]);
  return drives;
}

ExcitationFunction with_pulses(ExcitationFunction excitation, std::vector<DrivePulse> pulses) {
  if (pulses.empty()) return excitation;
  return [own = std::move(excitation), drives = std::move(pulses)](double t, VecX<double>& u,
                                                                   VecX<double>& rate) {
    own(t, u, rate);
    for (const DrivePulse& drive : drives) {
      const ValueSlope<double> w = pulse_function(drive.pulse, t);
      u += w.value * drive.height;
      rate += w.slope * drive.height;
    }
  };
}

void check_breathing(const Model& model, const PerturbationSet& perturbations, double duration) {
  constexpr auto fn = "check_breathing";
  std::vector<std::vector<Pulse>> of_fascicles(model.fascicles.size());
  for (const BreathingPerturbation& perturbation : perturbations.breathing) {
    check_finite(fn, "start of " + perturbation.name, perturbation.start);
    check_positive(fn, "duration of " + perturbation.manoeuvre.name, perturbation.manoeuvre.duration);
    for (const Drive& drive : perturbation.manoeuvre.drives) {
      check_pulse(drive.pulse);
      check_range(fn, "level of a drive of " + perturbation.name, drive.level, -1.0, 1.0);
      for (const int m : driven_by(model, drive))
        of_fascicles[std::size_t(m)].push_back(in_simulation(perturbation, drive.pulse));
    }
    static_cast<void>(closures_in_simulation(perturbation));
  }
  const auto before = [](const std::vector<Pulse>& a, const std::vector<Pulse>& b) {
    return std::ranges::lexicographical_compare(a, b, [](const Pulse& p, const Pulse& q) {
      return std::tie(p.start, p.rise, p.plateau, p.fall, p.period, p.until) <
             std::tie(q.start, q.rise, q.plateau, q.fall, q.period, q.until);
    });
  };
  std::ranges::sort(of_fascicles, before);
  const auto alike = std::ranges::unique(
      of_fascicles, [&](const auto& a, const auto& b) { return !before(a, b) && !before(b, a); });
  of_fascicles.erase(alike.begin(), alike.end());
  check_sums(of_fascicles, duration);
  double free = -std::numeric_limits<double>::infinity();
  for (const GlottisPerturbation& perturbation : in_order(perturbations)) {
    check_ramp(fn, perturbation.ramp);
    check_range(fn, "opening of " + perturbation.name, perturbation.opening, 0.0, 1.0);
    if (perturbation.ramp.start < free)
      fail_argument(fn, "start of " + perturbation.name, perturbation.ramp.start,
                    "at least " + number_text(free) + " s, when the move before it has ended");
    free = perturbation.ramp.end();
  }
}

}  // namespace lumbopelvic
