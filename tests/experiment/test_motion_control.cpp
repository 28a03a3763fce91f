/// Reflexes in the loop of a hold in motion.

#include <cmath>

#include "catch.hpp"
#include "lumbopelvic/experiment/trial.hpp"
#include "lumbopelvic/io/control_file.hpp"
#include "lumbopelvic/io/experiment_file.hpp"
#include "support/held_posture.hpp"

using namespace lumbopelvic;
using test::HeldPosture;

namespace {

TrialResult run_with(const HeldPosture& held, Trial trial, const char* control, double gain = 1.0) {
  if (control != nullptr) {
    trial.control = read_control(find_data("control", control));
    trial.control->reflex_gain *= gain;
  }
  return run_trial(test::shipped_model(), held.posture, held.recruiter.field(), held.result, trial);
}

Trial release(double duration) {
  Trial trial;
  trial.duration = duration;
  trial.sample_every = 0.005;
  trial.disturbances = {{"let go", Disturbance::Kind::release, 0.02}};
  return trial;
}

}  // namespace

TEST_CASE("A hold with reflexes stays where it is while nothing disturbs it", "[control][property]") {
  const HeldPosture held("pelvis_held");
  Trial trial;
  trial.duration = 0.2;
  trial.sample_every = 0.1;
  const TrialResult out = run_with(held, trial, "reflexes");
  REQUIRE(out.status == TrialStatus::completed);
  CHECK(out.samples.back().turn.norm() < 1e-4);
}

TEST_CASE("Reflexes wait for their delay, then pull a released trunk back", "[control][property]") {
  const HeldPosture held("effort_extension");
  const TrialResult without = run_with(held, release(0.25), "no_reflexes");
  const TrialResult with = run_with(held, release(0.25), "reflexes");
  REQUIRE(with.status == TrialStatus::completed);
  REQUIRE(without.samples.size() == with.samples.size());
  const auto difference = [&](double t) {
    const auto i = std::size_t(std::lround(t / 0.005));
    return (with.samples[i].activation - without.samples[i].activation).lpNorm<Eigen::Infinity>();
  };
  CHECK(difference(0.04) < 1e-5);  // the release and the shortest delay: 20 + 20 ms
  CHECK(difference(0.15) > 0.01);
  CHECK(with.samples.back().turn.norm() < 0.95 * without.samples.back().turn.norm());
  // Energy adds up: reflexes enter through excitation, which does no work itself.
  CHECK(std::abs(with.audit.residual()) < 0.01 * with.audit.turnover);
}

TEST_CASE("An experiment names its control, and its text holds all of it", "[control][unit]") {
  const Experiment by_name = read_experiment(find_data("experiments", "quick_release_reflexes"));
  REQUIRE(by_name.trial.has_value());
  REQUIRE(by_name.trial->control.has_value());
  CHECK(by_name.trial->control->reflexes.size() == 4);
  const Experiment again = parse_experiment(by_name.text);
  CHECK(again.trial->control->reflexes[1].delay == by_name.trial->control->reflexes[1].delay);
  CHECK_FALSE(read_experiment(find_data("experiments", "quick_release")).trial->control.has_value());
}
