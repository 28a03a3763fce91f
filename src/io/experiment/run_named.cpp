#include "lumbopelvic/io/experiment/run_named.hpp"

#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"

namespace lumbopelvic {

Dataset run_experiment(const Experiment& experiment, const RunOptions& options) {
  const Model model = load_model(experiment.model);
  check_experiment(experiment, model);
  return run_experiment(model, experiment, options);
}

}  // namespace lumbopelvic
