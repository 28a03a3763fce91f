#pragma once
/// Test case of the benchmarks: the shipped model in quiet standing, read once, when first asked for.

#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"

namespace lumbopelvic::bench {

struct Standing {
  Model model = load_model("adult_male");
  PosedModel posture = pose_model(model, load_posture("standing"));
  Statics statics = evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}));
};

[[nodiscard]] inline const Standing& standing() {
  static const Standing standing;
  return standing;
}

[[nodiscard]] inline RecruitmentSettings demand(Metric metric, double margin = 0.0) {
  RecruitmentSettings settings;
  settings.metric = metric;
  settings.margin = margin;
  return settings;
}

}  // namespace lumbopelvic::bench
