#pragma once
/// Definitions of simulate.hpp, compiled once in the library.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/implicit_euler.hpp"
#include "lumbopelvic/dynamics/odeint_steppers.hpp"
#include "lumbopelvic/dynamics/rodas.hpp"
#include "lumbopelvic/dynamics/rodas3.hpp"
#include "lumbopelvic/dynamics/simulate.hpp"

namespace lumbopelvic {

namespace detail {

[[nodiscard]] inline int control_order(StepMethod method) {
  switch (method) {
    case StepMethod::rodas:
      return Rodas::control_order;
    case StepMethod::rodas3:
      return Rodas3::control_order;
    case StepMethod::dopri5:
      return DormandPrince::control_order;
    case StepMethod::rosenbrock4:
      return OdeintRosenbrock::control_order;
    case StepMethod::implicit_euler:
      break;
  }
  return ImplicitEuler::control_order;
}

template <class Stepper>
[[nodiscard]] Simulation simulate_by(MotionSystem& system, const SimulationSettings& settings,
                                     const Checkpoint& start) {
  Stepper stepper;
  Simulation result;
  if (!settings.energy_balance) {
    static_cast<IntegrationResult&>(result) = integrate(stepper, system, settings, start);
    return result;
  }
  EnergyBalanceRecorder recorder(system, start);
  const auto observe = [&](double, double, double until, const auto& look) {
    recorder.add_step(until, look);
  };
  SimulationSettings balanced = settings;
  for (TimedEvent& event : balanced.events) event.action = recorder.across(event.action);
  for (StateEvent& watch : balanced.watches)
    if (watch.action) watch.action = recorder.across(watch.action);
  static_cast<IntegrationResult&>(result) = integrate(stepper, system, balanced, start, observe);
  result.energy_balance = recorder.finish(result.end);
  return result;
}

}  // namespace detail

LUMBOPELVIC_INLINE Checkpoint motion_start(MotionSystem& system, const SimulationSettings& settings, double t,
                                           const MotionState& state, const VecX<double>& anchors) {
  system.set_chart(state.tree.base_attitude);
  return {t, system.layout().pack(state, anchors), settings.steps.first_step,
          StepControl(detail::control_order(settings.stepper)), 0};
}

LUMBOPELVIC_INLINE Simulation simulate(MotionSystem& system, const SimulationSettings& settings,
                                       const Checkpoint& start) {
  check_size("simulate", "state", start.state.size(), system.layout().size());
  SimulationSettings own = settings;
  if (own.steps.scale.size() == 0) own.steps.scale = system.layout().scale(system.model(), own.scales);
  const SystemCounts before = system.counts();
  const auto run = [&] {
    switch (own.stepper) {
      case StepMethod::rodas:
        return detail::simulate_by<Rodas>(system, own, start);
      case StepMethod::rodas3:
        return detail::simulate_by<Rodas3>(system, own, start);
      case StepMethod::dopri5:
        return detail::simulate_by<DormandPrince>(system, own, start);
      case StepMethod::rosenbrock4:
        return detail::simulate_by<OdeintRosenbrock>(system, own, start);
      case StepMethod::implicit_euler:
        break;
    }
    own.steps.first_step = own.steps.max_step;
    Checkpoint fixed = start;
    fixed.step = own.steps.max_step;
    return detail::simulate_by<ImplicitEuler>(system, own, fixed);
  };
  try {
    Simulation result = run();
    const SystemCounts& after = system.counts();
    result.counts = {after.rates - before.rates, after.jacobians - before.jacobians,
                     after.factorisations - before.factorisations, after.solves - before.solves};
    return result;
  } catch (const IntegrationError& error) {
    if (error.component() < 0) throw;
    throw IntegrationError(std::string(error.what()) + " (" + system.layout().name(error.component()) + ")",
                           error.time(), error.component());
  }
}

}  // namespace lumbopelvic
