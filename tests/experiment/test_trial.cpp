#include "catch.hpp"
#include "lumbopelvic/experiment/trial.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "support/held_posture.hpp"

using namespace lumbopelvic;
using test::HeldPosture;

namespace {

TrialResult run(const HeldPosture& held, const Trial& trial) {
  return run_trial(test::shipped_model(), held.posture, held.recruiter.field(), held.result, trial);
}

Disturbance push(const Vec3<double>& force_W) {
  Disturbance push;
  push.name = "push";
  push.at = 0.02;
  push.rise = push.fall = 0.01;
  push.body = "torso";
  push.point_B = {0.1, 0.2, 0.0};
  push.force_W = force_W;
  return push;
}

}  // namespace

TEST_CASE("A hold that nothing disturbs stays where it is, with the loads it had", "[trial][verification]") {
  const HeldPosture held("pelvis_held");
  Trial trial;
  trial.duration = 0.1;
  trial.sample_every = 0.05;
  const TrialResult out = run(held, trial);
  REQUIRE(out.status == TrialStatus::completed);
  REQUIRE(out.samples.size() == 3);
  CHECK(out.samples.back().turn.norm() < 1e-6);
  const VecX<double> compression =
      segment_loads(test::shipped_model(), held.recruiter.field(), held.result.hold)
          .compression.rowwise()
          .sum();
  for (const TrialSample& sample : out.samples)
    CHECK((sample.compression - compression).norm() < 1e-3 * compression.norm());
}

TEST_CASE("Let go of a load it was straightening against, the trunk straightens, and energy adds up",
          "[trial][property]") {
  const HeldPosture held("effort_extension");
  Trial trial;
  trial.duration = 0.15;
  trial.sample_every = 0.01;
  trial.disturbances = {{"let go", Disturbance::Kind::release, 0.02}};
  const TrialResult out = run(held, trial);
  REQUIRE(out.status == TrialStatus::completed);
  const TrialSample &last = out.samples.back(), &first = out.samples.front();
  CHECK(last.turn.z() > 0.01);                               // extension
  CHECK(last.turn.head<2>().norm() < 1e-3 * last.turn.z());  // and nothing else
  CHECK(last.turn_rate.z() > 0.1);
  CHECK((last.compression - first.compression).norm() > 50.0);
  CHECK(out.audit.turnover > 1.0);
  CHECK(std::abs(out.audit.residual()) < 0.01 * out.audit.turnover);
  CHECK(out.audit.least_heat > -1e-9);
}

TEST_CASE("A push gives its impulse, and what is too large makes the trunk fall", "[trial][property]") {
  const Disturbance gentle = push({0.0, 0.0, 50.0});
  double impulse = 0.0;
  constexpr int pieces = 4000;
  for (int i = 0; i < pieces; ++i)
    impulse += 50.0 * gentle.share(0.1 * (i + 0.5) / pieces).value * 0.1 / pieces;
  CHECK(impulse == Approx(50.0 * gentle.duration()));

  const HeldPosture held("pelvis_held");
  Trial trial;
  trial.duration = 0.25;
  trial.sample_every = 0.05;
  trial.falls_at = 0.15;
  trial.audit = false;
  trial.disturbances = {push({0.0, 0.0, 200.0})};
  trial.critical = {"push", 0.1, 20.0, 0.2};
  const TrialResult out = run(held, trial);
  CHECK(out.status == TrialStatus::completed);
  CHECK(out.samples.back().turn.x() > 0.0);  // bent to the right
  REQUIRE(std::isfinite(out.critical));
  trial.critical = {};
  for (const double side : {0.5, 2.0}) {
    trial.disturbances = {push({0.0, 0.0, 200.0 * side * out.critical})};
    CHECK(run(held, trial).status == (side < 1.0 ? TrialStatus::completed : TrialStatus::fell));
  }
}

TEST_CASE("A trial that cannot be is refused by name", "[trial][unit]") {
  const Model& model = test::shipped_model();
  const auto refuses = [&](auto change, const std::string& what) {
    Trial trial;
    trial.disturbances = {push({1.0, 0.0, 0.0})};
    check_trial(trial, model);
    change(trial);
    CHECK_THROWS_WITH(check_trial(trial, model), Catch::Contains(what));
  };
  refuses([](Trial& t) { t.duration = 0.0; }, "duration");
  refuses([](Trial& t) { t.sample_every = -1.0; }, "sample_every");
  refuses([](Trial& t) { t.body = "tail"; }, "tail");
  refuses([](Trial& t) { t.disturbances[0].fall = 0.0; }, "fall of push");
  refuses([](Trial& t) { t.critical.disturbance = "pull"; }, "pull");
  refuses([](Trial& t) { t.critical = {"push", 2.0, 1.0, 0.1}; }, "high");
}
