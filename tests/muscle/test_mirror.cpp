#include "catch.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "support/mirror.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

TEST_CASE("The shipped model is its own mirror image: lengths and moment arms", "[path][property]") {
  const Model& model = test::shipped_model();
  const test::Mirror mirror(model);
  for (const unsigned seed : {1u, 2u, 3u}) {
    const VecX<double> q = seed == 1u ? test::standing().pose.q : test::random_pose(model, seed, 0.5);
    Kinematics<double> kin, kin_mirror;
    forward_kinematics(model.tree, Pose<double>{q}, kin);
    forward_kinematics(model.tree, Pose<double>{mirror(q)}, kin_mirror);
    double length_error = 0.0, arm_error = 0.0;
    for (int m = 0; m < model.n_fascicles(); ++m) {
      const int other = mirror.fascicle[std::size_t(m)];
      REQUIRE(other != m);
      VecX<double> g = VecX<double>::Zero(q.size()), g_mirror = g;
      const double l =
          add_length_gradient(model.tree, kin, model.surfaces, model.paths[std::size_t(m)], 1.0, g);
      const double l_mirror = add_length_gradient(model.tree, kin_mirror, model.surfaces,
                                                  model.paths[std::size_t(other)], 1.0, g_mirror);
      length_error = std::max(length_error, std::abs(l - l_mirror));
      arm_error = std::max(arm_error, (mirror(g_mirror) - g).cwiseAbs().maxCoeff());
    }
    CHECK(length_error < 1e-12);
    CHECK(arm_error < 1e-12);
  }
}

TEST_CASE("Left and right fascicles of the shipped model have the same parameters", "[fascicle][property]") {
  const Model& model = test::shipped_model();
  for (const Fascicle& f : model.fascicles) {
    const Fascicle& other = model.fascicles[std::size_t(model.fascicle(test::mirrored(f.name)))];
    INFO(f.name);
    CHECK(f.side != other.side);
    CHECK(f.group == other.group);
    CHECK(f.max_force == other.max_force);
    CHECK(f.optimal_length == other.optimal_length);
    CHECK(f.slack_length == other.slack_length);
    CHECK(f.pennation == other.pennation);
  }
}
