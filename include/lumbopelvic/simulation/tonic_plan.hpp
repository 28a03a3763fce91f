#pragma once
/// Tonic regulation as part of an experiment: its settings, and what becomes of the equilibrium.

#include <functional>
#include <optional>

#include "lumbopelvic/control/tonic_search.hpp"
#include "lumbopelvic/simulation/tonic_hold.hpp"
#include "lumbopelvic/recruitment/result.hpp"

namespace lumbopelvic {

struct TonicPlan {
  TonicHoldSettings hold;      ///< what it weighs; effort as the variant has it
  double time_constant = 0.0;  ///< 1 / eta of drives and effort [s], > 0; 10 to 100 s, assumed
  double duration = 0.0;       ///< [s], > 0
  double sample_every = 0.0;   ///< [s], > 0
  double longest_step = 0.0;   ///< [s], > 0
  std::optional<TonicSearchSettings>
      search{};  ///< the rule without a gradient, beside; none: it is not asked
};

/// What became of a hold left to regulation. Written as an integer with CF flag_values and flag_meanings.
enum class TonicStatus : std::int32_t {
  regulated = 0,
  unstable = 1,  ///< the hold is no equilibrium that noise leaves alone: there is no sway to speak of
  not_held = 2,  ///< there was no hold in balance to start from
  not_run = 3    ///< interrupted before its turn
};

/// A moment of regulation.
struct TonicSample {
  VecX<double> drive;                           ///< as `TonicHold::start`
  double effort = 0.0, sway = 0.0, cost = 0.0;  ///< [1]; tr(W Sigma) [rad^2]; [1]
};

struct TonicOutcome {
  TonicStatus status = TonicStatus::not_run;
  std::vector<TonicSample> course;                         ///< at `tonic_times`; by the gradient
  /// largest change of a drive that a step of eta t = 1 still makes at the end [1]
  double rest = std::numeric_limits<double>::quiet_NaN();
  std::vector<TonicSample> search;  ///< before every round and after the last; empty if not asked
  int lost_balance = 0;             ///< rounds of the search that learnt nothing, see TonicSearchResult
};

/// Times of the samples [s].
[[nodiscard]] std::vector<double> tonic_times(const TonicPlan& plan);

/// @throws InvalidArgument if a number is out of its bounds
void check_tonic_plan(const TonicPlan& plan);

/// Leaves a hold to regulation, by the gradient and then, from the hold again, by search. Sway is that of the
/// small motions about the hold: how far it reaches is said at `tonic_hold`.
/// @param recruitment  of the hold: its weight and exponent of effort are used
/// @param keep_going   asked after every sample and round; false ends it as `not_run`
/// @throws InvalidArgument as `check_tonic_plan` and `tonic_hold` do
[[nodiscard]] TonicOutcome run_tonic(const Model& model, const ResolvedPosture& posture,
                                     const StiffnessField& field, const RecruitmentResult& result,
                                     const RecruitmentSettings& recruitment, const TonicPlan& plan,
                                     const std::function<bool()>& keep_going = {});

}  // namespace lumbopelvic
