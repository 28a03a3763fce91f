#include <Eigen/LU>
#include <array>
#include <boost/numeric/odeint/integrate/integrate_adaptive.hpp>
#include <boost/numeric/odeint/integrate/integrate_const.hpp>
#include <boost/numeric/odeint/stepper/rosenbrock4.hpp>
#include <functional>

#include "catch.hpp"
#include "lumbopelvic/dynamics/dense_system.hpp"
#include "lumbopelvic/dynamics/rodas.hpp"
#include "lumbopelvic/dynamics/rodas3.hpp"

using namespace lumbopelvic;
namespace odeint = boost::numeric::odeint;

namespace {

/// y1' = -y1^2 + cos(w t) driven, y2' = y1 y2: with a closed form? No: a problem of Prothero and Robinson
/// with a coupled partner, y = (g(t), exp(sin t)) whatever the stiffness.
///
///   y1' = -lambda (y1 - g) + g',   y2' = y2 (cos t + y1 - g),   g = sin(2 t + 1)
auto prothero(double lambda) {
  const auto g = [](double t) { return std::sin(2.0 * t + 1.0); };
  return DenseSystem(
      [=](const VecX<double>& y, double t, VecX<double>& dy) {
        dy[0] = -lambda * (y[0] - g(t)) + 2.0 * std::cos(2.0 * t + 1.0);
        dy[1] = y[1] * (std::cos(t) + y[0] - g(t));
      },
      [=](const VecX<double>& y, double t, MatX<double>& J, VecX<double>& by_time) {
        J(0, 0) = -lambda;
        J(1, 0) = y[1];
        J(1, 1) = std::cos(t) + y[0] - g(t);
        by_time[0] = lambda * 2.0 * std::cos(2.0 * t + 1.0) - 4.0 * g(t);
        by_time[1] = y[1] * (-std::sin(t) - 2.0 * std::cos(2.0 * t + 1.0));
      });
}
VecX<double> prothero_solution(double t) {
  return VecX<double>{{std::sin(2.0 * t + 1.0), std::exp(std::sin(t))}};
}

/// A pendulum without friction, autonomous and not linear.
auto pendulum() {
  return DenseSystem(
      [](const VecX<double>& y, double, VecX<double>& dy) { dy[0] = y[1], dy[1] = -std::sin(y[0]); },
      [](const VecX<double>& y, double, MatX<double>& J, VecX<double>&) {
        J(0, 1) = 1.0, J(1, 0) = -std::cos(y[0]);
      });
}

template <class Stepper = Rodas, class System>
VecX<double> after(System system, VecX<double> y, double end, int steps) {
  Stepper stepper;
  VecX<double> next, error;
  const double h = end / steps;
  for (int i = 0; i < steps; ++i) {
    stepper.begin(system, y, i * h);
    CHECK(stepper.advance(system, y, i * h, h, next, error));
    y.swap(next);
  }
  return y;
}
double driven_error(double lambda, int steps) {
  return (after<Rodas3>(prothero(lambda), prothero_solution(0.0), 2.0, steps) - prothero_solution(2.0))
      .norm();
}

/// The largest error within one step of 1/n, and after it of the embedded method.
template <class Stepper>
std::array<double, 2> errors_of_a_step(int n) {
  Stepper stepper;
  auto system = prothero(3.0);
  const double h = 1.0 / n;
  const VecX<double> y = prothero_solution(0.3);
  VecX<double> end, error, at;
  stepper.begin(system, y, 0.3);
  CHECK(stepper.advance(system, y, 0.3, h, end, error));
  stepper.prepare_dense();
  double most = 0.0;
  for (const double s : {0.2, 0.5, 0.9}) {
    stepper.interpolate(y, end, s, at);
    most = std::max(most, (at - prothero_solution(0.3 + s * h)).norm());
  }
  stepper.interpolate(y, end, 0.0, at);
  CHECK(at == y);
  stepper.interpolate(y, end, 1.0, at);
  CHECK(at == end);
  return {most, (end - error - prothero_solution(0.3 + h)).norm()};
}

/// Slope of error over step size in logarithms.
template <class Error>
double observed_order(const Error& error, int coarse) {
  return std::log2(error(coarse) / error(2 * coarse));
}

/// The error of Odeint's rosenbrock4 on the driven problem.
template <class Coefficients>
double odeint_error(int steps) {
  using Stepper = odeint::rosenbrock4<double, Coefficients>;
  typename Stepper::state_type y(2), error(2);
  auto own = prothero(3.0);
  const VecX<double> start = prothero_solution(0.0);
  std::copy(start.begin(), start.end(), y.begin());
  VecX<double> at(2), out(2), by_time(2);
  MatX<double> full;
  const auto f = [&](const auto& x, auto& dx, double t) {
    at << x[0], x[1];
    own.rates(at, t, out);
    dx[0] = out[0], dx[1] = out[1];
  };
  const auto J = [&](const auto& x, auto& matrix, double t, auto& dfdt) {
    at << x[0], x[1];
    own.linearize(at, t, by_time);
    own.jacobian(full);
    for (unsigned i = 0; i < 2; ++i) {
      for (unsigned j = 0; j < 2; ++j) matrix(i, j) = full(i, j);
      dfdt[i] = by_time[i];
    }
  };
  Stepper stepper;
  for (int i = 0; i < steps; ++i)
    stepper.do_step(std::make_pair(f, J), y, i * 2.0 / steps, y, 2.0 / steps, error);
  const VecX<double> exact = prothero_solution(2.0);
  return std::hypot(y[0] - exact[0], y[1] - exact[1]);
}

/// Constants that a stepper of Odeint takes as its own.
struct Mended : RosenbrockCoefficients<double> {};

}  // namespace

TEST_CASE("The sums d of RODAS follow from its matrix c", "[dynamics][verification]") {
  const RosenbrockCoefficients<double> k;
  Eigen::Matrix4d c = Eigen::Matrix4d::Zero();
  c(1, 0) = k.c21, c(2, 0) = k.c31, c(2, 1) = k.c32, c(3, 0) = k.c41, c(3, 1) = k.c42, c(3, 2) = k.c43;
  const Eigen::Vector4d d = (Eigen::Matrix4d::Identity() / k.gamma - c).inverse() * Eigen::Vector4d::Ones();
  CHECK(d[0] == Approx(k.d1).epsilon(1e-12));
  CHECK(d[1] == Approx(k.d2).epsilon(1e-12));
  CHECK(d[2] == Approx(k.d3).epsilon(1e-12));
  CHECK(d[3] == Approx(k.d4).epsilon(1e-12));
}

TEST_CASE("RODAS has order four without and with inputs in time", "[dynamics][verification]") {
  const VecX<double> swing{{1.0, 0.3}};
  const VecX<double> reference = after(pendulum(), swing, 2.0, 4000);
  const auto autonomous = [&](int n) { return (after(pendulum(), swing, 2.0, n) - reference).norm(); };
  CHECK(observed_order(autonomous, 40) == Approx(4.0).margin(0.15));
  const auto driven = [](int n) {
    return (after(prothero(3.0), prothero_solution(0.0), 2.0, n) - prothero_solution(2.0)).norm();
  };
  CHECK(observed_order(driven, 160) > 3.9);
  CHECK(driven(80) < 1e-7);
}

TEST_CASE("The rosenbrock4 of Odeint loses its order with inputs in time until d4 is mended",
          "[dynamics][regression]") {
  const auto theirs = [](int n) { return odeint_error<odeint::default_rosenbrock_coefficients<double>>(n); };
  const auto mended = [](int n) { return odeint_error<Mended>(n); };
  CHECK(observed_order(mended, 160) > 3.9);
  CHECK(observed_order(theirs, 160) < 2.5);
  CHECK(theirs(80) > 100.0 * mended(80));
}

TEST_CASE("The rosenbrock4 of Odeint with mended constants takes the same steps as RODAS",
          "[dynamics][property]") {
  const double ours = (after(prothero(3.0), prothero_solution(0.0), 2.0, 20) - prothero_solution(2.0)).norm();
  CHECK(ours > 1e-7);
  CHECK(odeint_error<Mended>(20) == Approx(ours).epsilon(1e-8));
}

TEST_CASE("RODAS damps out what is infinitely stiff in one step", "[dynamics][verification]") {
  for (const double lambda : {1e4, 1e8, 1e12}) {
    DenseSystem decay(
        [=](const VecX<double>& y, double, VecX<double>& dy) { dy = -lambda * y; },
        [=](const VecX<double>&, double, MatX<double>& J, VecX<double>&) { J(0, 0) = -lambda; });
    const double left = after(decay, VecX<double>::Ones(1), 0.1, 1)[0];
    CHECK(std::abs(left) < 40.0 / (0.1 * lambda));
    CHECK(left != 0.0);
  }
}

TEST_CASE("RODAS stays on the slow solution of a stiff driven problem", "[dynamics][verification]") {
  const VecX<double> end = after(prothero(1e6), prothero_solution(0.0), 2.0, 40);
  CHECK((end - prothero_solution(2.0)).norm() < 1e-4);
}

TEST_CASE("The dense output of RODAS has order three everywhere and is continuous",
          "[dynamics][verification]") {
  const auto worst = [](int n) { return errors_of_a_step<Rodas>(n)[0]; };
  CHECK(observed_order(worst, 20) > 3.7);  // of one step: one more than over many
}

TEST_CASE("RODAS3 has order three without and with inputs in time", "[dynamics][verification]") {
  const VecX<double> swing{{1.0, 0.3}};
  const VecX<double> reference = after(pendulum(), swing, 2.0, 4000);
  const auto autonomous = [&](int n) {
    return (after<Rodas3>(pendulum(), swing, 2.0, n) - reference).norm();
  };
  CHECK(observed_order(autonomous, 80) == Approx(3.0).margin(0.15));
  const auto driven = [](int n) { return driven_error(3.0, n); };
  CHECK(observed_order(driven, 160) == Approx(3.0).margin(0.15));
  CHECK(driven(80) < 1e-5);
}

TEST_CASE("RODAS3 has an error estimate and a dense output of order two", "[dynamics][verification]") {
  const auto within = [](int n) { return errors_of_a_step<Rodas3>(n)[0]; };
  const auto embedded = [](int n) { return errors_of_a_step<Rodas3>(n)[1]; };
  CHECK(observed_order(within, 40) > 2.8);  // of one step: one more than over many
  CHECK(observed_order(embedded, 40) == Approx(3.0).margin(0.2));
}

TEST_CASE("The dense output of RODAS3 integrates a function of time with order three",
          "[dynamics][verification]") {
  const auto error = [](int n) {
    DenseSystem course([](const VecX<double>&, double t, VecX<double>& dy) { dy[0] = std::cos(t); },
                       [](const VecX<double>&, double t, MatX<double>&, VecX<double>& by_time) {
                         by_time[0] = -std::sin(t);
                       });
    Rodas3 stepper;
    const VecX<double> y = VecX<double>::Constant(1, std::sin(0.3));
    VecX<double> end, estimate, at;
    stepper.begin(course, y, 0.3);
    CHECK(stepper.advance(course, y, 0.3, 1.0 / n, end, estimate));
    stepper.prepare_dense();
    stepper.interpolate(y, end, 0.6, at);
    return std::abs(at[0] - std::sin(0.3 + 0.6 / n));
  };
  CHECK(observed_order(error, 40) > 3.8);
}

TEST_CASE("RODAS3 damps out what is infinitely stiff and stays on a slow solution",
          "[dynamics][verification]") {
  for (const double lambda : {1e4, 1e8, 1e12}) {
    DenseSystem decay(
        [=](const VecX<double>& y, double, VecX<double>& dy) { dy = -lambda * y; },
        [=](const VecX<double>&, double, MatX<double>& J, VecX<double>&) { J(0, 0) = -lambda; });
    const double left = after<Rodas3>(decay, VecX<double>::Ones(1), 0.1, 1)[0];
    CHECK(std::abs(left) < 40.0 / (0.1 * lambda));
    CHECK(left != 0.0);
  }
  CHECK(driven_error(1e6, 40) < 1e-3);
}

TEST_CASE("Odeint drives RODAS as it drives its own steppers", "[dynamics][property]") {
  auto system = prothero(50.0);
  StepSettings settings;
  settings.rtol = settings.atol = 1e-8;
  settings.max_step = 0.5;
  const VecX<double> exact = prothero_solution(3.0);

  VecX<double> y = prothero_solution(0.0);
  const auto fixed = odeint::integrate_const(Rodas(), std::ref(system), y, 0.0, 3.0, 0.01);
  CHECK(fixed == 300);
  CHECK((y - exact).norm() < 1e-6);

  y = prothero_solution(0.0);
  const auto steps =
      odeint::integrate_adaptive(ControlledRodas(settings), std::ref(system), y, 0.0, 3.0, 0.01);
  CHECK(steps < 600);  // the error of order three decides, not that of the state
  CHECK((y - exact).norm() < 1e-6);

  y = prothero_solution(0.0);
  double last = -1.0, worst = 0.0;
  odeint::integrate_const(DenseRodas(settings), std::ref(system), y, 0.0, 3.0, 0.05,
                          [&](const VecX<double>& at, double t) {
                            CHECK(t > last);
                            last = t;
                            worst = std::max(worst, (at - prothero_solution(t)).norm());
                          });
  CHECK(last == Approx(3.0));
  CHECK(worst < 1e-5);
  CHECK(worst > 0.0);
}

TEST_CASE("A step that cannot be taken names its time and its component", "[dynamics][unit]") {
  // y2 grows beyond bounds at t = 1: y2' = y2^2 from 1.
  DenseSystem system(
      [](const VecX<double>& y, double, VecX<double>& dy) { dy[0] = -y[0], dy[1] = y[1] * y[1]; },
      [](const VecX<double>& y, double, MatX<double>& J, VecX<double>&) {
        J(0, 0) = -1.0, J(1, 1) = 2.0 * y[1];
      });
  VecX<double> y{{1.0, 1.0}};
  try {
    odeint::integrate_adaptive(ControlledRodas(), std::ref(system), y, 0.0, 2.0, 0.01);
    FAIL("it went through a pole");
  } catch (const IntegrationError& error) {
    CHECK(error.component() == 1);
    CHECK(error.time() == Approx(1.0).margin(1e-3));
    CHECK(std::string(error.what()).find("component 1 is") != std::string::npos);
  }
}

TEST_CASE("A trial step that is not a number is refused", "[dynamics][unit]") {
  // sqrt(1 - t) past t = 1 is not a number: the integration ends there, with finite numbers.
  DenseSystem system([](const VecX<double>&, double t, VecX<double>& dy) { dy[0] = std::sqrt(1.0 - t); },
                     [](const VecX<double>&, double t, MatX<double>&, VecX<double>& by_time) {
                       by_time[0] = -0.5 / std::sqrt(1.0 - t);
                     });
  VecX<double> y = VecX<double>::Zero(1);
  ControlledRodas stepper;
  double t = 0.0, h = 0.3;
  CHECK_THROWS_AS(
      [&] {
        while (t < 2.0) stepper.try_step(std::ref(system), y, t, h);
      }(),
      IntegrationError);
  CHECK(std::isfinite(y[0]));
  CHECK(t <= 1.0);
}

TEST_CASE("Step settings out of bounds are refused", "[dynamics][unit]") {
  StepSettings settings;
  settings.rtol = 0.0;
  CHECK_THROWS_AS(check_step_settings(settings, 3), InvalidArgument);
  settings = {};
  settings.scale = VecX<double>::Ones(2);
  CHECK_THROWS_AS(check_step_settings(settings, 3), InvalidArgument);
  CHECK_NOTHROW(check_step_settings(settings, 2));
}
