#pragma once
/// The arrays an experiment fills while it runs, and the labelled dataset they become.

#include "lumbopelvic/experiment/run.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/recruitment/result.hpp"

namespace lumbopelvic {

/// Names of the coordinates over which stability is required.
[[nodiscard]] std::vector<std::string> stability_names(const Model& model, const Experiment& experiment);

/// Results of all runs, ([posture,] condition, intervention, solver setting) row-major; several postures have
/// a dimension. One thread at a time.
class ResultArrays {
 public:
  ResultArrays(const Model& model, const Experiment& experiment);
  void store(std::size_t run, const Model& model, const StiffnessField& field,
             const RecruitmentResult& result, RunStatus status);
  void store_shape(std::size_t run, const Model& model, const PosedModel& posture, double moved);
  void store_tonic(std::size_t run, const Model& model, const StiffnessField& field,
                   const TonicOutcome& tonic);
  void store_simulation(std::size_t run, const Model& model, const SimulationResult& simulation);
  /// What kept a run from being solved.
  void store_message(std::size_t run, std::string message) { message_[run] = std::move(message); }
  /// A run that could not be worked out: no number, its status and why.
  void store_failure(std::size_t run, const std::string& why);
  /// Takes over what an earlier result has.
  /// @throws InvalidArgument if it is of another experiment or model
  void take(const Dataset& earlier, const Model& model, const Experiment& experiment);
  /// Whether some runs, one after the other, have been made to their end.
  [[nodiscard]] bool has(std::size_t first_run, std::size_t count) const;
  /// "complete" if all runs have been made, else "interrupted".
  [[nodiscard]] Dataset dataset(const Model& model, const Experiment& experiment) const;

 private:
  struct Array {
    std::string name, units, long_name, sign;
    std::vector<std::string> trailing;  ///< dimensions after those of the run
    std::size_t block = 1;              ///< values per run
    bool masked = false;                ///< whether they mean nothing where the run is no answer
    std::vector<double> data;
  };
  void add(std::string name, std::string units, std::string long_name, std::vector<std::string> trailing,
           std::string sign = "");
  void set(std::size_t run, const std::string& name, const double* values, Eigen::Index count);
  void set(std::size_t run, const std::string& name, double value) { set(run, name, &value, 1); }

  void check_taken() const;
  void add_equilibrium(const Model& model);
  void add_loads();
  void add_stability();
  void add_tonic(const TonicRegulationSettings& plan, const Model& model);
  void add_tonic_labels(const Model& model, const TonicRegulationSettings& plan, Dataset& out) const;
  void add_simulation(const SimulationSetup& simulation);
  void add_breath(const SimulationSetup& simulation);
  void add_simulation_summary(const SimulationSetup& simulation, const std::string& since,
                              const std::string& axes, const std::string& frame);
  void add_simulation_quality(const SimulationSetup& simulation);
  void store_breath(std::size_t run, const SimulationResult& simulation);
  void add_results(Dataset& out) const;
  void add_simulation_labels(const Experiment& experiment, Dataset& out) const;
  void store_stiffness(std::size_t run, const Model& model, const StiffnessField& field,
                       const EquilibriumState& equilibrium);

  std::vector<TestPoint> pushes_, rotations_;
  std::vector<std::string> leading_;  ///< dimensions of a run
  std::vector<Dimension> dimensions_;
  std::vector<Array> arrays_;
  std::vector<std::int32_t> status_, simulation_status_, tonic_status_;
  std::vector<std::string> message_;             ///< what kept a run from being solved
  std::vector<std::string> simulation_message_;  ///< why a simulation failed
};

}  // namespace lumbopelvic
