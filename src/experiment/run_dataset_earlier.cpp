/// Going on with a result that was interrupted.

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/run_dataset.hpp"

namespace lumbopelvic {

namespace {

constexpr auto resuming = "run_experiment";

std::string attribute(const Dataset& dataset, const std::string& name) {
  const auto found = dataset.attributes.find(name);
  return found == dataset.attributes.end() ? "" : found->second;
}

std::string hash_in(std::string_view source) { return std::string(source.substr(0, source.find(' '))); }

/// Hashes of the files that the earlier result was begun with, in the order they were read.
std::vector<std::string> hashes_before(const Dataset& earlier) {
  const std::string lines = attribute(earlier, "source_files");
  std::vector<std::string> hashes;
  for (std::string_view rest = lines; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    hashes.push_back(hash_in(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return hashes;
}

/// Every file that the experiment names has contents that the earlier result was begun with, wherever it lies
/// now.
void check_contents(const std::vector<std::string>& before, const Experiment& experiment) {
  for (const std::string& source : experiment.sources)
    if (std::ranges::count(before, hash_in(source)) == 0)
      fail_argument(resuming, "contents of " + source.substr(source.find(' ') + 1),
                    "changed: " + hash_in(source), "those that the earlier result was begun with");
}

/// The same experiment reads its files in the same order: each has the contents that it had.
void check_places(const std::vector<std::string>& before, const Experiment& experiment) {
  for (std::size_t i = 0; i < std::max(before.size(), experiment.sources.size()); ++i) {
    const std::string now = i < experiment.sources.size() ? experiment.sources[i] : "none";
    if (i >= before.size() || hash_in(now) != before[i])
      fail_argument(resuming, "file " + std::to_string(i + 1) + " of the experiment", now,
                    i < before.size() ? "one with the hash " + before[i] : "none more");
  }
}

void check_same(const Dataset& earlier, const Model& model, const Experiment& experiment) {
  if (attribute(earlier, "schema") != std::to_string(result_schema))
    fail_argument(resuming, "schema of the earlier result", "'" + attribute(earlier, "schema") + "'",
                  std::to_string(result_schema) + ": it cannot be continued, run it anew");
  const auto before = hashes_before(earlier);
  check_contents(before, experiment);
  if (experiment.text.empty() || attribute(earlier, "experiment_text") != experiment.text)
    fail_argument(resuming, "earlier result", "of " + attribute(earlier, "experiment"),
                  "one of this very experiment, read from its file");
  check_places(before, experiment);
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

/// Statuses are among those there are.
void check_statuses(const std::string& name, const std::vector<std::int32_t>& statuses, std::int32_t last) {
  for (const std::int32_t status : statuses)
    if (status < 0 || status > last)
      fail_argument(resuming, name + " of the earlier result", status, "0 to " + std::to_string(last));
}

/// A dimension that an earlier result has with another size, or not at all.
void check_dimensions(const Dataset& earlier, const std::vector<Dimension>& dimensions) {
  for (const Dimension& dimension : dimensions) {
    const auto found = std::ranges::find(earlier.dimensions, dimension.name, &Dimension::name);
    const std::size_t size = found == earlier.dimensions.end() ? 0 : found->size;
    if (size != dimension.size)
      fail_argument(resuming, "size of " + dimension.name + " in the earlier result", size,
                    std::to_string(dimension.size));
  }
}

/// Whether a number of a run fits its status: there is one if and only if the run was worked out.
bool fits(std::int32_t status, double value) {
  const bool nothing =
      status == std::int32_t(RunStatus::not_run) || status == std::int32_t(RunStatus::failed);
  const bool answer =
      status == std::int32_t(RunStatus::solved) || status == std::int32_t(RunStatus::margin_unattainable);
  return nothing ? std::isnan(value) : !answer || (std::isfinite(value) && value >= 0.0);
}

}  // namespace

/// What was read in cannot be the experiment's own where status and numbers contradict each other.
void ResultArrays::check_taken() const {
  check_statuses("status", status_, std::int32_t(RunStatus::failed));
  check_statuses("tonic_status", tonic_status_, std::int32_t(TonicStatus::failed));
  check_statuses("simulation_status", simulation_status_, std::int32_t(SimulationStatus::not_run));
  for (const Array& array : arrays_) {
    if (array.name != "effort" && array.name != "reserve_max") continue;
    for (std::size_t run = 0; run < status_.size(); ++run)
      if (!fits(status_[run], array.data[run]))
        fail_argument(resuming, array.name + " of run " + std::to_string(run) + " of the earlier result",
                      array.data[run], "a number that fits its status, " + std::to_string(status_[run]));
  }
}

void ResultArrays::take(const Dataset& earlier, const Model& model, const Experiment& experiment) {
  check_same(earlier, model, experiment);
  check_dimensions(earlier, dimensions_);
  for (Array& array : arrays_) copy_from(earlier, array.name, array.data);
  copy_from(earlier, "status", status_);
  copy_from(earlier, "run_message", message_);
  if (!tonic_status_.empty()) copy_from(earlier, "tonic_status", tonic_status_);
  if (!simulation_status_.empty()) {
    copy_from(earlier, "simulation_status", simulation_status_);
    copy_from(earlier, "simulation_message", simulation_message_);
  }
  check_taken();
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
