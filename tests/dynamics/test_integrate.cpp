#include "catch.hpp"
#include "lumbopelvic/dynamics/dense_system.hpp"
#include "lumbopelvic/dynamics/implicit_euler.hpp"
#include "lumbopelvic/dynamics/integrate.hpp"
#include "lumbopelvic/dynamics/odeint_steppers.hpp"
#include "lumbopelvic/dynamics/rodas.hpp"
#include "lumbopelvic/dynamics/rodas3.hpp"

using namespace lumbopelvic;

namespace {

/// x'' = -x + push(t): a spring of unit mass and stiffness, (x, x').
auto spring(const double& push) {
  return DenseSystem(
      [&push](const VecX<double>& y, double, VecX<double>& dy) { dy[0] = y[1], dy[1] = push - y[0]; },
      [](const VecX<double>&, double, MatX<double>& J, VecX<double>&) { J(0, 1) = 1.0, J(1, 0) = -1.0; });
}

/// A body that falls freely, (height, speed) under g = 10.
auto falling() {
  return DenseSystem([](const VecX<double>& y, double, VecX<double>& dy) { dy[0] = y[1], dy[1] = -10.0; },
                     [](const VecX<double>&, double, MatX<double>& J, VecX<double>&) { J(0, 1) = 1.0; });
}

IntegrationPlan plan_until(double end, double tolerance = 1e-9) {
  IntegrationPlan plan;
  plan.end = end;
  plan.steps.rtol = plan.steps.atol = tolerance;
  plan.steps.max_step = 0.5;
  return plan;
}

template <class Stepper>
double spring_error(const IntegrationPlan& plan) {
  const double push = 0.0;
  auto system = spring(push);
  Stepper stepper;
  const auto result =
      integrate(stepper, system, plan, start_at(stepper, plan, 0.0, VecX<double>{{1.0, 0.0}}));
  double worst = 0.0;
  for (std::size_t i = 0; i < result.time.size(); ++i)
    worst = std::max(worst, std::abs(result.state[i][0] - std::cos(result.time[i])));
  CHECK(result.time.back() == plan.end);
  return worst;
}

}  // namespace

TEST_CASE("All steppers follow a spring to their tolerance", "[dynamics][verification]") {
  IntegrationPlan plan = plan_until(6.0);
  CHECK(spring_error<Rodas>(plan) < 1e-7);
  CHECK(spring_error<Rodas3>(plan) < 1e-6);
  CHECK(spring_error<DormandPrince>(plan) < 1e-7);
  CHECK(spring_error<OdeintRosenbrock>(plan) < 1e-7);
  for (int i = 0; i <= 60; ++i) plan.sample_times.push_back(0.1 * i);
  plan.sample_times.back() = 6.0;
  CHECK(spring_error<Rodas>(plan) < 1e-6);  // by dense output
  CHECK(spring_error<DormandPrince>(plan) < 1e-6);
  CHECK(spring_error<OdeintRosenbrock>(plan) < 1e-6);
}

TEST_CASE("The linearly implicit method of Euler has order one at a fixed step", "[dynamics][verification]") {
  const auto error = [](double h) {
    IntegrationPlan plan = plan_until(1.0);
    plan.steps.max_step = plan.steps.first_step = h;
    return spring_error<ImplicitEuler>(plan);
  };
  CHECK(std::log2(error(1e-2) / error(5e-3)) == Approx(1.0).margin(0.05));
}

TEST_CASE("A timed event is met exactly and what it changes shows", "[dynamics][verification]") {
  double push = 0.0;
  auto system = spring(push);
  Rodas stepper;
  IntegrationPlan plan = plan_until(2.0);
  const double begins = 0.7371;
  plan.events = {{begins,
                  [&](double t, VecX<double>&) {
                    CHECK(t == begins);
                    push = 3.0;
                  }},
                 {begins, [](double, VecX<double>& y) { y[1] += 0.25; }}};
  std::vector<double> at;
  plan.on_accept = [&](double t, const VecX<double>& y, const VecX<double>& dydt) {
    CHECK(dydt[0] == y[1]);
    CHECK((at.empty() || t >= at.back()));
    at.push_back(t);
  };
  const auto result =
      integrate(stepper, system, plan, start_at(stepper, plan, 0.0, VecX<double>{{1.0, 0.0}}));
  const double x = std::cos(begins), v = -std::sin(begins) + 0.25, left = 2.0 - begins;
  CHECK(result.state.back()[0] ==
        Approx(3.0 + (x - 3.0) * std::cos(left) + v * std::sin(left)).epsilon(1e-7));
  CHECK(std::count(result.time.begin(), result.time.end(), begins) == 3);  // before, between, after
  CHECK(at.front() == 0.0);
  CHECK(at.back() == 2.0);
  CHECK(std::count(at.begin(), at.end(), begins) == 3);
  CHECK(result.end.events_done == 2);
}

TEST_CASE("An event of the state is found to a nanosecond", "[dynamics][verification]") {
  auto system = falling();
  Rodas stepper;
  IntegrationPlan plan = plan_until(3.0);
  plan.watches = {{[](double, const VecX<double>& y) { return y[0]; }, -1,
                   [](double, VecX<double>& y) { y[1] = -0.5 * y[1]; }, false}};
  plan.sample_times = {0.2, 1.2, 2.5};
  // From 5 m: ground at 1 s with 10 m/s, up again at 5 m/s for 1 s, then at 2.5 m/s for half a second.
  const auto result =
      integrate(stepper, system, plan, start_at(stepper, plan, 0.0, VecX<double>{{5.0, 0.0}}));
  REQUIRE(result.watch_times.size() >= 3);
  CHECK(result.watch_times[0] == Approx(1.0).margin(2e-9));
  CHECK(result.watch_times[1] == Approx(2.0).margin(5e-9));
  CHECK(result.watch_times[2] == Approx(2.5).margin(1e-8));
  CHECK(result.time == plan.sample_times);
  CHECK(result.state[0][0] == Approx(5.0 - 5.0 * 0.04));
  CHECK(result.state[1][0] == Approx(5.0 * 0.2 - 5.0 * 0.04).margin(1e-7));

  plan.watches[0].stops = true;
  const auto stopped =
      integrate(stepper, system, plan, start_at(stepper, plan, 0.0, VecX<double>{{5.0, 0.0}}));
  CHECK(stopped.status == IntegrationStatus::stopped_by_event);
  CHECK(stopped.end.time == Approx(1.0).margin(2e-9));
}

TEST_CASE("An interrupted and resumed integration gives the bits of one that was not",
          "[dynamics][property]") {
  double push = 0.0;
  auto system = spring(push);
  IntegrationPlan plan = plan_until(4.0, 1e-6);
  plan.events = {{1.0, [&](double, VecX<double>&) { push = 1.0; }},
                 {2.0, [&](double, VecX<double>&) { push = 2.0; }}};
  const VecX<double> start{{1.0, 0.3}};
  Rodas whole;
  const auto at_once = integrate(whole, system, plan, start_at(whole, plan, 0.0, start));
  push = 0.0;
  Checkpoint at = start_at(Rodas(), plan, 0.0, start);
  int pieces = 0;
  for (;; ++pieces) {
    int steps = 0;
    plan.keep_going = [&] { return ++steps < 5; };
    Rodas fresh;
    const auto piece = integrate(fresh, system, plan, at);
    at = piece.end;
    if (piece.status == IntegrationStatus::finished) break;
    CHECK(piece.status == IntegrationStatus::interrupted);
  }
  CHECK(pieces > 3);
  CHECK(at.time == at_once.end.time);
  CHECK(at.state == at_once.end.state);
  CHECK(at.control == at_once.end.control);
}

TEST_CASE("A plan that makes no sense is refused", "[dynamics][unit]") {
  auto system = falling();
  Rodas stepper;
  const auto attempt = [&](const IntegrationPlan& plan, const VecX<double>& y) {
    return integrate(stepper, system, plan, start_at(stepper, plan, 0.0, y));
  };
  const VecX<double> y{{1.0, 0.0}};
  IntegrationPlan plan = plan_until(-1.0);
  CHECK_THROWS_AS(attempt(plan, y), InvalidArgument);
  plan = plan_until(1.0);
  plan.sample_times = {0.5, 0.5};
  CHECK_THROWS_AS(attempt(plan, y), InvalidArgument);
  plan = plan_until(1.0);
  plan.events = {{0.5, {}}, {0.4, {}}};
  CHECK_THROWS_AS(attempt(plan, y), InvalidArgument);
  plan = plan_until(1.0);
  CHECK_THROWS_AS(attempt(plan, VecX<double>{{1.0, std::nan("")}}), InvalidArgument);
  plan.max_steps = 3;
  CHECK_THROWS_AS(attempt(plan, y), IntegrationError);
}
