#include "catch.hpp"
#include "lumbopelvic/math/even_times.hpp"

using namespace lumbopelvic;

TEST_CASE("Even times end with the duration where it is a multiple, and before it where not", "[unit]") {
  CHECK(even_times(0.3, 0.1) == std::vector<double>{0.0, 0.1, 0.2, 0.3});  // 3 * 0.1 is more than 0.3
  CHECK(even_times(0.35, 0.1).size() == 4);
  CHECK(even_times(0.35, 0.1).back() == Approx(0.3));
  CHECK(even_times(0.05, 0.1) == std::vector<double>{0.0});
}
