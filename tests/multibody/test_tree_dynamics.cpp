#include <Eigen/Cholesky>

#include "catch.hpp"
#include "lumbopelvic/multibody/articulated_body.hpp"
#include "lumbopelvic/multibody/mass_matrix.hpp"
#include "support/differences.hpp"
#include "support/moving_tree.hpp"

using namespace lumbopelvic;

namespace {

using Gradient = Dual<double, 33>;  // over q, v and tau of a tree of eleven

/// Accelerations by the articulated-body algorithm.
VecX<double> by_articulated_body(const DynamicsTree& tree, const TreeState<double>& state,
                                 const VecX<double>& tau, const BodyWrenches<double>& wrenches = {}) {
  TreeMotion<double> motion(tree);
  update_motion(tree, state, motion);
  ArticulatedBody<double> data(tree);
  articulated_body(tree, motion, test::fall, tau, wrenches, data);
  return data.acceleration;
}

}  // namespace

TEST_CASE("A double pendulum takes the torques of the textbook", "[inverse_dynamics][unit]") {
  const test::DoublePendulum p;
  const DynamicsTree tree = test::moving(p.tree());
  const double q1 = 0.4, q2 = -1.1, w1 = 1.3, w2 = -0.7, a1 = 2.0, a2 = 3.0, g = 9.81;
  const double l = p.length, c2 = p.com[1], m2 = p.mass[1], I2 = p.inertia[1] + m2 * c2 * c2;
  const double I1 = p.inertia[0] + p.mass[0] * p.com[0] * p.com[0];
  const double h = m2 * l * c2 * std::sin(q2), m12 = I2 + m2 * l * c2 * std::cos(q2);
  const double weight2 = m2 * g * c2 * std::cos(q1 + q2);
  const double weight1 = (p.mass[0] * p.com[0] + m2 * l) * g * std::cos(q1) + weight2;
  const VecX<double> tau = inverse_dynamics<double>(tree, {VecX<double>{{q1, q2}}, VecX<double>{{w1, w2}}},
                                                    VecX<double>{{a1, a2}}, {0.0, -g, 0.0});
  CHECK(tau[0] == Approx((I1 + I2 + m2 * (l * l + 2.0 * l * c2 * std::cos(q2))) * a1 + m12 * a2 -
                         h * (2.0 * w1 * w2 + w2 * w2) + weight1)
                      .epsilon(1e-14));
  CHECK(tau[1] == Approx(m12 * a1 + I2 * a2 + h * w1 * w1 + weight2).epsilon(1e-14));
}

TEST_CASE("At rest, inverse dynamics holds the weight as a dead load", "[inverse_dynamics][property]") {
  std::mt19937_64 generator(41);
  for (const Tree& skeleton : {test::rich_tree(), test::rhythm_tree()}) {
    const DynamicsTree tree = test::moving(skeleton);
    const int n = tree.n_dofs();
    const Pose<double> pose{test::random_vector(n, 0.8, generator)};
    Kinematics<double> kin;
    forward_kinematics(skeleton, pose, kin);
    VecX<double> Q = VecX<double>::Zero(n);
    for (const DeadLoad& load : weights(skeleton, test::fall)) add_dead_load(skeleton, kin, load, Q);
    const VecX<double> tau =
        inverse_dynamics<double>(tree, state_at(tree, pose), VecX<double>::Zero(n), test::fall);
    REQUIRE(Q.norm() > 10.0);
    for (int k = 0; k < n; ++k) CHECK(tau[k] == Approx(-Q[tree.dofs()[std::size_t(k)]]).margin(1e-13));
  }
}

TEST_CASE("A force on a body counts by the Jacobian of its point", "[inverse_dynamics][property]") {
  const Tree skeleton = test::rich_tree();
  const DynamicsTree tree = test::moving(skeleton);
  std::mt19937_64 generator(42);
  const auto state = test::random_state(tree, generator);
  TreeMotion<double> motion(tree);
  update_motion(tree, state, motion);
  InverseDynamics<double> with(tree), without(tree);
  BodyWrenches<double> wrenches(5);
  const Vec3<double> p_W(0.3, 0.8, -0.2), f_W(20.0, -50.0, 10.0);
  add_force(tree, motion, 4, p_W, f_W, wrenches);
  inverse_dynamics(tree, motion, test::fall, VecX<double>(), wrenches, with);
  inverse_dynamics(tree, motion, test::fall, VecX<double>(), {}, without);
  Kinematics<double> kin;
  forward_kinematics(skeleton, Pose<double>{state.q}, kin);
  Eigen::Matrix<double, 3, Eigen::Dynamic> J;
  point_jacobian(skeleton, kin, 4, p_W, J);
  const VecX<double> share = J.transpose() * f_W;
  REQUIRE(share.norm() > 10.0);
  CHECK((without.tau - with.tau - share).norm() < 1e-13 * share.norm());
}

TEST_CASE(
    "The mass matrix from composite inertias is that over Jacobians, positive definite, and what "
    "accelerations take",
    "[composite_inertia][property]") {
  std::mt19937_64 generator(43);
  for (const Tree& skeleton : {test::rich_tree(), test::rhythm_tree(), test::swimmer()}) {
    const DynamicsTree tree = test::moving(skeleton);
    const int n = tree.n_dofs();
    const auto state = test::random_state(tree, generator);
    const MatX<double> M = mass_matrix(tree, state);
    Pose<double> pose{VecX<double>(n)};
    std::vector<int> column(std::size_t(n), 0);
    for (int k = 0; k < n; ++k) {
      pose.q[tree.dofs()[std::size_t(k)]] = state.q[k];
      column[std::size_t(tree.dofs()[std::size_t(k)])] = k;
    }
    Kinematics<double> kin;
    forward_kinematics(skeleton, pose, kin);
    CHECK(test::relative_error(M, mass_matrix(skeleton, kin, column, n)) < 1e-14);
    CHECK((M - M.transpose()).norm() == 0.0);
    CHECK(M.llt().info() == Eigen::Success);
    const VecX<double> bias = inverse_dynamics<double>(tree, state, VecX<double>::Zero(n), test::fall);
    for (int k = 0; k < n; ++k) {
      const VecX<double> tau = inverse_dynamics<double>(tree, state, VecX<double>::Unit(n, k), test::fall);
      CHECK((tau - bias - M.col(k)).norm() < 1e-12 * M.norm());
    }
  }
}

TEST_CASE("The factors of a mass matrix solve with it", "[mass_factor][property]") {
  std::mt19937_64 generator(44);
  for (const Tree& skeleton : {test::rich_tree(), test::rhythm_tree()}) {
    const DynamicsTree tree = test::moving(skeleton);
    const auto state = test::random_state(tree, generator);
    TreeMotion<double> motion(tree);
    CompositeInertia<double> mass(tree);
    MassFactor<double> factor(tree);
    update_positions(tree, state, motion);
    composite_inertia(tree, motion, mass);
    factor_mass(tree, mass.packed, factor);
    const VecX<double> x = test::random_vector(tree.n_dofs(), 1.0, generator);
    VecX<double> b = tree.pattern().dense(mass.packed) * x;
    solve_mass(tree, factor, b);
    CHECK((b - x).norm() < 1e-12 * x.norm());
  }
}

TEST_CASE("A coordinate without mass has no forward dynamics, and says so", "[forward_dynamics][unit]") {
  const test::Axis z = test::Axis::UnitZ(), o = test::Axis::Zero();
  const Tree skeleton(
      {test::body("rod", 1.0, {0.3, 0.0, 0.0}), test::body("shadow", 0.0, o)},
      {test::joint(ground, 0, o, {test::turn(z, 0)}), test::joint(0, 1, o, {test::turn(z, 1)})},
      {test::coordinate("swing"), test::coordinate("idle")});
  const DynamicsTree tree = test::moving(skeleton);
  const VecX<double> zero = VecX<double>::Zero(2);
  CHECK_THROWS_AS(forward_dynamics<double>(tree, {zero, zero}, zero, test::fall), InvalidArgument);
  CHECK_THROWS_AS(by_articulated_body(tree, {zero, zero}, zero), InvalidArgument);
  CHECK(inverse_dynamics<double>(tree, {zero, zero}, zero, {0.0, -10.0, 0.0})[0] == Approx(3.0));
}

TEST_CASE("T3.2: Inverse dynamics takes back what forward dynamics gave, both ways",
          "[forward_dynamics][property]") {
  std::mt19937_64 generator(45);
  for (const BaseSpeed speed : {BaseSpeed::coordinate_rates, BaseSpeed::body_rates})
    for (const Tree& skeleton : {test::rich_tree(), test::rhythm_tree(), test::swimmer()})
      for (int draw = 0; draw < 5; ++draw) {
        const DynamicsTree tree = test::moving(skeleton, speed);
        const auto state = test::random_state(tree, generator);
        const VecX<double> tau = test::random_vector(tree.n_dofs(), 20.0, generator);
        const VecX<double> by_mass = forward_dynamics<double>(tree, state, tau, test::fall);
        const VecX<double> by_links = by_articulated_body(tree, state, tau);
        REQUIRE(by_mass.norm() > 1.0);
        CHECK((by_links - by_mass).norm() < 1e-11 * by_mass.norm());
        const double scale = mass_matrix(tree, state).norm() * by_mass.norm();
        CHECK((inverse_dynamics<double>(tree, state, by_links, test::fall) - tau).norm() < 1e-13 * scale);
        CHECK((inverse_dynamics<double>(tree, state, by_mass, test::fall) - tau).norm() < 1e-13 * scale);
      }
}

TEST_CASE("Forces from outside accelerate alike in both ways", "[forward_dynamics][property]") {
  const Tree skeleton = test::rhythm_tree();
  const DynamicsTree tree = test::moving(skeleton);
  std::mt19937_64 generator(46);
  const auto state = test::random_state(tree, generator);
  const VecX<double> tau = test::random_vector(tree.n_dofs(), 5.0, generator);
  ForwardDynamics<double> data(tree);
  update_motion(tree, state, data.motion);
  BodyWrenches<double> wrenches(5);
  for (int b = 0; b < 5; ++b)
    add_force<double>(tree, data.motion, b, test::random_vector(3, 1.0, generator),
                      test::random_vector(3, 30.0, generator), wrenches);
  forward_dynamics(tree, test::fall, tau, wrenches, data);
  const VecX<double> by_links = by_articulated_body(tree, state, tau, wrenches);
  CHECK((by_links - data.acceleration).norm() < 1e-11 * by_links.norm());
  CHECK((by_links - by_articulated_body(tree, state, tau)).norm() > 1.0);
}

TEST_CASE("A coordinate that drives joints by functions obeys Lagrange's equation",
          "[inverse_dynamics][property]") {
  // Oracle: tau = d/dt (dT/dv) - dT/dq + dU/dq with T = v^T M v / 2, M and U from the skeleton and their
  // slopes by differences.
  const Tree skeleton = test::rhythm_tree();
  const DynamicsTree tree = test::moving(skeleton);
  const int n = tree.n_dofs();
  std::mt19937_64 generator(47);
  const auto state = test::random_state(tree, generator);
  const VecX<double> a = test::random_vector(n, 1.0, generator);
  const auto M = [&](const VecX<double>& q) { return mass_matrix<double>(tree, {q, state.v}); };
  const auto energy = [&](const VecX<double>& q) {
    Kinematics<double> kin;
    Pose<double> pose{VecX<double>(n)};
    for (int k = 0; k < n; ++k) pose.q[tree.dofs()[std::size_t(k)]] = q[k];
    forward_kinematics(skeleton, pose, kin);
    const double T = 0.5 * state.v.dot(M(q) * state.v),
                 U = dead_load_potential(kin, weights(skeleton, test::fall));
    return VecX<double>{{T - U}};
  };
  const auto momentum_at = [&](const VecX<double>& q) { return VecX<double>(M(q) * state.v); };
  const MatX<double> slope = test::differences(energy, state.q, 1e-3);
  const VecX<double> expected =
      M(state.q) * a + test::differences(momentum_at, state.q, 1e-3) * state.v - slope.row(0).transpose();
  const VecX<double> tau = inverse_dynamics<double>(tree, state, a, test::fall);
  REQUIRE((tau - M(state.q) * a).norm() > 1.0);
  CHECK((tau - expected).norm() < 1e-8 * expected.norm());
}

TEST_CASE("Duals through both ways of forward dynamics are its derivatives", "[forward_dynamics][property]") {
  const DynamicsTree tree = test::moving(test::rich_tree());
  std::mt19937_64 generator(48);
  const auto state = test::random_state(tree, generator);
  VecX<double> x(33);
  x << state.q, state.v, test::random_vector(11, 10.0, generator);
  const auto acceleration = [&](const VecX<double>& at) {
    return forward_dynamics<double>(tree, {at.head(11), at.segment(11, 11)}, at.tail(11), test::fall);
  };
  const MatX<double> slopes = test::differences(acceleration, x, 1e-4);
  const VecX<Gradient> dual = test::dual_variables<Gradient>(x);
  ForwardDynamics<Gradient> data(tree);
  ArticulatedBody<Gradient> links(tree);
  update_motion<Gradient>(tree, {dual.head(11), dual.segment(11, 11)}, data.motion);
  forward_dynamics<Gradient>(tree, test::fall, dual.tail(11), {}, data);
  articulated_body<Gradient>(tree, data.motion, test::fall, dual.tail(11), {}, links);
  MatX<double> exact(11, 33), by_links(11, 33);
  for (Eigen::Index i = 0; i < 11; ++i)
    for (Eigen::Index j = 0; j < 33; ++j) {
      exact(i, j) = data.acceleration[i].partials[std::size_t(j)];
      by_links(i, j) = links.acceleration[i].partials[std::size_t(j)];
    }
  CHECK(test::relative_error(exact, slopes) < 1e-8);
  CHECK(test::relative_error(by_links, exact) < 1e-11);
}
