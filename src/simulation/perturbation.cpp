#include "lumbopelvic/simulation/perturbation.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

#include "lumbopelvic/math/spline_table.hpp"
#include "lumbopelvic/model/targets.hpp"
#include "lumbopelvic/simulation/breathing_perturbations.hpp"

namespace lumbopelvic {

namespace {

constexpr auto perturbations_fn = "applied_loads";

/// A force that keeps its direction, at a body of the model.
DeadLoad dead_load_of(const Model& model, const ExternalLoad& load) {
  return {{model.tree.body(load.body), load.point_B}, load.force_W, load.moment_W};
}

/// What is left of a load that is let go.
void let_go(const UnloadingPerturbation& perturbation, std::vector<AppliedLoad>& loads) {
  check_ramp(perturbations_fn, perturbation.ramp);
  for (AppliedLoad& load : loads)
    load.share = [ramp = perturbation.ramp](double t) {
      const ValueSlope<double> gone = ramp(t);
      return ValueRate{1.0 - gone.value, -gone.slope};
    };
}

/// What a load changes by.
AppliedLoad changing(const Model& model, const LoadPerturbation& perturbation) {
  check_ramp(perturbations_fn, perturbation.ramp);
  check_finite(perturbations_fn, "share of " + perturbation.name, perturbation.before + perturbation.after);
  return {dead_load_of(model, perturbation.load),
          [ramp = perturbation.ramp, rise = perturbation.after - perturbation.before](double t) {
            const ValueSlope<double> risen = ramp(t);
            return ValueRate{rise * risen.value, rise * risen.slope};
          }};
}

/// The slope of the ramp as a share of force: its integral is 1.
AppliedLoad impulse(const Model& model, const ImpulsePerturbation& perturbation) {
  check_ramp(perturbations_fn, perturbation.time_function);
  return {{{model.tree.body(perturbation.body), perturbation.point_B},
           perturbation.impulse_W,
           Vec3<double>::Zero()},
          [ramp = perturbation.time_function](double t) {
            const double d = ramp.duration, x = (t - ramp.start) / d;
            return ValueRate{smooth_step_slope(x) / d, smooth_step_curvature(x) / (d * d)};
          }};
}

AppliedLoad push(const Model& model, const PushPerturbation& perturbation) {
  check_size(perturbations_fn, "shares of " + perturbation.name, Eigen::Index(perturbation.share.size()),
             Eigen::Index(perturbation.time.size()));
  if (perturbation.share.empty() || perturbation.share.front() != 0.0 || perturbation.share.back() != 0.0)
    fail_argument(perturbations_fn, "first and last share of " + perturbation.name, "not 0",
                  "0: a push begins and ends");
  const auto n = Eigen::Index(perturbation.time.size());
  const auto spline = std::make_shared<const SplineTable>(VecX<double>::Map(perturbation.time.data(), n),
                                                          VecX<double>::Map(perturbation.share.data(), n));
  return {dead_load_of(model, perturbation.load), [spline](double t) {
            if (t <= spline->start() || t >= spline->end()) return ValueRate{0.0, 0.0};
            VecX<double> value(1), first(1), second(1);
            spline->at(t, value, first, second);
            return ValueRate{value[0], first[0]};
          }};
}

/// Weight that turns against the ground, Rodrigues: g + sin(a) g x k + (1 - cos(a)) (k (k . g) - g).
void tilt(const Model& model, const TiltPerturbation& perturbation, std::vector<AppliedLoad>& loads) {
  check_ramp(perturbations_fn, perturbation.ramp);
  check_range(perturbations_fn, "length of the axis of " + perturbation.name, perturbation.axis_W.norm(),
              1.0 - 1e-9, 1.0 + 1e-9);
  const Vec3<double> g = model.gravity_W, k = perturbation.axis_W;
  const auto angle_at = [perturbation](double t) {
    const ValueSlope<double> ramp = perturbation.ramp(t);
    return ValueRate{perturbation.angle * ramp.value, perturbation.angle * ramp.slope};
  };
  const TimeFunction sine = [angle_at](double t) {
    const ValueRate a = angle_at(t);
    return ValueRate{std::sin(a.value), std::cos(a.value) * a.rate};
  };
  const TimeFunction versine = [angle_at](double t) {
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

void add_loads_before(const PerturbationSet& perturbations, std::vector<ExternalLoad>& loads) {
  for (const LoadPerturbation& perturbation : perturbations.loads) {
    if (perturbation.before == 0.0) continue;
    loads.push_back(perturbation.load);
    loads.back().force_W *= perturbation.before;
    loads.back().moment_W *= perturbation.before;
  }
}

std::vector<AppliedLoad> applied_loads(const Model& model, const PerturbationSet& perturbations,
                                       std::vector<AppliedLoad> at_start) {
  if (perturbations.unloadings.size() > 1)
    fail_argument(perturbations_fn, "number of unloadings", double(perturbations.unloadings.size()),
                  "at most 1");
  if (!perturbations.unloadings.empty())
    for (const LoadPerturbation& perturbation : perturbations.loads)
      if (perturbation.before != 0.0)
        fail_argument(perturbations_fn, "share of " + perturbation.name + " before it changes",
                      perturbation.before,
                      "0 beside an unloading, which lets go of all there is at the start");
  std::vector<AppliedLoad> loads = std::move(at_start);
  for (const UnloadingPerturbation& perturbation : perturbations.unloadings) let_go(perturbation, loads);
  for (const LoadPerturbation& perturbation : perturbations.loads)
    loads.push_back(changing(model, perturbation));
  for (const ImpulsePerturbation& perturbation : perturbations.impulses)
    loads.push_back(impulse(model, perturbation));
  for (const PushPerturbation& perturbation : perturbations.pushes)
    loads.push_back(push(model, perturbation));
  for (const TiltPerturbation& perturbation : perturbations.tilts) tilt(model, perturbation, loads);
  return loads;
}

void add_commands(const Model& model, const PerturbationSet& perturbations, CommandSchedule& schedule) {
  constexpr auto fn = "add_commands";
  const VecX<double> ones = VecX<double>::Ones(model.n_fascicles());
  for (const DrivePerturbation& perturbation : perturbations.drives) {
    if (!(perturbation.plateau >= 0.0))
      fail_argument(fn, "plateau of " + perturbation.name, perturbation.plateau, ">= 0");
    const VecX<double> amount =
        at_targets(model, "target of a drive", perturbation.targets, perturbation.level);
    schedule.changes.push_back({amount, perturbation.rise.start * ones, perturbation.rise.duration});
    if (std::isfinite(perturbation.plateau))
      schedule.changes.push_back(
          {-amount, (perturbation.rise.end() + perturbation.plateau) * ones, perturbation.fall});
  }
  for (const InhibitionPerturbation& perturbation : perturbations.inhibitions)
    schedule.inhibition.push_back(
        {at_targets(model, "target of an inhibition", perturbation.targets, perturbation.level),
         perturbation.time_function});
  schedule.stress_changes.insert(schedule.stress_changes.end(), perturbations.stress.begin(),
                                 perturbations.stress.end());
  schedule.gain_changes.insert(schedule.gain_changes.end(), perturbations.reflex_gain.begin(),
                               perturbations.reflex_gain.end());
  check_schedule(schedule);
}

PerturbationSet scaled(const PerturbationSet& perturbations, const std::string& name, double factor) {
  PerturbationSet out = perturbations;
  int found = 0;
  const auto scale = [&](ExternalLoad& load) {
    load.force_W *= factor, load.moment_W *= factor;
    ++found;
  };
  for (LoadPerturbation& perturbation : out.loads)
    if (perturbation.name == name && perturbation.before == 0.0) scale(perturbation.load);
  for (PushPerturbation& perturbation : out.pushes)
    if (perturbation.name == name) scale(perturbation.load);
  for (ImpulsePerturbation& perturbation : out.impulses)
    if (perturbation.name == name) perturbation.impulse_W *= factor, ++found;
  if (found != 1)
    fail_argument("scaled", "perturbation to be scaled", name,
                  "the name of one impulse, push or load that comes");
  return out;
}

bool has_commands(const PerturbationSet& perturbations) {
  return !perturbations.drives.empty() || !perturbations.inhibitions.empty() ||
         !perturbations.stress.empty() || !perturbations.reflex_gain.empty();
}

std::vector<std::pair<std::string, double>> starts(const PerturbationSet& perturbations) {
  std::vector<std::pair<std::string, double>> all;
  const auto common = [&](const std::string& kind, const std::vector<CommonChange>& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i)
      all.emplace_back(kind + " " + std::to_string(i + 1), changes[i].ramp.start);
  };
  for (const auto& perturbation : perturbations.unloadings)
    all.emplace_back(perturbation.name, perturbation.ramp.start);
  for (const auto& perturbation : perturbations.loads)
    all.emplace_back(perturbation.name, perturbation.ramp.start);
  for (const auto& perturbation : perturbations.impulses)
    all.emplace_back(perturbation.name, perturbation.time_function.start);
  for (const auto& perturbation : perturbations.pushes)
    if (!perturbation.time.empty()) all.emplace_back(perturbation.name, perturbation.time.front());
  for (const auto& perturbation : perturbations.tilts)
    all.emplace_back(perturbation.name, perturbation.ramp.start);
  for (const auto& perturbation : perturbations.drives)
    all.emplace_back(perturbation.name, perturbation.rise.start);
  for (const auto& perturbation : perturbations.inhibitions)
    all.emplace_back(perturbation.name, perturbation.time_function.onset.start);
  common("stress", perturbations.stress);
  common("reflex_gain", perturbations.reflex_gain);
  for (const auto& perturbation : perturbations.breathing)
    all.emplace_back(perturbation.name, perturbation.start);
  for (const auto& perturbation : perturbations.glottis)
    all.emplace_back(perturbation.name, perturbation.ramp.start);
  return all;
}

double first_start(const PerturbationSet& perturbations) {
  double first = std::numeric_limits<double>::infinity();
  for (const auto& [name, start] : starts(perturbations)) first = std::min(first, start);
  return first;
}

std::vector<double> force_times(const PerturbationSet& perturbations, double from, double until) {
  std::set<double> times;
  const auto add = [&](double t) {
    if (t > from && t < until) times.insert(t);
  };
  const auto add_ramp = [&](const Ramp& ramp) { add(ramp.start), add(ramp.end()); };
  for (const UnloadingPerturbation& perturbation : perturbations.unloadings) add_ramp(perturbation.ramp);
  for (const LoadPerturbation& perturbation : perturbations.loads) add_ramp(perturbation.ramp);
  for (const ImpulsePerturbation& perturbation : perturbations.impulses) add_ramp(perturbation.time_function);
  for (const TiltPerturbation& perturbation : perturbations.tilts) add_ramp(perturbation.ramp);
  for (const PushPerturbation& perturbation : perturbations.pushes)
    for (const double t : perturbation.time) add(t);
  for (const GlottisPerturbation& perturbation : perturbations.glottis) add_ramp(perturbation.ramp);
  for (const Pulse& pulse : pulses_of(perturbations))
    for (const double t : breakpoints(pulse, until)) add(t);
  return {times.begin(), times.end()};
}

}  // namespace lumbopelvic
