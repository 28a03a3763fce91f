#pragma once
/// A shipped posture, held as recruitment finds it.

#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/shipped_model.hpp"

namespace lumbopelvic::test {

/// A model, as a rule the shipped one, in a posture, its trunk's slowest sway at least half a hertz.
struct SolvedPosture {
  const Model& model;
  PosedModel posture;
  Statics statics;
  Recruiter recruiter;
  RecruitmentResult result;

  explicit SolvedPosture(const std::string& name, const Model& of = shipped_model())
      : SolvedPosture(load_posture(name), of) {}
  explicit SolvedPosture(const Posture& specification, const Model& of = shipped_model())
      : model(of),
        posture(pose_model(model, specification)),
        statics(evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}))),
        recruiter(model, statics, posture.support, demand()),
        result(recruiter.solve()) {}

 private:
  static RecruitmentSettings demand() {
    RecruitmentSettings settings;
    settings.metric = Metric::mass;
    settings.margin = 10.0;
    return settings;
  }
};

/// Upright on a held pelvis.
[[nodiscard]] inline const SolvedPosture& upright_trunk() {
  static const SolvedPosture held("pelvis_held");
  return held;
}

}  // namespace lumbopelvic::test
