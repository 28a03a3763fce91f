#pragma once
/// Delay history: signals as they were one reflex delay ago, from accepted steps only.

#include <vector>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// The samples of a history, for a checkpoint.
struct DelaySamples {
  std::vector<double> times;   ///< not falling [s]
  MatX<double> values, rates;  ///< (channels x times)
};

/// Accepted samples of n channels, read back with a delay of each.
///
///   s = y_c(t - T_c)                                                                                 (6.5)
///
/// and its rate come from the cubic through the values and rates of the two samples about t - T_c. That is of
/// fourth order in the steps. A solver calls `push` for every step it has accepted, and nothing
/// else; within the next step t - T is then a known function of time, so the delay equation is an ordinary
/// one as long as no step is longer than the shortest delay: the method of steps. Two samples
/// at one time are the two sides of a jump, in a rate or a value; at that time itself the later one counts.
///
/// No memory is asked for once the longest delay has been filled with the shortest steps that occur.
class DelayHistory {
 public:
  DelayHistory() = default;
  /// @param delays  T, (channels) [s], each > 0
  /// @throws InvalidArgument if there is no channel or a delay is out of its bounds
  explicit DelayHistory(const VecX<double>& delays);

  /// Keeps samples for longer than the delays ask for, so that earlier times can be asked about.
  /// @param longer  [s], >= 0
  void remember(double longer) {
    check_nonnegative("DelayHistory::remember", "longer", longer);
    longer_ = longer;
  }

  /// Forgets everything; all channels have stood at these values for as long as the longest delay.
  /// For another past, `push` it from the longest delay before the start on.
  void rest(double time, const VecX<double>& values);

  /// The next sample.
  /// @param time    [s], not before the latest
  /// @param values  (channels)
  /// @param rates   (channels) [1/s]; after a jump, those that follow it
  /// @throws InvalidArgument if a size is wrong, time falls, or a number is not finite
  void push(double time, const VecX<double>& values, const VecX<double>& rates);

  /// All channels as they were their delay before `time`.
  /// @param time    [s], at most `reach()` and not so early that the samples are gone
  /// @param values  (channels), resized if need be; likewise `rates`
  /// @throws InvalidArgument if a channel would have to be guessed: a step longer than `longest_step()`
  void at(double time, VecX<double>& values, VecX<double>& rates) const;

  [[nodiscard]] Eigen::Index channels() const noexcept { return delays_.size(); }
  [[nodiscard]] const VecX<double>& delays() const noexcept { return delays_; }
  /// The shortest delay [s]: what a step may not exceed.
  [[nodiscard]] double longest_step() const;
  /// Time of the latest sample [s].
  /// @throws InvalidArgument if there is none
  [[nodiscard]] double latest() const;
  /// Up to when the history can answer [s].
  [[nodiscard]] double reach() const { return latest() + longest_step(); }

  /// The samples there are, to be given to `restore` of a history with the same delays: from then on both
  /// answer with the same bits.
  [[nodiscard]] DelaySamples samples() const;
  void restore(const DelaySamples& samples);

 private:
  struct Weights;
  struct Group {
    double delay;
    std::vector<Eigen::Index> channels;
  };
  [[nodiscard]] std::size_t slot(std::size_t sample) const noexcept {
    return (first_ + sample) % times_.size();
  }
  [[nodiscard]] Weights weights_at(double time) const;
  void forget_before(double time);
  void make_room();

  VecX<double> delays_;
  std::vector<Group> groups_;  ///< channels by delay, shortest first
  std::vector<double> times_;  ///< a ring, as are the columns of the tables
  MatX<double> values_, rates_;
  std::size_t first_ = 0, count_ = 0;
  double longer_ = 0.0;  ///< than the longest delay that samples are kept [s]
};

/// Times at which a delayed signal has a kink that a stepper should stop at: every time at which something
/// happens, plus all sums of up to `order` delays.
///
/// Each delay, and each low-pass, makes what a jump leaves smoother by one order, so what matters to a
/// stepper of fourth order ends with few of them.
/// @param events  [s]
/// @param delays  [s], each > 0; equal ones count once
/// @param until   later times are left out [s]
/// @param order   >= 0
/// @return        sorted, each once; the events themselves among them
/// @throws InvalidArgument if a delay or the order is out of its bounds
[[nodiscard]] std::vector<double> delay_breakpoints(const std::vector<double>& events,
                                                    const std::vector<double>& delays, double until,
                                                    int order);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/control/impl/reflex_delay.hpp"
#endif
