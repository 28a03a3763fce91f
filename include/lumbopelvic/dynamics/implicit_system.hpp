#pragma once
/// Implicit system y' = f(y, t): what a linearly implicit stepper asks of a differential equation.

#include <concepts>

#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// y' = f(y, t) with its exact derivatives and a way to solve with them. The linear algebra is the system's
/// own: one that knows the structure of its Jacobian eliminates what it can.
///
///   rates(y, t, dydt)          f(y, t)
///   linearize(y, t, by_time)   notes J = df/dy at (y, t), and returns df/dt in `by_time`
///   factor(shift)              makes ready to solve with (shift 1 - J), J the last one noted
///   solve(x)                   replaces x by (shift 1 - J)^-1 x
///
/// `factor` is called again for another shift. J must be exact: a Rosenbrock method loses its order with
/// another.
template <class System>
concept ImplicitSystem =
    requires(System& system, const VecX<double>& y, double t, VecX<double>& out, double shift) {
      system.rates(y, t, out);
      system.linearize(y, t, out);
      system.factor(shift);
      system.solve(out);
    };

}  // namespace lumbopelvic
