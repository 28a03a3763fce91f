#pragma once
/// A shipped posture, held as recruitment finds it.

#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/shipped_model.hpp"

namespace lumbopelvic::test {

/// The shipped model in a posture, its trunk's slowest sway at least half a hertz.
struct HeldPosture {
  ResolvedPosture posture;
  Statics statics;
  Recruiter recruiter;
  RecruitmentResult result;

  explicit HeldPosture(const std::string& name) : HeldPosture(read_posture(find_data("postures", name))) {}
  explicit HeldPosture(const Posture& to_hold)
      : posture(resolve(shipped_model(), to_hold)),
        statics(evaluate_statics(shipped_model(), posture.pose, posture.loads,
                                 stability_coordinates(shipped_model(), {}))),
        recruiter(shipped_model(), statics, posture.support, demand()),
        result(recruiter.solve()) {}

 private:
  static RecruitmentSettings demand() {
    RecruitmentSettings settings;
    settings.metric = Metric::column;
    settings.margin = 10.0;
    return settings;
  }
};

}  // namespace lumbopelvic::test
