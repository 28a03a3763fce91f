#pragma once
/// Time integration of a state: error control, events, samples, and a look into every accepted step.

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <concepts>
#include <functional>
#include <vector>

#include "lumbopelvic/dynamics/implicit_system.hpp"
#include "lumbopelvic/dynamics/step_control.hpp"

namespace lumbopelvic {

/// What `integrate` asks of a stepper for a system: begin a step, try it at any size, look into it.
///
///   begin(system, y, t)                       what is the same however often a step from (y, t) is tried
///   rate()                                    y' there
///   advance(system, y, t, h, y_new, error)    tries a step; false if not all could be evaluated
///   prepare_dense()                           the step just tried is taken
///   interpolate(y, y_new, s, out)             state within it, s from 0 to 1
///   control_order                             of its error in the step size
///
/// The system is whatever the stepper can carry: an `ImplicitSystem` for the Rosenbrock methods, a
/// `BalancedSystem` for `Sdirk`.
template <class Stepper, class System>
concept StepperFor =
    requires(Stepper& stepper, System& system, const VecX<double>& y, double t, VecX<double>& out) {
      { Stepper::control_order } -> std::convertible_to<int>;
      stepper.begin(system, y, t);
      { stepper.rate() } -> std::convertible_to<const VecX<double>&>;
      { stepper.advance(system, y, t, t, out, out) } -> std::same_as<bool>;
      stepper.prepare_dense();
      stepper.interpolate(y, y, t, out);
    };

/// Something that happens at a known time, and may change the state or what acts on the system. Integrated to
/// exactly.
struct TimedEvent {
  double time = 0.0;                                      ///< [s]
  std::function<void(double t, VecX<double>& y)> action;  ///< may be empty: then steps end there, and go on
};

/// Something that happens as soon as a function of the state passes zero.
struct StateEvent {
  std::function<double(double t, const VecX<double>& y)> value;
  int direction = 0;  ///< 1: as it rises through zero; -1: as it falls; 0: either
  std::function<void(double t, VecX<double>& y)> action;  ///< may be empty
  bool stops = false;                                     ///< whether the integration ends there
};

enum class IntegrationStatus { finished, stopped_by_event, interrupted };

/// Where an integration stands; going on from it gives the same bits as never having stopped.
struct Checkpoint {
  double time = 0.0;
  VecX<double> state;
  double step = 0.0;            ///< size to try next [s]
  StepControl control;          ///< memory of the step sizes
  std::size_t events_done = 0;  ///< of the timed ones
};

/// What is wanted of an integration.
struct IntegrationPlan {
  double end = 0.0;  ///< [s]
  StepSettings steps;
  /// ascending; empty: every accepted step, and both sides of events that change the state
  std::vector<double> sample_times;
  std::vector<TimedEvent> events;  ///< ascending; of equal times in this order
  std::vector<StateEvent> watches;
  /// Called at the start, after every accepted step, and on both sides of every event, with the rates there
  /// and before anything later is evaluated: what acts on the system may look back at it.
  std::function<void(double t, const VecX<double>& y, const VecX<double>& dydt)> on_accept;
  /// Called after every accepted step; false interrupts.
  std::function<bool()> keep_going;
  long max_steps = 10'000'000;   ///< tried
  double root_tolerance = 1e-9;  ///< of state events [s]
};

/// What came of it.
struct IntegrationResult {
  IntegrationStatus status = IntegrationStatus::finished;
  std::vector<double> time;         ///< of the samples [s]
  std::vector<VecX<double>> state;  ///< of the samples
  Checkpoint end;
  long accepted = 0, rejected = 0;
  std::vector<double> watch_times;       ///< at which state events happened [s]
  std::vector<std::size_t> watch_fired;  ///< which
};

namespace detail {

/// @throws InvalidArgument if times are not ascending, or lie before the start
void check_plan(const IntegrationPlan& plan, const Checkpoint& start);

/// The loop behind `integrate`.
template <class Stepper, class System, class Observe>
  requires StepperFor<Stepper, System>
class Integration {
 public:
  Integration(Stepper& stepper, System& system, const IntegrationPlan& plan, Checkpoint start,
              const Observe& observe)
      : stepper_(stepper), system_(system), plan_(plan), at_(std::move(start)), observe_(observe) {
    check_plan(plan, at_);
    check_step_settings(plan.steps, at_.state.size());
    while (sample_ < plan.sample_times.size() && plan.sample_times[sample_] < at_.time) ++sample_;
    for (const StateEvent& watch : plan.watches) watched_.push_back(watch.value(at_.time, at_.state));
  }

  IntegrationResult run() {
    record_here();
    run_timed_events();
    while (at_.time < plan_.end && result_.status == IntegrationStatus::finished) {
      take_step();
      if (plan_.keep_going && !plan_.keep_going()) result_.status = IntegrationStatus::interrupted;
    }
    report_here();
    result_.end = std::move(at_);
    return std::move(result_);
  }

 private:
  [[nodiscard]] double next_stop() const {
    return at_.events_done < plan_.events.size() ? std::min(plan_.end, plan_.events[at_.events_done].time)
                                                 : plan_.end;
  }
  /// The step to try, so that the next stop is met exactly and not left a sliver away.
  [[nodiscard]] double fitted(double h, double left) const {
    h = std::min(h, plan_.steps.max_step);
    if (h >= left * (1.0 - 1e-9)) return left;
    return h > 0.5 * left ? 0.5 * left : h;
  }

  void take_step() {
    stepper_.begin(system_, at_.state, at_.time);
    if (plan_.on_accept) plan_.on_accept(at_.time, at_.state, stepper_.rate());
    for (;;) {
      if (++tried_ > plan_.max_steps)
        throw IntegrationError("integrate: more than " + std::to_string(plan_.max_steps) +
                                   " steps by t = " + number_text(at_.time) + " s",
                               at_.time, -1);
      const double left = next_stop() - at_.time, wish = std::min(at_.step, plan_.steps.max_step),
                   h = fitted(wish, left);
      const bool sound = stepper_.advance(system_, at_.state, at_.time, h, y_new_, error_);
      const double error = sound ? error_norm(plan_.steps, at_.state, y_new_, error_)
                                 : std::numeric_limits<double>::infinity();
      const double next = at_.control.next(h, error);
      if (error <= 1.0) {
        ++result_.accepted;
        at_.step = h < wish ? std::max(next, wish) : next;
        return accept(h == left ? next_stop() : at_.time + h);
      }
      ++result_.rejected;
      at_.step = next;
      if (next < plan_.steps.min_step)
        throw_step_too_small(plan_.steps, at_.time, at_.state, sound ? &y_new_ : nullptr, error_,
                             stepper_.rate());
    }
  }

  void accept(double t_new) {
    stepper_.prepare_dense();
    const double t_old = at_.time, root = first_root(t_old, t_new);
    const bool fired = fired_ < plan_.watches.size();
    if (fired) look_into(t_old, t_new, root, y_root_);
    sample_within(t_old, t_new, fired ? root : t_new);
    observe_(t_old, t_new, fired ? root : t_new,
             [&](double t, VecX<double>& out) { look_into(t_old, t_new, t, out); });
    at_.state.swap(fired ? y_root_ : y_new_);
    at_.time = fired ? root : t_new;
    if (plan_.sample_times.empty()) record_here();
    if (fired) run_watch();
    run_timed_events();
    for (std::size_t i = 0; i < plan_.watches.size(); ++i)
      watched_[i] = plan_.watches[i].value(at_.time, at_.state);
  }

  void look_into(double t_old, double t_new, double t, VecX<double>& out) {
    stepper_.interpolate(at_.state, y_new_, (t - t_old) / (t_new - t_old), out);
  }

  /// The earliest time at which a watch fires in a step, and which.
  double first_root(double t_old, double t_new) {
    fired_ = plan_.watches.size();
    double earliest = t_new;
    for (std::size_t i = 0; i < plan_.watches.size(); ++i) {
      const StateEvent& watch = plan_.watches[i];
      const double from = watched_[i], to = watch.value(t_new, y_new_);
      const bool rises = from < 0.0 && to >= 0.0, falls = from > 0.0 && to <= 0.0;
      if (!(rises && watch.direction >= 0) && !(falls && watch.direction <= 0)) continue;
      const double root = to == 0.0 ? t_new : root_of(watch, t_old, t_new, from, to);
      if (root < earliest || fired_ == plan_.watches.size()) earliest = root, fired_ = i;
    }
    return earliest;
  }
  /// A time just past the root, so that the same root is not found again.
  double root_of(const StateEvent& watch, double t_old, double t_new, double from, double to) {
    const auto value = [&](double t) {
      look_into(t_old, t_new, t, scratch_);
      return watch.value(t, scratch_);
    };
    std::uintmax_t iterations = 100;
    const auto close = [&](double a, double b) { return b - a <= plan_.root_tolerance; };
    return boost::math::tools::toms748_solve(value, t_old, t_new, from, to, close, iterations).second;
  }

  void sample_within(double t_old, double t_new, double until) {
    for (; sample_ < plan_.sample_times.size() && plan_.sample_times[sample_] <= until; ++sample_) {
      const double t = plan_.sample_times[sample_];
      if (t <= t_old) continue;
      look_into(t_old, t_new, t, scratch_);
      result_.time.push_back(t);
      result_.state.push_back(scratch_);
    }
  }
  void record_here() {
    const bool sampled = sample_ < plan_.sample_times.size() && plan_.sample_times[sample_] == at_.time;
    if (!plan_.sample_times.empty() && !sampled) return;
    if (sampled) ++sample_;
    result_.time.push_back(at_.time);
    result_.state.push_back(at_.state);
  }
  void run_watch() {
    const StateEvent& watch = plan_.watches[fired_];
    result_.watch_times.push_back(at_.time);
    result_.watch_fired.push_back(fired_);
    if (watch.action) jump(watch.action);
    if (watch.stops) result_.status = IntegrationStatus::stopped_by_event;
  }
  void run_timed_events() {
    for (; at_.events_done < plan_.events.size() && plan_.events[at_.events_done].time <= at_.time;
         ++at_.events_done)
      if (const auto& action = plan_.events[at_.events_done].action) jump(action);
  }
  void report_here() {
    if (!plan_.on_accept) return;
    if constexpr (ImplicitSystem<System>)
      system_.rates(at_.state, at_.time, scratch_);
    else
      scratch_ = stepper_.rate();
    plan_.on_accept(at_.time, at_.state, scratch_);
  }
  void jump(const std::function<void(double, VecX<double>&)>& action) {
    report_here();
    action(at_.time, at_.state);
    at_.control.restart();
    at_.step = std::min(at_.step, plan_.steps.first_step);
    if (plan_.sample_times.empty()) record_here();
  }

  Stepper& stepper_;
  System& system_;
  const IntegrationPlan& plan_;
  Checkpoint at_;
  const Observe& observe_;
  IntegrationResult result_;
  std::vector<double> watched_;
  std::size_t sample_ = 0, fired_ = 0;
  long tried_ = 0;
  VecX<double> y_new_, y_root_, error_, scratch_;
};

struct ObserveNothing {
  void operator()(double, double, double, const auto&) const {}
};

}  // namespace detail

/// The state a plan starts from.
template <class Stepper>
[[nodiscard]] Checkpoint start_at(const Stepper&, const IntegrationPlan& plan, double t, VecX<double> y) {
  return {t, std::move(y), plan.steps.first_step, StepControl(Stepper::control_order), 0};
}

/// Integrates from a checkpoint to the end of a plan.
/// @param observe  called for each accepted step as observe(t_old, t_new, until, look), where `look(t, out)`
///                 gives the state at any t in [t_old, t_new] by dense output; what lies after `until` did
///                 not happen
/// @throws InvalidArgument   if the plan's times are not ascending or a setting is out of its bounds
/// @throws IntegrationError  if the step falls below its least size, or there are more than `max_steps`
template <class Stepper, class System, class Observe = detail::ObserveNothing>
  requires StepperFor<Stepper, System>
[[nodiscard]] IntegrationResult integrate(Stepper& stepper, System& system, const IntegrationPlan& plan,
                                          Checkpoint start, const Observe& observe = {}) {
  return detail::Integration<Stepper, System, Observe>(stepper, system, plan, std::move(start), observe)
      .run();
}

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/dynamics/impl/integrate.hpp"
#endif
