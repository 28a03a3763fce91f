#include "catch.hpp"
#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/experiment/held_motion.hpp"
#include "support/held_posture.hpp"

using namespace lumbopelvic;

namespace {

HeldMotion in_motion(const test::HeldPosture& held) {
  return set_in_motion(test::shipped_model(), held.posture, held.recruiter.field(), held.result);
}

}  // namespace

TEST_CASE("A recruited hold stands still in motion, whatever it bears", "[experiment][verification]") {
  for (const char* posture : {"pelvis_held", "effort_extension", "effort_twist", "standing"}) {
    const test::HeldPosture held(posture);
    const HeldMotion motion = in_motion(held);
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
  test::HeldPosture held("pelvis_held");
  held.result.status = RecruitmentStatus::unbalanced;
  CHECK_THROWS_AS(in_motion(held), InvalidArgument);
}
