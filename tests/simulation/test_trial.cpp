#include "catch.hpp"
#include "lumbopelvic/simulation/trial.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "support/trial_of_hold.hpp"

using namespace lumbopelvic;
using test::calm_trial, test::HeldPosture, test::release_trial, test::run_on;

namespace {

ImpulseEvent push_to_the_right(double impulse) {
  return {"push", "torso", {0.1, 0.2, 0.0}, {0.0, 0.0, impulse}, {0.02, 0.02}};
}

/// A trial in which a push is made larger until the trunk falls.
Trial searching_trial(double duration, double falls_at, double tolerance) {
  Trial trial = calm_trial(duration, 0.05);
  trial.falls_at = falls_at;
  trial.audit = false;
  trial.events.impulses = {push_to_the_right(4.0)};
  trial.critical = {"push", 0.1, 20.0, tolerance};
  return trial;
}

}  // namespace

TEST_CASE("A hold that nothing disturbs stays where it is, with the loads it had", "[trial][verification]") {
  const HeldPosture& held = test::upright_trunk();
  const TrialResult out = run_on(held, calm_trial(0.1, 0.05));
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
  const TrialResult out = run_on(held, release_trial(0.15, 0.01));
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

TEST_CASE("A load that is there before it changes is held, and let go as the posture's own would be",
          "[trial][property]") {
  // The posture's load taken from it and brought back as an event.
  const Model& model = test::shipped_model();
  Posture bare = read_posture(find_data("postures", "effort_extension"));
  EventSet events;
  for (const ExternalLoad& load : bare.loads)
    events.loads.push_back({"cable", load, 1.0, 0.0, {0.02, 0.005}});
  bare.loads.clear();
  add_loads_before(events, bare.loads);
  const HeldPosture own("effort_extension"), brought(bare);
  Trial trial = calm_trial(0.1, 0.05);
  trial.events = events;
  const TrialResult by_event = run_on(brought, trial), by_release = run_on(own, release_trial(0.1, 0.05));
  REQUIRE(by_event.samples.size() == 3);
  CHECK(by_event.samples[0].turn.norm() < 1e-12);
  CHECK(by_event.samples[2].turn.z() > 1e-3);
  CHECK((by_event.samples[2].turn - by_release.samples[2].turn).norm() < 1e-9);
  trial.events.releases = release_trial(0.1, 0.05).events.releases;
  CHECK_THROWS_WITH(check_trial(trial, model), Catch::Contains("cable"));
}

TEST_CASE("A push that is too large makes the trunk fall", "[trial][property]") {
  const HeldPosture& held = test::upright_trunk();
  Trial trial = searching_trial(0.25, 0.15, 0.2);
  const TrialResult out = run_on(held, trial);
  CHECK(out.status == TrialStatus::completed);
  CHECK(out.samples.back().turn.x() > 0.0);  // bent to the right
  REQUIRE(std::isfinite(out.critical));
  trial.critical = {};
  for (const double side : {0.5, 2.0}) {
    trial.events.impulses = {push_to_the_right(4.0 * side * out.critical)};
    CHECK(run_on(held, trial).status == (side < 1.0 ? TrialStatus::completed : TrialStatus::fell));
  }
}

TEST_CASE("A search that is interrupted finds nothing", "[trial][unit]") {
  const HeldPosture& held = test::upright_trunk();
  const Trial trial = searching_trial(0.05, 0.02, 0.5);
  const auto critical_after = [&](int steps) {
    int left = steps;
    return run_trial(test::shipped_model(), held.posture, held.recruiter.field(), held.result, trial,
                     [&left] { return left-- > 0; });
  };
  const TrialResult whole = critical_after(1'000'000);
  REQUIRE(std::isfinite(whole.critical));
  const TrialResult cut = critical_after(int(whole.accepted) + 20);
  CHECK(cut.status == TrialStatus::completed);
  CHECK(std::isnan(cut.critical));
}

TEST_CASE("A trial that cannot be is refused by name", "[trial][unit]") {
  const Model& model = test::shipped_model();
  const auto refuses = [&](auto change, const std::string& what) {
    Trial trial;
    trial.events.impulses = {push_to_the_right(1.0)};
    check_trial(trial, model);
    change(trial);
    CHECK_THROWS_WITH(check_trial(trial, model), Catch::Contains(what));
  };
  refuses([](Trial& t) { t.duration = 0.0; }, "duration");
  refuses([](Trial& t) { t.sample_every = -1.0; }, "sample_every");
  refuses([](Trial& t) { t.body = "tail"; }, "tail");
  refuses([](Trial& t) { t.falls_at = M_PI; }, "falls_at");
  refuses([](Trial& t) { t.events.impulses[0].course.duration = 0.0; }, "duration of a ramp");
  refuses([](Trial& t) { t.events.impulses[0].course.start = -0.1; }, "start of the first event");
  refuses([](Trial& t) { t.events.stress = {{0.1, {}}}; }, "control");
  refuses([](Trial& t) { t.critical.event = "pull"; }, "pull");
  refuses([](Trial& t) { t.critical = {"push", 2.0, 1.0, 0.1}; }, "high");
}
