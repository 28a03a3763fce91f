// Minimisers: closed forms, Rosenbrock's valley, and an honest status where there is no minimum.

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "lumbopelvic/math/minimise.hpp"

using namespace lumbopelvic;

namespace {

struct Local {
  double value = 0.0;
  VecX<double> gradient;
  MatX<double> hessian;
};

/// f = 100 (y - x^2)^2 + (1 - x)^2, with its one minimum 0 at (1, 1). Rosenbrock (1960)
/// doi:10.1093/comjnl/3.3.175
Local rosenbrock(const VecX<double>& p) {
  const double x = p[0], y = p[1], valley = y - x * x;
  Local at{100.0 * valley * valley + (1.0 - x) * (1.0 - x), VecX<double>(2), MatX<double>(2, 2)};
  at.gradient << -400.0 * x * valley - 2.0 * (1.0 - x), 200.0 * valley;
  at.hessian << 1200.0 * x * x - 400.0 * y + 2.0, -400.0 * x, -400.0 * x, 200.0;
  return at;
}

/// f = 1/2 x^T A x - b^T x.
struct Quadratic {
  MatX<double> A{{4.0, 1.0}, {1.0, 3.0}};
  VecX<double> b{{1.0, 2.0}};
  Local operator()(const VecX<double>& x) const { return {0.5 * x.dot(A * x) - b.dot(x), A * x - b, A}; }
};

const VecX<double> far_away{{-1.2, 1.0}};  // Rosenbrock's own start
constexpr double infinite = std::numeric_limits<double>::infinity();
const VecX<double> no_low{{-infinite, -infinite}}, no_high{{infinite, infinite}};

}  // namespace

TEST_CASE("Newton's method finds the minimum of a quadratic function in its own metric",
          "[math][verification]") {
  const Quadratic f;
  const SearchResult r = minimise_newton(f, VecX<double>{{7.0, -5.0}}, {.tolerance = 1e-12});
  REQUIRE(r.status == SearchStatus::converged);
  CHECK(r.x[0] == Approx(1.0 / 11.0).epsilon(1e-12));  // A x = b by Cramer's rule
  CHECK(r.x[1] == Approx(7.0 / 11.0).epsilon(1e-12));
  CHECK(r.iterations <= 4);
  CHECK(r.value == Approx(-0.5 * f.b.dot(r.x)));
}

TEST_CASE("Both descents come through Rosenbrock's valley", "[math][verification]") {
  const SearchResult newton = minimise_newton(rosenbrock, far_away, {.tolerance = 1e-10});
  const SearchResult bfgs =
      minimise_bfgs(rosenbrock, far_away, no_low, no_high, {.tolerance = 1e-8, .longest_step = 0.5});
  for (const SearchResult& r : {newton, bfgs}) {
    REQUIRE(r.status == SearchStatus::converged);
    CHECK(r.x[0] == Approx(1.0).epsilon(1e-7));
    CHECK(r.x[1] == Approx(1.0).epsilon(1e-7));
    CHECK(r.value < 1e-14);
    CHECK(rosenbrock(r.x).gradient.cwiseAbs().maxCoeff() == r.residual);
  }
}

TEST_CASE("Newton's method goes downhill from where the Hessian is indefinite", "[math][property]") {
  // f = x^4 / 4 - x^2 / 2 + y^2 / 2: a saddle at the origin, minima -1/4 at x = 1 and -1
  const auto saddle = [](const VecX<double>& p) {
    const double x = p[0], y = p[1];
    return Local{x * x * x * x / 4.0 - x * x / 2.0 + y * y / 2.0, VecX<double>{{x * x * x - x, y}},
                 MatX<double>{{3.0 * x * x - 1.0, 0.0}, {0.0, 1.0}}};
  };
  const SearchResult r = minimise_newton(saddle, VecX<double>{{0.1, 0.5}}, {.tolerance = 1e-10});
  REQUIRE(r.status == SearchStatus::converged);
  CHECK(std::abs(r.x[0]) == Approx(1.0));
  CHECK(r.value == Approx(-0.25));
}

TEST_CASE("A search says that its iterations ended, where, and with what left", "[math][unit]") {
  const SearchResult newton =
      minimise_newton(rosenbrock, far_away, {.tolerance = 1e-10, .max_iterations = 3});
  const SearchResult bfgs = minimise_bfgs(rosenbrock, far_away, no_low, no_high, {.max_iterations = 3});
  for (const SearchResult& r : {newton, bfgs}) {
    CHECK(r.status == SearchStatus::iteration_limit);
    CHECK(r.iterations == 3);
    CHECK(r.residual > 1e-3);
    CHECK(r.value <= rosenbrock(far_away).value);
    CHECK(r.value == rosenbrock(r.x).value);
  }
}

TEST_CASE("A function that falls without end is no minimum", "[math][unit]") {
  const auto ramp = [](const VecX<double>& x) {
    return Local{-x.sum(), VecX<double>::Constant(x.size(), -1.0), MatX<double>::Zero(x.size(), x.size())};
  };
  const VecX<double> start = VecX<double>::Zero(2);
  CHECK(minimise_newton(ramp, start, {.longest_step = 1.0}).status != SearchStatus::converged);
  CHECK(minimise_bfgs(ramp, start, no_low, no_high).status == SearchStatus::iteration_limit);
}

TEST_CASE("A gradient that does not belong to its function ends without descent", "[math][unit]") {
  const auto wrong = [](const VecX<double>& x) {
    return Local{0.5 * x.squaredNorm(), -x, MatX<double>::Identity(x.size(), x.size())};
  };
  const VecX<double> start{{1.0, 2.0}};
  for (const SearchResult& r :
       {minimise_newton(wrong, start, {.rounding = 0.0}), minimise_bfgs(wrong, start, no_low, no_high)}) {
    CHECK(r.status == SearchStatus::no_descent);
    CHECK(r.x == start);
    CHECK(r.residual == 2.0);
  }
}

TEST_CASE("A search keeps to the domain of its function, and fails where it starts outside",
          "[math][property]") {
  // f = x - log x on x > 0, with its minimum 1 at x = 1
  const auto barrier = [](const VecX<double>& p) {
    const double x = p[0];
    if (!(x > 0.0)) return Local{infinite, VecX<double>::Zero(1), MatX<double>::Zero(1, 1)};
    return Local{x - std::log(x), VecX<double>::Constant(1, 1.0 - 1.0 / x),
                 MatX<double>::Constant(1, 1, 1.0 / (x * x))};
  };
  const VecX<double> low = VecX<double>::Constant(1, -infinite), high = -low;
  for (const double start : {0.01, 3.0}) {
    const VecX<double> x = VecX<double>::Constant(1, start);
    for (const SearchResult& r : {minimise_newton(barrier, x), minimise_bfgs(barrier, x, low, high)}) {
      INFO(start);
      REQUIRE(r.status == SearchStatus::converged);
      CHECK(r.x[0] == Approx(1.0).epsilon(1e-5));
    }
  }
  const VecX<double> outside = VecX<double>::Constant(1, -1.0);
  CHECK(minimise_newton(barrier, outside).status == SearchStatus::failed);
  CHECK(minimise_bfgs(barrier, outside, low, high).status == SearchStatus::failed);
}

TEST_CASE("A bound that the minimum lies beyond is kept, and counts as no residual", "[math][verification]") {
  const Quadratic f;
  const VecX<double> low{{0.5, -infinite}};  // x = 1/2 leaves y = (2 - 1/2) / 3
  const SearchResult r = minimise_bfgs(f, VecX<double>{{3.0, 3.0}}, low, no_high, {.tolerance = 1e-9});
  REQUIRE(r.status == SearchStatus::converged);
  CHECK(r.x[0] == 0.5);
  CHECK(r.x[1] == Approx(0.5).epsilon(1e-8));
  CHECK(f(r.x).gradient[0] == Approx(1.5));  // it pushes against the bound
}

TEST_CASE("A search tells its function where it stands before it asks again", "[math][property]") {
  VecX<double> asked, standing;
  bool in_step = true;
  const auto f = [&](const VecX<double>& x) {
    asked = x;
    return rosenbrock(x);
  };
  const SearchResult r =
      minimise_bfgs(f, far_away, no_low, no_high, {.tolerance = 1e-8}, [&](const VecX<double>& x) {
        in_step = in_step && x == asked;
        standing = x;
      });
  CHECK(in_step);
  CHECK(standing == r.x);
}

TEST_CASE("A BFGS update meets the secant equation, and leaves the inverse where there is no curvature",
          "[math][property]") {
  const Quadratic f;
  const VecX<double> s{{0.3, -0.2}}, y = f.A * s;
  MatX<double> inverse = MatX<double>::Identity(2, 2);
  inverse_bfgs_update(s, y, inverse);
  CHECK((inverse * y - s).norm() < 1e-14);
  CHECK(Eigen::LLT<MatX<double>>(inverse).info() == Eigen::Success);
  const MatX<double> before = inverse;
  inverse_bfgs_update(s, -y, inverse);
  CHECK(inverse == before);
}

TEST_CASE("Newton's method for a root reports its last step, and where it cannot go on",
          "[math][verification]") {
  const RootSettings settings{VecX<double>::Constant(1, 1e-12), VecX<double>::Constant(1, 2.0), 20};
  const auto to_root_two = [](const VecX<double>& x) {
    return VecX<double>(VecX<double>::Constant(1, (2.0 - x[0] * x[0]) / (2.0 * x[0])));
  };
  const SearchResult r = newton_root(to_root_two, VecX<double>::Constant(1, 1.0), settings);
  REQUIRE(r.status == SearchStatus::converged);
  CHECK(r.x[0] == Approx(std::sqrt(2.0)).epsilon(1e-15));
  CHECK(r.residual < 1e-12);
  CHECK(r.iterations == 6);  // errors 4e-1, 9e-2, 2e-3, 2e-6, 2e-12, 0: each about the square of the last
  CHECK(newton_root(to_root_two, VecX<double>::Constant(1, 1e-3), settings).status ==
        SearchStatus::failed);  // its step is 1e3 long
  const auto nowhere = [](const VecX<double>&) { return VecX<double>(); };
  CHECK(newton_root(nowhere, VecX<double>::Constant(1, 1.0), settings).status == SearchStatus::failed);
  const auto onwards = [](const VecX<double>&) { return VecX<double>(VecX<double>::Constant(1, 1.0)); };
  const SearchResult limit = newton_root(onwards, VecX<double>::Constant(1, 1.0), settings);
  CHECK(limit.status == SearchStatus::iteration_limit);
  CHECK(limit.iterations == 20);
  CHECK(limit.residual == 1.0);
}

TEST_CASE("Settings that ask for nothing are refused by the minimisers", "[math][unit]") {
  CHECK_THROWS_AS(minimise_newton(rosenbrock, far_away, {.tolerance = 0.0}), InvalidArgument);
  CHECK_THROWS_AS(minimise_bfgs(rosenbrock, far_away, no_low, no_high, {.longest_step = -1.0}),
                  InvalidArgument);
  CHECK_THROWS_AS(minimise_bfgs(rosenbrock, far_away, VecX<double>::Zero(3), no_high), InvalidArgument);
}
