/// A motion in the simulation of an experiment.

#include "catch.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"

using namespace lumbopelvic;

TEST_CASE("The shipped walking leads pelvis, hips and arms, and means every level of the spine",
          "[io][unit]") {
  const Experiment walking = load_experiment("walking");
  REQUIRE(walking.simulation);
  REQUIRE(walking.simulation->tracking);
  const TrackingSettings& tracking = *walking.simulation->tracking;
  CHECK(tracking.motion.columns.size() == 24);
  CHECK(tracking.ignored.size() == 4);
  CHECK(tracking.tracked.columns.size() == 18);
  CHECK(tracking.tracked.time == tracking.motion.time);
  CHECK(walking.simulation->duration == Approx(1.14));
  CHECK(walking.simulation->control.has_value());
}

TEST_CASE("A tracking simulation takes no disturbance, and fewer than four nodes are refused", "[io][unit]") {
  const auto complaint = [](const std::string& change) -> std::string {
    try {
      (void)load_experiment("walking", {change});
    } catch (const DataError& error) {
      return error.what();
    }
    return "none";
  };
  CHECK(complaint("simulation.duration_s=0.5") == "none");
  CHECK(complaint("simulation.stability=true").find("a tracked body is not disturbed") != std::string::npos);
  CHECK(complaint("simulation.nodes=3").find("simulation.nodes: 3: expected") != std::string::npos);
  CHECK(complaint("simulation.motion=\"running\"").find("running") != std::string::npos);
  CHECK(complaint("simulation.connective_tissue_damping_s=0.03").find("connective_tissue_damping_s") !=
        std::string::npos);
}

TEST_CASE("A unit for angles that both files state themselves is refused", "[io][unit]") {
  CHECK_THROWS_WITH(load_experiment("walking", {"simulation.motion_angles=degrees"}),
                    Catch::Contains("simulation.motion_angles"));
  CHECK_THROWS_WITH(load_experiment("walking", {"simulation.motion_angles=gon"}),
                    Catch::Contains("expected one of degrees, radians"));
}
