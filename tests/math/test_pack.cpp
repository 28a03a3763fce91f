#include <random>

#include "catch.hpp"
#include "lumbopelvic/math/pack_functions.hpp"
#include "lumbopelvic/math/smooth.hpp"
#include "support/differences.hpp"

using namespace lumbopelvic;

namespace {

/// Largest difference between a function of a Pack and that of its lanes, each weighed by `scale` of the true
/// value.
template <class OfPack, class Of, class Draw, class Scale>
double worst_difference(const OfPack& of_pack, const Of& of, const Draw& draw, const Scale& scale) {
  double worst = 0.0;
  for (int i = 0; i < 20000; ++i) {
    const Pack x = Pack::gather([&](std::size_t) { return draw(); }), y = of_pack(x);
    for (std::size_t lane = 0; lane < pack_size; ++lane) {
      const double expected = of(x[lane]);
      worst = std::max(worst, std::abs(y[lane] - expected) / scale(expected));
    }
  }
  return worst;
}

}  // namespace

TEST_CASE("Functions of a pack agree with those of its numbers to rounding", "[pack][verification]") {
  std::mt19937 generator(7);
  std::uniform_real_distribution wide(-700.0, 700.0), narrow(-2.0, 2.0);
  const auto relative = [](double y) { return std::abs(y); };
  const auto absolute = [](double y) { return 1.0 + std::abs(y); };
  const auto exp_pack = [](const Pack& x) { return exp(x); };
  const auto exp_number = [](double x) { return std::exp(x); };
  CHECK(worst_difference(exp_pack, exp_number, [&] { return wide(generator); }, relative) < 6e-16);
  CHECK(worst_difference(exp_pack, exp_number, [&] { return narrow(generator); }, relative) < 6e-16);
  CHECK(worst_difference([](const Pack& x) { return asinh(x); }, [](double x) { return std::asinh(x); },
                         [&] { return std::sinh(narrow(generator) * 20.0); }, absolute) < 4e-16);
  CHECK(worst_difference([](const Pack& x) { return tanh(x); }, [](double x) { return std::tanh(x); },
                         [&] { return narrow(generator) * 5.0; }, absolute) < 1e-15);
  CHECK(worst_difference([](const Pack& x) { return sinh_cosh(x).cosh; },
                         [](double x) { return std::cosh(x); }, [&] { return wide(generator); },
                         relative) < 1e-15);
  CHECK(worst_difference([](const Pack& x) { return sinh_cosh(x).sinh; },
                         [](double x) { return std::sinh(x); }, [&] { return narrow(generator); },
                         absolute) < 6e-16);
}

TEST_CASE("A pack computes in every lane what a number would give, bit by bit", "[pack][property]") {
  std::mt19937 generator(8);
  std::uniform_real_distribution uniform(-3.0, 3.0);
  for (int i = 0; i < 1000; ++i) {
    const auto draw = [&](std::size_t) { return uniform(generator); };
    const Pack a = Pack::gather(draw), b = Pack::gather(draw);
    const Pack c = select(a < b, a * b - 2.0, sqrt(a * a) / b), flipped = -abs(b);
    for (std::size_t k = 0; k < pack_size; ++k) {
      const double expected = a[k] < b[k] ? a[k] * b[k] - 2.0 : std::sqrt(a[k] * a[k]) / b[k];
      CHECK(c[k] == expected);
      CHECK(flipped[k] == -std::abs(b[k]));
    }
  }
}

TEST_CASE("Truths of a pack combine lane by lane", "[pack][unit]") {
  const Pack x = Pack::gather([](std::size_t lane) { return double(lane); });
  const PackMask low = x < 3.0, high = !(x < 6.0);
  CHECK(any(low));
  CHECK(any(low & !high));
  CHECK_FALSE(any(low & high));
  const Pack marked = select(low | high, 1.0, 0.0);
  for (std::size_t lane = 0; lane < pack_size; ++lane)
    CHECK(marked[lane] == (lane < 3 || lane >= 6 ? 1.0 : 0.0));
}

TEST_CASE("Packs cross memory whole or in part", "[pack][unit]") {
  std::array<double, pack_size> from{1, 2, 3, 4, 5, 6, 7, 8}, to{};
  Pack::load(from.data()).store(to.data());
  CHECK(from == to);
  const Pack some = Pack::load(from.data(), 3);
  CHECK(some[2] == 3.0);
  CHECK(some[7] == 3.0);
  to.fill(0.0);
  some.store(to.data(), 3);
  CHECK(to == std::array<double, pack_size>{1, 2, 3});
}

TEST_CASE("Not a number stays so through the functions of a pack", "[pack][unit]") {
  const Pack x = Pack::gather([](std::size_t lane) { return lane == 2 ? NAN : 0.5; });
  for (const Pack& y : {exp(x), asinh(x), tanh(x), sinh_cosh(x).cosh, sqrt(x)}) {
    CHECK(std::isnan(y[2]));
    CHECK(std::isfinite(y[3]));
  }
}

TEST_CASE("Smooth stand-ins meet what they stand for, and their slopes are their derivatives",
          "[smooth][property]") {
  constexpr double width = 1e-3;
  CHECK(smooth_positive(0.0, width).value == Approx(0.5 * width));
  CHECK(smooth_positive(1.0, width).value == Approx(1.0).epsilon(3e-7));
  CHECK(smooth_positive(-1.0, width).value == Approx(0.25e-6).epsilon(1e-3));
  CHECK(smooth_size(0.0, width).value == 0.0);
  CHECK(smooth_size(-1.0, width).value == Approx(1.0 - width).epsilon(1e-6));
  for (const double x : {-0.1, -1e-3, 0.0, 2e-4, 0.1}) {
    const auto positive = [](double at) { return smooth_positive(at, 1e-3).value; };
    const auto size = [](double at) { return smooth_size(at, 1e-3).value; };
    CHECK(smooth_positive(x, width).slope == Approx(test::slope(positive, x, 1e-6)).margin(1e-7));
    CHECK(smooth_size(x, width).slope == Approx(test::slope(size, x, 1e-6)).margin(1e-7));
  }
}
