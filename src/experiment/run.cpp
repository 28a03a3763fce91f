#include "lumbopelvic/experiment/run.hpp"

#include <chrono>
#include <mutex>
#include <thread>

#include "lumbopelvic/posture/shaped_hold.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "experiment/run_dataset.hpp"

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

/// What the runs of an experiment have in common, and what they share.
class RunningWork {
 public:
  RunningWork(const Model& model, const Experiment& to_run, const RunOptions& options)
      : experiment(to_run), results_(model, to_run), model_(model), options_(options) {
    for (Posture posture : all_postures(experiment)) {
      if (experiment.trial) add_loads_before(experiment.trial->events, posture.loads);
      postures.push_back(resolve(model, posture));
    }
    for (const ChangeSet& condition : experiment.conditions)
      for (const ChangeSet& arm : experiment.arms) models.push_back(apply(apply(model, condition), arm));
    if (options.earlier != nullptr) results_.take(*options.earlier, model, experiment);
  }

  const Experiment& experiment;
  std::vector<ResolvedPosture> postures;
  std::vector<Model> models;  ///< (condition, arm), arms fastest

  /// One posture of one model: its variants are solved one after the other.
  [[nodiscard]] std::size_t n_series() const { return postures.size() * models.size(); }
  [[nodiscard]] bool keep_going() const { return !(options_.interrupted && options_.interrupted->load()); }

  /// Whether an earlier result has a series; then its runs count as begun.
  [[nodiscard]] bool has(std::size_t series) {
    const std::scoped_lock lock(mutex_);
    const std::size_t n = experiment.variants.size();
    if (!results_.has(series * n, n)) return false;
    begun_ += int(n);
    return true;
  }
  /// Says that a run begins, unless none may begin any more.
  [[nodiscard]] bool begin_run() {
    const std::scoped_lock lock(mutex_);
    if (!keep_going()) return false;
    tell();
    ++begun_;
    return true;
  }
  /// Stores a run, and keeps what there is if it is time to.
  template <class Store>
  void end_run(const Store& store) {
    const std::scoped_lock lock(mutex_);
    store(results_);
    const auto now = std::chrono::steady_clock::now();
    if (!options_.checkpoint ||
        std::chrono::duration<double>(now - kept_).count() < options_.checkpoint_every)
      return;
    options_.checkpoint(results_.dataset(model_, experiment));
    kept_ = std::chrono::steady_clock::now();
  }
  void fail(std::exception_ptr failure) {
    const std::scoped_lock lock(mutex_);
    failure_ = std::move(failure);
  }
  /// To be called when no thread works any more.
  [[nodiscard]] Dataset result() const {
    if (failure_) std::rethrow_exception(failure_);
    tell();
    return results_.dataset(model_, experiment);
  }

 private:
  void tell() const {
    if (options_.progress) options_.progress(begun_, int(n_series() * experiment.variants.size()));
  }

  ResultArrays results_;
  const Model& model_;
  const RunOptions& options_;
  std::mutex mutex_;
  int begun_ = 0;
  std::exception_ptr failure_;
  std::chrono::steady_clock::time_point kept_ = std::chrono::steady_clock::now();
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
void run_series(RunningWork& work, std::size_t series) {
  const auto& variants = work.experiment.variants;
  const Model& model = work.models[series % work.models.size()];
  const ResolvedPosture posture = shape_hold(model, work.postures[series / work.models.size()]).posture;
  const double moved = moved_from_rest(model, posture);
  const Statics statics =
      evaluate_statics(model, posture.pose, posture.loads,
                       stability_coordinates(model, variants[0].settings.stability_coordinates));
  RecruitmentStart start;
  for (std::size_t v = 0; v < variants.size(); ++v) {
    if (!work.begin_run()) return;
    Recruiter recruiter(model, statics, posture.support, variants[v].settings);
    const RecruitmentResult result = recruiter.solve(start);
    start = recruiter.last();
    std::optional<TrialResult> trial;
    if (work.experiment.trial)
      trial = trial_of(*work.experiment.trial, model, posture, recruiter, result, variants[v].settings,
                       [&work] { return work.keep_going(); });
    std::optional<TonicOutcome> tonic;
    if (work.experiment.tonic)
      tonic = run_tonic(model, posture, recruiter.field(), result, variants[v].settings,
                        *work.experiment.tonic, [&work] { return work.keep_going(); });
    work.end_run([&](ResultArrays& results) {
      const std::size_t run = series * variants.size() + v;
      results.store(run, model, recruiter.field(), result, run_status(result.status));
      results.store_shape(run, model, posture, moved);
      if (tonic) results.store_tonic(run, model, recruiter.field(), *tonic);
      if (trial) results.store_trial(run, model, *trial);
    });
  }
}

}  // namespace

Dataset run_experiment(const Model& model, const Experiment& experiment, const RunOptions& options) {
  constexpr auto fn = "run_experiment";
  if (experiment.conditions.empty()) fail_argument(fn, "number of conditions", 0, "at least 1");
  if (experiment.arms.empty()) fail_argument(fn, "number of arms", 0, "at least 1");
  if (experiment.variants.empty()) fail_argument(fn, "number of variants", 0, "at least 1");
  if (options.threads < 1) fail_argument(fn, "threads", options.threads, "at least 1");
  check_positive(fn, "checkpoint_every", options.checkpoint_every);
  if (experiment.trial) check_trial(*experiment.trial, model);
  if (experiment.tonic) check_tonic_plan(*experiment.tonic);
  if (experiment.trial && experiment.tonic) fail_argument(fn, "trial", "beside tonic", "one of the two");

  RunningWork all(model, experiment, options);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < all.n_series(); i = next++)
        if (!all.has(i)) run_series(all, i);
    } catch (...) {
      all.fail(std::current_exception());
      next = all.n_series();
    }
  };
  std::vector<std::jthread> pool;
  for (int t = 1; t < options.threads; ++t) pool.emplace_back(work);
  work();
  pool.clear();
  return all.result();
}

}  // namespace lumbopelvic
