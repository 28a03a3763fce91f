/// What an experiment with tonic regulation writes.

#include <algorithm>
#include <cmath>

#include "experiment/run_dataset.hpp"

namespace lumbopelvic {

namespace {

/// Groups of muscles, each once, in the order of the model.
std::vector<std::string> muscle_groups(const Model& model) {
  std::vector<std::string> groups;
  for (const Fascicle& f : model.fascicles)
    if (std::ranges::find(groups, f.group) == groups.end()) groups.push_back(f.group);
  return groups;
}

/// Mean activation of every group, weighted by maximal force; NaN for a group without force.
VecX<double> group_means(const Model& model, const VecX<double>& activation) {
  const auto groups = muscle_groups(model);
  VecX<double> sum = VecX<double>::Zero(Eigen::Index(groups.size())), force = sum;
  for (Eigen::Index m = 0; m < model.n_fascicles(); ++m) {
    const Fascicle& f = model.fascicles[std::size_t(m)];
    const auto g = std::ranges::find(groups, f.group) - groups.begin();
    sum[g] += f.max_force * activation[m], force[g] += f.max_force;
  }
  return sum.cwiseQuotient(force);
}

template <class Of>
std::vector<double> each(const std::vector<TonicSample>& samples, const Of& of) {
  std::vector<double> values;
  for (const TonicSample& s : samples) values.push_back(of(s));
  return values;
}

double tonic_effort(const TonicSample& s) { return s.effort; }
double tonic_sway(const TonicSample& s) { return std::sqrt(s.sway); }
double tonic_total(const TonicSample& s) { return s.cost; }

}  // namespace

void ResultArrays::add_tonic(const TonicRegulationSettings& plan, const Model& model) {
  dimensions_.push_back({"tonic_time", tonic_times(plan).size()});
  dimensions_.push_back({"tonic_group", muscle_groups(model).size()});
  const std::string by_gradient = " under tonic regulation, down the gradient";
  const std::string sway =
      "root of the sum of the variances of all segment turns, to first order about the equilibrium";
  add("tonic_effort", "1", "effort" + by_gradient, {"tonic_time"});
  add("tonic_sway", "rad", sway + by_gradient, {"tonic_time"});
  add("tonic_cost", "1", "effort and weighted sway together" + by_gradient, {"tonic_time"});
  add("tonic_group_activation", "1",
      "mean activation of a group, weighted by maximal force as it is in the run" + by_gradient,
      {"tonic_time", "tonic_group"});
  add("tonic_activation", "1", "muscle activation at the end" + by_gradient, {"muscle"});
  add("tonic_pressure", "Pa", "intra-abdominal pressure above atmosphere at the end" + by_gradient, {});
  add("tonic_compression", "N",
      "segment compression at the end" + by_gradient + ", disc frame, fixed to the lower vertebra", {"level"},
      "compression is positive");
  add("tonic_residual", "1", "largest change of a drive that one time constant would still bring at the end",
      {});
  if (!plan.search) return;
  dimensions_.push_back({"tonic_round", std::size_t(plan.search->rounds) + 1});
  const std::string by_search = " under tonic regulation by search on measured sway";
  add("stochastic_search_effort", "1", "effort" + by_search, {"tonic_round"});
  add("stochastic_search_sway", "rad", sway + by_search + " (its true value, not the one measured)",
      {"tonic_round"});
  add("stochastic_search_cost", "1", "effort and weighted sway together" + by_search, {"tonic_round"});
  add("stochastic_search_activation", "1", "muscle activation at the end" + by_search, {"muscle"});
  add("stochastic_search_lost", "1", "rounds of the search that learnt nothing: a side was not stable", {});
}

void ResultArrays::store_tonic(std::size_t run, const Model& model, const StiffnessField& field,
                               const TonicOutcome& tonic) {
  tonic_status_[run] = std::int32_t(tonic.status);
  if (tonic.status != TonicStatus::regulated) return;
  const auto over = [&](const std::string& name, const std::vector<double>& values) {
    set(run, name, values.data(), Eigen::Index(values.size()));
  };
  const Eigen::Index fascicles = model.n_fascicles();
  over("tonic_effort", each(tonic.samples, tonic_effort));
  over("tonic_sway", each(tonic.samples, tonic_sway));
  over("tonic_cost", each(tonic.samples, tonic_total));
  std::vector<double> groups;
  for (const TonicSample& s : tonic.samples)
    for (const double mean : group_means(model, s.drive.head(fascicles))) groups.push_back(mean);
  over("tonic_group_activation", groups);
  const EquilibriumState end = equilibrium_of_drives(tonic.samples.back().drive, fascicles);
  set(run, "tonic_activation", end.activation.data(), fascicles);
  set(run, "tonic_pressure", end.pressure);
  const VecX<double> compression = segment_loads(model, field, end).compression.rowwise().sum();
  set(run, "tonic_compression", compression.data(), compression.size());
  set(run, "tonic_residual", tonic.rest);
  if (tonic.search.empty()) return;
  over("stochastic_search_effort", each(tonic.search, tonic_effort));
  over("stochastic_search_sway", each(tonic.search, tonic_sway));
  over("stochastic_search_cost", each(tonic.search, tonic_total));
  set(run, "stochastic_search_activation", tonic.search.back().drive.data(), fascicles);
  set(run, "stochastic_search_lost", double(tonic.lost_balance));
}

void ResultArrays::add_tonic_labels(const Model& model, const TonicRegulationSettings& plan,
                                    Dataset& out) const {
  out.variables.push_back({"tonic_time",
                           {"tonic_time"},
                           tonic_times(plan),
                           {{"units", "s"}, {"long_name", "time left to tonic regulation"}}});
  out.variables.push_back({"tonic_group",
                           {"tonic_group"},
                           muscle_groups(model),
                           {{"units", "1"}, {"long_name", "muscle group"}}});
  out.variables.push_back({"tonic_status",
                           leading_,
                           tonic_status_,
                           {{"units", "1"},
                            {"long_name", "what became of tonic regulation"},
                            {"flag_values", "0 1 2 3 4"},
                            {"flag_meanings", "regulated unstable no_equilibrium not_run failed"}}});
  if (plan.search) out.attributes["seed"] = std::to_string(plan.search->seed);
}

}  // namespace lumbopelvic
