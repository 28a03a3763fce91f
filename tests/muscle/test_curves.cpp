#include <boost/math/quadrature/gauss.hpp>
#include <vector>

#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/muscle/curves.hpp"

using namespace lumbopelvic;

namespace {

using Scalar = Dual<double, 1>;

struct Point {
  double x, y;
};

/// Integral of a curve from a to b by 30-point Gauss-Legendre rule on twenty pieces.
template <class Curve>
double integral(const Curve& curve, double a, double b) {
  constexpr int pieces = 20;
  double sum = 0.0;
  for (int i = 0; i < pieces; ++i)
    sum += boost::math::quadrature::gauss<double, 30>::integrate(curve, a + (b - a) * i / pieces,
                                                                 a + (b - a) * (i + 1) / pieces);
  return sum;
}

}  // namespace

TEST_CASE("T1.1: The muscle curves meet their constraints to rounding", "[curves][unit]") {
  CHECK(active_force_length(1.0) == Approx(1.0).margin(1e-12));
  CHECK(force_velocity(-1.0) == Approx(0.0).margin(1e-12));
  CHECK(force_velocity(0.0) == Approx(1.0).margin(1e-12));
  CHECK(tendon_force(1.0) == Approx(0.0).margin(1e-12));
  CHECK(tendon_force(1.049) == Approx(1.0).margin(1e-12));
  CHECK(passive_force_length(0.2) == Approx(0.0).margin(1e-12));
  CHECK(passive_force_length(1.6) == Approx(1.0).margin(1e-12));
}

TEST_CASE("T1.1: The muscle curves take the values worked out elsewhere from their published constants",
          "[curves][unit]") {
  // Computed once, with four digits, by a separate program from the constants of De Groote et al. (2016).
  const std::vector<Point> active{{0.5, 0.0541}, {0.6, 0.3021}, {0.8, 0.8364}, {1.2, 0.7937},
                                  {1.4, 0.3802}, {1.6, 0.1243}, {1.8, 0.0313}, {1.0133, 1.00107}};
  for (const Point& p : active) CHECK(active_force_length(p.x) == Approx(p.y).margin(1e-4));
  CHECK(active_force_length_slope(1.0) == Approx(0.1602).margin(1e-4));

  CHECK(force_velocity(1.0) == Approx(1.7943).margin(1e-4));
  CHECK(force_velocity_slope(0.0) == Approx(2.451).margin(5e-4));
  CHECK(force_velocity_slope(-1.0) == Approx(0.334).margin(5e-4));
  CHECK(force_velocity_slope(1.0) == Approx(0.305).margin(5e-4));

  for (const Point& p : std::vector<Point>{{1.0, 0.0182}, {1.2, 0.0694}, {1.4, 0.2635}})
    CHECK(passive_force_length(p.x) == Approx(p.y).margin(1e-4));

  CHECK(tendon_kt() == Approx(36.5665).margin(1e-4));
  CHECK(tendon_force_slope(1.0) == Approx(7.31).margin(5e-3));
  CHECK(tendon_force_slope(1.049) == Approx(43.88).margin(5e-3));
}

TEST_CASE("Every slope is the derivative of its curve", "[curves][property]") {
  for (const double x : {0.25, 0.6, 0.99, 1.0, 1.0133, 1.3, 1.75}) {
    const Scalar l = Scalar::variable(x, 0);
    CHECK(active_force_length_slope(x) == Approx(active_force_length(l).partials[0]).margin(1e-13));
    CHECK(passive_force_length_slope(x) == Approx(passive_force_length(l).partials[0]).epsilon(1e-13));
    const Scalar v = Scalar::variable(x - 1.0, 0);
    CHECK(force_velocity_slope(x - 1.0) == Approx(force_velocity(v).partials[0]).epsilon(1e-13));
    const Scalar strained = Scalar::variable(1.0 + 0.03 * x, 0);
    CHECK(tendon_force_slope(1.0 + 0.03 * x) == Approx(tendon_force(strained).partials[0]).epsilon(1e-13));
  }
}

TEST_CASE("The inverse of the force-velocity curve undoes it", "[curves][property]") {
  for (const double v : {-1.0, -0.3, -1e-8, 0.0, 1e-8, 0.4, 1.0})
    CHECK(force_velocity_inverse(force_velocity(v)) == Approx(v).margin(1e-13));
}

TEST_CASE("T1.2: The stored energies are the integrals of the passive curves", "[curves][verification]") {
  for (const double l : {0.3, 0.9, 1.3, 1.7})
    CHECK(passive_energy(l) - passive_energy(0.2) ==
          Approx(integral([](double x) { return passive_force_length(x); }, 0.2, l)).epsilon(1e-9));
  for (const double l : {1.001, 1.02, 1.049, 1.09})
    CHECK(tendon_energy(l) - tendon_energy(1.0) ==
          Approx(integral([](double x) { return tendon_force(x); }, 1.0, l)).epsilon(1e-9));
}
