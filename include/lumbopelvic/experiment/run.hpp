#pragma once
/// Run of an experiment: every (condition, intervention, solver setting), in threads, in a fixed order of
/// results.

#include <atomic>
#include <functional>

#include "lumbopelvic/experiment/experiment.hpp"
#include "lumbopelvic/outcome/dataset.hpp"

namespace lumbopelvic {

struct RunOptions {
  int threads = 1;
  std::function<void(int done, int total)> progress{};  ///< called from any thread, one call at a time
  const std::atomic<bool>* interrupted = nullptr;       ///< set: stop after the runs in hand
  /// Result of the same experiment on the same model that was interrupted: what it has is not run again.
  /// Solver settings of one posture, condition and intervention follow from each other, so they are kept only
  /// if all of them are there.
  const Dataset* earlier = nullptr;
  /// Called with what there is so far, as if interrupted, so that it can be kept: from any thread, one call
  /// at a time, whenever a run ends `checkpoint_every` seconds or more after the last call.
  std::function<void(const Dataset&)> checkpoint{};
  double checkpoint_every = 60.0;  ///< [s], > 0
};

/// What became of one run. Written as an integer with CF flag_values and flag_meanings.
enum class RunStatus : std::int32_t {
  solved = 0,               ///< in equilibrium, margin held, optimality certified
  margin_unattainable = 1,  ///< in equilibrium; the best attainable margin is returned
  unbalanced = 2,           ///< no equilibrium without reserve actuators
  not_converged = 3,        ///< the iteration ended before its tolerance
  not_run = 4,              ///< interrupted before its turn
  failed = 5                ///< it could not be worked out: `run_message` says why
};

/// Runs the experiment on a model. Failed runs are results: they carry their status and, in `run_message`, what
/// kept them from being solved, with its value and limit; and NaN only where nothing was computed. No run,
/// posture or condition that cannot be worked out costs another one. The same bits for any number of threads,
/// and whether it was interrupted and continued or not.
/// @throws InvalidArgument if there is nothing to run, a number of the simulation or of tonic regulation is out
///                         of its bounds, an earlier result is of another experiment or model, or the system
///                         will not start so many threads
[[nodiscard]] Dataset run_experiment(const Model& model, const Experiment& experiment,
                                     const RunOptions& options = {});

}  // namespace lumbopelvic
