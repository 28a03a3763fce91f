#pragma once
/// Experiment, posture, condition and intervention files in TOML. What they can say is documented in the ones
/// that ship: data/experiments/release_vs_stabilise.toml, data/postures/standing.toml, data/conditions and
/// data/interventions.

#include <filesystem>
#include <string>
#include <vector>

#include "lumbopelvic/experiment/experiment.hpp"

namespace lumbopelvic {

/// Loads an experiment, and in it the posture, conditions and interventions it refers to by name.
///
/// A reference is a shipped name or, if it contains '/' or ends in ".toml", a path seen from the experiment's
/// folder. `Experiment::text` is the whole of it, references filled in and overrides made: it needs no other
/// file but the model.
///
/// @param name_or_path  a shipped name, or a file; named by the key `name` or else by the file without
///                      ".toml"
/// @param overrides  "key=value" each, made in order. The key is a dotted path. In a list of tables the next
///                   word is the `name` of one of them, or its number from 0, as in
///                   "conditions.tight_psoas.changes.0.value=0.9". The value is TOML; a lone word that is not
///                   TOML is text: "posture=standing".
/// @throws DataError on the first thing wrong, in one line:
///         "<file>:<line>: <key>: <value>: expected <expectation>"
[[nodiscard]] Experiment load_experiment(const std::filesystem::path& name_or_path,
                                         const std::vector<std::string>& overrides = {});

/// A file or directory that an experiment names.
struct NamedFile {
  std::string key;   ///< where it is named, such as "conditions"
  std::string kind;  ///< folder of the data, such as "conditions"
  std::string name;  ///< as the experiment writes it
  std::filesystem::path file;
};

/// The files behind an experiment that are not those that ship: itself and what it names, in order.
/// @throws DataError as load_experiment does
[[nodiscard]] std::vector<NamedFile> own_files(const std::filesystem::path& name_or_path,
                                               const std::vector<std::string>& overrides = {});

/// The experiment of a text, such as the attribute `experiment_text` of a result.
/// @throws DataError as load_experiment does
[[nodiscard]] Experiment parse_experiment(const std::string& text,
                                          const std::vector<std::string>& overrides = {});

/// The posture of a shipped name, such as "standing", or of a file.
/// @throws DataError as load_experiment does
[[nodiscard]] Posture load_posture(const std::filesystem::path& name_or_path);

/// The condition of a shipped name, such as "tight_psoas", or of a file.
/// @throws DataError as load_experiment does
[[nodiscard]] ChangeSet load_condition(const std::filesystem::path& name_or_path);

/// The intervention of a shipped name, such as "release", or of a file.
/// @throws DataError as load_experiment does
[[nodiscard]] ChangeSet load_intervention(const std::filesystem::path& name_or_path);

/// What a table of the results shows.
struct Report {
  std::vector<std::string>
      solver_settings;  ///< one table each; the first of the experiment if its file names none
  std::string group;    ///< muscle group to show; empty: none
  std::string level;    ///< spinal level to show; empty: none
};

/// The report an experiment's text asks for; one without text is shown by its first solver setting.
[[nodiscard]] Report report_of(const Experiment& experiment);

/// Compares an experiment with the model it is to run on, before any time is spent on it: coordinates and the
/// unit of their values, contact points, bodies, targets and values of changes, and what the report shows.
/// @throws DataError on the first thing that does not fit, in one line that starts with the experiment's name
void check_experiment(const Experiment& experiment, const Model& model);

}  // namespace lumbopelvic
