#include "catch.hpp"
#include "lumbopelvic/multibody/inertial_load.hpp"
#include "support/hand_tree.hpp"

using namespace lumbopelvic;

TEST_CASE("Inertia as dead loads does the work of inverse dynamics without weight",
          "[inertial_load][verification]") {
  const Tree tree = test::rich_tree();
  std::vector<int> moving(std::size_t(tree.n_coordinates()));
  for (std::size_t c = 0; c < moving.size(); ++c) moving[c] = int(c);
  std::mt19937_64 generator(5);
  const Pose<double> pose{test::random_vector(tree.n_coordinates(), 0.6, generator)};
  const DynamicsTree compiled(tree, moving, pose);
  TreeState<double> state = state_at(compiled, pose);
  state.v = test::random_vector(compiled.n_dofs(), 2.0, generator);
  const VecX<double> acceleration = test::random_vector(compiled.n_dofs(), 5.0, generator);
  const Vec3<double> gravity{0.0, -9.81, 0.0};
  TreeMotion<double> motion(compiled);
  InverseDynamics<double> inverse(compiled);
  update_motion(compiled, state, motion);
  inverse_dynamics(compiled, motion, gravity, acceleration, {}, inverse);

  Kinematics<double> kin;
  forward_kinematics(tree, pose, kin);
  VecX<double> Q = VecX<double>::Zero(tree.n_coordinates());
  for (const DeadLoad& load : inertial_loads(tree, compiled, motion, gravity, inverse))
    add_dead_load(tree, kin, load, Q);
  for (const DeadLoad& weight : weights(tree, gravity)) add_dead_load(tree, kin, weight, Q);
  for (int i = 0; i < compiled.n_dofs(); ++i)
    CHECK(Q[compiled.dofs()[std::size_t(i)]] == Approx(-inverse.tau[i]).margin(1e-9));
}
