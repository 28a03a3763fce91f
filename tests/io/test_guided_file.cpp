/// A motion in the trial of an experiment.

#include "catch.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"

using namespace lumbopelvic;

TEST_CASE("The shipped walking leads pelvis, hips and arms, and means every level of the spine",
          "[io][unit]") {
  const Experiment walking = read_experiment(find_data("experiments", "walking"));
  REQUIRE(walking.trial);
  REQUIRE(walking.trial->guide);
  const MotionGuide& guide = *walking.trial->guide;
  CHECK(guide.motion.columns.size() == 24);
  CHECK(guide.leaves_out.size() == 4);
  CHECK(guide.intent.columns.size() == 18);
  CHECK(guide.intent.time == guide.motion.time);
  CHECK(walking.trial->duration == Approx(1.14));
  CHECK(walking.trial->control.has_value());
}

TEST_CASE("A guided trial takes no disturbance, and fewer than four phases are refused", "[io][unit]") {
  const auto complaint = [](const std::string& change) -> std::string {
    try {
      (void)read_experiment(find_data("experiments", "walking"), {change});
    } catch (const DataError& error) {
      return error.what();
    }
    return "none";
  };
  CHECK(complaint("trial.duration_s=0.5") == "none");
  CHECK(complaint("trial.stability=true").find("a guided body is not disturbed") != std::string::npos);
  CHECK(complaint("trial.phases=3").find("trial.phases: 3: expected") != std::string::npos);
  CHECK(complaint("trial.motion=\"running\"").find("running") != std::string::npos);
  CHECK(complaint("trial.band_damping_s=0.03").find("band_damping_s") != std::string::npos);
}
