#include "catch.hpp"
#include "lumbopelvic/recruitment/problem.hpp"

namespace {

using namespace lumbopelvic;

TEST_CASE("A solution beyond a contact point's friction cone is cut along its own tangential force",
          "[recruitment][unit]") {
  const ProblemLayout layout{2, 1, 2, 0};
  VecX<double> x = VecX<double>::Zero(layout.size());
  x[layout.contact(1, 0)] = 3.0, x[layout.contact(1, 1)] = 5.0, x[layout.contact(1, 2)] = -4.0;
  const VecX<double> row = friction_cut(layout, x, 1, 0.6, 0.0);  // |T| = 5 N, 0.6 N = 3 N
  REQUIRE(row.size() == layout.size());
  CHECK(row[layout.contact(1, 0)] == Approx(-0.6));
  CHECK(row[layout.contact(1, 1)] == Approx(0.6));
  CHECK(row[layout.contact(1, 2)] == Approx(0.8));
  CHECK((row.array() != 0.0).count() == 3);
  CHECK(row.dot(x) == Approx(3.0 - 5.0));
}

TEST_CASE(
    "A solution within a contact point's friction cone, or beyond it by less than the slack, is not cut",
    "[recruitment][unit]") {
  const ProblemLayout layout{0, 0, 1, 0};
  VecX<double> x = VecX<double>::Zero(layout.size());
  x[layout.contact(0, 0)] = 3.1, x[layout.contact(0, 1)] = 5.0;
  CHECK(friction_cut(layout, x, 0, 0.7, 0.0).size() == 0);
  CHECK(friction_cut(layout, x, 0, 0.6, 0.0).size() == layout.size());
  CHECK(friction_cut(layout, x, 0, 0.6, 0.02).size() == 0);  // 0.1 N beyond, 0.02 (1 N + 5 N) allowed
}

}  // namespace
