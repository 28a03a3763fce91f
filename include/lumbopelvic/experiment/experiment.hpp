#pragma once
/// Experiment: one posture or several, every condition under every arm, solved in every variant.

#include <optional>
#include <string>
#include <vector>

#include "lumbopelvic/model/change.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/simulation/tonic_plan.hpp"
#include "lumbopelvic/simulation/trial.hpp"
#include "lumbopelvic/recruitment/settings.hpp"

namespace lumbopelvic {

/// One way of asking the same question: metric, margin, gains.
struct Variant {
  std::string name;
  RecruitmentSettings settings;
};

/// Where a hold is probed: a small push on a point of a body, or a small turn of it.
struct Probe {
  std::string name;
  std::string body;
  Vec3<double> point_B = Vec3<double>::Zero();      ///< of a push, in the body frame [m]
  Vec3<double> direction_B = Vec3<double>::Zero();  ///< of the push, or axis of the turn, in the body frame
};

struct Experiment {
  std::string name, title, description;
  std::string model;                  ///< name of a shipped model, or a directory
  Posture posture;                    ///< the one posture, if `postures` is empty
  std::vector<ChangeSet> conditions;  ///< what is wrong
  std::vector<ChangeSet> arms;        ///< what is done about it, applied after the condition
  std::vector<Variant> variants;
  std::vector<Posture> postures{};  ///< several: results then have a dimension `posture` before all others
  std::vector<Probe> pushes{};      ///< where push stiffness is worked out
  std::vector<Probe> turns{};       ///< where turn stiffness is
  std::optional<Trial> trial{};     ///< what every hold is put to; none: it is only held
  std::optional<TonicPlan>
      tonic{};       ///< how every hold is left to tonic regulation, if it is; not beside a trial
  std::string text;  ///< full text it was read from, overrides included; goes into the result
};

/// The postures of an experiment, one or several.
[[nodiscard]] inline std::vector<Posture> all_postures(const Experiment& experiment) {
  return experiment.postures.empty() ? std::vector<Posture>{experiment.posture} : experiment.postures;
}

}  // namespace lumbopelvic
