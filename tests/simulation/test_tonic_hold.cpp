#include "catch.hpp"
#include "lumbopelvic/simulation/tonic_hold.hpp"
#include "support/held_posture.hpp"

using namespace lumbopelvic;
using test::HeldPosture, test::upright_trunk;

namespace {

/// Numbers of the shipped experiment.
TonicHoldSettings weighed(double sway_weight = 1e6) {
  TonicHoldSettings settings;
  settings.sway_weight = sway_weight;
  settings.noise_share = 0.03, settings.noise_time = 0.02, settings.turn_damping = 3.0;
  return settings;
}

TonicHold regulated(const TonicHoldSettings& settings = weighed()) {
  return tonic_hold(test::shipped_model(), upright_trunk().recruiter.field(), upright_trunk().posture.support,
                    upright_trunk().result.hold, settings);
}

}  // namespace

TEST_CASE("Stiffness about a hold is that of the hold, and grows with drives as the field says",
          "[tonic][verification]") {
  const TonicHold hold = regulated();
  const StiffnessField& field = upright_trunk().recruiter.field();
  const Eigen::Index n = hold.system.mass.rows(), fascicles = test::shipped_model().n_fascicles();
  MatX<double> at_hold = hold.system.stiffness, H;
  for (Eigen::Index m = 0; m < hold.start.size(); ++m)
    at_hold += hold.start[m] * hold.system.stiffness_by_drive.middleCols(n * m, n);
  field.stiffness(upright_trunk().result.hold, H);
  CHECK((at_hold - H.topLeftCorner(n, n)).norm() < 1e-6 * H.norm());
  HoldState more = upright_trunk().result.hold;
  more.activation[10] += 2e-4;
  MatX<double> H_more;
  field.stiffness(more, H_more);
  const MatX<double> grown = 2e-4 * hold.system.stiffness_by_drive.middleCols(n * 10, n);
  REQUIRE(grown.norm() > 0.0);
  CHECK((H_more - H).topLeftCorner(n, n).isApprox(grown, 5e-2));
  CHECK(hold.settings.effort_weight.head(fascicles).minCoeff() > 0.0);
}

TEST_CASE("Regulation lowers the cost of a hold and keeps its balance", "[tonic][property]") {
  const TonicHold hold = regulated();
  const TonicCost before = tonic_cost(hold.system, hold.settings, hold.start);
  REQUIRE(before.stable);
  const TonicResult after = tonic_equilibrium(hold.system, hold.settings, hold.start, 1e-7, 10);
  CHECK(after.cost.value < before.value);
  const VecX<double> lost = hold.settings.balance * (after.drive - hold.start);
  CHECK(lost.norm() < 1e-6 * (hold.settings.balance * hold.start).norm());
  CHECK((after.drive - hold.start).norm() > 1e-3);
}

TEST_CASE("A hold that stands on pads cannot be regulated", "[tonic][unit]") {
  const HeldPosture standing("standing");
  CHECK_THROWS_WITH(tonic_hold(test::shipped_model(), standing.recruiter.field(), standing.posture.support,
                               standing.result.hold, weighed()),
                    Catch::Contains("supporting pads"));
}
