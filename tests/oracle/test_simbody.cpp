#include "oracle/disc_column.hpp"
#include "oracle/simbody_engine.hpp"

using namespace lumbopelvic;

TEST_CASE("Simbody agrees on the shipped skeleton, axis by axis, at 200 states", "[simbody][verification]") {
  test::compare_axis_by_axis<test::SimbodyEngine>();
}

TEST_CASE("Simbody agrees on the shipped skeleton with functions and shared coordinates, at 200 states",
          "[simbody][verification]") {
  test::compare_through_functions<test::SimbodyEngine>();
}

TEST_CASE("Simbody lets a sprung column of six segments go the same way for a second",
          "[simbody][verification]") {
  const test::SprungColumn column;
  test::SimbodyEngine engine(column.engine);
  const VecX<double> theirs = engine.let_go(column.moving, column.q, column.v, 1.0, 1e-10);
  REQUIRE((theirs - column.q).norm() > 0.01);
  CHECK(test::difference(column.let_go(20000), theirs) < 1e-6);
}

TEST_CASE("Simbody lets a column of six whole discs go the same way for a second",
          "[simbody][verification]") {
  test::compare_disc_column<test::SimbodyEngine>(10000);
}
