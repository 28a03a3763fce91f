#include "catch.hpp"
#include "lumbopelvic/multibody/body_point.hpp"
#include "lumbopelvic/multibody/jacobian.hpp"
#include "support/moving_tree.hpp"

using namespace lumbopelvic;

namespace {

using Instant = Dual<double, 1>;

/// Largest distance of all body frames from those of `forward_kinematics`.
double frame_error(const Tree& tree, const DynamicsTree& dynamics, const Pose<double>& pose) {
  TreeMotion<double> motion(dynamics);
  update_positions(dynamics, state_at(dynamics, pose), motion);
  Kinematics<double> kin;
  forward_kinematics(tree, pose, kin);
  std::vector<Transform<double>> X_WB;
  body_frames(dynamics, motion, X_WB);
  double error = 0.0;
  for (std::size_t b = 0; b < X_WB.size(); ++b)
    error = std::max({error, (X_WB[b].R - kin.X_WB[b].R).norm(), (X_WB[b].p - kin.X_WB[b].p).norm()});
  return error;
}

}  // namespace

TEST_CASE("A tree compiled for motion is where the tree is, whatever drives the joints",
          "[tree_motion][property]") {
  std::mt19937_64 generator(31);
  for (const Tree& tree : {test::rich_tree(), test::rhythm_tree()})
    for (const double size : {0.0, 1e-8, 0.7, 2.5}) {
      Pose<double> pose{test::random_vector(tree.n_coordinates(), size, generator)};
      pose.base_attitude.coeffs() = test::random_vector(4, 1.0, generator).normalized();
      CHECK(frame_error(tree, test::moving(tree), pose) < 1e-14);
    }
}

TEST_CASE("What is held stays where it is held, welded to what moves", "[tree_motion][property]") {
  const Tree tree = test::rich_tree();
  std::mt19937_64 generator(32);
  Pose<double> pose{test::random_vector(11, 0.8, generator)};
  pose.base_attitude.coeffs() = test::random_vector(4, 1.0, generator).normalized();
  for (const std::vector<int>& moves : {std::vector<int>{7}, {9, 3}, {0, 1, 2, 3, 4, 5}, {8, 10}, {}}) {
    const DynamicsTree dynamics(tree, moves, pose);
    CHECK(dynamics.n_dofs() == int(moves.size()));
    CHECK(dynamics.n_links() <= int(moves.size()) + 1);
    Pose<double> elsewhere = pose;
    for (const int c : moves) elsewhere.q[c] += 0.3;
    CHECK(frame_error(tree, dynamics, elsewhere) < 1e-14);
  }
}

TEST_CASE("Velocities and drifts are the derivatives in time of where points are",
          "[tree_motion][property]") {
  std::mt19937_64 generator(33);
  for (const BaseSpeed speed : {BaseSpeed::coordinate_rates, BaseSpeed::body_rates})
    for (const Tree& tree : {test::rich_tree(), test::rhythm_tree()}) {
      const DynamicsTree dynamics = test::moving(tree, speed);
      const auto state = test::random_state(dynamics, generator);
      const auto moving = test::in_time(dynamics, state);
      TreeMotion<double> motion(dynamics);
      TreeMotion<Instant> in_time(dynamics);
      update_motion(dynamics, state, motion);
      update_motion(dynamics, moving, in_time);
      double largest = 0.0;
      for (int b = 0; b < tree.n_bodies(); ++b) {
        const Vec3<double> p_B(0.2, -0.3, 0.1), p_W = body_frame(dynamics, motion, b) * p_B;
        const Vec3<Instant> p_t = body_frame(dynamics, in_time, b) * p_B.cast<Instant>().eval();
        const Vec3<double> v_W = point_velocity(dynamics, motion, b, p_W),
                           a_W = point_drift(dynamics, motion, b, p_W);
        const Vec3<Instant> v_t = point_velocity(dynamics, in_time, b, p_t);
        Jacobian3<double> J;
        point_jacobian(dynamics, motion, b, p_W, J);
        largest = std::max(largest, a_W.norm());
        for (int i = 0; i < 3; ++i) {
          CHECK(p_t[i].partials[0] == Approx(v_W[i]).margin(1e-14));
          CHECK(v_t[i].partials[0] == Approx(a_W[i]).margin(1e-13));
          CHECK(J.row(i).dot(state.v) == Approx(v_W[i]).margin(1e-14));
        }
      }
      REQUIRE(largest > 0.1);
    }
}

TEST_CASE("The Jacobian of a point is the one over the skeleton", "[jacobian][property]") {
  const Tree tree = test::rich_tree();
  const DynamicsTree dynamics = test::moving(tree);
  std::mt19937_64 generator(34);
  const Pose<double> pose{test::random_vector(11, 0.8, generator)};
  TreeMotion<double> motion(dynamics);
  update_positions(dynamics, state_at(dynamics, pose), motion);
  Kinematics<double> kin;
  forward_kinematics(tree, pose, kin);
  for (int b = 0; b < tree.n_bodies(); ++b) {
    const Vec3<double> p_W = world_point(kin, {b, {0.2, -0.3, 0.1}});
    Jacobian3<double> ours, theirs, turning;
    point_jacobian(dynamics, motion, b, p_W, ours);
    point_jacobian(tree, kin, b, p_W, theirs);
    angular_jacobian(dynamics, motion, b, turning);
    for (int k = 0; k < 11; ++k)
      CHECK((ours.col(k) - theirs.col(dynamics.dofs()[std::size_t(k)])).norm() < 1e-14);
    // The difference of two points of the body moves by turning alone.
    Jacobian3<double> beside;
    const Vec3<double> arm(0.1, 0.5, -0.2);
    point_jacobian(dynamics, motion, b, Vec3<double>(p_W + arm), beside);
    for (int k = 0; k < 11; ++k)
      CHECK((beside.col(k) - ours.col(k) - turning.col(k).cross(arm)).norm() < 1e-14);
  }
}

TEST_CASE("Coordinates that cannot move are refused", "[tree_motion][unit]") {
  const Tree tree = test::rich_tree();
  const Pose<double> held{VecX<double>::Zero(11)};
  CHECK_THROWS_AS(DynamicsTree(tree, {3, 3}, held), InvalidArgument);
  CHECK_THROWS_AS(DynamicsTree(tree, {11}, held), InvalidArgument);
  CHECK_THROWS_AS(DynamicsTree(tree, {-1}, held), InvalidArgument);
  CHECK_THROWS_AS(DynamicsTree(tree, {3}, Pose<double>{VecX<double>::Zero(10)}), InvalidArgument);
  CHECK_THROWS_AS(DynamicsTree(tree, {3, 4}, held, BaseSpeed::body_rates), InvalidArgument);
  const Tree idle({test::body("one", 1.0, test::Axis::Zero())},
                  {test::joint(ground, 0, test::Axis::Zero(), {test::turn(test::Axis::UnitZ(), 0)})},
                  {test::coordinate("turn"), test::coordinate("idle")});
  CHECK_THROWS_AS(DynamicsTree(idle, {1}, Pose<double>{VecX<double>::Zero(2)}), InvalidArgument);
  const DynamicsTree dynamics = test::moving(tree);
  TreeMotion<double> motion(dynamics);
  CHECK_THROWS_AS(update_motion(dynamics, {VecX<double>::Zero(10), VecX<double>::Zero(11)}, motion),
                  InvalidArgument);
  CHECK_THROWS_AS(update_motion(dynamics, {VecX<double>::Zero(11), VecX<double>::Zero(10)}, motion),
                  InvalidArgument);
}
