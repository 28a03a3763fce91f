#include "lumbopelvic/experiment/run.hpp"

#include <mutex>
#include <thread>

#include "lumbopelvic/experiment/shaped_hold.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "run_dataset.hpp"

namespace lumbopelvic {

namespace {

RunStatus run_status(RecruitmentStatus status) {
  switch (status) {
    case RecruitmentStatus::solved:
      return RunStatus::solved;
    case RecruitmentStatus::margin_unattainable:
      return RunStatus::margin_unattainable;
    case RecruitmentStatus::unbalanced:
      return RunStatus::unbalanced;
    case RecruitmentStatus::not_converged:
      return RunStatus::not_converged;
  }
  return RunStatus::not_converged;
}

/// What the runs of an experiment have in common.
struct RunningWork {
  const Experiment& experiment;
  std::vector<ResolvedPosture> postures;
  std::vector<Model> models;  ///< (condition, arm), arms fastest
  ResultArrays results;

  /// One posture of one model: its variants are solved one after the other.
  [[nodiscard]] std::size_t series() const { return postures.size() * models.size(); }
};

/// What becomes of a hold that is put to a trial.
TrialResult trial_of(const Trial& trial, const Model& model, const ResolvedPosture& posture,
                     const Recruiter& recruiter, const RecruitmentResult& result,
                     const RecruitmentSettings& settings, const std::function<bool()>& keep_going) {
  if (trial.guide) return run_guided_trial(model, posture, settings, trial, keep_going);
  if (result.status != RecruitmentStatus::solved && result.status != RecruitmentStatus::margin_unattainable) {
    TrialResult none;
    none.status = TrialStatus::not_held;
    return none;
  }
  return run_trial(model, posture, recruiter.field(), result, trial, keep_going);
}

/// All variants of one (posture, condition, arm), in order. Each starts from the cuts of the one before it,
/// so the bits do not depend on how the series are spread over threads. The abdomen takes the shape that
/// belongs to the hold of this model.
void run_series(RunningWork& work, std::size_t series, const std::function<bool()>& begin_run,
                const std::function<bool()>& keep_going) {
  const auto& variants = work.experiment.variants;
  const Model& model = work.models[series % work.models.size()];
  const ResolvedPosture posture = shape_hold(model, work.postures[series / work.models.size()]).posture;
  const double moved = moved_from_rest(model, posture);
  const Statics statics =
      evaluate_statics(model, posture.pose, posture.loads,
                       stability_coordinates(model, variants[0].settings.stability_coordinates));
  RecruitmentStart start;
  for (std::size_t v = 0; v < variants.size(); ++v) {
    if (!begin_run()) return;
    Recruiter recruiter(model, statics, posture.support, variants[v].settings);
    const RecruitmentResult result = recruiter.solve(start);
    start = recruiter.last();
    const std::size_t run = series * variants.size() + v;
    work.results.store(run, model, recruiter.field(), result, run_status(result.status));
    work.results.store_shape(run, model, posture, moved);
    if (work.experiment.trial)
      work.results.store_trial(run, model,
                               trial_of(*work.experiment.trial, model, posture, recruiter, result,
                                        variants[v].settings, keep_going));
  }
}

}  // namespace

Dataset run_experiment(const Model& model, const Experiment& experiment, const RunOptions& options) {
  constexpr auto fn = "run_experiment";
  if (experiment.conditions.empty()) fail_argument(fn, "number of conditions", 0, "at least 1");
  if (experiment.arms.empty()) fail_argument(fn, "number of arms", 0, "at least 1");
  if (experiment.variants.empty()) fail_argument(fn, "number of variants", 0, "at least 1");
  if (options.threads < 1) fail_argument(fn, "threads", options.threads, "at least 1");

  RunningWork all{experiment, {}, {}, ResultArrays(model, experiment)};
  for (const Posture& posture : all_postures(experiment)) all.postures.push_back(resolve(model, posture));
  for (const ChangeSet& condition : experiment.conditions)
    for (const ChangeSet& arm : experiment.arms) all.models.push_back(apply(apply(model, condition), arm));

  const int total = static_cast<int>(all.series() * experiment.variants.size());
  std::mutex mutex;
  int begun = 0;
  const auto begin_run = [&] {
    const std::scoped_lock lock(mutex);
    if (options.interrupted && options.interrupted->load()) return false;
    if (options.progress) options.progress(begun, total);
    ++begun;
    return true;
  };

  const auto keep_going = [&] { return !(options.interrupted && options.interrupted->load()); };

  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < all.series(); i = next++) run_series(all, i, begin_run, keep_going);
    } catch (...) {
      const std::scoped_lock lock(mutex);
      failure = std::current_exception();
      next = all.series();
    }
  };
  std::vector<std::jthread> pool;
  for (int t = 1; t < options.threads; ++t) pool.emplace_back(work);
  work();
  pool.clear();
  if (failure) std::rethrow_exception(failure);
  if (options.progress) options.progress(begun, total);
  return all.results.dataset(model, experiment, begun == total && (!experiment.trial || keep_going()));
}

}  // namespace lumbopelvic
