#include "lumbopelvic/simulation/tonic_regulation.hpp"

#include "lumbopelvic/math/even_times.hpp"

namespace lumbopelvic {

namespace {

TonicSample sample_of(const TonicProblem& equilibrium, const VecX<double>& drive) {
  const TonicCost cost = tonic_cost(equilibrium.system, equilibrium.settings, drive);
  return {drive, cost.effort, cost.sway, cost.value};
}

/// Down the gradient; whether it came to its end.
bool follow_gradient(const TonicProblem& equilibrium, const TonicRegulationSettings& plan,
                     const std::function<bool()>& keep_going, TonicOutcome& out) {
  const auto times = tonic_times(plan);
  out.samples = {sample_of(equilibrium, equilibrium.start)};
  for (std::size_t i = 1; i < times.size(); ++i) {
    if (keep_going && !keep_going()) return false;
    const double passed = (times[i] - times[i - 1]) / plan.time_constant;
    out.samples.push_back(
        sample_of(equilibrium, tonic_flow(equilibrium.system, equilibrium.settings, out.samples.back().drive,
                                          passed, plan.longest_step / plan.time_constant)));
  }
  out.rest = tonic_equilibrium(equilibrium.system, equilibrium.settings, out.samples.back().drive, 1e-12, 1)
                 .residual;
  return true;
}

bool follow_search(const TonicProblem& equilibrium, const StochasticSearchSettings& search,
                   const std::function<bool()>& keep_going, TonicOutcome& out) {
  const auto look = [&](int, const VecX<double>& drive) {
    out.search.push_back(sample_of(equilibrium, drive));
    return !keep_going || keep_going();
  };
  const StochasticSearchResult found =
      stochastic_search(equilibrium.system, equilibrium.settings, equilibrium.start, search, look);
  out.lost_balance = found.lost_balance;
  return found.rounds == search.rounds;
}

}  // namespace

std::vector<double> tonic_times(const TonicRegulationSettings& plan) {
  return even_times(plan.duration, plan.sample_every);
}

void check_tonic_regulation(const TonicRegulationSettings& plan) {
  constexpr auto fn = "check_tonic_regulation";
  check_nonnegative(fn, "sway_weight", plan.problem.sway_weight);
  check_nonnegative(fn, "noise_share", plan.problem.noise_share);
  check_positive(fn, "noise_time", plan.problem.noise_time);
  check_positive(fn, "rotational_damping", plan.problem.rotational_damping);
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

TonicOutcome run_tonic_regulation(const Model& model, const PosedModel& posture, const StiffnessField& field,
                                  const RecruitmentResult& result, const RecruitmentSettings& recruitment,
                                  const TonicRegulationSettings& plan,
                                  const std::function<bool()>& keep_going) {
  check_tonic_regulation(plan);
  TonicOutcome out;
  if (result.status != RecruitmentStatus::solved && result.status != RecruitmentStatus::margin_unattainable) {
    out.status = TonicStatus::no_equilibrium;
    return out;
  }
  TonicProblemSettings weighed = plan.problem;
  weighed.effort_weight = recruitment.effort_weight, weighed.effort_exponent = recruitment.effort_exponent;
  const TonicProblem equilibrium = tonic_problem(model, field, posture.support, result.equilibrium, weighed);
  if (!tonic_cost(equilibrium.system, equilibrium.settings, equilibrium.start).stable) {
    out.status = TonicStatus::unstable;
    return out;
  }
  const bool done = follow_gradient(equilibrium, plan, keep_going, out) &&
                    (!plan.search || follow_search(equilibrium, *plan.search, keep_going, out));
  out.status = done ? TonicStatus::regulated : TonicStatus::not_run;
  return out;
}

}  // namespace lumbopelvic
