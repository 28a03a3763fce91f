#pragma once
/// Tonic regulation as part of an experiment: its settings, and what becomes of the equilibrium.

#include <functional>
#include <optional>
#include <string>

#include "lumbopelvic/control/stochastic_search.hpp"
#include "lumbopelvic/recruitment/result.hpp"
#include "lumbopelvic/simulation/tonic_problem.hpp"

namespace lumbopelvic {

struct TonicRegulationSettings {
  TonicProblemSettings problem;  ///< what it weighs; effort as the solver setting has it
  double time_constant = 0.0;    ///< 1 / eta of drives and effort [s], > 0; 10 to 100 s, assumed
  double duration = 0.0;         ///< [s], > 0
  double sample_every = 0.0;     ///< [s], > 0
  double longest_step = 0.0;     ///< [s], > 0
  std::optional<StochasticSearchSettings>
      search{};  ///< the rule without a gradient, beside; none: it is not asked
};

/// What became of an equilibrium left to regulation. Written as an integer with CF flag_values and
/// flag_meanings.
enum class TonicStatus : std::int32_t {
  regulated = 0,
  unstable = 1,        ///< the equilibrium is not stable: its sway has no bound
  no_equilibrium = 2,  ///< there was no equilibrium to start from
  not_run = 3,         ///< interrupted before its turn
  failed = 4           ///< it could not be worked out: see `TonicOutcome::what`
};

/// A moment of regulation.
struct TonicSample {
  VecX<double> drive;                           ///< as `TonicProblem::start`
  double effort = 0.0, sway = 0.0, cost = 0.0;  ///< [1]; tr(W Sigma) [rad^2]; [1]
};

struct TonicOutcome {
  TonicStatus status = TonicStatus::not_run;
  std::string what{};                ///< why it failed
  std::vector<TonicSample> samples;  ///< at `tonic_times`; by the gradient
  /// largest change of a drive that a step of eta t = 1 still makes at the end [1]
  double rest = std::numeric_limits<double>::quiet_NaN();
  std::vector<TonicSample> search;  ///< before every round and after the last; empty if not asked
  int lost_balance = 0;             ///< rounds of the search that learnt nothing, see StochasticSearchResult
};

/// Times of the samples [s].
[[nodiscard]] std::vector<double> tonic_times(const TonicRegulationSettings& plan);

/// @throws InvalidArgument if a number is out of its bounds
void check_tonic_regulation(const TonicRegulationSettings& plan);

/// Leaves an equilibrium to regulation, by the gradient and then, from the equilibrium again, by search. Sway
/// is that of the small motions about the equilibrium: how far it reaches is said at `tonic_problem`.
/// @param recruitment  of the equilibrium: its weight and exponent of effort are used
/// @param keep_going   asked after every sample and round; false ends it as `not_run`
/// @throws InvalidArgument as `check_tonic_regulation` and `tonic_problem` do
[[nodiscard]] TonicOutcome run_tonic_regulation(const Model& model, const PosedModel& posture,
                                                const StiffnessField& field, const RecruitmentResult& result,
                                                const RecruitmentSettings& recruitment,
                                                const TonicRegulationSettings& plan,
                                                const std::function<bool()>& keep_going = {});

}  // namespace lumbopelvic
