#include <Eigen/Eigenvalues>
#include <numbers>

#include "catch.hpp"
#include "support/shipped_model.hpp"
#include "support/virtual_work.hpp"

using namespace lumbopelvic;

namespace {

constexpr double hertz = 2.0 * std::numbers::pi;  // [1/s]

RecruitmentSettings demanding(Metric metric, double margin) {
  RecruitmentSettings settings;
  settings.metric = metric;
  settings.margin = margin;
  return settings;
}
/// The trunk must swing at no less than half a hertz.
RecruitmentSettings half_hertz() { return demanding(Metric::mass, 0.25 * hertz * hertz); }

Recruiter recruiter(const RecruitmentSettings& settings) {
  return {test::shipped_model(), test::standing_statics(), test::standing().support, settings};
}

/// Smallest eigenvalue of the condensed problem by another road: a dense solver with a vanishing metric on
/// the followers.
double smallest_eigenvalue(const StiffnessField& field, const EquilibriumState& equilibrium,
                           const MatX<double>& metric) {
  MatX<double> H;
  field.stiffness(equilibrium, H);
  const Eigen::Index n = H.rows(), m = metric.rows();
  const MatX<double> followers = H.bottomRightCorner(n - m, n - m);
  const MatX<double> condensed =
      H.topLeftCorner(m, m) -
      H.topRightCorner(m, n - m) * followers.fullPivLu().solve(H.bottomLeftCorner(n - m, m));
  const Eigen::SelfAdjointEigenSolver<MatX<double>> root(metric);
  const MatX<double> whiten = root.operatorInverseSqrt();
  return Eigen::SelfAdjointEigenSolver<MatX<double>>(MatX<double>(whiten * condensed * whiten))
      .eigenvalues()[0];
}

}  // namespace

TEST_CASE("Standing is in balance by virtual work, and the ground carries the body",
          "[recruitment][property]") {
  const Model& model = test::shipped_model();
  Recruiter solver = recruiter(half_hertz());
  const RecruitmentResult result = solver.solve();
  REQUIRE(result.status == RecruitmentStatus::solved);
  REQUIRE(result.equilibrium.activation.maxCoeff() > 0.01);
  CHECK(result.reserve_max < 1e-6);

  const test::HeldForces held = test::held_forces(model, solver.field(), result);
  for (const int c : test::standing().support.balanced) {
    INFO(model.tree.coordinates()[std::size_t(c)].name);
    CHECK(std::abs(held.force(test::standing().pose.q, c)) < 1e-5);
  }

  const double weight = model.tree.total_mass() * model.gravity_W.norm();
  CHECK(result.contact_force.col(1).sum() == Approx(weight).epsilon(1e-6));
  CHECK(std::abs(result.contact_force.col(0).sum()) < 1e-6 * weight);
  CHECK(std::abs(result.contact_force.col(2).sum()) < 1e-6 * weight);
  for (std::size_t p = 0; p < model.contact_points.size(); ++p) {
    const auto force = result.contact_force.row(Eigen::Index(p));
    CHECK(force[1] >= 0.0);
    CHECK(std::hypot(force[0], force[2]) <= model.contact_points[p].friction * force[1] + 1e-6 * weight);
  }
}

TEST_CASE("The margin that is reported is the eigenvalue of the equilibrium that is returned",
          "[recruitment][property]") {
  for (const auto& settings : {half_hertz(), demanding(Metric::segment, 50.0)}) {
    Recruiter solver = recruiter(settings);
    const RecruitmentResult result = solver.solve();
    REQUIRE(result.status == RecruitmentStatus::solved);
    const MatX<double> metric = settings.metric == Metric::mass
                                    ? mass_metric(test::standing_statics())
                                    : segment_metric(test::shipped_model(), test::standing_statics());
    CHECK(result.margin ==
          Approx(smallest_eigenvalue(solver.field(), result.equilibrium, metric)).epsilon(1e-6));
    CHECK(result.margin >= settings.margin * (1.0 - 1e-6));
  }
}

TEST_CASE("Fifty random starts end in one optimum with its certificate", "[recruitment][property]") {
  const Model& model = test::shipped_model();
  Recruiter solver = recruiter(half_hertz());
  const RecruitmentResult cold = solver.solve();
  REQUIRE(cold.status == RecruitmentStatus::solved);
  REQUIRE(cold.stability_shadow_price.cwiseAbs().maxCoeff() > 0.0);
  std::mt19937_64 generator(61);
  std::normal_distribution<double> normal;
  for (int start = 0; start < 50; ++start) {
    RecruitmentStart from{{}, test::random_equilibrium(model, generator, start % 2 == 0 ? 1.0 : 0.1)};
    for (int i = 0; i < 10; ++i)
      from.directions.push_back(
          VecX<double>::NullaryExpr(solver.field().size(), [&] { return normal(generator); }));
    const RecruitmentResult result = solver.solve(from);
    INFO("start " << start << ", rounds " << result.rounds << ", cuts " << result.cuts);
    REQUIRE(result.status == RecruitmentStatus::solved);
    CHECK(result.effort == Approx(cold.effort).epsilon(1e-6));
    CHECK((result.equilibrium.activation - cold.equilibrium.activation).cwiseAbs().maxCoeff() < 1e-4);
    CHECK(result.kkt_residual <= 1e-6);

    const MatX<double>& Z = result.shadow_price_matrix;
    const VecX<double> eigenvalues = Eigen::SelfAdjointEigenSolver<MatX<double>>(Z).eigenvalues();
    CHECK(eigenvalues[0] >= -1e-12 * eigenvalues.tail(1)[0]);
    MatX<double> H, W = MatX<double>::Zero(Z.rows(), Z.cols());
    solver.field().stiffness(result.equilibrium, H);
    const MatX<double> metric = mass_metric(test::standing_statics());
    W.topLeftCorner(metric.rows(), metric.cols()) = metric;
    const double total = (Z * W).trace() * half_hertz().margin;
    REQUIRE(total > 0.0);
    CHECK(std::abs((Z * H).trace() - total) <
          1e-6 * total);  // complementarity: Z sees only modes at the margin
  }
}

TEST_CASE("A symmetric body stands symmetrically", "[recruitment][property]") {
  struct Case {
    RecruitmentSettings settings;
    double tolerance;
  };
  // At half a hertz two modes bind at once, one of each symmetry. They mix in the cuts, and activations are
  // then only as sharp as the square root of the tolerance on effort.
  for (const auto& [settings, tolerance] :
       {Case{demanding(Metric::none, 0.0), 1e-9}, Case{demanding(Metric::mass, 0.0), 1e-9},
        Case{demanding(Metric::segment, 50.0), 1e-9}, Case{half_hertz(), 2e-5}}) {
    const RecruitmentResult result = recruiter(settings).solve();
    REQUIRE(result.status == RecruitmentStatus::solved);
    double worst = 0.0;
    for (int m = 0; m < test::shipped_model().n_fascicles(); ++m) {
      std::string name = test::shipped_model().fascicles[std::size_t(m)].name;
      if (!name.ends_with("_r")) continue;
      name.back() = 'l';
      const int other = test::shipped_model().fascicle(name);
      worst =
          std::max(worst, std::abs(result.equilibrium.activation[m] - result.equilibrium.activation[other]));
    }
    INFO("margin " << settings.margin);
    CHECK(worst < tolerance);
  }
}

TEST_CASE("More margin never costs less effort", "[recruitment][property]") {
  double before = recruiter(demanding(Metric::none, 0.0)).solve().effort;
  REQUIRE(before > 0.0);
  for (const double frequency : {0.0, 0.5, 1.0}) {
    const RecruitmentResult result =
        recruiter(demanding(Metric::mass, frequency * frequency * hertz * hertz)).solve();
    REQUIRE(result.status == RecruitmentStatus::solved);
    CHECK(result.effort >= before * (1.0 - 1e-7));
    before = result.effort;
  }
}

TEST_CASE("A margin no body can reach comes back with the best it can do", "[recruitment][property]") {
  Recruiter solver = recruiter(demanding(Metric::segment, 1e6));
  const RecruitmentResult result = solver.solve();
  CHECK(result.status == RecruitmentStatus::margin_unattainable);
  CHECK(result.reserve_max < 1e-5);
  REQUIRE(std::isfinite(result.margin));
  // Just below that margin there is an equilibrium.
  CHECK(recruiter(demanding(Metric::segment, 0.98 * result.margin)).solve().status ==
        RecruitmentStatus::solved);
}

TEST_CASE("With cubes instead of squares the load is spread over more fascicles", "[recruitment][property]") {
  RecruitmentSettings settings = half_hertz();
  settings.effort_exponent = 3.0;
  const RecruitmentResult cubes = recruiter(settings).solve(), squares = recruiter(half_hertz()).solve();
  REQUIRE(cubes.status == RecruitmentStatus::solved);
  CHECK(cubes.reserve_max < 1e-6);
  CHECK(cubes.kkt_residual <= 1e-6);
  CHECK(cubes.equilibrium.activation.maxCoeff() < squares.equilibrium.activation.maxCoeff());
}

TEST_CASE("An equilibrium whose QP cannot reach its tolerance is reported as not converged, and soon",
          "[recruitment][unit]") {
  for (const Metric metric : {Metric::none, Metric::mass}) {
    RecruitmentSettings settings;
    settings.metric = metric;
    settings.tolerance = 1e-30;  // no arithmetic gets there
    const RecruitmentResult result = recruiter(settings).solve();
    CHECK(result.status == RecruitmentStatus::not_converged);
    CHECK(result.rounds <= 1);
  }
}
