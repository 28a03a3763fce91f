/// Tonic regulation without a gradient: what a stretch of sway says, and where trying leads.

#include "catch.hpp"
#include "lumbopelvic/control/stochastic_search.hpp"
#include "support/pendulum_pair.hpp"

using namespace lumbopelvic;
using test::PendulumPair;

namespace {

constexpr double drive_of_both = 0.2;

/// Mean and variance of what stretches of sway say.
struct Measured {
  double mean = 0.0, variance = 0.0;

  Measured(const SwayWatch& watch, int stretches) {
    const PendulumPair pair;
    SwayGenerator generator(7);
    double squares = 0.0;
    for (int i = 0; i < stretches; ++i) {
      const double sway = measured_sway(pair.system(), pair.settings(1.0),
                                        VecX<double>::Constant(2, drive_of_both), watch, generator);
      mean += sway / stretches, squares += sway * sway / stretches;
    }
    variance = squares - mean * mean;
  }
};

StochasticSearchSettings modest(std::uint64_t seed) { return {{60.0, 0.1}, 200, 0.1, 0.01, 0.3, seed}; }

}  // namespace

TEST_CASE("Stretches of sway tell its variance, whatever their sampling", "[control][verification]") {
  const double exact = PendulumPair().sway(drive_of_both), sample_every = GENERATE(0.05, 0.37);
  const int stretches = 400;
  const Measured measured({20.0, sample_every}, stretches);
  CHECK(std::abs(measured.mean - exact) < 4.0 * std::sqrt(measured.variance / stretches));
  CHECK(measured.variance > 0.0);
  CHECK(std::sqrt(measured.variance) < 0.5 * exact);  // or the check above says nothing
  // Four times as long, a quarter of the variance: stretches forget how they began.
  const Measured longer({80.0, sample_every}, stretches);
  CHECK(measured.variance / longer.variance == Approx(4.0).epsilon(0.35));
}

TEST_CASE("Search leads where the gradient leads", "[control][property]") {
  const PendulumPair pair;
  const TonicSettings settings = pair.settings(3e5);
  const double start = GENERATE(0.075, 0.6);  // too slack, and too stiff
  const VecX<double> from = VecX<double>::Constant(2, start);
  const TonicResult rest = tonic_equilibrium(pair.system(), settings, from);
  const StochasticSearchResult found =
      stochastic_search(pair.system(), settings, from, modest(GENERATE(1u, 2u, 3u)));
  REQUIRE(rest.converged);
  REQUIRE(found.rounds == 200);
  CHECK((found.drive[0] - start) * (rest.drive[0] - start) > 0.0);
  const double before = tonic_cost(pair.system(), settings, from).value - rest.cost.value,
               after = tonic_cost(pair.system(), settings, found.drive).value - rest.cost.value;
  CHECK(after < 0.5 * before);
  CHECK(found.drive[0] - found.drive[1] == Approx(0.0).margin(1e-8));  // balance
}

TEST_CASE("A search is its seed's, and ends when told", "[control][unit]") {
  const PendulumPair pair;
  const TonicSettings settings = pair.settings(3e5);
  const VecX<double> from = VecX<double>::Constant(2, 0.5);
  StochasticSearchSettings few = modest(5);
  few.rounds = 10;
  const VecX<double> once = stochastic_search(pair.system(), settings, from, few).drive,
                     again = stochastic_search(pair.system(), settings, from, few).drive;
  CHECK(once == again);
  few.seed = 6;
  CHECK(stochastic_search(pair.system(), settings, from, few).drive != once);
  int looks = 0;
  const StochasticSearchResult ended = stochastic_search(
      pair.system(), settings, from, few, [&](int round, const VecX<double>&) { return ++looks, round < 4; });
  CHECK(ended.rounds == 4);
  CHECK(looks == 5);
}

TEST_CASE("A side on which the equilibrium is lost teaches a search nothing", "[control][property]") {
  const PendulumPair pair;
  StochasticSearchSettings bold = modest(1);
  bold.exploration = 3.0, bold.rounds = 20;
  const VecX<double> near_the_edge = VecX<double>::Constant(2, 0.0626);
  const StochasticSearchResult found =
      stochastic_search(pair.system(), pair.settings(1.0), near_the_edge, bold);
  CHECK(found.lost_balance > 0);
  CHECK(found.drive.allFinite());
  SwayGenerator generator(1);
  CHECK(measured_sway(pair.system(), pair.settings(1.0), VecX<double>::Constant(2, 0.01), bold.watch,
                      generator) == INFINITY);
}

TEST_CASE("A search that makes no sense is refused", "[control][unit]") {
  const PendulumPair pair;
  const VecX<double> from = VecX<double>::Constant(2, 0.5);
  StochasticSearchSettings settings = modest(1);
  settings.gain = 0.0;
  CHECK_THROWS_WITH(stochastic_search(pair.system(), pair.settings(1.0), from, settings),
                    Catch::Matchers::Contains("gain"));
  settings = modest(1), settings.watch.sample_every = 61.0;
  CHECK_THROWS_WITH(stochastic_search(pair.system(), pair.settings(1.0), from, settings),
                    Catch::Matchers::Contains("no longer than the stretch"));
}
