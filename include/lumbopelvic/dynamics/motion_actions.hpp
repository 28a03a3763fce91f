#pragma once
/// External actions on a body in motion as functions of time: excitations, supports, loads, prescribed
/// motion.

#include <functional>
#include <vector>

#include "lumbopelvic/dynamics/prescribed_function.hpp"
#include "lumbopelvic/multibody/dead_load.hpp"
#include "lumbopelvic/multibody/support_motion.hpp"

namespace lumbopelvic {

/// A function of time at a time.
struct ValueRate {
  double value = 0.0, rate = 0.0;  ///< and its derivative by time, per second
};
using TimeFunction = std::function<ValueRate(double t)>;

/// A dead load that comes and goes: its force and moment times a share of time.
struct AppliedLoad {
  DeadLoad load;
  TimeFunction share;  ///< [1]; empty: 1 at all times
};

/// Sets u and du/dt of all fascicles, (n_fascicles) [1, 1/s], at a time. Reflexes enter here too: by what was
/// accepted a delay ago, they are functions of time within a step no longer than the shortest delay.
using ExcitationFunction = std::function<void(double t, VecX<double>& u, VecX<double>& rate)>;

/// All that acts from outside. Smooth between events: what jumps is changed by an event.
struct MotionActions {
  ExcitationFunction excitation;  ///< must be set where there are fascicles
  std::vector<MovingSupport> supports;
  std::vector<AppliedLoad> loads;
  TimeFunction glottis{};           ///< how far it is open [1], 0 to 1; empty: open
  PrescribedFunction prescribed{};  ///< degrees of freedom that are no states but functions of time
  /// generalised forces beside all others and their rates, (n_dofs); may be empty
  std::function<void(double t, VecX<double>& tau, VecX<double>& rate)> tau;
};

/// The same excitation at all times.
[[nodiscard]] inline ExcitationFunction constant_excitation(VecX<double> u) {
  return [own = std::move(u)](double, VecX<double>& value, VecX<double>& rate) {
    value = own;
    rate.setZero(own.size());
  };
}

}  // namespace lumbopelvic
