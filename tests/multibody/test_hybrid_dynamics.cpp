#include "catch.hpp"
#include "support/hybrid_dynamics.hpp"
#include "support/moving_tree.hpp"

using namespace lumbopelvic;

TEST_CASE("A pendulum on a pivot that is shaken swings as if gravity changed", "[hybrid_dynamics][unit]") {
  // Pivot slides up at y'': q'' = -(m l (g + y'') cos q) / (I + m l^2), q from horizontal; the pivot carries
  // the vertical force.
  const test::Axis y = test::Axis::UnitY(), z = test::Axis::UnitZ();
  const double m = 2.0, l = 0.5, I = 0.1, g = 9.81, rise = 4.0, q = 0.3, w = 1.5;
  const Tree skeleton({test::body("rod", m, {l, 0.0, 0.0}, {0.0, 0.0, I})},
                      {test::joint(ground, 0, test::Axis::Zero(), {test::slide(y, 0), test::turn(z, 1)})},
                      {test::coordinate("pivot", MotionKind::translation), test::coordinate("swing")});
  const DynamicsTree tree = test::moving(skeleton);
  HybridDynamics<double> data(tree);
  update_motion<double>(tree, {VecX<double>{{0.2, q}}, VecX<double>{{0.7, w}}}, data.parts.motion);
  hybrid_dynamics<double>(tree, {0.0, -g, 0.0}, {1, 0}, VecX<double>{{rise, NAN}}, VecX<double>{{NAN, 0.0}},
                          {}, data);
  const double swing = -m * l * (g + rise) * std::cos(q) / (I + m * l * l);
  CHECK(data.acceleration[0] == rise);
  CHECK(data.acceleration[1] == Approx(swing).epsilon(1e-14));
  CHECK(data.tau[0] ==
        Approx(m * (g + rise + l * (swing * std::cos(q) - w * w * std::sin(q)))).epsilon(1e-13));
  CHECK(data.tau[1] == 0.0);
}

TEST_CASE("With nothing prescribed it is forward dynamics, with everything it is inverse dynamics",
          "[hybrid_dynamics][property]") {
  const DynamicsTree tree = test::moving(test::rhythm_tree());
  const int n = tree.n_dofs();
  std::mt19937_64 generator(81);
  const auto state = test::random_state(tree, generator);
  const VecX<double> tau = test::random_vector(n, 10.0, generator),
                     a = test::random_vector(n, 5.0, generator);
  HybridDynamics<double> data(tree);
  update_motion(tree, state, data.parts.motion);
  hybrid_dynamics(tree, test::fall, std::vector<char>(std::size_t(n), 0), a, tau, {}, data);
  const VecX<double> forward = forward_dynamics<double>(tree, state, tau, test::fall);
  CHECK((data.acceleration - forward).norm() < 1e-12 * forward.norm());
  hybrid_dynamics(tree, test::fall, std::vector<char>(std::size_t(n), 1), a, tau, {}, data);
  const VecX<double> inverse = inverse_dynamics<double>(tree, state, a, test::fall);
  CHECK((data.tau - inverse).norm() < 1e-13 * inverse.norm());
  CHECK(data.acceleration == a);
}

TEST_CASE("Forces found for prescribed coordinates move the whole tree the same way",
          "[hybrid_dynamics][property]") {
  std::mt19937_64 generator(82);
  for (const Tree& skeleton : {test::rich_tree(), test::rhythm_tree()})
    for (int draw = 0; draw < 10; ++draw) {
      const DynamicsTree tree = test::moving(skeleton);
      const int n = tree.n_dofs();
      const auto state = test::random_state(tree, generator);
      const VecX<double> tau = test::random_vector(n, 10.0, generator),
                         a = test::random_vector(n, 5.0, generator);
      std::vector<char> prescribed(std::size_t(n), 0);
      for (char& one : prescribed) one = generator() % 2 == 0;
      HybridDynamics<double> data(tree);
      update_motion(tree, state, data.parts.motion);
      BodyWrenches<double> wrenches(5);
      add_force<double>(tree, data.parts.motion, 3, {0.1, 0.2, 0.3}, {20.0, -10.0, 5.0}, wrenches);
      hybrid_dynamics(tree, test::fall, prescribed, a, tau, wrenches, data);
      ForwardDynamics<double> whole(tree);
      update_motion(tree, state, whole.motion);
      forward_dynamics(tree, test::fall, data.tau, wrenches, whole);
      CHECK((whole.acceleration - data.acceleration).norm() < 1e-10 * whole.acceleration.norm());
      for (int k = 0; k < n; ++k)
        CHECK((prescribed[std::size_t(k)] ? data.acceleration[k] == a[k] : data.tau[k] == tau[k]));
    }
}

TEST_CASE("Hybrid dynamics refuses vectors of another size", "[hybrid_dynamics][unit]") {
  const DynamicsTree tree = test::moving(test::DoublePendulum().tree());
  HybridDynamics<double> data(tree);
  const VecX<double> two = VecX<double>::Zero(2), three = VecX<double>::Zero(3);
  update_motion<double>(tree, {two, two}, data.parts.motion);
  CHECK_THROWS_AS(hybrid_dynamics<double>(tree, test::fall, {1}, two, two, {}, data), InvalidArgument);
  CHECK_THROWS_AS(hybrid_dynamics<double>(tree, test::fall, {1, 0}, three, two, {}, data), InvalidArgument);
  CHECK_THROWS_AS(hybrid_dynamics<double>(tree, test::fall, {1, 0}, two, three, {}, data), InvalidArgument);
}
