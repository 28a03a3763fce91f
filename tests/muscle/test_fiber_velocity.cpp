#include <random>

#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/muscle/fiber_velocity.hpp"

using namespace lumbopelvic;

namespace {

double imbalance(const FiberBalance<double>& b, double v) {
  return b.active * contraction_force(v).value + b.damping * v - b.load;
}

}  // namespace

TEST_CASE("A fibre's contraction is the force-velocity curve, but never a push", "[fiber_velocity][unit]") {
  CHECK(contraction_force(0.0).value == Approx(1.0).epsilon(1e-15));
  for (const double v : {-0.3, -0.1, 0.0, 0.5, 1.5})
    CHECK(contraction_force(v).value == Approx(force_velocity(v)).margin(1e-6));
  CHECK(contraction_force(-1.0).value == Approx(0.5e-3).epsilon(1e-5));  // half the width of the rounding
  for (const double v : {-1.5, -5.0, -100.0}) {
    REQUIRE(force_velocity(v) < -0.1);
    CHECK(contraction_force(v).value > 0.0);
    CHECK(contraction_force(v).value < 1e-5);
  }
}

TEST_CASE("The slope of contraction is its derivative", "[fiber_velocity][property]") {
  for (const double v : {-3.0, -1.01, -1.0, -0.99, -0.2, 0.0, 0.4, 3.0}) {
    const auto f = contraction_force(Dual<double, 1>::variable(v, 0));
    REQUIRE(f.value.partials[0] > 0.0);
    CHECK(contraction_force(v).slope == Approx(f.value.partials[0]).epsilon(1e-12).margin(1e-15));
  }
}

TEST_CASE("The velocity found is the one the load was made from", "[fiber_velocity][property]") {
  std::mt19937 generator(1);
  std::uniform_real_distribution unit(0.0, 1.0);
  for (int i = 0; i < 100000; ++i) {
    const double wanted = i % 2 ? -1.0 + 2.0 * unit(generator) : std::sinh(-12.0 + 24.0 * unit(generator));
    const double active = i % 7 == 0 ? 0.0 : std::pow(10.0, -6.0 * unit(generator));
    FiberBalance<double> balance{active, 0.0, i % 3 ? 0.1 : 0.01};
    balance.load = imbalance(balance, wanted);
    const auto found = fiber_velocity(balance);
    REQUIRE(found.converged);
    REQUIRE(std::abs(found.velocity - wanted) < 1e-11 * (1.0 + std::abs(wanted)));
    REQUIRE(std::abs(imbalance(balance, found.velocity)) < 1e-11 * (1.0 + std::abs(balance.load)));
  }
}

TEST_CASE("A search that cannot end says so instead of answering", "[fiber_velocity][unit]") {
  CHECK_FALSE(fiber_velocity(FiberBalance<double>{0.5, NAN, 0.1}).converged);
  CHECK_FALSE(fiber_velocity(FiberBalance<double>{0.5, 1e200, 0.1}).converged);
  const FiberBalance<Pack> mixed{
      Pack(0.5), Pack::gather([](std::size_t lane) { return lane == 4 ? NAN : 0.7; }), Pack(0.1)};
  const Pack arrived = select(fiber_velocity(mixed).converged, Pack(1.0), Pack(0.0));
  CHECK(arrived[4] == 0.0);
  CHECK(arrived[3] == 1.0);
}

TEST_CASE("A pack finds in each lane what a number alone finds, whatever its neighbours ask",
          "[fiber_velocity][property]") {
  std::mt19937 generator(2);
  std::uniform_real_distribution unit(0.0, 1.0);
  for (int i = 0; i < 2000; ++i) {
    const Pack active = Pack::gather([&](std::size_t) { return unit(generator); });
    const Pack load = Pack::gather(
        [&](std::size_t lane) { return lane < 4 ? 2.0 * unit(generator) : -50.0 * unit(generator); });
    const auto together = fiber_velocity(FiberBalance<Pack>{active, load, Pack(0.1)});
    REQUIRE_FALSE(any(!together.converged));
    for (std::size_t lane = 0; lane < pack_size; ++lane) {
      const auto alone = fiber_velocity(FiberBalance<Pack>{Pack(active[lane]), Pack(load[lane]), Pack(0.1)});
      REQUIRE(alone.velocity[0] == together.velocity[lane]);
      const auto number = fiber_velocity(FiberBalance<double>{active[lane], load[lane], 0.1});
      REQUIRE(number.velocity == Approx(together.velocity[lane]).epsilon(1e-13).margin(1e-14));
    }
  }
}

TEST_CASE("Duals carry the derivatives of the velocity through the search", "[fiber_velocity][property]") {
  using D = Dual<double, 2>;
  for (const double active : {0.0, 0.003, 0.2, 1.0})
    for (const double load : {-0.5, 1e-3, 0.3, 1.4}) {
      const auto v =
          fiber_velocity(FiberBalance<D>{D::variable(active, 0), D::variable(load, 1), D(0.1)}).velocity;
      const auto contraction = contraction_force(v.value);
      const double stiffening = active * contraction.slope + 0.1;
      CHECK(v.partials[0] == Approx(-contraction.value / stiffening).epsilon(1e-11).margin(1e-15));
      CHECK(v.partials[1] == Approx(1.0 / stiffening).epsilon(1e-11));
    }
}
