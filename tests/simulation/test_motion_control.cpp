/// Reflexes in the loop of a hold in motion.

#include <cmath>

#include "catch.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "support/trial_of_hold.hpp"

using namespace lumbopelvic;
using test::calm_trial, test::HeldPosture, test::release_trial, test::run_on;

namespace {

TrialResult run_with(const HeldPosture& held, Trial trial, const char* control, double gain = 1.0) {
  if (control != nullptr) {
    trial.control = read_control(find_data("control", control));
    trial.control->reflex_gain *= gain;
  }
  return run_on(held, trial);
}

}  // namespace

TEST_CASE("A hold with reflexes stays where it is while nothing disturbs it", "[control][property]") {
  const HeldPosture& held = test::upright_trunk();
  const TrialResult out = run_with(held, calm_trial(0.2, 0.1), "reflexes");
  REQUIRE(out.status == TrialStatus::completed);
  CHECK(out.samples.back().turn.norm() < 1e-4);
}

TEST_CASE("Reflexes wait for their delay, then pull a released trunk back", "[control][property]") {
  const HeldPosture held("effort_extension");
  const TrialResult without = run_with(held, release_trial(0.25, 0.005), "no_reflexes");
  const TrialResult with = run_with(held, release_trial(0.25, 0.005), "reflexes");
  REQUIRE(with.status == TrialStatus::completed);
  REQUIRE(without.samples.size() == with.samples.size());
  const auto difference = [&](double t) {
    const auto i = std::size_t(std::lround(t / 0.005));
    return (with.samples[i].activation - without.samples[i].activation).lpNorm<Eigen::Infinity>();
  };
  CHECK(difference(0.04) < 1e-5);  // the release and the shortest delay: 20 + 20 ms
  CHECK(difference(0.15) > 0.01);
  CHECK(with.samples.back().turn.norm() < 0.98 * without.samples.back().turn.norm());
  // Energy adds up: reflexes enter through excitation, which does no work itself.
  CHECK(std::abs(with.audit.residual()) < 0.01 * with.audit.turnover);
}

TEST_CASE("Events tell muscles what to do, and the trunk follows", "[control][property]") {
  const HeldPosture& held = test::upright_trunk();
  Trial trial = calm_trial(0.2, 0.1);
  trial.events.drives = {{"twitch", {"multifidus"}, 0.2, {0.02, 0.03}, 0.05, 0.03}};
  const TrialResult out = run_with(held, trial, "no_reflexes");
  REQUIRE(out.status == TrialStatus::completed);
  CHECK(out.samples.back().turn.z() > 1e-3);  // extension
  CHECK((out.samples[1].activation - out.samples[0].activation).maxCoeff() > 0.05);
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
