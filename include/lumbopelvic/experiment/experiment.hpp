#pragma once
/// Experiment: one posture or several, every condition under every intervention, solved in every solver
/// setting.

#include <optional>
#include <string>
#include <vector>

#include "lumbopelvic/model/change.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/recruitment/settings.hpp"
#include "lumbopelvic/simulation/simulation.hpp"
#include "lumbopelvic/simulation/tonic_regulation.hpp"

namespace lumbopelvic {

/// One way of asking the same question: metric, margin, gains.
struct SolverSetting {
  std::string name;
  RecruitmentSettings settings;
};

/// Where the stiffness of an equilibrium is tested: a small push on a point of a body, or a small turn of it.
struct TestPoint {
  std::string name;
  std::string body;
  Vec3<double> point_B = Vec3<double>::Zero();      ///< of a push, in the body frame [m]
  Vec3<double> direction_B = Vec3<double>::Zero();  ///< of the push, or axis of the turn, in the body frame
};

struct Experiment {
  std::string name, title, description;
  std::string model;                     ///< name of a shipped model, or a directory
  Posture posture;                       ///< the one posture, if `postures` is empty
  std::vector<ChangeSet> conditions;     ///< what is wrong
  std::vector<ChangeSet> interventions;  ///< what is done about it, applied after the condition
  std::vector<SolverSetting> solver_settings;
  std::vector<Posture> postures{};     ///< several: results then have a dimension `posture` before all others
  std::vector<TestPoint> pushes{};     ///< where push stiffness is worked out
  std::vector<TestPoint> rotations{};  ///< where turn stiffness is
  std::optional<SimulationSetup> simulation{};  ///< what starts from every equilibrium; none: statics alone
  std::optional<TonicRegulationSettings>
      tonic{};       ///< how every equilibrium is left to tonic regulation, if it is; not beside a simulation
  std::string text;  ///< full text it was read from, overrides included; goes into the result
  /// "<hash> <path>" of every file that it names, itself or through another, the model's tables too; goes into
  /// the result, which is continued only with the same contents
  std::vector<std::string> sources{};
};

/// The postures of an experiment, one or several.
[[nodiscard]] inline std::vector<Posture> all_postures(const Experiment& experiment) {
  return experiment.postures.empty() ? std::vector<Posture>{experiment.posture} : experiment.postures;
}

}  // namespace lumbopelvic
