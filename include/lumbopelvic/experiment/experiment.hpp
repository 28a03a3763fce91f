#pragma once
/// An experiment: one posture, every condition under every arm, solved in every variant.

#include <string>
#include <vector>

#include "lumbopelvic/experiment/change.hpp"
#include "lumbopelvic/experiment/posture.hpp"
#include "lumbopelvic/recruitment/settings.hpp"

namespace lumbopelvic {

/// One way of asking the same question: metric, margin, gains.
struct Variant {
  std::string name;
  RecruitmentSettings settings;
};

struct Experiment {
  std::string name, title, description;
  std::string model;                   ///< name of a shipped model, or a directory
  Posture posture;
  std::vector<ChangeSet> conditions;   ///< what is wrong
  std::vector<ChangeSet> arms;         ///< what is done about it, applied after the condition
  std::vector<Variant> variants;
  std::string text;                    ///< full text it was read from, overrides included; goes into the result
};

}  // namespace lumbopelvic
