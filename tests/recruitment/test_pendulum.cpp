#include <boost/math/tools/toms748_solve.hpp>

#include "catch.hpp"
#include "support/pendulum.hpp"

using namespace lumbopelvic;
using test::Pendulum;

namespace {

/// Stiffness of the upright pose by hand, both fascicles at activation a, tendon stiff or in series [N
/// m/rad].
double stiffness_by_hand(const Pendulum& p, double a, double gamma, bool tendon) {
  double sum = -p.topple();
  for (const int i : {0, 1}) {
    const double x = p.fiber_norm, slack = p.length(i) - p.fiber * x;
    const double force = p.max_force * (a * active_force_length(x) + passive_force_length(x));
    double k =
        p.max_force / p.fiber *
        (a * (active_force_length_slope(x) + gamma * active_force_length(x)) + passive_force_length_slope(x));
    const double k_t = tendon_kt() / slack * (force + 0.2 * p.max_force);
    if (tendon) k = k * k_t / (k + k_t);
    sum += k * p.slope(i) * p.slope(i) + force * p.curvature(i);
  }
  return sum;
}

RecruitmentResult solve(const Pendulum& p, const RecruitmentSettings& settings,
                        const std::vector<DeadLoad>& loads = {}) {
  const Model model = p.model();
  const Statics statics = Pendulum::statics(model, loads);
  return recruit(model, statics, Pendulum::support(), settings);
}

/// A horizontal push at the top of the rod that makes a moment of `moment` about the hinge [N m].
std::vector<DeadLoad> push(const Pendulum& p, double moment) {
  return {{{0, {0.0, p.height, 0.0}}, {-moment / p.height, 0.0, 0.0}}};
}

}  // namespace

TEST_CASE("The rod's geometry is the textbook's", "[pendulum][unit]") {
  const Pendulum p;
  const Model model = p.model();
  const Statics s = Pendulum::statics(model);
  for (const int i : {0, 1}) {
    CHECK(s.length[i] == Approx(p.length(i)).epsilon(1e-14));
    CHECK(s.length_gradient(3, i) == Approx(p.slope(i)).epsilon(1e-13));
    CHECK(s.length_hessian(0, i) == Approx(p.curvature(i)).epsilon(1e-12));
  }
  CHECK(s.gravity_hessian(0, 0) == Approx(-p.mass * p.gravity * p.height).epsilon(1e-14));
  CHECK(s.mass(0, 0) == Approx(p.mass * p.height * p.height).epsilon(1e-14));
}

TEST_CASE("The least co-contraction that holds a rod upright is the one worked out by hand",
          "[recruitment][verification]") {
  Pendulum p;
  p.fiber_norm =
      1.013257;  // near the peak of the force-length curve, where the Hill fibre itself has no stiffness
  const double gamma = 23.4, f_l = active_force_length(p.fiber_norm);
  RecruitmentSettings settings = Pendulum::settings();
  for (const double margin : {0.0, 2.0, 6.0}) {
    settings.margin = margin;
    const RecruitmentResult result = solve(p, settings);
    REQUIRE(result.status == RecruitmentStatus::solved);

    // a = (m g h - k_p + margin m h^2 - passive) / (2 F_o f_l (gamma r^2 / l_o + L_qq)), gamma with the Hill
    // slope added
    const double r2 = p.slope(0) * p.slope(0);
    const double passive = 2.0 * p.max_force *
                           (passive_force_length_slope(p.fiber_norm) * r2 / p.fiber +
                            passive_force_length(p.fiber_norm) * p.curvature(0));
    const double per_activation =
        2.0 * p.max_force * f_l *
        ((gamma + active_force_length_slope(p.fiber_norm) / f_l) * r2 / p.fiber + p.curvature(0));
    const double a = (p.topple() + margin * p.mass * p.height * p.height - passive) / per_activation;
    REQUIRE(a > 0.01);
    CHECK(result.equilibrium.activation[0] == Approx(a).epsilon(1e-6));
    CHECK(result.equilibrium.activation[1] == Approx(result.equilibrium.activation[0]).epsilon(1e-9));
    CHECK(result.effort == Approx(2.0 * a * a).epsilon(2e-6));
    CHECK(result.margin == Approx(margin).margin(1e-6));
    CHECK(result.kkt_residual < 1e-6);

    // One more N m/rad of toppling costs d(2 a^2), and a newton of either fascicle saves 2 a over its force.
    CHECK(result.shadow_price_matrix(0, 0) == Approx(4.0 * a / per_activation).epsilon(1e-5));
    CHECK(result.stability_shadow_price[0] == Approx(2.0 * a / (p.max_force * f_l)).epsilon(1e-5));
  }
}

TEST_CASE("With tendons in series the least co-contraction is the root of a scalar equation",
          "[recruitment][verification]") {
  Pendulum p;
  p.fiber_norm = 0.9;
  p.fiber = 0.2;  // longer than the tendon, which therefore keeps its slack length
  RecruitmentSettings settings = Pendulum::settings();
  settings.tendon_in_series = true;
  for (const double gamma : {10.0, 23.4, 40.0}) {
    settings.short_range_stiffness = gamma;
    const auto lack = [&](double a) { return stiffness_by_hand(p, a, gamma, true); };
    std::uintmax_t iterations = 100;
    const auto root = boost::math::tools::toms748_solve(
        lack, 1e-6, 1.0, boost::math::tools::eps_tolerance<double>(50), iterations);
    const RecruitmentResult result = solve(p, settings);
    REQUIRE(result.status == RecruitmentStatus::solved);
    CHECK(result.equilibrium.activation[0] == Approx(root.first).epsilon(1e-6));
  }
}

TEST_CASE("A margin out of reach is answered with the best one that can be reached",
          "[recruitment][verification]") {
  const Pendulum p;
  RecruitmentSettings settings = Pendulum::settings();
  const double best = stiffness_by_hand(p, 1.0, 23.4, false) / (p.mass * p.height * p.height);
  settings.margin = 1.5 * best;
  const RecruitmentResult result = solve(p, settings);
  CHECK(result.status == RecruitmentStatus::margin_unattainable);
  CHECK(result.margin == Approx(best).epsilon(2e-6));
  CHECK(result.equilibrium.activation.minCoeff() == Approx(1.0).epsilon(1e-6));
  CHECK(result.reserve_max < 1e-9);
}

TEST_CASE("A load that nothing can balance leaves what is missing as a residual",
          "[recruitment][verification]") {
  Pendulum p;
  RecruitmentSettings settings = Pendulum::settings();
  settings.metric = Metric::none;
  const double force = p.max_force * (active_force_length(1.0) + passive_force_length(1.0));
  const double strongest =
      (force - p.max_force * passive_force_length(1.0)) * p.slope(0);  // front at 1, back at 0
  const RecruitmentResult held = solve(p, settings, push(p, 0.9 * strongest));
  CHECK(held.status == RecruitmentStatus::solved);
  CHECK(held.equilibrium.activation[0] == Approx(0.9).epsilon(1e-9));
  const RecruitmentResult lost = solve(p, settings, push(p, strongest + 3.0));
  CHECK(lost.status == RecruitmentStatus::unbalanced);
  CHECK(lost.reserve[0] == Approx(-3.0).epsilon(1e-6));
}

TEST_CASE("Two synergists share a load as Lagrange says, for squares and for cubes",
          "[recruitment][verification]") {
  Pendulum p;
  p.origin[1] = 0.02;  // both in front
  p.attach_x[1] = 0.03;
  p.hinge = 80.0;
  for (const double exponent : {2.0, 3.0}) {
    RecruitmentSettings settings = Pendulum::settings();
    settings.metric = Metric::none;
    settings.effort_exponent = exponent;
    settings.effort_weight = EffortWeight::unit;
    const double passive = p.max_force * passive_force_length(1.0) * (p.slope(0) + p.slope(1));
    const RecruitmentResult result = solve(p, settings, push(p, passive + 10.0));
    REQUIRE(result.status == RecruitmentStatus::solved);
    const double ratio = std::pow(p.slope(0) / p.slope(1), 1.0 / (exponent - 1.0));  // a_i^(p-1) ~ arm_i
    CHECK(result.equilibrium.activation[0] / result.equilibrium.activation[1] == Approx(ratio).epsilon(1e-6));
    CHECK(p.max_force * (p.slope(0) * result.equilibrium.activation[0] +
                         p.slope(1) * result.equilibrium.activation[1]) ==
          Approx(10.0).epsilon(1e-9));
  }
}

TEST_CASE("A tonic drive is never undercut, a capacity never exceeded", "[recruitment][property]") {
  const Pendulum p;
  Model model = p.model();
  model.fascicles[0].tonic_drive = 0.3;
  model.fascicles[1].capacity = 0.1;
  const Statics statics = Pendulum::statics(model);
  RecruitmentSettings settings = Pendulum::settings();
  settings.metric = Metric::none;
  const RecruitmentResult result = recruit(model, statics, Pendulum::support(), settings);
  CHECK(result.equilibrium.activation[0] >= 0.3);
  CHECK(result.equilibrium.activation[1] <= 0.1);
  CHECK(result.status == RecruitmentStatus::unbalanced);  // 0.3 in front cannot be met by 0.1 behind
}

TEST_CASE("A fascicle without strength costs nothing, does nothing and has no price", "[recruitment][unit]") {
  Pendulum p;
  p.hinge = 60.0;  // stands without muscle
  Model model = p.model();
  model.fascicles[0].strength = 0.0;
  const Statics statics = Pendulum::statics(model);
  const RecruitmentResult result = recruit(model, statics, Pendulum::support(), Pendulum::settings());
  CHECK(result.tension[0] == 0.0);
  CHECK(result.stability_shadow_price[0] == 0.0);
  CHECK(std::isfinite(result.margin));
}

TEST_CASE("Settings that make no sense are refused", "[recruitment][unit]") {
  const Pendulum p;
  RecruitmentSettings settings = Pendulum::settings();
  settings.effort_exponent = 1.0;
  CHECK_THROWS_AS(solve(p, settings), InvalidArgument);
  settings = Pendulum::settings();
  settings.reserve_penalty = 0.0;
  CHECK_THROWS_AS(solve(p, settings), InvalidArgument);
  settings = Pendulum::settings();
  settings.margin = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(solve(p, settings), InvalidArgument);
  settings = Pendulum::settings();
  settings.metric = Metric::none;
  settings.margin = 1.0;  // of nothing
  CHECK_THROWS_AS(solve(p, settings), InvalidArgument);
}
