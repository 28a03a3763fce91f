#include "catch.hpp"
#include "lumbopelvic/simulation/tonic_problem.hpp"
#include "support/solved_posture.hpp"

using namespace lumbopelvic;
using test::SolvedPosture, test::upright_trunk;

namespace {

/// Numbers of the shipped experiment.
TonicProblemSettings weighed(double sway_weight = 1e6) {
  TonicProblemSettings settings;
  settings.sway_weight = sway_weight;
  settings.noise_share = 0.03, settings.noise_time = 0.02, settings.rotational_damping = 3.0;
  return settings;
}

TonicProblem regulated(const TonicProblemSettings& settings = weighed()) {
  return tonic_problem(test::shipped_model(), upright_trunk().recruiter.field(),
                       upright_trunk().posture.support, upright_trunk().result.equilibrium, settings);
}

}  // namespace

TEST_CASE(
    "Stiffness about an equilibrium is that of the equilibrium, and grows with drives as the field says",
    "[tonic][verification]") {
  const TonicProblem equilibrium = regulated();
  const StiffnessField& field = upright_trunk().recruiter.field();
  const Eigen::Index n = equilibrium.system.mass.rows(), fascicles = test::shipped_model().n_fascicles();
  MatX<double> at_equilibrium = equilibrium.system.stiffness, H;
  for (Eigen::Index m = 0; m < equilibrium.start.size(); ++m)
    at_equilibrium += equilibrium.start[m] * equilibrium.system.stiffness_by_drive.middleCols(n * m, n);
  field.stiffness(upright_trunk().result.equilibrium, H);
  CHECK((at_equilibrium - H.topLeftCorner(n, n)).norm() < 1e-6 * H.norm());
  EquilibriumState more = upright_trunk().result.equilibrium;
  more.activation[10] += 2e-4;
  MatX<double> H_more;
  field.stiffness(more, H_more);
  const MatX<double> grown = 2e-4 * equilibrium.system.stiffness_by_drive.middleCols(n * 10, n);
  REQUIRE(grown.norm() > 0.0);
  CHECK((H_more - H).topLeftCorner(n, n).isApprox(grown, 5e-2));
  CHECK(equilibrium.settings.effort_weight.head(fascicles).minCoeff() > 0.0);
}

TEST_CASE("Regulation lowers the cost of an equilibrium and keeps its balance", "[tonic][property]") {
  const TonicProblem equilibrium = regulated();
  const TonicCost before = tonic_cost(equilibrium.system, equilibrium.settings, equilibrium.start);
  REQUIRE(before.stable);
  const TonicResult after =
      tonic_equilibrium(equilibrium.system, equilibrium.settings, equilibrium.start, 1e-7, 10);
  CHECK(after.cost.value < before.value);
  const VecX<double> lost = equilibrium.settings.balance * (after.drive - equilibrium.start);
  CHECK(lost.norm() < 1e-6 * (equilibrium.settings.balance * equilibrium.start).norm());
  CHECK((after.drive - equilibrium.start).norm() > 1e-3);
}

TEST_CASE("An equilibrium that stands on contact points cannot be regulated", "[tonic][unit]") {
  const SolvedPosture standing("standing");
  CHECK_THROWS_WITH(tonic_problem(test::shipped_model(), standing.recruiter.field(), standing.posture.support,
                                  standing.result.equilibrium, weighed()),
                    Catch::Contains("supporting contact points"));
}
