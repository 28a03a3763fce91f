#pragma once
/// Definitions of reflex_delay.hpp.

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "lumbopelvic/control/reflex_delay.hpp"

namespace lumbopelvic {

/// The two samples about a time, and Hermite's cubic through them: y = y_0 + w (y_1 - y_0) + w_0 y_0' + w_1
/// y_1'.
struct DelayHistory::Weights {
  Eigen::Index before, after;  ///< columns
  double value[3], rate[3];    ///< of y_1 - y_0, y_0', y_1'
};

LUMBOPELVIC_INLINE DelayHistory::DelayHistory(const VecX<double>& delays) : delays_(delays) {
  check_positive("DelayHistory", "number of channels", double(delays.size()));
  std::map<double, std::vector<Eigen::Index>> by_delay;
  for (Eigen::Index c = 0; c < delays.size(); ++c) {
    check_positive("DelayHistory", "delay", delays[c]);
    by_delay[delays[c]].push_back(c);
  }
  for (auto& [delay, channels] : by_delay) groups_.push_back({delay, std::move(channels)});
}

LUMBOPELVIC_INLINE double DelayHistory::longest_step() const {
  if (groups_.empty()) fail_argument("DelayHistory::longest_step", "number of channels", 0, "> 0");
  return groups_.front().delay;
}

LUMBOPELVIC_INLINE double DelayHistory::latest() const {
  if (count_ == 0) fail_argument("DelayHistory::latest", "number of samples", 0, "> 0");
  return times_[slot(count_ - 1)];
}

LUMBOPELVIC_INLINE void DelayHistory::rest(double time, const VecX<double>& values) {
  first_ = count_ = 0;
  const VecX<double> still = VecX<double>::Zero(values.size());
  push(time - (groups_.empty() ? 0.0 : groups_.back().delay), values, still);
  push(time, values, still);
}

LUMBOPELVIC_INLINE void DelayHistory::push(double time, const VecX<double>& values,
                                           const VecX<double>& rates) {
  constexpr auto fn = "DelayHistory::push";
  check_finite(fn, "time", time);
  check_size(fn, "values", values.size(), channels());
  check_size(fn, "rates", rates.size(), channels());
  if (count_ > 0 && time < latest())
    fail_argument(fn, "time", time, "at least the latest, " + number_text(latest()));
  for (Eigen::Index c = 0; c < channels(); ++c) {
    check_finite(fn, "value", values[c]);
    check_finite(fn, "rate", rates[c]);
  }
  forget_before(time - groups_.back().delay - longer_);
  if (count_ == times_.size()) make_room();
  const std::size_t place = slot(count_++);
  times_[place] = time;
  values_.col(Eigen::Index(place)) = values;
  rates_.col(Eigen::Index(place)) = rates;
}

/// Keeps one sample at or before `time`, and all after it.
LUMBOPELVIC_INLINE void DelayHistory::forget_before(double time) {
  while (count_ > 1 && times_[slot(1)] <= time) {
    first_ = slot(1);
    --count_;
  }
}

LUMBOPELVIC_INLINE void DelayHistory::make_room() {
  const std::size_t more = std::max<std::size_t>(64, 2 * times_.size());
  std::vector<double> times(more);
  MatX<double> values(channels(), Eigen::Index(more)), rates(channels(), Eigen::Index(more));
  for (std::size_t i = 0; i < count_; ++i) {
    times[i] = times_[slot(i)];
    values.col(Eigen::Index(i)) = values_.col(Eigen::Index(slot(i)));
    rates.col(Eigen::Index(i)) = rates_.col(Eigen::Index(slot(i)));
  }
  times_ = std::move(times), values_ = std::move(values), rates_ = std::move(rates);
  first_ = 0;
}

LUMBOPELVIC_INLINE auto DelayHistory::weights_at(double time) const -> Weights {
  // The first sample after `time`: samples of one time are sides of a jump, and the last of them counts.
  std::size_t low = 0, high = count_;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    (times_[slot(middle)] > time ? high : low) = times_[slot(middle)] > time ? middle : middle + 1;
  }
  const auto column = [&](std::size_t sample) { return Eigen::Index(slot(sample)); };
  if (low == count_) return {column(count_ - 1), column(count_ - 1), {0, 0, 0}, {0, 1, 0}};
  const double start = times_[slot(low - 1)], h = times_[slot(low)] - start, x = (time - start) / h,
               z = 1.0 - x;
  return {column(low - 1),
          column(low),
          {x * x * (3.0 - 2.0 * x), h * x * z * z, -h * x * x * z},
          {6.0 * x * z / h, z * (z - 2.0 * x), x * (x - 2.0 * z)}};
}

LUMBOPELVIC_INLINE void DelayHistory::at(double time, VecX<double>& values, VecX<double>& rates) const {
  constexpr auto fn = "DelayHistory::at";
  constexpr double rounding = 8.0 * std::numeric_limits<double>::epsilon();
  const double last = latest(), first = times_[first_], slack = rounding * (1.0 + std::abs(time));
  if (!(time <= reach() + slack))
    fail_argument(fn, "time", time,
                  "at most " + number_text(reach()) + ": the latest accepted sample and the shortest delay");
  values.resize(channels()), rates.resize(channels());
  for (const Group& group : groups_) {
    const double then = time - group.delay;
    if (then < first - slack)
      fail_argument(fn, "time", time,
                    "at least " + number_text(first + group.delay) + ": no older sample is kept");
    const Weights w = weights_at(std::clamp(then, first, last));  // off by rounding only
    for (const Eigen::Index c : group.channels) {
      const double rise = values_(c, w.after) - values_(c, w.before);
      const double r0 = rates_(c, w.before), r1 = rates_(c, w.after);
      values[c] = values_(c, w.before) + w.value[0] * rise + w.value[1] * r0 + w.value[2] * r1;
      rates[c] = w.rate[0] * rise + w.rate[1] * r0 + w.rate[2] * r1;
    }
  }
}

LUMBOPELVIC_INLINE DelaySamples DelayHistory::samples() const {
  DelaySamples all{std::vector<double>(count_), MatX<double>(channels(), Eigen::Index(count_)),
                   MatX<double>(channels(), Eigen::Index(count_))};
  for (std::size_t i = 0; i < count_; ++i) {
    all.times[i] = times_[slot(i)];
    all.values.col(Eigen::Index(i)) = values_.col(Eigen::Index(slot(i)));
    all.rates.col(Eigen::Index(i)) = rates_.col(Eigen::Index(slot(i)));
  }
  return all;
}

LUMBOPELVIC_INLINE void DelayHistory::restore(const DelaySamples& samples) {
  constexpr auto fn = "DelayHistory::restore";
  const auto n = Eigen::Index(samples.times.size());
  for (const MatX<double>* table : {&samples.values, &samples.rates}) {
    check_size(fn, "rows of a table", table->rows(), channels());
    check_size(fn, "columns of a table", table->cols(), n);
  }
  first_ = count_ = 0;
  for (Eigen::Index i = 0; i < n; ++i)
    push(samples.times[std::size_t(i)], samples.values.col(i), samples.rates.col(i));
}

LUMBOPELVIC_INLINE std::vector<double> delay_breakpoints(const std::vector<double>& events,
                                                         const std::vector<double>& delays, double until,
                                                         int order) {
  constexpr auto fn = "delay_breakpoints";
  check_nonnegative(fn, "order", order);
  for (const double delay : delays) check_positive(fn, "delay", delay);
  std::set<double> all, latest(events.begin(), events.end());
  for (int k = 0; k <= order; ++k) {
    std::set<double> next;
    for (const double time : latest) {
      if (time > until) break;
      all.insert(time);
      for (const double delay : delays) next.insert(time + delay);
    }
    latest = std::move(next);
  }
  return {all.begin(), all.end()};
}

}  // namespace lumbopelvic
