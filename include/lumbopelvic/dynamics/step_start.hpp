#pragma once
/// Start of a step: what steppers evaluate there once, however often the step is tried, and right-hand sides
/// within it.

#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/dynamics/implicit_system.hpp"

namespace lumbopelvic::detail {

/// f at the start, for steppers that need no more.
class RateAtStart {
 public:
  template <ImplicitSystem System>
  void begin(System& system, const VecX<double>& y, double t) {
    system.rates(y, t, rate_);
  }
  /// f at the start, after `begin`.
  [[nodiscard]] const VecX<double>& rate() const noexcept { return rate_; }

 protected:
  VecX<double> rate_;
};

/// f, J and df/dt at the start; J stays with the system.
class LinearizedStart : public RateAtStart {
 public:
  template <ImplicitSystem System>
  void begin(System& system, const VecX<double>& y, double t) {
    RateAtStart::begin(system, y, t);
    system.linearize(y, t, by_time_);
  }

 protected:
  VecX<double> by_time_;
};

/// f(y, t) within a step; whether it could be evaluated: not if y is not finite or a `ConvergenceError` came
/// of it.
template <ImplicitSystem System>
[[nodiscard]] bool try_rates(System& system, const VecX<double>& y, double t, VecX<double>& dydt) {
  if (!y.allFinite()) return false;
  try {
    system.rates(y, t, dydt);
  } catch (const ConvergenceError&) {
    return false;
  }
  return true;
}

}  // namespace lumbopelvic::detail
