#pragma once
/// Muscle-tendon units for tests: one that can be worked out by hand, and as many at random as wanted.

#include <random>
#include <vector>

#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/muscle/muscle_tendon.hpp"

namespace lumbopelvic::test {

/// A pennate fascicle with a tendon longer than its fibres.
inline Fascicle long_tendon_fascicle() {
  Fascicle f;
  f.name = "example";
  f.max_force = 800.0;
  f.optimal_length = 0.1;
  f.slack_length = 0.15;
  f.pennation = 0.2;
  f.max_velocity = 10.0;
  return f;
}

/// Draws fascicles and states within which the curves have meaning.
class UnitSampler {
 public:
  explicit UnitSampler(unsigned seed) : generator_(seed) {}

  double between(double low, double high) { return std::uniform_real_distribution(low, high)(generator_); }

  Fascicle fascicle() {
    Fascicle f;
    f.name = "random";
    f.max_force = between(20.0, 1500.0);
    f.optimal_length = between(0.02, 0.3);
    f.slack_length = f.optimal_length * between(0.1, 5.0);
    f.pennation = between(0.0, 0.6);
    f.max_velocity = between(5.0, 12.0);
    return f;
  }
  MuscleTendonInput<double> input(const Fascicle& f) {
    MuscleTendonInput<double> in;
    in.strain = between(-0.02, 0.07);
    in.length = f.slack_length * (1.0 + in.strain) + f.optimal_length * between(0.45, 1.6);
    in.velocity = f.optimal_length * between(-5.0, 5.0);
    in.activation = between(0.0, 1.0);
    in.short_range_stretch = between(-0.01, 0.01);
    return in;
  }

 private:
  std::mt19937 generator_;
};

/// The same input with partials by length, velocity, activation, strain and short-range stretch, in this
/// order.
inline MuscleTendonInput<Dual<double, 5>> as_variables(const MuscleTendonInput<double>& in) {
  using D = Dual<double, 5>;
  return {D::variable(in.length, 0), D::variable(in.velocity, 1), D::variable(in.activation, 2),
          D::variable(in.strain, 3), D::variable(in.short_range_stretch, 4)};
}

}  // namespace lumbopelvic::test
