#include "catch.hpp"
#include "lumbopelvic/multibody/momentum.hpp"
#include "support/moving_tree.hpp"

using namespace lumbopelvic;

namespace {

const auto limp = [](const TreeState<double>& state) {
  return VecX<double>(VecX<double>::Zero(state.v.size()));
};

/// What does not change in free flight, about the common centre of mass.
struct Conserved {
  double energy;
  Vec3<double> linear, angular;
};
Conserved conserved(const DynamicsTree& tree, const TreeState<double>& state, const Vec3<double>& gravity_W) {
  TreeMotion<double> motion(tree);
  update_motion(tree, state, motion);
  const auto m = momentum(tree, motion);
  return {kinetic_energy(tree, motion) + weight_potential(tree, motion, gravity_W), m.linear_W, m.angular_W};
}

/// The same motion with body rates, from a state of coordinate rates.
TreeState<double> with_quaternion(const DynamicsTree& tree, TreeState<double> state) {
  recenter_base(tree, state);
  return state;
}

}  // namespace

TEST_CASE("A quaternion turns as the rotation matrix it stands for", "[quaternion][property]") {
  std::mt19937_64 generator(51);
  for (const double size : {0.0, 1e-8, 0.019, 0.021, 2.0}) {
    const Vec3<double> theta = size * test::random_vector(3, 1.0, generator).normalized();
    Quaternion<double> Q;
    Q.coeffs() = test::random_vector(4, 1.0, generator).normalized();
    const Mat3<double> R = rotation_matrix(Q);
    CHECK((R - Q.toRotationMatrix()).norm() < 1e-14);
    const Mat3<double> further =
        size == 0.0 ? R : Mat3<double>(R * rotation_about<double>(theta / size, size));
    CHECK((rotation_matrix(turned(Q, theta)) - further).norm() < 1e-14);
    CHECK(turned(Q, theta).coeffs().norm() == Approx(1.0).epsilon(1e-15));
    Q.coeffs() *= 1.7;
    CHECK((rotation_matrix(Q) - R).norm() < 1e-14);
  }
}

TEST_CASE("The rate of a quaternion is that of its rotation, and pulls it to unit length",
          "[quaternion][property]") {
  using Instant = Dual<double, 1>;
  std::mt19937_64 generator(52);
  const Vec3<double> rate = test::random_vector(3, 2.0, generator);
  Quaternion<double> Q;
  Q.coeffs() = test::random_vector(4, 1.0, generator).normalized();
  Quaternion<Instant> moving = Q.cast<Instant>();
  for (Eigen::Index i = 0; i < 4; ++i)
    moving.coeffs()[i].partials[0] = quaternion_rate(Q, rate, 3.0).coeffs()[i];
  const Mat3<Instant> R = rotation_matrix(moving);
  const Mat3<double> expected = rotation_matrix(Q) * cross_matrix<double>(rate);
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) CHECK(R(i, j).partials[0] == Approx(expected(i, j)).margin(1e-14));

  // From no turn, a turn by theta goes at half of theta; its dual is finite there.
  Vec3<Instant> theta = Vec3<Instant>::Zero();
  theta[1].partials[0] = 1.0;
  CHECK(turned(identity_quaternion<Instant>(), theta).y().partials[0] == Approx(0.5).epsilon(1e-15));

  Quaternion<double> longer = Q;
  longer.coeffs() *= 1.1;
  CHECK(quaternion_rate(longer, rate, 3.0).coeffs().dot(longer.coeffs()) ==
        Approx(-3.0 * (1.21 - 1.0) * 1.21).epsilon(1e-13));
}

TEST_CASE("T3.1: A tree in free flight keeps energy and momentum", "[base_chart][verification]") {
  std::mt19937_64 generator(53);
  for (const BaseSpeed speed : {BaseSpeed::coordinate_rates, BaseSpeed::body_rates}) {
    const DynamicsTree tree = test::moving(test::swimmer(), speed);
    TreeState<double> state = test::random_state(tree, generator, 0.5, 1.5);
    const Conserved before = conserved(tree, state, test::fall);
    const double time = 0.6;
    test::let_go(tree, state, test::fall, limp, time, 1500);
    const Conserved after = conserved(tree, state, test::fall);
    REQUIRE(before.angular.norm() > 0.1);
    CHECK(after.energy == Approx(before.energy).epsilon(1e-9));
    CHECK((after.angular - before.angular).norm() < 1e-9 * before.angular.norm());
    CHECK((after.linear - before.linear - 8.0 * time * test::fall).norm() < 1e-9 * after.linear.norm());
  }
}

TEST_CASE("A spinning body without torque keeps its angular momentum through an Euler singularity",
          "[base_chart][verification]") {
  // About the middle axis the motion is unstable: the body tumbles over and over.
  const test::Axis x = test::Axis::UnitX(), y = test::Axis::UnitY(), z = test::Axis::UnitZ();
  std::vector<Coordinate> coordinates;
  for (int c = 0; c < 3; ++c) coordinates.push_back(test::coordinate("turn" + std::to_string(c)));
  const Tree top(
      {test::body("top", 1.0, test::Axis::Zero(), {1.0, 2.0, 2.5})},
      {test::joint(ground, 0, test::Axis::Zero(), {test::turn(z, 0), test::turn(x, 1), test::turn(y, 2)})},
      coordinates);
  const DynamicsTree tree = test::moving(top, BaseSpeed::body_rates);
  TreeState<double> state{VecX<double>::Zero(3), VecX<double>{{0.01, 0.02, 3.0}}};
  const Conserved before = conserved(tree, state, Vec3<double>::Zero());
  double lowest = 1.0;
  for (int i = 0; i < 40; ++i) {
    test::let_go(tree, state, Vec3<double>::Zero(), limp, 0.25, 250);
    lowest = std::min(lowest, rotation_matrix(state.base_attitude)(1, 1));
  }
  const Conserved after = conserved(tree, state, Vec3<double>::Zero());
  REQUIRE(lowest < -0.9);  // it did turn over
  CHECK(after.energy == Approx(before.energy).epsilon(1e-9));
  CHECK((after.angular - before.angular).norm() < 1e-9 * before.angular.norm());
  CHECK(state.base_attitude.coeffs().norm() == Approx(1.0).epsilon(1e-9));
}

TEST_CASE("T3.6: Turns and quaternion as base give the same motion", "[base_chart][verification]") {
  const Tree skeleton = test::swimmer();
  const DynamicsTree by_turns = test::moving(skeleton),
                     by_quaternion = test::moving(skeleton, BaseSpeed::body_rates);
  std::mt19937_64 generator(54);
  TreeState<double> turns = test::random_state(by_turns, generator, 0.4, 1.0);
  TreeState<double> quaternion = with_quaternion(by_turns, turns);
  test::let_go(by_turns, turns, test::fall, limp, 0.4, 800);
  test::let_go(by_quaternion, quaternion, test::fall, limp, 0.4, 800);
  REQUIRE(turns.q.segment(3, 3).norm() > 0.1);
  const TreeState<double> same = with_quaternion(by_turns, turns);
  CHECK((same.q - quaternion.q).norm() < 1e-9);
  CHECK((same.v - quaternion.v).norm() < 1e-8);
  CHECK((rotation_matrix(same.base_attitude) - rotation_matrix(quaternion.base_attitude)).norm() < 1e-9);
}

TEST_CASE("Moving the chart of the base changes neither place nor velocity", "[base_chart][property]") {
  const Tree skeleton = test::rich_tree();
  const DynamicsTree tree = test::moving(skeleton), rates = test::moving(skeleton, BaseSpeed::body_rates);
  std::mt19937_64 generator(55);
  TreeState<double> state = test::random_state(tree, generator);
  state.base_attitude.coeffs() = test::random_vector(4, 1.0, generator).normalized();
  TreeMotion<double> before(tree), after(tree), quaternion(rates);
  update_motion(tree, state, before);
  recenter_base(tree, state);
  CHECK(state.q.segment(3, 3).norm() == 0.0);
  update_motion(tree, state, after);
  update_motion(rates, state, quaternion);
  for (std::size_t l = 0; l < tree.links().size(); ++l)
    for (const TreeMotion<double>* now : {&after, &quaternion}) {
      CHECK((now->X_OL[l].R - before.X_OL[l].R).norm() < 1e-14);
      CHECK((now->X_OL[l].p - before.X_OL[l].p).norm() < 1e-14);
      CHECK((now->velocity[l].angular - before.velocity[l].angular).norm() < 1e-14);
      CHECK((now->velocity[l].linear - before.velocity[l].linear).norm() < 1e-14);
    }
}

TEST_CASE("A base that does not turn about three axes has no quaternion", "[base_chart][unit]") {
  const DynamicsTree pendulum = test::moving(test::DoublePendulum().tree());
  TreeState<double> state{VecX<double>::Zero(2), VecX<double>::Zero(2)};
  CHECK_THROWS_AS(recenter_base(pendulum, state), InvalidArgument);
  CHECK_THROWS_AS(test::moving(test::DoublePendulum().tree(), BaseSpeed::body_rates), InvalidArgument);
  const DynamicsTree swimmer = test::moving(test::swimmer());
  CHECK_THROWS_AS(attitude_rate<double>(swimmer, {VecX<double>::Zero(11), VecX<double>::Zero(11)}),
                  InvalidArgument);
}
