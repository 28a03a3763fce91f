/// What an experiment's file alone cannot show: whether it fits the model.

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "io/nearest.hpp"
#include "io/toml_table.hpp"
#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"

namespace lumbopelvic {

namespace {

[[noreturn]] void fail(const Experiment& experiment, const std::string& key, const std::string& value,
                       const std::string& expectation) {
  throw DataError(experiment.name + ": " + key + ": " + printable(value, longest_value) + ": expected " +
                  expectation);
}

/// Adds the experiment's name and the key to what the library says of a value.
template <class Act>
void naming(const Experiment& experiment, const std::string& key, const Act& act) {
  try {
    act();
  } catch (const InvalidArgument& error) {
    throw DataError(experiment.name + ": " + key + ": " + error.what());
  }
}

/// The same of a word that is not among the names it may be, with the nearest of them.
template <class Act>
void naming_word(const Experiment& experiment, const std::string& key, const std::string& word,
                 const std::vector<std::string>& names, const Act& act) {
  try {
    act();
  } catch (const InvalidArgument& error) {
    throw DataError(experiment.name + ": " + key + ": " + error.what() + io::did_you_mean(word, names));
  }
}

std::vector<std::string> coordinate_names(const Model& model) {
  return io::names_of(model.tree.coordinates(), &Coordinate::name);
}

/// Whatever a change can be aimed at, but for the whole body.
std::vector<std::string> target_names(const Model& model) {
  std::vector<std::string> names = io::names_of(model.fascicles, &Fascicle::name);
  std::ranges::move(io::names_of(model.fascicles, &Fascicle::group), std::back_inserter(names));
  std::ranges::move(io::names_of(model.discs, &Disc::level), std::back_inserter(names));
  for (const auto& [name, groups] : model.group_sets) names.push_back(name);
  return names;
}

/// The first target of a set of changes that is none of the names, or nothing.
std::string unknown_target(const ChangeSet& set, const std::vector<std::string>& names) {
  for (const Change& change : set.changes)
    for (const std::string& target : change.targets)
      if (std::ranges::count(names, target) == 0) return target;
  return "";
}

/// A posture of the experiment and where its text stands.
struct PosturePlace {
  const Posture& posture;
  std::string path;
};

void check_unit(const Experiment& experiment, const Model& model, const std::string& place,
                const std::string& key, MotionKind kind) {
  const toml::table document = io::parse_toml_text(experiment.text, experiment.name);
  const toml::table* values = document.at_path(place + "." + key).as_table();
  if (values == nullptr) return;
  for (const auto& [name, value] : *values) {
    const std::string path = place + "." + key + "." + std::string(name.str());
    naming_word(experiment, path, std::string(name.str()), coordinate_names(model), [&] {
      const int c = model.tree.coordinate(name.str());
      const bool rotations = model.tree.coordinates()[std::size_t(c)].kind == MotionKind::rotation;
      if (rotations != (kind == MotionKind::rotation))
        fail(experiment, path, io::value_text(value),
             rotations ? "an angle: write it under _deg" : "a length: write it under _m");
    });
  }
}

void check_posture(const Experiment& experiment, const Model& model, const PosturePlace& at) {
  for (const std::string key : {"coordinates", "prescribed"}) {
    check_unit(experiment, model, at.path, key + "_deg", MotionKind::rotation);
    check_unit(experiment, model, at.path, key + "_m", MotionKind::translation);
  }
  const auto coordinates = [&](const std::string& key, const std::vector<std::string>& names) {
    for (const auto& name : names)
      naming_word(experiment, at.path + "." + key, name, coordinate_names(model),
                  [&] { static_cast<void>(model.tree.coordinate(name)); });
  };
  coordinates("free", at.posture.free);
  coordinates("locked", at.posture.locked);
  coordinates("optimize", at.posture.optimize);
  coordinates("free_in_pose_search", at.posture.free_in_pose_search);
  for (const auto& name : at.posture.supports)
    naming_word(experiment, at.path + ".supports", name,
                io::names_of(model.contact_points, &ContactPoint::name),
                [&] { static_cast<void>(model.contact_point(name)); });
  for (const auto& load : at.posture.loads)
    naming_word(experiment, at.path + ".loads", load.body, io::names_of(model.tree.bodies(), &Body::name),
                [&] { static_cast<void>(model.tree.body(load.body)); });
}

void check_postures(const Experiment& experiment, const Model& model) {
  if (experiment.postures.empty()) check_posture(experiment, model, {experiment.posture, "posture"});
  for (std::size_t i = 0; i < experiment.postures.size(); ++i)
    check_posture(experiment, model, {experiment.postures[i], "postures[" + std::to_string(i) + "]"});
}

void check_test_points(const Experiment& experiment, const Model& model) {
  for (const auto& [key, test_points] :
       {std::pair{"pushes", &experiment.pushes}, {"rotations", &experiment.rotations}})
    for (const TestPoint& test_point : *test_points)
      naming_word(experiment, key + ("." + test_point.name), test_point.body,
                  io::names_of(model.tree.bodies(), &Body::name),
                  [&] { static_cast<void>(model.tree.body(test_point.body)); });
}

void check_simulation_on(const Experiment& experiment, const Model& model) {
  if (experiment.simulation)
    naming(experiment, "simulation", [&] { check_simulation(*experiment.simulation, model); });
}

void check_tonic_regulation_on(const Experiment& experiment) {
  if (!experiment.tonic) return;
  naming(experiment, "tonic", [&] { check_tonic_regulation(*experiment.tonic); });
  for (const Posture& posture : all_postures(experiment))
    if (!posture.supports.empty() || !posture.surfaces.empty())
      fail(experiment, "tonic: posture " + posture.name, "stands on something",
           "one that nothing supports but what is locked, such as pelvis_held");
}

/// Every intervention on every condition, since a change can leave its range only after another.
void check_changes(const Experiment& experiment, const Model& model) {
  const std::vector<std::string> names = target_names(model);
  for (const ChangeSet& condition : experiment.conditions) {
    Model changed;
    naming_word(experiment, "conditions." + condition.name, unknown_target(condition, names), names,
                [&] { changed = apply(model, condition); });
    for (const ChangeSet& intervention : experiment.interventions)
      naming_word(experiment, "interventions." + intervention.name + " on " + condition.name,
                  unknown_target(intervention, names), names,
                  [&] { static_cast<void>(apply(changed, intervention)); });
  }
}

void check_report(const Experiment& experiment, const Model& model) {
  const Report report = report_of(experiment);
  if (!report.group.empty() && std::ranges::count(model.fascicles, report.group, &Fascicle::group) == 0)
    fail(experiment, "report.group", report.group,
         "a muscle group of " + model.name +
             io::did_you_mean(report.group, io::names_of(model.fascicles, &Fascicle::group)));
  if (!report.level.empty() && std::ranges::count(model.discs, report.level, &Disc::level) == 0)
    fail(
        experiment, "report.level", report.level,
        "a level of " + model.name + io::did_you_mean(report.level, io::names_of(model.discs, &Disc::level)));
}

/// How much there is to do and to keep, before any of it is begun.
void check_size_of(const Experiment& experiment) {
  constexpr double most_runs = 50'000, most_samples = 1'000'000;
  const double postures = double(std::max<std::size_t>(1, experiment.postures.size()));
  const double runs = postures * double(experiment.conditions.size()) *
                      double(experiment.interventions.size()) * double(experiment.solver_settings.size());
  if (runs > most_runs)
    fail(experiment, "number of runs", std::to_string(std::int64_t(runs)),
         "at most 50000: postures times conditions, interventions and solver settings");
  if (!experiment.simulation) return;
  const double samples = runs * experiment.simulation->duration / experiment.simulation->sample_every;
  if (!(samples <= most_samples))
    fail(experiment, "number of samples", io::value_text(toml::value<double>(samples)),
         "at most 1000000: runs times duration_s / sample_every_s");
}

}  // namespace

void check_experiment(const Experiment& experiment, const Model& model) {
  check_size_of(experiment);
  check_postures(experiment, model);
  check_test_points(experiment, model);
  check_simulation_on(experiment, model);
  check_tonic_regulation_on(experiment);
  check_changes(experiment, model);
  check_report(experiment, model);
}

}  // namespace lumbopelvic
