/// Steppers on two hundred compliant fascicles for one second: CPU time and error at several tolerances. Ours
/// eliminates the fascicles; beside it CVODE with KLU on the same right-hand side and Jacobian, where
/// Debian's libsundials-dev is found, and Odeint's rosenbrock4, its constants mended, with a full matrix.
///
/// `error` is the root mean square over states in units of their scales at the end, against ours at 1e-10.
/// Compare times at equal errors, by interpolation in logarithms.

#include <benchmark/benchmark.h>

#include <ctime>

#include "lumbopelvic/dynamics/integrate.hpp"
#include "lumbopelvic/dynamics/odeint_steppers.hpp"
#include "lumbopelvic/dynamics/rodas.hpp"
#include "muscle_ode.hpp"
#ifdef LUMBOPELVIC_HAVE_CVODE
#include "cvode_klu.hpp"
#endif

namespace lumbopelvic::bench {
namespace {

constexpr double end_time = 1.0;  // [s]

IntegrationPlan plan_for(double tolerance) {
  IntegrationPlan plan;
  plan.end = end_time;
  plan.steps.rtol = plan.steps.atol = tolerance;
  plan.steps.scale = MuscleOde::scale();
  plan.steps.max_step = 0.1;
  plan.sample_times = {end_time};
  return plan;
}

template <class Stepper>
VecX<double> run(MuscleOde& system, double tolerance) {
  Stepper stepper;
  const IntegrationPlan plan = plan_for(tolerance);
  return integrate(stepper, system, plan, start_at(stepper, plan, 0.0, system.start())).end.state;
}

const VecX<double>& reference() {
  static const VecX<double> end = [] {
    MuscleOde system;
    return run<Rodas>(system, 1e-10);
  }();
  return end;
}

template <class Run>
void measure(benchmark::State& state, const Run& run_once) {
  reference();
  MuscleOde system;
  VecX<double> end;
  double least = 1e9;
  for (auto _ : state) {
    system.n_rates = system.n_jacobians = system.n_factorisations = 0;
    const std::clock_t begin = std::clock();
    end = run_once(system);
    least = std::min(least, double(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  state.counters["cpu_ms"] = 1e3 * least;
  state.counters["error"] =
      (end - reference()).cwiseQuotient(MuscleOde::scale()).norm() / std::sqrt(double(MuscleOde::size));
  state.counters["rates"] = double(system.n_rates);
  state.counters["jacobians"] = double(system.n_jacobians);
  state.counters["factorisations"] = double(system.n_factorisations);
}

double tolerance_of(const benchmark::State& state) { return std::pow(10.0, -0.5 * double(state.range(0))); }

void rodas_by_fascicles(benchmark::State& state) {
  measure(state, [&](MuscleOde& system) { return run<Rodas>(system, tolerance_of(state)); });
}
void odeint_rosenbrock4(benchmark::State& state) {
  measure(state, [&](MuscleOde& system) { return run<OdeintRosenbrock>(system, tolerance_of(state)); });
}
void odeint_dopri5(benchmark::State& state) {
  measure(state, [&](MuscleOde& system) { return run<DormandPrince>(system, tolerance_of(state)); });
}
BENCHMARK(rodas_by_fascicles)->DenseRange(6, 14)->Iterations(5)->Unit(benchmark::kMillisecond);
BENCHMARK(odeint_rosenbrock4)->DenseRange(6, 10, 2)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(odeint_dopri5)->DenseRange(6, 12, 2)->Iterations(2)->Unit(benchmark::kMillisecond);

#ifdef LUMBOPELVIC_HAVE_CVODE
void cvode_with_klu(benchmark::State& state) {
  measure(state, [&](MuscleOde& system) { return run_cvode(system, end_time, tolerance_of(state)); });
}
BENCHMARK(cvode_with_klu)->DenseRange(6, 16)->Iterations(5)->Unit(benchmark::kMillisecond);
#endif

}  // namespace
}  // namespace lumbopelvic::bench
