#pragma once
/// An inverted pendulum whose sway is known in closed form.

#include <cmath>

#include "lumbopelvic/control/tonic.hpp"

namespace lumbopelvic::test {

/// An inverted pendulum between two equal muscles.
struct PendulumPair {
  double toppling = 50.0, inertia = 5.0, damping = 8.0, arm = 0.05, max_force = 1000.0, stiffness = 400.0;

  [[nodiscard]] SwaySystem system() const {
    SwaySystem s;
    s.mass = MatX<double>{{inertia}};
    s.damping = MatX<double>{{damping}};
    s.stiffness = MatX<double>{{-toppling}};
    s.stiffness_by_drive = MatX<double>{{stiffness, stiffness}};
    s.force_directions = MatX<double>{{arm, -arm}};
    s.force = VecX<double>::Zero(2);
    s.force_by_drive = VecX<double>::Constant(2, max_force);
    s.noise_share = 0.03, s.noise_time = 0.02;
    return s;
  }
  [[nodiscard]] TonicSettings settings(double sway_weight) const {
    TonicSettings t;
    t.effort_weight = VecX<double>::Ones(2);
    t.sway_weight = sway_weight;
    t.sway_metric = MatX<double>::Ones(1, 1);
    t.lower = VecX<double>::Zero(2);
    t.upper = VecX<double>::Ones(2);
    t.balance = MatX<double>{{arm * max_force, -arm * max_force}};
    return t;
  }
  /// <q^2> = S / (2 d k) with S = 2 tau c^2 (2 r^2 F^2), for equal drives p.
  [[nodiscard]] double sway(double p) const {
    const SwaySystem s = system();
    const double force = max_force * p, k = 2 * stiffness * p - toppling;
    const double intensity = 2 * s.noise_time * std::pow(s.noise_share, 2) * 2 * std::pow(arm * force, 2);
    return intensity / (2 * damping * k);
  }
};

}  // namespace lumbopelvic::test
