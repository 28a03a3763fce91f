#pragma once
/// A shipped posture, held as recruitment finds it.

#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/shipped_model.hpp"

namespace lumbopelvic::test {

/// A model, as a rule the shipped one, in a posture, its trunk's slowest sway at least half a hertz.
struct HeldPosture {
  const Model& model;
  ResolvedPosture posture;
  Statics statics;
  Recruiter recruiter;
  RecruitmentResult result;

  explicit HeldPosture(const std::string& name, const Model& of = shipped_model())
      : HeldPosture(load_posture(name), of) {}
  explicit HeldPosture(const Posture& to_hold, const Model& of = shipped_model())
      : model(of),
        posture(resolve(model, to_hold)),
        statics(evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}))),
        recruiter(model, statics, posture.support, demand()),
        result(recruiter.solve()) {}

 private:
  static RecruitmentSettings demand() {
    RecruitmentSettings settings;
    settings.metric = Metric::column;
    settings.margin = 10.0;
    return settings;
  }
};

/// Upright on a held pelvis.
[[nodiscard]] inline const HeldPosture& upright_trunk() {
  static const HeldPosture held("pelvis_held");
  return held;
}

}  // namespace lumbopelvic::test
