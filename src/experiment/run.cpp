#include "lumbopelvic/experiment/run.hpp"

#include <mutex>
#include <thread>

#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "run_dataset.hpp"

namespace lumbopelvic {

namespace {

RunStatus run_status(RecruitmentStatus status) {
  switch (status) {
    case RecruitmentStatus::solved: return RunStatus::solved;
    case RecruitmentStatus::margin_unattainable: return RunStatus::margin_unattainable;
    case RecruitmentStatus::unbalanced: return RunStatus::unbalanced;
    case RecruitmentStatus::not_converged: return RunStatus::not_converged;
  }
  return RunStatus::not_converged;
}

/// All variants of one (condition, arm), in order. Each starts from the cuts of the one before it, so the bits do
/// not depend on how the pairs are spread over threads.
void run_pair(const Model& model, const Statics& statics, const ResolvedPosture& posture,
              const Experiment& experiment, std::size_t pair, const std::function<bool()>& begin_run,
              ResultArrays& results) {
  RecruitmentStart start;
  for (std::size_t v = 0; v < experiment.variants.size(); ++v) {
    if (!begin_run()) return;
    Recruiter recruiter(model, statics, posture.support, experiment.variants[v].settings);
    const RecruitmentResult result = recruiter.solve(start);
    start = recruiter.last();
    const SegmentLoads loads = segment_loads(model, recruiter.field(), result.hold);
    results.store(pair * experiment.variants.size() + v, model, result, loads, run_status(result.status));
  }
}

}  // namespace

Dataset run_experiment(const Model& model, const Experiment& experiment, const RunOptions& options) {
  constexpr auto fn = "run_experiment";
  if (experiment.conditions.empty()) fail_argument(fn, "number of conditions", 0, "at least 1");
  if (experiment.arms.empty()) fail_argument(fn, "number of arms", 0, "at least 1");
  if (experiment.variants.empty()) fail_argument(fn, "number of variants", 0, "at least 1");
  if (options.threads < 1) fail_argument(fn, "threads", options.threads, "at least 1");

  const ResolvedPosture posture = resolve(model, experiment.posture);
  std::vector<Model> models;
  for (const ChangeSet& condition : experiment.conditions)
    for (const ChangeSet& arm : experiment.arms) models.push_back(apply(apply(model, condition), arm));

  ResultArrays results(model, experiment);
  const int total = static_cast<int>(models.size() * experiment.variants.size());
  std::mutex mutex;
  int begun = 0;
  const auto begin_run = [&] {
    const std::scoped_lock lock(mutex);
    if (options.interrupted && options.interrupted->load()) return false;
    if (options.progress) options.progress(begun, total);
    ++begun;
    return true;
  };

  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      for (std::size_t pair = next++; pair < models.size(); pair = next++) {
        const Statics statics =
            evaluate_statics(models[pair], posture.pose, posture.loads,
                             stability_coordinates(models[pair], experiment.variants[0].settings.stability_coordinates));
        run_pair(models[pair], statics, posture, experiment, pair, begin_run, results);
      }
    } catch (...) {
      const std::scoped_lock lock(mutex);
      failure = std::current_exception();
      next = models.size();
    }
  };
  std::vector<std::jthread> pool;
  for (int t = 1; t < options.threads; ++t) pool.emplace_back(work);
  work();
  pool.clear();
  if (failure) std::rethrow_exception(failure);
  if (options.progress) options.progress(begun, total);
  return results.dataset(model, experiment, begun == total);
}

}  // namespace lumbopelvic
