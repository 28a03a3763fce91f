#include "catch.hpp"
#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/experiment/held_motion.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

struct Held {
  ResolvedPosture posture;
  Statics statics;
  Recruiter recruiter;
  RecruitmentResult result;

  explicit Held(const std::string& name)
      : posture(resolve(test::shipped_model(), read_posture(find_data("postures", name)))),
        statics(evaluate_statics(test::shipped_model(), posture.pose, posture.loads,
                                 stability_coordinates(test::shipped_model(), {}))),
        recruiter(test::shipped_model(), statics, posture.support, demand()),
        result(recruiter.solve()) {}

  [[nodiscard]] HeldMotion in_motion() const {
    return set_in_motion(test::shipped_model(), posture, recruiter.field(), result);
  }

 private:
  static RecruitmentSettings demand() {
    RecruitmentSettings settings;
    settings.metric = Metric::column;
    settings.margin = 10.0;
    return settings;
  }
};

}  // namespace

TEST_CASE("A recruited hold stands still in motion, whatever it bears", "[experiment][verification]") {
  for (const char* posture : {"pelvis_held", "effort_extension", "effort_twist", "standing"}) {
    const Held held(posture);
    const HeldMotion motion = held.in_motion();
    INFO(posture);
    CHECK(motion.trim.cwiseAbs().maxCoeff() < 0.05);  // with the hold's own activations it is 0.5 to 1.3 N m
    MotionSystem system(*motion.model, motion.actions);
    VecX<double> rates;
    system.rates(system.layout().pack(motion.state, motion.anchors), 0.0, rates);
    CHECK(rates.segment(system.layout().speed(), system.layout().n_dofs).cwiseAbs().maxCoeff() < 1e-9);
    CHECK(rates.tail(3 * motion.model->n_fascicles()).cwiseAbs().maxCoeff() < 1e-7);
    CHECK((motion.excitation - held.result.hold.activation).cwiseAbs().maxCoeff() < 0.1);
  }
}

TEST_CASE("A hold out of balance is not set in motion", "[experiment][unit]") {
  Held held("pelvis_held");
  held.result.status = RecruitmentStatus::unbalanced;
  CHECK_THROWS_AS(held.in_motion(), InvalidArgument);
}
