#pragma once
/// Running an experiment: every (condition, arm, variant), in threads, in a fixed order of results.

#include <atomic>
#include <functional>

#include "lumbopelvic/experiment/dataset.hpp"
#include "lumbopelvic/experiment/experiment.hpp"

namespace lumbopelvic {

struct RunOptions {
  int threads = 1;
  std::function<void(int done, int total)> progress;   ///< called from any thread, one call at a time
  const std::atomic<bool>* interrupted = nullptr;      ///< set: stop after the runs in hand
};

/// What became of one run. Written as an integer with CF flag_values and flag_meanings.
enum class RunStatus : std::int32_t {
  solved = 0,             ///< equilibrium and margin hold, optimality certified
  margin_unattainable = 1,///< equilibrium holds; the best attainable margin is returned
  unbalanced = 2,         ///< no equilibrium without residual actuators
  not_converged = 3,      ///< the iteration ended before its tolerance
  not_run = 4             ///< interrupted before its turn
};

/// Runs the experiment on a model. Failed runs are results: they carry their status, and NaN only where nothing
/// was computed. The same bits for any number of threads.
/// @throws InvalidArgument if the posture or a change does not fit the model
[[nodiscard]] Dataset run_experiment(const Model& model, const Experiment& experiment, const RunOptions& options = {});

}  // namespace lumbopelvic
