#pragma once
/// Reflex loop of many muscles over time: sense, filter, delay, excite.

#include <vector>

#include "lumbopelvic/control/reflex.hpp"
#include "lumbopelvic/control/reflex_delay.hpp"

namespace lumbopelvic {

/// From the sense organs of a fascicle to the excitation of one, its own or another.
struct ReflexPathway {
  int from = 0, to = 0;  ///< fascicles
  double delay = 0.0;    ///< T, all the way there and back [s], > 0
  ReflexGains gains;
  double rest_length = 1.0;    ///< l_0 of the sensing fascicle [l_o]
  double max_velocity = 10.0;  ///< v_max of the sensing fascicle [l_o/s], > 0
};

struct ReflexSettings {
  ReflexShape shape;
  double sensor_time = 0.0075;  ///< tau of the sense organs [s], > 0; 5 to 10 ms, assumed
};

/// What all fascicles sense at an accepted time, with rates.
struct SensedArrays {
  VecX<double> length, length_rate;  ///< of fibres, (fascicles) [l_o], [l_o/s]
  VecX<double> force, force_rate;    ///< of tendons, (fascicles) [F_o], [F_o/s]
};

/// Commands to all muscles at a time, beside their reflexes, with rates.
struct CommandArrays {
  VecX<double> drive, drive_rate;                    ///< u_ff + b, (fascicles) [1], [1/s]
  VecX<double> inhibition, inhibition_rate;          ///< i, (fascicles) [1], [1/s]; empty: none
  double reflex_gain = 1.0, reflex_gain_rate = 0.0;  ///< s_g
};

/// A reflex loop for a checkpoint.
struct ReflexLoopState {
  double time = 0.0;
  SensedArrays sensed;
  VecX<double> filtered_length, filtered_force;  ///< (pathways)
  DelaySamples history;
};

/// Reflexes in a loop with a solver, by the method of steps (DelayHistory):
///
///   start -> [ excitation(t), t up to reach() -> accept ] -> ...
///
/// Signals are low-passed in front of the delay; velocity is the rate of the low-passed length. Since filters
/// are carried on by exact steps when a step is accepted (SensorStep), the solver sees excitations that are
/// given functions of time, with their rates, and no state more.
class ReflexLoop {
 public:
  ReflexLoop() = default;
  /// @param fascicles  how many there are
  /// @throws InvalidArgument if a fascicle does not exist or a number is out of its bounds
  ReflexLoop(int fascicles, std::vector<ReflexPathway> pathways, const ReflexSettings& settings = {});

  [[nodiscard]] const std::vector<ReflexPathway>& pathways() const noexcept { return pathways_; }
  [[nodiscard]] const ReflexSettings& settings() const noexcept { return settings_; }
  /// The shortest delay [s]; infinite if there is no pathway.
  [[nodiscard]] double longest_step() const noexcept;
  /// Up to when `excitation` can be asked [s].
  [[nodiscard]] double reach() const { return time_ + longest_step(); }
  /// Delays that occur, shortest first [s].
  [[nodiscard]] std::vector<double> delays() const;

  /// Lets `reflex` and `excitation` be asked for times up to this much before the latest one [s], >= 0.
  void remember(double longer) { history_.remember(longer); }

  /// Begins at rest: everything has stood as sensed now, whatever the rates.
  void start(double time, const SensedArrays& sensed);
  /// Carries the filters on to an accepted time and remembers. At the time of a jump in a rate it is called
  /// again, with the rates that follow.
  /// @throws InvalidArgument if time falls, a size is wrong or a number is not finite
  void accept(double time, const SensedArrays& sensed);

  /// r(t) of every fascicle from what was sensed, with its rate, (fascicles).
  /// @throws InvalidArgument if t lies beyond `reach()`
  void reflex(double time, VecX<double>& r, VecX<double>& rate);
  /// u(t) of every fascicle and its rate, (fascicles).
  /// @throws InvalidArgument as `reflex` does, and if a size is wrong
  void excitation(double time, const CommandArrays& command, VecX<double>& u, VecX<double>& rate);

  [[nodiscard]] ReflexLoopState state() const;
  void restore(const ReflexLoopState& state);

 private:
  void remember();

  Eigen::Index fascicles_ = 0;
  std::vector<ReflexPathway> pathways_;
  ReflexSettings settings_;
  DelayHistory history_;  ///< length, velocity, force of each pathway in turn
  double time_ = 0.0;
  SensedArrays sensed_;
  VecX<double> filtered_length_, filtered_force_;                ///< (pathways)
  VecX<double> values_, rates_, late_, late_rate_, r_, r_rate_;  ///< scratch
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/control/impl/reflex_loop.hpp"
#endif
