#pragma once
/// Running an experiment on the model that it names.

#include "lumbopelvic/experiment/run.hpp"

namespace lumbopelvic {

/// Loads the model that an experiment names, compares the two (`check_experiment`), and runs it.
/// @throws DataError       if the model cannot be loaded, or does not fit the experiment
/// @throws InvalidArgument if an earlier result is of another experiment or model
[[nodiscard]] Dataset run_experiment(const Experiment& experiment, const RunOptions& options = {});

}  // namespace lumbopelvic
