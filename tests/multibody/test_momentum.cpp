#include "catch.hpp"
#include "lumbopelvic/multibody/mass_matrix.hpp"
#include "lumbopelvic/multibody/momentum.hpp"
#include "support/moving_tree.hpp"

using namespace lumbopelvic;

namespace {

struct Moved {
  TreeMotion<double> motion;
  CompositeInertia<double> composite;
  Momentum<double> momentum;
  Eigen::Matrix<double, 6, Eigen::Dynamic> matrix;

  Moved(const DynamicsTree& tree, const TreeState<double>& state) : motion(tree), composite(tree) {
    update_motion(tree, state, motion);
    composite_inertia(tree, motion, composite);
    momentum = lumbopelvic::momentum(tree, motion);
    momentum_matrix(tree, motion, composite, matrix);
  }
};

}  // namespace

TEST_CASE("A wheel on an arm has the momentum of the textbook", "[momentum][unit]") {
  // Arm of mass 2 swings about z at 3 rad/s with its centre 0.4 out; the wheel, mass 1, at its end 0.8 out,
  // turns on at 5 rad/s.
  const test::Axis z = test::Axis::UnitZ(), o = test::Axis::Zero();
  const Tree skeleton(
      {test::body("arm", 2.0, {0.4, 0.0, 0.0}, {0.0, 0.1, 0.1}),
       test::body("wheel", 1.0, o, {0.1, 0.1, 0.2})},
      {test::joint(ground, 0, o, {test::turn(z, 0)}), test::joint(0, 1, {0.8, 0.0, 0.0}, {test::turn(z, 1)})},
      {test::coordinate("arm"), test::coordinate("wheel")});
  const DynamicsTree tree = test::moving(skeleton);
  const Moved moved(tree, {VecX<double>::Zero(2), VecX<double>{{3.0, 5.0}}});
  const double center = 1.6 / 3.0, py = 2.0 * 1.2 + 1.0 * 2.4;
  CHECK(moved.momentum.mass == Approx(3.0));
  CHECK(moved.momentum.center_W.x() == Approx(center));
  CHECK(moved.momentum.linear_W.y() == Approx(py));
  CHECK(moved.momentum.velocity_W.y() == Approx(py / 3.0));
  const double about_hinge = (0.1 + 2.0 * 0.16) * 3.0 + 0.64 * 3.0 + 0.2 * 8.0;
  CHECK(moved.momentum.angular_W.z() == Approx(about_hinge - center * py));
  CHECK(kinetic_energy(tree, moved.motion) == Approx(0.5 * (0.1 + 0.32 + 0.64) * 9.0 + 0.5 * 0.2 * 64.0));
}

TEST_CASE("Momentum, its matrix, energy and centre of mass are those over the skeleton",
          "[momentum][property]") {
  std::mt19937_64 generator(61);
  for (const Tree& skeleton : {test::rich_tree(), test::rhythm_tree()}) {
    const DynamicsTree tree = test::moving(skeleton);
    const auto state = test::random_state(tree, generator);
    const Moved moved(tree, state);
    Pose<double> pose{VecX<double>(tree.n_dofs())};
    for (int k = 0; k < tree.n_dofs(); ++k) pose.q[tree.dofs()[std::size_t(k)]] = state.q[k];
    Kinematics<double> kin;
    forward_kinematics(skeleton, pose, kin);
    CHECK((moved.momentum.center_W - center_of_mass(skeleton, kin)).norm() < 1e-14);
    CHECK(weight_potential(tree, moved.motion, test::fall) ==
          Approx(dead_load_potential(kin, weights(skeleton, test::fall))).epsilon(1e-13));
    CHECK(kinetic_energy(tree, moved.motion) ==
          Approx(0.5 * state.v.dot(mass_matrix(tree, state) * state.v)).epsilon(1e-13));
    const Vec6<double> by_matrix = moved.matrix * state.v;
    CHECK((by_matrix.head<3>() - moved.momentum.angular_W).norm() < 1e-13);
    CHECK((by_matrix.tail<3>() - moved.momentum.linear_W).norm() < 1e-13);
    REQUIRE(moved.momentum.angular_W.norm() > 0.01);
  }
}

TEST_CASE("The centre of mass moves at the momentum over the mass", "[momentum][property]") {
  using Instant = Dual<double, 1>;
  const DynamicsTree tree = test::moving(test::rhythm_tree(), BaseSpeed::body_rates);
  std::mt19937_64 generator(62);
  const auto state = test::random_state(tree, generator);
  TreeMotion<Instant> motion(tree);
  update_motion(tree, test::in_time(tree, state), motion);
  const auto m = momentum(tree, motion);
  for (int i = 0; i < 3; ++i) CHECK(m.center_W[i].partials[0] == Approx(m.velocity_W[i].value).margin(1e-14));
}

TEST_CASE("Without forces on the base, momentum changes by weight and outside forces alone",
          "[momentum][property]") {
  using Instant = Dual<double, 1>;
  const DynamicsTree tree = test::moving(test::rich_tree());
  std::mt19937_64 generator(63);
  const auto state = test::random_state(tree, generator);
  VecX<double> tau = test::random_vector(11, 20.0, generator);
  tau.head(6).setZero();
  ForwardDynamics<double> data(tree);
  update_motion(tree, state, data.motion);
  BodyWrenches<double> wrenches(5);
  const Vec3<double> p_W(0.5, 0.4, 0.2), f_W(10.0, 20.0, -5.0);
  add_force(tree, data.motion, 2, p_W, f_W, wrenches);
  forward_dynamics(tree, test::fall, tau, wrenches, data);
  auto moving = test::in_time(tree, state);
  for (Eigen::Index k = 0; k < 11; ++k) moving.v[k].partials[0] = data.acceleration[k];
  TreeMotion<Instant> motion(tree);
  update_motion(tree, moving, motion);
  const auto m = momentum(tree, motion);
  const Vec3<double> force = m.mass.value * test::fall + f_W;
  Vec3<double> center;
  for (int i = 0; i < 3; ++i) center[i] = m.center_W[i].value;
  const Vec3<double> moment = (p_W - center).cross(f_W);
  for (int i = 0; i < 3; ++i) {
    CHECK(m.linear_W[i].partials[0] == Approx(force[i]).margin(1e-11));
    CHECK(m.angular_W[i].partials[0] == Approx(moment[i]).margin(1e-11));
  }
}

TEST_CASE("A tree that moves no mass has no momentum", "[momentum][unit]") {
  const DynamicsTree still(test::rich_tree(), {}, Pose<double>{VecX<double>::Zero(11)});
  TreeMotion<double> motion(still);
  update_motion<double>(still, {VecX<double>(), VecX<double>()}, motion);
  CHECK_THROWS_AS(momentum(still, motion), InvalidArgument);
}
