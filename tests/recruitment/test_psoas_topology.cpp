#include "catch.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

TEST_CASE("Standing is shared out with a certificate in both topologies of the psoas", "[property]") {
  for (const std::string name : {"adult_male", "adult_male_via_psoas"}) {
    INFO(name);
    const Model model = load_model(name);
    const PosedModel posture = pose_model(model, load_posture("standing"));
    const Statics statics =
        evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}));
    RecruitmentSettings settings;
    settings.metric = Metric::mass;
    settings.margin = 1.0;  // [1/s^2] above the -4 of standing without a demand
    Recruiter solver(model, statics, posture.support, settings);
    const RecruitmentResult result = solver.solve();
    CHECK(result.status == RecruitmentStatus::solved);
    CHECK(result.margin >= 0.999);
    CHECK(result.reserve_max < 1e-6);
    CHECK(result.equilibrium.activation.maxCoeff() > 0.01);
  }
}
