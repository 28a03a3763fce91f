#include "lumbopelvic/experiment/run.hpp"

#include <chrono>
#include <mutex>
#include <thread>

#include "experiment/run_dataset.hpp"
#include "lumbopelvic/posture/equilibrium_shape.hpp"
#include "lumbopelvic/posture/static_optimization.hpp"
#include "lumbopelvic/simulation/simulate_posture.hpp"

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
      if (experiment.simulation) add_loads_before(experiment.simulation->perturbations, posture.loads);
      postures.push_back(pose_model(model, posture));
    }
    for (const ChangeSet& condition : experiment.conditions)
      for (const ChangeSet& intervention : experiment.interventions)
        models.push_back(std::make_shared<const Model>(apply(apply(model, condition), intervention)));
    if (options.earlier != nullptr) results_.take(*options.earlier, model, experiment);
  }

  const Experiment& experiment;
  std::vector<PosedModel> postures;
  std::vector<std::shared_ptr<const Model>> models;  ///< (condition, intervention), interventions fastest

  /// One posture of one model: its solver settings are solved one after the other.
  [[nodiscard]] std::size_t n_series() const { return postures.size() * models.size(); }
  [[nodiscard]] bool keep_going() const { return !(options_.interrupted && options_.interrupted->load()); }

  /// Whether an earlier result has a series; then its runs count as begun.
  [[nodiscard]] bool has(std::size_t series) {
    const std::scoped_lock lock(mutex_);
    const std::size_t n = experiment.solver_settings.size();
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
    if (options_.progress) options_.progress(begun_, int(n_series() * experiment.solver_settings.size()));
  }

  ResultArrays results_;
  const Model& model_;
  const RunOptions& options_;
  std::mutex mutex_;
  int begun_ = 0;
  std::exception_ptr failure_;
  std::chrono::steady_clock::time_point kept_ = std::chrono::steady_clock::now();
};

/// All solver settings of one (posture, condition, intervention), in order. Each starts from the cuts of the
/// one before it, so the bits do not depend on how the series are spread over threads. The abdomen takes the
/// shape that belongs to the equilibrium of this model.
void run_series(RunningWork& work, std::size_t series) {
  const auto& solver_settings = work.experiment.solver_settings;
  const std::shared_ptr<const Model>& shared = work.models[series % work.models.size()];
  const Model& model = *shared;
  const PosedModel posture =
      find_equilibrium_shape(model, work.postures[series / work.models.size()]).posture;
  const double moved = change_from_reference(model, posture);
  const auto statics = std::make_shared<const Statics>(
      evaluate_statics(model, posture, solver_settings[0].settings.stability_coordinates));
  RecruitmentStart start;
  for (std::size_t v = 0; v < solver_settings.size(); ++v) {
    if (!work.begin_run()) return;
    PostureRecruiter recruiter(shared, posture, solver_settings[v].settings, statics);
    const PostureRecruitment result = recruiter.solve(start);
    start = recruiter.last();
    std::optional<SimulationResult> simulation;
    if (work.experiment.simulation)
      simulation =
          simulate(model, result, *work.experiment.simulation, [&work] { return work.keep_going(); });
    std::optional<TonicOutcome> tonic;
    if (work.experiment.tonic)
      tonic = run_tonic_regulation(model, posture, recruiter.field(), result, solver_settings[v].settings,
                                   *work.experiment.tonic, [&work] { return work.keep_going(); });
    work.end_run([&](ResultArrays& results) {
      const std::size_t run = series * solver_settings.size() + v;
      results.store(run, model, recruiter.field(), result, run_status(result.status));
      results.store_shape(run, model, posture, moved);
      if (tonic) results.store_tonic(run, model, recruiter.field(), *tonic);
      if (simulation) results.store_simulation(run, model, *simulation);
    });
  }
}

}  // namespace

Dataset run_experiment(const Model& model, const Experiment& experiment, const RunOptions& options) {
  constexpr auto fn = "run_experiment";
  if (experiment.conditions.empty()) fail_argument(fn, "number of conditions", 0, "at least 1");
  if (experiment.interventions.empty()) fail_argument(fn, "number of interventions", 0, "at least 1");
  if (experiment.solver_settings.empty()) fail_argument(fn, "number of solver settings", 0, "at least 1");
  if (options.threads < 1) fail_argument(fn, "threads", options.threads, "at least 1");
  check_positive(fn, "checkpoint_every", options.checkpoint_every);
  if (experiment.simulation) check_simulation(*experiment.simulation, model);
  if (experiment.tonic) check_tonic_regulation(*experiment.tonic);
  if (experiment.simulation && experiment.tonic)
    fail_argument(fn, "simulation", "beside tonic", "one of the two");

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
