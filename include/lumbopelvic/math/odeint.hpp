#pragma once
/// Boost.Odeint, included here for the whole library.

#include <array>
#include <boost/numeric/odeint/algebra/array_algebra.hpp>
#include <boost/numeric/odeint/algebra/default_operations.hpp>
#include <boost/numeric/odeint/stepper/controlled_step_result.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_fehlberg78.hpp>
#include <boost/numeric/odeint/stepper/stepper_categories.hpp>
#include <boost/numeric/odeint/util/unwrap_reference.hpp>
#include <cstddef>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// Carries y′ = rate(y, t) from `start` to `end` in equal steps of the eighth-order Fehlberg scheme.
///
/// The steps are fixed so that the result is a smooth function of `y`, fit to be differentiated.
///
/// @param rate   called as rate(y, dydt, t)
/// @param y      state at `start`; holds the state at `end` on return
/// @param start  of the independent variable
/// @param end    of the independent variable; may lie before `start`
/// @param steps  number of steps, ≥ 1
/// @throws InvalidArgument if there is no step to take
template <std::size_t N, Real S, class Rate>
void integrate_fixed_steps(const Rate& rate, std::array<S, N>& y, double start, double end, int steps) {
  using State = std::array<S, N>;
  using boost::numeric::odeint::array_algebra, boost::numeric::odeint::default_operations;
  check_positive("integrate_fixed_steps", "steps", steps);
  boost::numeric::odeint::runge_kutta_fehlberg78<State, double, State, double, array_algebra,
                                                 default_operations>
      stepper;
  const double step = (end - start) / steps;
  for (int i = 0; i < steps; ++i) stepper.do_step(rate, y, start + i * step, step);
}

}  // namespace lumbopelvic
