#include <algorithm>
#include <cmath>

#include "experiment/run_dataset.hpp"

namespace lumbopelvic {

namespace {

using TimeRows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// One row per sample of a trial; NaN after its end.
template <class Row>
TimeRows over_time(const TrialResult& trial, std::size_t n_times, Eigen::Index width, const Row& row) {
  TimeRows rows = TimeRows::Constant(Eigen::Index(n_times), width, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < std::min(n_times, trial.samples.size()); ++i)
    rows.row(Eigen::Index(i)) = row(trial.samples[i]).transpose();
  return rows;
}

/// Angles of the segments of a pose, disc by disc, (3 discs) [rad].
VecX<double> segment_angles(const Model& model, const VecX<double>& q) {
  VecX<double> angles(3 * Eigen::Index(model.discs.size()));
  for (std::size_t j = 0; j < model.discs.size(); ++j)
    for (std::size_t i = 0; i < 3; ++i) angles[Eigen::Index(3 * j + i)] = q[model.discs[j].rotation[i]];
  return angles;
}

}  // namespace

void ResultArrays::add_trial(const Trial& trial) {
  dimensions_.push_back({"time", sample_times(trial).size()});
  dimensions_.push_back({"segment_axis", 3});
  const std::string since =
      " of " + trial.body +
      (trial.guide ? " from where the motion wants it" : " since the start of the trial");
  const std::string axes = "about anterior: to the right; about up: to the left; about right: backwards";
  add("trial_turn", "rad", "rotation vector" + since + ", world axes", {"time", "axis"}, axes);
  add("trial_turn_rate", "rad s-1", "angular velocity of " + trial.body + ", world axes", {"time", "axis"},
      axes);
  add("trial_segment_angle", "rad", "coordinates of the segments", {"time", "level", "segment_axis"},
      "extension, bending and twist as in the model's coordinates");
  const std::string frame = ", inertia included, disc frame, fixed to the lower vertebra";
  add("trial_compression", "N", "segment compression in motion" + frame, {"time", "level"},
      "compression is positive");
  add("trial_shear_anterior", "N", "segment shear in motion" + frame, {"time", "level"},
      "anterior is positive");
  add("trial_activation", "1", "muscle activation in motion", {"time", "muscle"});
  add("trial_pressure", "Pa", "intra-abdominal pressure in motion above atmosphere", {"time"});
  add_breath(trial);
  add("peak_turn", "rad", "largest turn" + since, {});
  add("peak_turn_time", "s", "when it is reached", {});
  add("peak_compression", "N", "largest segment compression in motion", {"level"}, "compression is positive");
  add("peak_pressure", "Pa", "largest intra-abdominal pressure in motion above atmosphere", {});
  add("critical_factor", "1",
      "factor on the event searched for from which on the body falls; NaN if none was searched or found", {});
  add("sway_rms", "rad", "root mean square of the turn" + since + ", about its mean, world axes", {"axis"},
      axes);
  add("sway_path", "rad", "path of the turn" + since + ", from sample to sample", {});
  add("mean_effort", "1", "mean over the trial of activation squared, weighted by volume", {});
  add("mean_compression", "N", "mean segment compression in motion" + frame, {"level"},
      "compression is positive");
  if (trial.stability) {
    add("rest_abscissa", "s-1",
        "real part of the rightmost characteristic root about the hold, reflexes delayed", {},
        "negative: disturbances die out");
    add("rest_frequency", "rad s-1", "imaginary part of that root", {});
    add("rest_unstable", "1", "characteristic roots that grow faster than 0.01 1/s", {});
    add("delay_margin", "1",
        "factor on all delays at which stability changes; infinite: none up to 10; NaN without reflexes, or "
        "if none down to 0.1 makes the hold stable",
        {});
  }
  add("trial_end", "s", "time to which the trial went", {});
  add("trial_trim", "N m or N",
      trial.guide ? "largest force that the wanted motion lacks at a phase"
                  : "largest constant force that keeps the start still",
      {});
  if (trial.guide) {
    add("trial_unmet_tension", "N",
        "largest tension by which a fascicle misses what the motion wants of it, since no activation gives "
        "it",
        {});
    add("trial_unmet_rate", "s-1", "largest rate of activation wanted that no excitation gives", {});
  }
  add("audit_residual", "J", "energy from nowhere: stored energy less all work, NaN without the audit", {});
  add("audit_turnover", "J", "sum of the sizes of all works, NaN without the audit", {});
  add("trial_steps", "1", "accepted steps", {});
  add("trial_rejected", "1", "rejected steps", {});
  add("trial_evaluations", "1", "evaluations of the right-hand side", {});
  add("trial_jacobians", "1", "evaluations of the Jacobian", {});
  add("trial_factorisations", "1", "factorisations", {});
}

void ResultArrays::store_trial(std::size_t run, const Model& model, const TrialResult& trial) {
  trial_status_[run] = std::int32_t(trial.status);
  trial_message_[run] = trial.what;
  if (trial.samples.empty()) return;
  const std::size_t n_times = std::ranges::find(dimensions_, "time", &Dimension::name)->size;
  const auto rows = [&](const std::string& name, Eigen::Index width, const auto& row) {
    const TimeRows values = over_time(trial, n_times, width, row);
    set(run, name, values.data(), values.size());
  };
  const auto n_discs = Eigen::Index(model.discs.size());
  rows("trial_turn", 3, [](const TrialSample& s) { return s.turn; });
  rows("trial_turn_rate", 3, [](const TrialSample& s) { return s.turn_rate; });
  rows("trial_segment_angle", 3 * n_discs, [&](const TrialSample& s) { return segment_angles(model, s.q); });
  rows("trial_compression", n_discs, [](const TrialSample& s) { return s.compression; });
  rows("trial_shear_anterior", n_discs, [](const TrialSample& s) { return s.shear_anterior; });
  rows("trial_activation", model.n_fascicles(), [](const TrialSample& s) { return s.activation; });
  rows("trial_pressure", 1, [](const TrialSample& s) { return VecX<double>::Constant(1, s.pressure); });
  store_breath(run, trial);
  const auto farthest =
      std::ranges::max_element(trial.samples, {}, [](const TrialSample& s) { return s.turn.norm(); });
  set(run, "peak_turn", farthest->turn.norm());
  set(run, "peak_turn_time", farthest->time);
  VecX<double> largest = trial.samples.front().compression;
  for (const TrialSample& s : trial.samples) largest = largest.cwiseMax(s.compression);
  set(run, "peak_compression", largest.data(), largest.size());
  const auto pressure = std::ranges::max_element(trial.samples, {}, &TrialSample::pressure);
  set(run, "peak_pressure", pressure->pressure);
  const Sway sway = sway_of(model, trial.samples);
  set(run, "sway_rms", sway.rms.data(), 3);
  set(run, "sway_path", sway.path);
  set(run, "mean_effort", sway.mean_effort);
  set(run, "mean_compression", sway.mean_compression.data(), sway.mean_compression.size());
  if (std::ranges::find(arrays_, "rest_abscissa", &Array::name) != arrays_.end()) {
    set(run, "rest_abscissa", trial.stability.abscissa);
    set(run, "rest_frequency", trial.stability.frequency);
    set(run, "rest_unstable", double(trial.stability.unstable));
    set(run, "delay_margin", trial.stability.delay_margin);
  }
  set(run, "critical_factor", trial.critical);
  set(run, "trial_end", trial.end);
  set(run, "trial_trim", trial.trim);
  if (std::ranges::find(arrays_, "trial_unmet_rate", &Array::name) != arrays_.end()) {
    set(run, "trial_unmet_tension", trial.unmet_tension);
    set(run, "trial_unmet_rate", trial.unmet_rate);
  }
  if (trial.audit.turnover > 0.0) {
    set(run, "audit_residual", trial.audit.residual());
    set(run, "audit_turnover", trial.audit.turnover);
  }
  set(run, "trial_steps", double(trial.accepted));
  set(run, "trial_rejected", double(trial.rejected));
  set(run, "trial_evaluations", double(trial.counts.rates));
  set(run, "trial_jacobians", double(trial.counts.jacobians));
  set(run, "trial_factorisations", double(trial.counts.factorisations));
}

void ResultArrays::add_trial_labels(const Experiment& experiment, Dataset& out) const {
  out.variables.push_back({"time",
                           {"time"},
                           sample_times(*experiment.trial),
                           {{"units", "s"}, {"long_name", "time in the trial"}}});
  out.variables.push_back({"segment_axis",
                           {"segment_axis"},
                           std::vector<std::string>{"flexion_extension", "lateral_bending", "axial_rotation"},
                           {{"units", "1"}, {"long_name", "coordinate of a segment"}}});
  out.variables.push_back({"trial_status",
                           leading_,
                           trial_status_,
                           {{"units", "1"},
                            {"long_name", "what became of the trial"},
                            {"flag_values", "0 1 2 3 4"},
                            {"flag_meanings", "completed fell failed not_held not_run"}}});
  out.variables.push_back(
      {"trial_message", leading_, trial_message_, {{"units", "1"}, {"long_name", "why the trial failed"}}});
}

}  // namespace lumbopelvic
