/// Splines of many columns: against Curve's, exact for cubics, of fourth order.

#include <cmath>

#include "catch.hpp"
#include "lumbopelvic/math/curve.hpp"
#include "lumbopelvic/math/spline_table.hpp"

using namespace lumbopelvic;

TEST_CASE("A table of splines is what single splines are", "[math][verification]") {
  const std::vector<double> x{0.0, 0.1, 0.4, 0.5, 1.1, 1.2, 2.0};
  MatX<double> y(7, 2);
  for (int i = 0; i < 7; ++i)
    y(i, 0) = std::sin(3 * x[std::size_t(i)]), y(i, 1) = std::exp(x[std::size_t(i)]);
  const SplineTable table(VecX<double>::Map(x.data(), 7), y);
  VecX<double> value, first, second;
  for (int c = 0; c < 2; ++c) {
    const Curve curve = Curve::spline(x, {y.col(c).data(), y.col(c).data() + 7});
    for (const double at : {0.0, 0.05, 0.1, 0.45, 1.0, 1.7, 2.0}) {
      table.at(at, value, first, second);
      const auto expected = curve(at);
      CHECK(value[c] == Approx(expected.value).margin(1e-12));
      CHECK(first[c] == Approx(expected.first).margin(1e-11));
      CHECK(second[c] == Approx(expected.second).margin(1e-10));
    }
  }
}

TEST_CASE("Four points give the cubic through them", "[math][unit]") {
  const auto cubic = [](double x) { return 2.0 - x * (1.0 - x * (3.0 + 0.5 * x)); };
  const VecX<double> x{{-1.0, 0.5, 1.0, 3.0}};
  const SplineTable table(x, x.unaryExpr(cubic));
  VecX<double> value, first, second, third;
  table.at(2.2, value, first, second, third);
  CHECK(value[0] == Approx(cubic(2.2)).epsilon(1e-13));
  CHECK(first[0] == Approx(-1.0 + 6.0 * 2.2 + 1.5 * 2.2 * 2.2).epsilon(1e-13));
  CHECK(second[0] == Approx(6.0 + 3.0 * 2.2).epsilon(1e-13));
  CHECK(third[0] == Approx(3.0).epsilon(1e-12));
}

TEST_CASE("A table of splines is of fourth order", "[math][verification]") {
  const auto error = [](int n) {
    const VecX<double> x = VecX<double>::LinSpaced(n + 1, 0.0, 1.0);
    const SplineTable table(x, (7.0 * x.array()).sin().matrix());
    VecX<double> value, first, second;
    double worst = 0.0;
    for (double at = 0.3; at < 0.7; at += 0.013) {
      table.at(at, value, first, second);
      worst = std::max(worst, std::abs(value[0] - std::sin(7.0 * at)));
    }
    return worst;
  };
  CHECK(std::log2(error(40) / error(80)) > 3.7);
}

TEST_CASE("A table of splines refuses what it cannot join", "[math][unit]") {
  const VecX<double> x{{0.0, 1.0, 1.0, 2.0}};
  CHECK_THROWS_AS(SplineTable(x, MatX<double>::Zero(4, 1)), InvalidArgument);
  CHECK_THROWS_AS(SplineTable(x.head(3), MatX<double>::Zero(3, 1)), InvalidArgument);
  const SplineTable table(VecX<double>::LinSpaced(4, 0.0, 1.0), MatX<double>::Zero(4, 1));
  VecX<double> value, first, second;
  CHECK_THROWS_WITH(table.at(1.1, value, first, second), Catch::Matchers::Contains("x is 1.1"));
}
