#include "lumbopelvic/simulation/simulate_posture.hpp"

#include "catch.hpp"
#include "lumbopelvic/io/experiment/event_file.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

/// A short push, and a load that the body bears before it is let go.
Trial short_trial() {
  Trial trial;
  trial.duration = 0.05;
  trial.motion.disc_damping = 1.0, trial.motion.band_damping = 0.03;
  trial.events = load_events("push_forward");
  trial.events.impulses[0].course.start = 0.005;
  trial.events.loads = {{"bag", {"torso", Vec3<double>::Zero(), {0.0, -20.0, 0.0}}, 1.0, 0.0, {0.02, 0.01}}};
  return trial;
}

}  // namespace

TEST_CASE("A posture is simulated in one call with the bits of its steps", "[simulation][property]") {
  const Model& model = test::shipped_model();
  const RecruitmentSettings settings{.margin = 10.0};
  const Trial trial = short_trial();
  const TrialResult once = simulate(model, load_posture("pelvis_held"), trial, settings);
  REQUIRE(once.status == TrialStatus::completed);

  Posture loaded = load_posture("pelvis_held");
  add_loads_before(trial.events, loaded.loads);
  REQUIRE(loaded.loads.size() == 1);
  const TrialResult steps = simulate(model, recruit(model, loaded, settings), trial);
  REQUIRE(steps.samples.size() == once.samples.size());
  CHECK(steps.samples.back().q == once.samples.back().q);
  CHECK(once.samples.back().turn.norm() > 1e-6);
}

TEST_CASE("A posture without equilibrium is a result of its simulation", "[simulation][unit]") {
  Posture crushed = load_posture("pelvis_held");
  crushed.loads.push_back({"torso", Vec3<double>::Zero(), {0.0, -1e5, 0.0}});
  CHECK(simulate(test::shipped_model(), crushed, short_trial()).status == TrialStatus::not_held);
}
