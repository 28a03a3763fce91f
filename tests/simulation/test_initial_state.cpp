#include "catch.hpp"
#include "lumbopelvic/dynamics/simulate.hpp"
#include "lumbopelvic/simulation/initial_state.hpp"
#include "support/solved_posture.hpp"

using namespace lumbopelvic;

namespace {

InitialState in_motion(const test::SolvedPosture& initial, AbdomenMotion abdomen = AbdomenMotion::moves) {
  InitialStateSettings settings;
  settings.abdomen = abdomen;
  settings.disc_damping = 1.0, settings.connective_tissue_damping = 0.03;
  return make_initial_state(initial.model, initial.posture, initial.recruiter.field(), initial.result,
                            settings);
}

/// Largest acceleration at the start, and largest rate of a fascicle.
std::pair<double, double> unrest(const InitialState& motion) {
  MotionSystem system(*motion.model, motion.actions);
  VecX<double> rates;
  const auto& at = system.layout();
  system.rates(at.pack(motion.state, motion.anchors), 0.0, rates);
  return {rates.segment(at.speed(), at.n_dofs).cwiseAbs().maxCoeff(),
          rates.tail(3 * at.n_fascicles).cwiseAbs().maxCoeff()};
}

}  // namespace

TEST_CASE("A recruited equilibrium stands still in motion, whatever it bears", "[experiment][verification]") {
  for (const char* posture : {"pelvis_held", "effort_extension", "effort_twist", "standing"}) {
    const test::SolvedPosture initial(posture);
    for (const AbdomenMotion abdomen : {AbdomenMotion::moves, AbdomenMotion::held}) {
      const InitialState motion = in_motion(initial, abdomen);
      INFO(posture);
      // With the equilibrium's own activations it is 0.5 to 1.3 N m.
      CHECK(motion.initial_residual.cwiseAbs().maxCoeff() < 0.05);
      CHECK(unrest(motion).first < 1e-9);
      CHECK(unrest(motion).second < 1e-7);
      CHECK((motion.excitation - initial.result.equilibrium.activation).cwiseAbs().maxCoeff() < 0.1);
    }
  }
}

TEST_CASE("An equilibrium with ligaments and facets beside its discs stands still in motion",
          "[experiment][verification]") {
  const Model model = load_model("adult_male_ligaments");
  const test::SolvedPosture initial("pelvis_held", model);
  const InitialState motion = in_motion(initial);
  CHECK(motion.model->facets().size() == model.facets.size());
  CHECK(motion.model->ligaments().size() == model.ligaments.size());
  CHECK(motion.initial_residual.cwiseAbs().maxCoeff() < 0.05);
  CHECK(unrest(motion).first < 1e-9);
}

TEST_CASE("Pushed, an equilibrium comes back with its abdomen in motion, and its pressure with it",
          "[experiment][property]") {
  const test::SolvedPosture& initial = test::upright_trunk();
  InitialState motion = in_motion(initial);
  const DeadLoad at_chest{
      {initial.model.tree.body("torso"), {0.1, 0.2, 0.0}}, {20.0, 0.0, 10.0}, Vec3<double>::Zero()};
  motion.actions.loads.push_back({at_chest, [](double t) { return ValueRate{t < 0.05 ? 1.0 : 0.0, 0.0}; }});
  MotionSystem system(*motion.model, motion.actions);
  SimulationSettings settings;
  settings.end = 1.0;
  settings.events = {{0.05, {}}};
  settings.sample_times = {0.05, 0.15};
  const auto out = simulate(system, settings, motion_start(system, settings, 0.0, motion.state));
  const auto moved = [&](const VecX<double>& y) {
    return (y.head(motion.state.tree.q.size()) - motion.state.tree.q).cwiseAbs().maxCoeff();
  };
  VecX<double> rates;
  CHECK(moved(out.state[1]) > 1e-3);
  CHECK(moved(out.end.state) < 0.05);
  CHECK(out.end.state.segment(system.layout().speed(), system.layout().n_dofs).cwiseAbs().maxCoeff() < 0.1);
  system.rates(out.end.state, 1.0, rates);
  CHECK(system.data().cavity.contents.pressure == Approx(motion.pressure).epsilon(0.02));
  CHECK(system.data().cavity.contents.pressure != motion.pressure);
}

TEST_CASE("An equilibrium out of balance is not set in motion", "[experiment][unit]") {
  test::SolvedPosture initial("pelvis_held");
  initial.result.status = RecruitmentStatus::unbalanced;
  CHECK_THROWS_AS(in_motion(initial), InvalidArgument);
}
