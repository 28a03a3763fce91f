#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/tissue/ligament.hpp"
#include "support/differences.hpp"

using namespace lumbopelvic;

namespace {
Ligament fiber() { return {"fibre", 0, {}, {}, 0.02, 0.08, 485.0}; }
}  // namespace

TEST_CASE("Beyond its toe a ligament pulls as published", "[ligament][unit]") {
  const Ligament f = fiber();  // F = k (e - e_t / 2)
  CHECK(respond<double>(f, 0.02 * 1.08).tension == Approx(485.0 * 0.04).epsilon(1e-12));
  CHECK(respond<double>(f, 0.02 * 1.2).tension == Approx(485.0 * 0.16).epsilon(1e-12));
  CHECK(respond<double>(f, 0.02 * 1.2).stiffness == Approx(485.0 / 0.02).epsilon(1e-12));
}

TEST_CASE("A slack ligament neither pulls nor holds energy", "[ligament][unit]") {
  for (const double l : {0.0, 0.01, 0.02}) {
    const auto r = respond<double>(fiber(), l);
    CHECK(r.tension == 0.0);
    CHECK(r.stiffness == 0.0);
    CHECK(r.energy == 0.0);
  }
}

TEST_CASE("Within its toe a ligament departs from the quadratic one by at most a sixteenth of its end",
          "[ligament][property]") {
  const Ligament f = fiber();
  const double end = respond<double>(f, 0.02 * 1.08).tension;
  double largest = 0.0;
  for (double x = 0.0; x <= 1.0; x += 0.01) {
    const double quadratic = end * x * x;
    const double lack = quadratic - respond<double>(f, 0.02 * (1.0 + 0.08 * x)).tension;
    CHECK(lack >= -1e-12);
    largest = std::max(largest, lack);
  }
  CHECK(largest == Approx(end / 16.0).epsilon(1e-9));
}

TEST_CASE("A ligament's tension and stiffness are derivatives of its energy and continuous",
          "[ligament][property]") {
  const Ligament f = fiber();
  for (const double e : {-0.01, 0.001, 0.03, 0.0799, 0.0801, 0.3}) {
    const double l = 0.02 * (1.0 + e);
    const auto energy = [&](double x) { return respond<double>(f, x).energy; };
    const auto tension = [&](double x) { return respond<double>(f, x).tension; };
    const auto r = respond<double>(f, l);
    CHECK(r.tension == Approx(test::slope(energy, l, 1e-7)).epsilon(1e-6).margin(1e-9));
    CHECK(r.stiffness == Approx(test::slope(tension, l, 1e-7)).epsilon(1e-5).margin(1e-6));
  }
  using Number = Dual<double, 1>;
  for (const double e : {0.0, 0.08}) {  // C2 in force: the stiffness has no kink
    const auto slope = [&](double shift) {
      return respond<Number>(f, Number::variable(0.02 * (1.0 + e + shift), 0)).stiffness.partials[0];
    };
    CHECK(slope(-1e-9) == Approx(slope(1e-9)).margin(1e-5 * 485.0 / (0.02 * 0.02)));
  }
}
