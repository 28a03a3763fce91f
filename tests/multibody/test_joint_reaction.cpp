#include "catch.hpp"
#include "lumbopelvic/multibody/joint_reaction.hpp"
#include "lumbopelvic/multibody/momentum.hpp"
#include "support/moving_tree.hpp"

using namespace lumbopelvic;

namespace {

/// Reactions at given accelerations, with a force on one body.
struct Held {
  TreeMotion<double> motion;
  InverseDynamics<double> inverse;
  BodyWrenches<double> wrenches;
  std::vector<JointReaction<double>> reactions;

  Held(const DynamicsTree& tree, const TreeState<double>& state, const VecX<double>& acceleration,
       int pushed = -1, const Vec3<double>& p_W = Vec3<double>::Zero(),
       const Vec3<double>& f_W = Vec3<double>::Zero())
      : motion(tree), inverse(tree), wrenches(std::size_t(tree.n_bodies())) {
    update_motion(tree, state, motion);
    if (pushed >= 0) add_force(tree, motion, pushed, p_W, f_W, wrenches);
    inverse_dynamics(tree, motion, test::fall, acceleration, wrenches, inverse);
    reactions = joint_reactions(tree, motion, test::fall, inverse, wrenches);
  }
};

}  // namespace

TEST_CASE("A swinging double pendulum pulls at its hinges as the textbook says", "[joint_reaction][unit]") {
  // Both rods hang straight down (-y) and swing as one at w: the lower hinge carries m2 (g + w^2 r2).
  const test::DoublePendulum p;
  const DynamicsTree tree = test::moving(p.tree());
  const double w = 2.0, g = 9.81, down = -1.5707963267948966;
  TreeMotion<double> motion(tree);
  update_motion<double>(tree, {VecX<double>{{down, 0.0}}, VecX<double>{{w, 0.0}}}, motion);
  InverseDynamics<double> inverse(tree);
  inverse_dynamics(tree, motion, {0.0, -g, 0.0}, VecX<double>(), {}, inverse);
  const auto reactions = joint_reactions(tree, motion, {0.0, -g, 0.0}, inverse, {});
  const double lower = p.mass[1] * (g + w * w * (p.length + p.com[1])),
               upper = p.mass[0] * (g + w * w * p.com[0]);
  CHECK(reactions[1].force_W.y() == Approx(lower).epsilon(1e-13));
  CHECK(reactions[0].force_W.y() == Approx(lower + upper).epsilon(1e-13));
  CHECK(reactions[0].force_W.x() == Approx(0.0).margin(1e-12));
  CHECK(reactions[1].point_W.y() == Approx(-p.length).epsilon(1e-14));
  CHECK(reactions[0].moment_W.norm() < 1e-12);
}

TEST_CASE("At rest the ground carries the weight and what pushes, at its lever",
          "[joint_reaction][property]") {
  const Tree skeleton = test::rich_tree();
  const DynamicsTree tree = test::moving(skeleton);
  std::mt19937_64 generator(71);
  TreeState<double> state = test::random_state(tree, generator);
  state.v.setZero();
  const Vec3<double> p_W(0.4, 1.2, -0.1), f_W(30.0, -40.0, 10.0);
  const Held held(tree, state, VecX<double>(), 3, p_W, f_W);
  const auto m = momentum(tree, held.motion);
  const auto& base = held.reactions[0];
  const Vec3<double> weight = skeleton.total_mass() * test::fall;
  CHECK((base.force_W + weight + f_W).norm() < 1e-12);
  const Vec3<double> moment = (m.center_W - base.point_W).cross(weight) + (p_W - base.point_W).cross(f_W);
  REQUIRE(moment.norm() > 1.0);
  CHECK((base.moment_W + moment).norm() < 1e-12);
}

TEST_CASE("Reactions do the work of tau along every coordinate that moves", "[joint_reaction][property]") {
  std::mt19937_64 generator(72);
  for (const Tree& skeleton : {test::rich_tree(), test::rhythm_tree()}) {
    const DynamicsTree tree = test::moving(skeleton);
    const auto state = test::random_state(tree, generator);
    const Held held(tree, state, test::random_vector(tree.n_dofs(), 3.0, generator), 2, {0.3, 0.2, 0.1},
                    {5.0, 9.0, -7.0});
    VecX<double> power = VecX<double>::Zero(tree.n_dofs());
    for (int b = 0; b < tree.n_bodies(); ++b) {
      const auto& r = held.reactions[std::size_t(b)];
      Jacobian3<double> J, J_parent, turn, turn_parent;
      point_jacobian(tree, held.motion, b, r.point_W, J);
      angular_jacobian(tree, held.motion, b, turn);
      power += J.transpose() * r.force_W + turn.transpose() * r.moment_W;
      if (const int parent = tree.parent_body(b); parent != ground) {
        point_jacobian(tree, held.motion, parent, r.point_W, J_parent);
        angular_jacobian(tree, held.motion, parent, turn_parent);
        power -= J_parent.transpose() * r.force_W + turn_parent.transpose() * r.moment_W;
      }
    }
    REQUIRE(held.inverse.tau.norm() > 1.0);
    CHECK((power - held.inverse.tau).norm() < 1e-12 * power.norm());
  }
}

TEST_CASE("A joint carries the same whether its coordinate is held or moves at no rate",
          "[joint_reaction][property]") {
  const Tree skeleton = test::rich_tree();
  std::mt19937_64 generator(73);
  const Pose<double> pose{test::random_vector(11, 0.8, generator)};
  const DynamicsTree all = test::moving(skeleton), some(skeleton, {0, 1, 2, 3, 4, 5, 8}, pose),
                     none(skeleton, {}, pose);
  TreeState<double> wide = state_at(all, pose), narrow = state_at(some, pose);
  narrow.v = test::random_vector(7, 1.0, generator);
  const VecX<double> narrow_a = test::random_vector(7, 2.0, generator);
  VecX<double> wide_a = VecX<double>::Zero(11);
  for (int k = 0; k < 7; ++k)
    wide.v[some.dofs()[std::size_t(k)]] = narrow.v[k], wide_a[some.dofs()[std::size_t(k)]] = narrow_a[k];
  const Held moving(all, wide, wide_a, 4, {0.1, 0.2, 0.3}, {3.0, -8.0, 2.0});
  const Held welded(some, narrow, narrow_a, 4, {0.1, 0.2, 0.3}, {3.0, -8.0, 2.0});
  for (std::size_t b = 0; b < 5; ++b) {
    CHECK((moving.reactions[b].force_W - welded.reactions[b].force_W).norm() < 1e-12);
    CHECK((moving.reactions[b].moment_W - welded.reactions[b].moment_W).norm() < 1e-12);
    CHECK((moving.reactions[b].point_W - welded.reactions[b].point_W).norm() < 1e-14);
  }
  const Held still(none, {VecX<double>(), VecX<double>()}, VecX<double>());
  CHECK((still.reactions[0].force_W + skeleton.total_mass() * test::fall).norm() < 1e-12);
}
