/// Going on with a result that was interrupted.

#include <algorithm>

#include "experiment/run_dataset.hpp"

namespace lumbopelvic {

namespace {

constexpr auto resuming = "run_experiment";

std::string attribute(const Dataset& dataset, const std::string& name) {
  const auto found = dataset.attributes.find(name);
  return found == dataset.attributes.end() ? "" : found->second;
}

void check_same(const Dataset& earlier, const Model& model, const Experiment& experiment) {
  if (attribute(earlier, "schema") != std::to_string(result_schema))
    fail_argument(resuming, "schema of the earlier result", "'" + attribute(earlier, "schema") + "'",
                  std::to_string(result_schema) + ": it cannot be continued, run it anew");
  if (experiment.text.empty() || attribute(earlier, "experiment_text") != experiment.text)
    fail_argument(resuming, "earlier result", "of " + attribute(earlier, "experiment"),
                  "one of this very experiment, read from its file");
  if (model.hash.empty() || attribute(earlier, "model_hash") != model.hash)
    fail_argument(resuming, "model of the earlier result", attribute(earlier, "model_hash"),
                  "the very files of " + model.name + ", " + model.hash);
}

/// Copies the values of a variable of the earlier result.
template <class T>
void copy_from(const Dataset& earlier, const std::string& name, std::vector<T>& values) {
  const auto found = std::ranges::find(earlier.variables, name, &Variable::name);
  const auto* old = found == earlier.variables.end() ? nullptr : std::get_if<std::vector<T>>(&found->data);
  if (old == nullptr || old->size() != values.size())
    fail_argument(resuming, name + " of the earlier result", "another size or none",
                  std::to_string(values.size()) + " values");
  values = *old;
}

}  // namespace

void ResultArrays::take(const Dataset& earlier, const Model& model, const Experiment& experiment) {
  check_same(earlier, model, experiment);
  for (Array& array : arrays_) copy_from(earlier, array.name, array.data);
  copy_from(earlier, "status", status_);
  copy_from(earlier, "run_message", message_);
  if (!tonic_status_.empty()) copy_from(earlier, "tonic_status", tonic_status_);
  if (simulation_status_.empty()) return;
  copy_from(earlier, "simulation_status", simulation_status_);
  copy_from(earlier, "simulation_message", simulation_message_);
}

bool ResultArrays::has(std::size_t first_run, std::size_t count) const {
  const auto made = [&](const std::vector<std::int32_t>& status, std::int32_t not_run) {
    const auto begin = status.begin() + std::ptrdiff_t(first_run);
    return std::find(begin, begin + std::ptrdiff_t(count), not_run) == begin + std::ptrdiff_t(count);
  };
  return made(status_, std::int32_t(RunStatus::not_run)) &&
         (tonic_status_.empty() || made(tonic_status_, std::int32_t(TonicStatus::not_run))) &&
         (simulation_status_.empty() || made(simulation_status_, std::int32_t(SimulationStatus::not_run)));
}

}  // namespace lumbopelvic
