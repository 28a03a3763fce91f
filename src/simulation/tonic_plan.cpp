#include "lumbopelvic/simulation/tonic_plan.hpp"

#include "lumbopelvic/math/even_times.hpp"

namespace lumbopelvic {

namespace {

TonicSample sample_of(const TonicHold& hold, const VecX<double>& drive) {
  const TonicCost cost = tonic_cost(hold.system, hold.settings, drive);
  return {drive, cost.effort, cost.sway, cost.value};
}

/// Down the gradient; whether it came to its end.
bool follow_gradient(const TonicHold& hold, const TonicPlan& plan, const std::function<bool()>& keep_going,
                     TonicOutcome& out) {
  const auto times = tonic_times(plan);
  out.course = {sample_of(hold, hold.start)};
  for (std::size_t i = 1; i < times.size(); ++i) {
    if (keep_going && !keep_going()) return false;
    const double passed = (times[i] - times[i - 1]) / plan.time_constant;
    out.course.push_back(sample_of(hold, tonic_flow(hold.system, hold.settings, out.course.back().drive,
                                                    passed, plan.longest_step / plan.time_constant)));
  }
  out.rest = tonic_equilibrium(hold.system, hold.settings, out.course.back().drive, 1e-12, 1).residual;
  return true;
}

bool follow_search(const TonicHold& hold, const TonicSearchSettings& search,
                   const std::function<bool()>& keep_going, TonicOutcome& out) {
  const auto look = [&](int, const VecX<double>& drive) {
    out.search.push_back(sample_of(hold, drive));
    return !keep_going || keep_going();
  };
  const TonicSearchResult found = tonic_search(hold.system, hold.settings, hold.start, search, look);
  out.lost_balance = found.lost_balance;
  return found.rounds == search.rounds;
}

}  // namespace

std::vector<double> tonic_times(const TonicPlan& plan) {
  return even_times(plan.duration, plan.sample_every);
}

void check_tonic_plan(const TonicPlan& plan) {
  constexpr auto fn = "check_tonic_plan";
  check_nonnegative(fn, "sway_weight", plan.hold.sway_weight);
  check_nonnegative(fn, "noise_share", plan.hold.noise_share);
  check_positive(fn, "noise_time", plan.hold.noise_time);
  check_positive(fn, "turn_damping", plan.hold.turn_damping);
  check_positive(fn, "time_constant", plan.time_constant);
  check_positive(fn, "duration", plan.duration);
  check_positive(fn, "sample_every", plan.sample_every);
  check_positive(fn, "longest_step", plan.longest_step);
  if (!plan.search) return;
  if (plan.search->rounds < 0) fail_argument(fn, "rounds of the search", plan.search->rounds, ">= 0");
  check_positive(fn, "stretch of the search", plan.search->watch.stretch);
  check_positive(fn, "sample_every of the search", plan.search->watch.sample_every);
  if (plan.search->watch.sample_every > plan.search->watch.stretch)
    fail_argument(fn, "sample_every of the search", plan.search->watch.sample_every,
                  "no longer than the stretch");
  check_positive(fn, "exploration of the search", plan.search->exploration);
  check_positive(fn, "floor of the search", plan.search->floor);
  check_positive(fn, "gain of the search", plan.search->gain);
}

TonicOutcome run_tonic(const Model& model, const ResolvedPosture& posture, const StiffnessField& field,
                       const RecruitmentResult& result, const RecruitmentSettings& recruitment,
                       const TonicPlan& plan, const std::function<bool()>& keep_going) {
  check_tonic_plan(plan);
  TonicOutcome out;
  if (result.status != RecruitmentStatus::solved && result.status != RecruitmentStatus::margin_unattainable) {
    out.status = TonicStatus::not_held;
    return out;
  }
  TonicHoldSettings weighed = plan.hold;
  weighed.effort_weight = recruitment.effort_weight, weighed.effort_exponent = recruitment.effort_exponent;
  const TonicHold hold = tonic_hold(model, field, posture.support, result.hold, weighed);
  if (!tonic_cost(hold.system, hold.settings, hold.start).stable) {
    out.status = TonicStatus::unstable;
    return out;
  }
  const bool done = follow_gradient(hold, plan, keep_going, out) &&
                    (!plan.search || follow_search(hold, *plan.search, keep_going, out));
  out.status = done ? TonicStatus::regulated : TonicStatus::not_run;
  return out;
}

}  // namespace lumbopelvic
