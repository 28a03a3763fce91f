#include "lumbopelvic/experiment/run.hpp"

#include <chrono>
#include <mutex>
#include <new>
#include <optional>
#include <system_error>
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

/// What an exception says, in one line.
std::string reason(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return "out of memory";
  return error.what();
}

/// Something made, or why it could not be: no exception crosses the border of a posture, a condition or a run.
template <class Made>
struct Attempt {
  std::optional<Made> made{};
  std::string why{};
};

/// @param what  is to be made: the message begins with it
template <class Make>
auto attempt(const std::string& what, const Make& make) {
  Attempt<decltype(make())> out;
  try {
    out.made.emplace(make());
  } catch (const std::exception& error) {
    const std::string why = reason(error);
    out.why = why.starts_with(what) ? why : what + ": " + why;
  }
  return out;
}

/// What the runs of an experiment have in common, and what they share.
class RunningWork {
 public:
  RunningWork(const Model& model, const Experiment& to_run, const RunOptions& options)
      : experiment(to_run), results_(model, to_run), model_(model), options_(options) {
    if (options.earlier != nullptr) results_.take(*options.earlier, model, experiment);
    for (Posture posture : all_postures(experiment)) {
      if (experiment.simulation) add_loads_before(experiment.simulation->perturbations, posture.loads);
      names_.push_back(posture.name.empty() ? "posture" : "posture " + posture.name);
      postures.push_back(attempt(names_.back(), [&] { return pose_model(model, posture); }));
    }
    for (const ChangeSet& condition : experiment.conditions)
      for (const ChangeSet& intervention : experiment.interventions) {
        changes_.push_back("condition " + condition.name + ", intervention " + intervention.name);
        models.push_back(attempt(changes_.back(), [&] {
          return std::make_shared<const Model>(apply(apply(model, condition), intervention));
        }));
      }
  }

  const Experiment& experiment;
  std::vector<Attempt<PosedModel>> postures;
  std::vector<Attempt<std::shared_ptr<const Model>>>
      models;  ///< (condition, intervention), interventions fastest

  /// One posture of one model: its solver settings are solved one after the other.
  [[nodiscard]] std::size_t n_series() const { return postures.size() * models.size(); }
  [[nodiscard]] const Attempt<PosedModel>& posture_of(std::size_t series) const {
    return postures[series / models.size()];
  }
  [[nodiscard]] const Attempt<std::shared_ptr<const Model>>& model_of(std::size_t series) const {
    return models[series % models.size()];
  }
  /// "posture standing, condition healthy, intervention release".
  [[nodiscard]] std::string name_of(std::size_t series) const {
    return names_[series / models.size()] + ", " + changes_[series % models.size()];
  }
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
  /// Stores a run.
  template <class Store>
  void end_run(const Store& store) {
    const std::scoped_lock lock(mutex_);
    store(results_);
  }
  /// Keeps what there is, if it is time to.
  void keep() {
    const std::scoped_lock lock(mutex_);
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
  std::vector<std::string> names_, changes_;  ///< of the postures, and of the models
  std::mutex mutex_;
  int begun_ = 0;
  std::exception_ptr failure_;
  std::chrono::steady_clock::time_point kept_ = std::chrono::steady_clock::now();
};

/// What the runs of a series have in common.
struct SeriesStart {
  std::shared_ptr<const Model> model;
  PosedModel posture;
  double moved = 0.0;  ///< see change_from_reference
  std::shared_ptr<const Statics> statics;
};

/// The abdomen takes the shape that belongs to the equilibrium of this model.
SeriesStart start_of(const RunningWork& work, std::size_t series) {
  SeriesStart out{*work.model_of(series).made, {}, 0.0, {}};
  out.posture = find_equilibrium_shape(*out.model, *work.posture_of(series).made).posture;
  out.moved = change_from_reference(*out.model, out.posture);
  out.statics = std::make_shared<const Statics>(evaluate_statics(
      *out.model, out.posture, work.experiment.solver_settings[0].settings.stability_coordinates));
  return out;
}

/// The start of a series, or why it has none: its posture, its model, or the two together.
Attempt<SeriesStart> try_start(const RunningWork& work, std::size_t series) {
  if (!work.posture_of(series).made) return {{}, work.posture_of(series).why};
  if (!work.model_of(series).made) return {{}, work.model_of(series).why};
  return attempt(work.name_of(series), [&] { return start_of(work, series); });
}

/// The simulation of a run; `failed` where it cannot be made.
SimulationResult try_simulation(const RunningWork& work, const Model& model, const PostureRecruitment& from) {
  try {
    return simulate(model, from, *work.experiment.simulation, [&work] { return work.keep_going(); });
  } catch (const std::exception& error) {
    SimulationResult failed;
    failed.status = SimulationStatus::failed;
    failed.what = reason(error);
    return failed;
  }
}

/// Tonic regulation of a run; `failed` where it cannot be made.
TonicOutcome try_tonic(const RunningWork& work, const SeriesStart& start, const StiffnessField& field,
                       const PostureRecruitment& result) {
  try {
    return run_tonic_regulation(*start.model, start.posture, field, result, result.settings,
                                *work.experiment.tonic, [&work] { return work.keep_going(); });
  } catch (const std::exception& error) {
    TonicOutcome failed;
    failed.status = TonicStatus::failed;
    failed.what = reason(error);
    return failed;
  }
}

/// A run: which it is, and what it is called.
struct RunPlace {
  std::size_t number;
  std::string name;
};

/// Solves one run and stores it. The next one of the series starts from where this one ended.
void make_run(RunningWork& work, const RunPlace& run, const SeriesStart& start,
              const RecruitmentSettings& settings, RecruitmentStart& from) {
  PostureRecruiter recruiter(start.model, start.posture, settings, start.statics);
  const PostureRecruitment result = recruiter.solve(from);
  from = recruiter.last();
  std::optional<SimulationResult> simulation;
  if (work.experiment.simulation) simulation = try_simulation(work, *start.model, result);
  std::optional<TonicOutcome> tonic;
  if (work.experiment.tonic) tonic = try_tonic(work, start, recruiter.field(), result);
  work.end_run([&](ResultArrays& results) {
    const Model& model = *start.model;
    results.store(run.number, model, recruiter.field(), result, run_status(result.status));
    results.store_shape(run.number, model, start.posture, start.moved);
    if (tonic) results.store_tonic(run.number, model, recruiter.field(), *tonic);
    if (simulation) results.store_simulation(run.number, model, *simulation);
    if (!result.message.empty()) results.store_message(run.number, run.name + ": " + result.message);
    if (tonic && !tonic->what.empty())
      results.store_message(run.number, run.name + ": tonic regulation: " + tonic->what);
  });
}

/// All solver settings of one (posture, condition, intervention), in order. Each starts from the cuts of the
/// one before it, so the bits do not depend on how the series are spread over threads. A run that cannot be
/// made is stored as failed, with its reason, and the next one is made.
void run_series(RunningWork& work, std::size_t series) {
  const auto& solver_settings = work.experiment.solver_settings;
  const Attempt<SeriesStart> start = try_start(work, series);
  RecruitmentStart from;
  for (std::size_t v = 0; v < solver_settings.size(); ++v) {
    if (!work.begin_run()) return;
    const RunPlace run{series * solver_settings.size() + v,
                       work.name_of(series) + ", " + solver_settings[v].name};
    std::string why = start.why;
    if (start.made)
      why = attempt(run.name, [&] {
              make_run(work, run, *start.made, solver_settings[v].settings, from);
              return true;
            }).why;
    if (!why.empty()) work.end_run([&](ResultArrays& results) { results.store_failure(run.number, why); });
    work.keep();
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
  try {
    for (int t = 1; t < options.threads; ++t) pool.emplace_back(work);
  } catch (const std::system_error& error) {
    next = all.n_series();
    fail_argument(fn, "threads", options.threads, "as many as can be started: " + error.code().message());
  }
  work();
  pool.clear();
  return all.result();
}

}  // namespace lumbopelvic
