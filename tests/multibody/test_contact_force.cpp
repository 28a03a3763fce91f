/// Contact points on surfaces: the normal spring, the anchor, the cone, and equilibria that do not creep.

#include <array>
#include <boost/numeric/odeint/stepper/runge_kutta4.hpp>
#include <random>

#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/multibody/contact_force.hpp"

using namespace lumbopelvic;

namespace {

/// A block that can slide on a slope: gap, place, their rates, anchor.
using Block = std::array<double, 5>;

/// Carries a block of 70 kg on a slope of given inclination from rest at no gap, to where it is at each of
/// the times.
std::vector<Block> slide(const ContactLaw& law, double slope, const std::vector<double>& times) {
  const double m = 70.0, g = 9.80665, step = 5e-4;
  const auto rate = [&](const Block& x, Block& dx, double) {
    const auto f = contact_force<double>(law, x[0], x[2], {x[3], 0.0}, {x[4], 0.0});
    dx = {x[2], x[3], f.normal / m - g * std::cos(slope), f.tangential[0] / m + g * std::sin(slope),
          f.anchor_rate[0]};
  };
  boost::numeric::odeint::runge_kutta4<Block> stepper;
  Block x{};
  std::vector<Block> seen;
  long done = 0;
  for (const double time : times) {
    for (const long until = std::lround(time / step); done < until; ++done)
      stepper.do_step(rate, x, 0.0, step);
    seen.push_back(x);
  }
  return seen;
}

}  // namespace

TEST_CASE("T3.7: A block on a slope within its friction cone stays where it settled for a minute",
          "[contact_force][verification]") {  // T3.7
  const ContactLaw law{.friction = 0.6};
  for (const double slope : {0.1, 0.35}) {  // tan 0.35 = 0.37, six tenths of the cone
    const auto seen = slide(law, slope, {30.0, 90.0});
    CHECK(seen[1][1] > 1e-4);  // it did sag on its anchor
    CHECK(std::abs(seen[1][1] - seen[0][1]) < 1e-6);
    CHECK(std::abs(seen[1][0] - seen[0][0]) < 1e-6);
  }
}

TEST_CASE("Beyond its cone a block slides as friction and weight have it", "[contact_force][verification]") {
  const double mu = 0.3, slope = 0.6, g = 9.80665;
  const auto seen = slide(ContactLaw{.friction = mu}, slope, {3.0, 4.0});
  const double expected = g * (std::sin(slope) - mu * std::cos(slope));
  CHECK(seen[1][3] - seen[0][3] == Approx(expected).epsilon(1e-3));
}

TEST_CASE("A contact point never pulls, and its force stays in the cone", "[contact_force][property]") {
  std::mt19937_64 generator(11);
  std::normal_distribution<double> normal;
  const ContactLaw law;
  for (int draw = 0; draw < 1000; ++draw) {
    const auto f = contact_force<double>(law, 2e-3 * normal(generator), 2.0 * normal(generator),
                                         {normal(generator), normal(generator)},
                                         {0.02 * normal(generator), 0.02 * normal(generator)});
    CHECK(f.normal >= 0.0);
    CHECK(f.tangential.norm() <= law.friction * f.normal * (1.0 + 1e-12));
    CHECK(std::isfinite(f.anchor_rate.norm()));
  }
}

TEST_CASE("At rest the force of a contact point is the slope of its energy", "[contact_force][property]") {
  using D = Dual<double, 3>;
  const ContactLaw law;
  const D h = D::variable(1e-3, 0);
  const Vec2<D> z{D::variable(2e-3, 1), D::variable(-1e-3, 2)};
  const D energy = contact_energy<D>(law, h, z);
  const auto f = contact_force<double>(law, 1e-3, 0.0, Vec2<double>::Zero(), {2e-3, -1e-3});
  REQUIRE(f.normal > 100.0);
  CHECK(f.normal == Approx(-energy.partials[0]).epsilon(1e-11));
  CHECK(f.tangential[0] == Approx(-energy.partials[1]).epsilon(1e-11));
  CHECK(f.tangential[1] == Approx(-energy.partials[2]).epsilon(1e-11));
}

TEST_CASE("A round of small slips gives no work to the body", "[contact_force][property]") {
  const ContactLaw law;
  Vec2<double> z = Vec2<double>::Zero();
  double work = 0.0;
  const int steps = 200000;
  const double period = 1.0, size = 0.05, dt = period / steps;
  for (int i = 0; i < 2 * steps; ++i) {
    const double t = i * dt, w = 2.0 * 3.14159265358979 / period;
    const Vec2<double> v{-size * w * std::sin(w * t), size * w * std::cos(w * t)};
    const auto f = contact_force<double>(law, 0.0, 0.0, v, z);
    if (i >= steps) work += f.tangential.dot(v) * dt;
    z += f.anchor_rate * dt;
  }
  CHECK(work < -0.5 * law.friction * law.force_at_touch * 2.0 * 3.14 *
                   size);  // it takes work, near mu N times the way
}
