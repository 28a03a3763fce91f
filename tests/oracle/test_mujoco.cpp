#include "oracle/disc_column.hpp"
#include "oracle/mujoco_engine.hpp"

using namespace lumbopelvic;

TEST_CASE("MuJoCo agrees on the shipped skeleton, axis by axis, at 200 states", "[mujoco][verification]") {
  test::compare_axis_by_axis<test::MujocoEngine>();
}

TEST_CASE("MuJoCo agrees on the shipped skeleton with functions and shared coordinates, at 200 states",
          "[mujoco][verification]") {
  test::compare_through_functions<test::MujocoEngine>();
}

TEST_CASE("MuJoCo lets a sprung column of six segments go the same way for a second",
          "[mujoco][verification]") {
  const test::SprungColumn column;
  test::MujocoEngine engine(column.engine);
  const VecX<double> theirs = engine.let_go(column.moving, column.q, column.v, 1.0, 10000);
  REQUIRE((theirs - column.q).norm() > 0.01);
  CHECK(test::difference(column.let_go(10000), theirs) < 1e-6);
}

TEST_CASE("MuJoCo lets a column of six whole discs go the same way for a second", "[mujoco][verification]") {
  test::compare_disc_column<test::MujocoEngine>(10000);
}
