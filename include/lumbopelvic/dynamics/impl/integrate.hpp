#pragma once
/// Definitions of integrate.hpp, compiled once in the library.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/integrate.hpp"

namespace lumbopelvic::detail {

LUMBOPELVIC_INLINE void check_plan(const IntegrationPlan& plan, const Checkpoint& start) {
  constexpr auto fn = "integrate";
  check_finite(fn, "end", plan.end);
  check_finite(fn, "start", start.time);
  check_positive(fn, "step to try first", start.step);
  for (Eigen::Index i = 0; i < start.state.size(); ++i)
    check_finite(fn, "state " + std::to_string(i) + " at the start", start.state[i]);
  if (plan.end < start.time) fail_argument(fn, "end", plan.end, "not before the start");
  for (std::size_t i = 0; i < plan.sample_times.size(); ++i) {
    check_finite(fn, "sample time " + std::to_string(i), plan.sample_times[i]);
    if (i > 0 && !(plan.sample_times[i] > plan.sample_times[i - 1]))
      fail_argument(fn, "sample time " + std::to_string(i), plan.sample_times[i],
                    "later than the one before");
  }
  for (std::size_t i = 0; i < plan.events.size(); ++i) {
    check_finite(fn, "time of event " + std::to_string(i), plan.events[i].time);
    if (i > 0 && plan.events[i].time < plan.events[i - 1].time)
      fail_argument(fn, "time of event " + std::to_string(i), plan.events[i].time,
                    "not before the one before");
  }
}

}  // namespace lumbopelvic::detail
