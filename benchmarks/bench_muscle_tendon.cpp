/// What the muscles of one instant cost: one fibre's balance, the rates of two hundred units, and the same
/// with all derivatives. The units are the shipped model's in standing, moving slowly about their
/// equilibrium.

#include <benchmark/benchmark.h>

#include "lumbopelvic/muscle/activation.hpp"
#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"
#include "lumbopelvic/muscle/muscle_tendon_set.hpp"
#include "standing.hpp"

namespace lumbopelvic::bench {
namespace {

constexpr int unit_count = 200;

/// Units of one kind of tendon in motion, taken from the shipped model in turn.
struct Units {
  std::vector<MuscleTendon<>> units;
  std::vector<TendonKind> kinds;
  MuscleTendonInputs inputs{unit_count};

  explicit Units(TendonKind kind) : kinds(unit_count, kind) {
    const auto& [model, posture, statics] = standing();
    for (int i = 0; i < unit_count; ++i) {
      const int m = (i * 7) % int(model.n_fascicles());
      const Fascicle& f = model.fascicles[std::size_t(m)];
      units.push_back(make_muscle_tendon(f));
      inputs.length[i] = statics.length[m];
      inputs.velocity[i] = 0.3 * f.optimal_length * std::sin(double(i));
      inputs.activation[i] = 0.02 + 0.18 * (i % 10) / 9.0;
      const double steady =
          initial_equilibrium(units.back(), kind, inputs.length[i], inputs.activation[i], inputs.velocity[i])
              .strain;
      inputs.strain[i] = steady + 0.002 * std::cos(3.0 * i);
      inputs.short_range_stretch[i] = 0.002 * std::sin(5.0 * i);
    }
  }
  [[nodiscard]] MuscleTendonInput<double> input(int i) const {
    return {inputs.length[i], inputs.velocity[i], inputs.activation[i], inputs.strain[i],
            inputs.short_range_stretch[i]};
  }
};

[[nodiscard]] const Units& units(TendonKind kind) {
  static const Units compliant(TendonKind::compliant), rigid(TendonKind::rigid);
  return kind == TendonKind::compliant ? compliant : rigid;
}

[[nodiscard]] benchmark::Counter per_unit() {
  return {double(unit_count), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert};
}

void one_fiber_balance(benchmark::State& state) {
  int i = 0;
  for (auto _ : state) {
    const FiberBalance<double> balance{0.01 + 0.01 * i, 0.05 + 0.01 * i, 0.1};
    benchmark::DoNotOptimize(fiber_velocity(balance).velocity);
    i = (i + 1) % 20;
  }
}
BENCHMARK(one_fiber_balance);

void one_settled_unit(benchmark::State& state) {
  const Units& all = units(TendonKind::compliant);
  int i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(initial_equilibrium(all.units[std::size_t(i)], TendonKind::compliant,
                                                 all.inputs.length[i], all.inputs.activation[i]));
    i = (i + 1) % unit_count;
  }
}
BENCHMARK(one_settled_unit);

void one_by_one(benchmark::State& state) {
  const Units& all = units(TendonKind::compliant);
  for (auto _ : state)
    for (int i = 0; i < unit_count; ++i)
      benchmark::DoNotOptimize(compliant_rates(all.units[std::size_t(i)], all.input(i)));
  state.counters["per_unit"] = per_unit();
}
BENCHMARK(one_by_one)->Unit(benchmark::kMicrosecond);

void set_rates(benchmark::State& state, TendonKind kind) {
  const Units& all = units(kind);
  const MuscleTendonSet set(all.units, all.kinds);
  MuscleTendonRateArrays out;
  for (auto _ : state) {
    set.rates(all.inputs, out);
    benchmark::ClobberMemory();
  }
  state.counters["per_unit"] = per_unit();
}
BENCHMARK_CAPTURE(set_rates, compliant, TendonKind::compliant)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(set_rates, rigid, TendonKind::rigid)->Unit(benchmark::kMicrosecond);

void set_derivatives(benchmark::State& state, TendonKind kind) {
  const Units& all = units(kind);
  const MuscleTendonSet set(all.units, all.kinds);
  MuscleTendonLinearArrays out;
  for (auto _ : state) {
    set.linear(all.inputs, out);
    benchmark::ClobberMemory();
  }
  state.counters["per_unit"] = per_unit();
}
BENCHMARK_CAPTURE(set_derivatives, compliant, TendonKind::compliant)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(set_derivatives, rigid, TendonKind::rigid)->Unit(benchmark::kMicrosecond);

void set_activation(benchmark::State& state) {
  const ActivationSet set{std::vector<ActivationDynamics<>>(unit_count)};
  const VecX<double> excitation = VecX<double>::LinSpaced(unit_count, 0.0, 1.0);
  const VecX<double> activation = VecX<double>::LinSpaced(unit_count, 0.6, 0.1);
  ActivationRateArrays out;
  for (auto _ : state) {
    set.rates(excitation, activation, out);
    benchmark::ClobberMemory();
  }
  state.counters["per_unit"] = per_unit();
}
BENCHMARK(set_activation)->Unit(benchmark::kMicrosecond);

/// The one function that half of the time goes to, in packs and by the standard library.
template <class Exp>
void exponentials(benchmark::State& state, const Exp& all_of) {
  const VecX<double> x = VecX<double>::LinSpaced(unit_count, -4.0, 2.0);
  VecX<double> y(unit_count);
  for (auto _ : state) {
    all_of(x, y);
    benchmark::ClobberMemory();
  }
  state.counters["per_number"] = per_unit();
}
void exp_in_packs(const VecX<double>& x, VecX<double>& y) {
  for (Eigen::Index i = 0; i < x.size(); i += Eigen::Index(pack_size))
    exp(Pack::load(x.data() + i)).store(y.data() + i);
}
void exp_one_by_one(const VecX<double>& x, VecX<double>& y) {
  for (Eigen::Index i = 0; i < x.size(); ++i) y[i] = std::exp(x[i]);
}
BENCHMARK_CAPTURE(exponentials, in_packs, exp_in_packs);
BENCHMARK_CAPTURE(exponentials, one_by_one, exp_one_by_one);

}  // namespace
}  // namespace lumbopelvic::bench
