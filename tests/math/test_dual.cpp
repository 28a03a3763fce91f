#include "catch.hpp"

#include <Eigen/Geometry>
#include <cmath>
#include <random>

#include "lumbopelvic/math/dual.hpp"

using namespace lumbopelvic;
using D1 = Dual<double, 1>;
using D2 = Dual<double, 2>;
using DD = Dual<D1, 1>;
static_assert(Real<D1> && Real<D2> && Real<DD>);

namespace {

/// x with ∂x = 1 and, in the outer layer, ∂∂x = 1: f(x).partials[0].partials[0] is f″.
DD second_order_variable(double x) { return DD::variable(D1::variable(x, 0), 0); }

struct Law {
  const char* name;
  DD (*dual)(const DD&);
  double x, value, first, second;  ///< worked by hand
};

const Law laws[] = {
    {"sqrt", [](const DD& x) { return sqrt(x); }, 4.0, 2.0, 0.25, -1.0 / 32.0},
    {"sin", [](const DD& x) { return sin(x); }, 0.3, std::sin(0.3), std::cos(0.3), -std::sin(0.3)},
    {"cos", [](const DD& x) { return cos(x); }, 0.3, std::cos(0.3), -std::sin(0.3), -std::cos(0.3)},
    {"tan", [](const DD& x) { return tan(x); }, M_PI / 4, 1.0, 2.0, 4.0},
    {"asin", [](const DD& x) { return asin(x); }, 0.6, std::asin(0.6), 1.25, 0.6 / 0.512},
    {"acos", [](const DD& x) { return acos(x); }, 0.6, std::acos(0.6), -1.25, -0.6 / 0.512},
    {"atan", [](const DD& x) { return atan(x); }, 1.0, M_PI / 4, 0.5, -0.5},
    {"exp", [](const DD& x) { return exp(x); }, 1.0, M_E, M_E, M_E},
    {"log", [](const DD& x) { return log(x); }, 2.0, std::log(2.0), 0.5, -0.25},
    {"sinh", [](const DD& x) { return sinh(x); }, 0.7, std::sinh(0.7), std::cosh(0.7), std::sinh(0.7)},
    {"cosh", [](const DD& x) { return cosh(x); }, 0.7, std::cosh(0.7), std::sinh(0.7), std::cosh(0.7)},
    {"tanh", [](const DD& x) { return tanh(x); }, std::log(2.0), 0.6, 0.64, -0.768},
    {"asinh", [](const DD& x) { return asinh(x); }, 0.75, std::log(2.0), 0.8, -0.384},
    {"pow", [](const DD& x) { return pow(x, 1.5); }, 4.0, 8.0, 3.0, 0.375},
    {"abs", [](const DD& x) { return abs(x); }, -2.0, 2.0, -1.0, 0.0},
    {"x·x·x", [](const DD& x) { return x * x * x; }, 2.0, 8.0, 12.0, 12.0},
    {"1/x", [](const DD& x) { return 1.0 / x; }, 2.0, 0.5, -0.25, 0.25},
    {"x/(2 − x)", [](const DD& x) { return x / (2.0 - x); }, 1.0, 1.0, 2.0, 4.0},
    {"atan2(x, 1 − x)", [](const DD& x) { return atan2(x, 1.0 - x); }, 0.5, M_PI / 4, 2.0, 0.0},
};

}  // namespace

TEST_CASE("A dual number carries the first and second derivative of every function", "[dual][unit]") {
  for (const Law& law : laws) {
    INFO(law.name);
    const DD f = law.dual(second_order_variable(law.x));
    CHECK(f.value.value == Approx(law.value).epsilon(1e-14));
    CHECK(f.partials[0].value == Approx(law.first).epsilon(1e-14));
    CHECK(f.value.partials[0] == Approx(law.first).epsilon(1e-14));
    CHECK(f.partials[0].partials[0] == Approx(law.second).margin(1e-13).epsilon(1e-13));
  }
}

TEST_CASE("Dual arithmetic mixes with double on either side", "[dual][unit]") {
  const D2 x = D2::variable(3.0, 0), y = D2::variable(5.0, 1);
  const D2 f = 2.0 * x * y - x / 4.0 + 1.0 - (7.0 - y) + 6.0 / x;
  CHECK(f.value == Approx(30.0 - 0.75 + 1.0 - 2.0 + 2.0));
  CHECK(f.partials[0] == Approx(10.0 - 0.25 - 6.0 / 9.0));
  CHECK(f.partials[1] == Approx(6.0 + 1.0));
  D2 g = x;
  g += y;
  g *= x;
  g -= 1.0;
  g /= y;
  CHECK(g.value == Approx(23.0 / 5.0));
  CHECK(g.partials[0] == Approx(11.0 / 5.0));
  CHECK(g.partials[1] == Approx(3.0 / 5.0 - 23.0 / 25.0));
}

TEST_CASE("Dual numbers compare by value alone", "[dual][unit]") {
  const D1 x = D1::variable(2.0, 0);
  CHECK(x == D1(2.0));
  CHECK(x < 3.0);
  CHECK(1.0 < x);
  CHECK(x >= 2.0);
  CHECK_FALSE(x > 2.0);
  CHECK(value_of(second_order_variable(4.5)) == 4.5);
}

TEST_CASE("Eigen's small-vector algebra differentiates", "[dual][property]") {
  using V = Vec3<Dual<double, 3>>;
  std::mt19937_64 generator(20240501);
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  for (int repeat = 0; repeat < 20; ++repeat) {
    V x;
    Vec3<double> p, c;
    Mat3<double> m;
    for (int i = 0; i < 3; ++i) {
      p[i] = uniform(generator);
      c[i] = uniform(generator);
      x[i] = Dual<double, 3>::variable(p[i], static_cast<std::size_t>(i));
      for (int j = 0; j < 3; ++j) m(i, j) = uniform(generator);
    }
    const auto n = x.norm();
    const auto q = x.dot(m * x);
    const V cross = x.cross(c);
    const Vec3<double> dn = p.normalized(), dq = (m + m.transpose()) * p;
    REQUIRE(dn.norm() > 0.5);
    for (int i = 0; i < 3; ++i) {
      const auto k = static_cast<std::size_t>(i);
      CHECK(n.partials[k] == Approx(dn[i]).margin(1e-14));
      CHECK(q.partials[k] == Approx(dq[i]).margin(1e-14));
      for (int j = 0; j < 3; ++j)
        CHECK(cross[j].partials[k] == Approx(Vec3<double>::Unit(i).cross(c)[j]).margin(1e-15));
    }
  }
}

TEST_CASE("Partials where a function has no derivative are never finite", "[dual][property]") {
  CHECK_FALSE(std::isfinite(sqrt(D1::variable(0.0, 0)).partials[0]));
  CHECK_FALSE(std::isfinite(acos(D1::variable(1.0, 0)).partials[0]));
  CHECK_FALSE(std::isfinite(atan2(D1::variable(0.0, 0), D1(0.0)).partials[0]));
}
