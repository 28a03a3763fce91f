#include "catch.hpp"
#include "lumbopelvic/math/curve.hpp"
#include "lumbopelvic/math/dual.hpp"

using namespace lumbopelvic;

namespace {
// The knee's forward slide against its bend, as the model tables publish it [rad, m].
const std::vector<double> bend{0,       0.174533, 0.349066, 0.523599, 0.698132, 0.872665, 1.0472,
                               1.22173, 1.39626,  1.5708,   1.74533,  1.91986,  2.0944};
const std::vector<double> glide{0,        0.000479, 0.000835, 0.001086, 0.001251, 0.001346, 0.001391,
                                0.001403, 0.0014,   0.0014,   0.001421, 0.001481, 0.001599};
}  // namespace

TEST_CASE("A spline runs through its points and has two continuous derivatives", "[curve][property]") {
  const Curve knee = Curve::spline(bend, glide);
  for (std::size_t i = 0; i < bend.size(); ++i) {
    CHECK(knee(bend[i]).value == Approx(glide[i]).margin(1e-15));
    if (i == 0 || i + 1 == bend.size()) continue;
    const auto before = knee(bend[i] - 1e-10), after = knee(bend[i] + 1e-10);
    CHECK(before.value == Approx(after.value).margin(1e-12));
    CHECK(before.first == Approx(after.first).margin(1e-11));
    CHECK(before.second == Approx(after.second).margin(1e-10));
  }
}

TEST_CASE("Between its points the knee glides as the cubic through the four nearest ones", "[curve][unit]") {
  // Halfway between two knots in the middle of the range, where the end conditions no longer matter, any
  // cubic spline gives the value of the local cubic through four points to about its fourth difference: 2e-7
  // m here.
  const double local = (9.0 * (glide[5] + glide[6]) - (glide[4] + glide[7])) / 16.0;
  CHECK(Curve::spline(bend, glide)((bend[5] + bend[6]) / 2.0).value == Approx(local).margin(5e-7));
}

TEST_CASE("A spline through points of a cubic is that cubic, beyond its points too",
          "[curve][verification]") {
  const auto cubic = [](double x) { return 0.3 - x + 0.7 * x * x - 0.2 * x * x * x; };
  std::vector<double> x{-1.0, -0.4, 0.1, 0.9, 1.3, 2.0}, y;
  for (const double xi : x) y.push_back(cubic(xi));
  const Curve curve = Curve::spline(x, y);
  for (const double t : {-1.5, -1.0, -0.7, 0.0, 1.1, 2.0, 2.5}) {
    CHECK(curve(t).value == Approx(cubic(t)).margin(1e-13));
    CHECK(curve(t).first == Approx(-1.0 + 1.4 * t - 0.6 * t * t).margin(1e-12));
    CHECK(curve(t).second == Approx(1.4 - 1.2 * t).margin(1e-12));
  }
}

TEST_CASE("A curve's derivatives are those of its value", "[curve][property]") {
  using Inner = Dual<double, 1>;
  using Outer = Dual<Inner, 1>;
  for (const Curve& curve : {Curve::spline(bend, glide), Curve::line(-0.6, 0.1)})
    for (const double x : {-0.1, 0.2, 1.0, 2.3}) {
      const auto value = curve(Outer::variable(Inner::variable(x, 0), 0)).value;
      CHECK(curve(x).first == Approx(value.partials[0].value).margin(1e-15));
      CHECK(curve(x).second == Approx(value.partials[0].partials[0]).margin(1e-15));
    }
}

TEST_CASE("Points that make no spline are refused", "[curve][unit]") {
  CHECK_THROWS_AS(Curve::spline({0.0, 1.0, 2.0}, {0.0, 1.0, 2.0}), InvalidArgument);
  CHECK_THROWS_AS(Curve::spline({0.0, 1.0, 1.0, 2.0}, {0.0, 1.0, 2.0, 3.0}), InvalidArgument);
  CHECK_THROWS_AS(Curve::spline({0.0, 1.0, 2.0, 3.0}, {0.0, 1.0, 2.0}), InvalidArgument);
}
