#pragma once
/// Trees compiled for motion, states drawn at random, and a stepper that needs no library.

#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/multibody/base_chart.hpp"
#include "lumbopelvic/multibody/forward_dynamics.hpp"
#include "support/hand_tree.hpp"

namespace lumbopelvic::test {

inline const Vec3<double> fall(1.0, -9.81, 0.5);  ///< free fall that is along no axis [m/s^2]

[[nodiscard]] inline std::vector<int> every_coordinate(const Tree& tree) {
  std::vector<int> all;
  for (int c = 0; c < tree.n_coordinates(); ++c) all.push_back(c);
  return all;
}

/// A tree in which everything moves.
[[nodiscard]] inline DynamicsTree moving(const Tree& tree, BaseSpeed speed = BaseSpeed::coordinate_rates) {
  return {tree, every_coordinate(tree), Pose<double>{VecX<double>::Zero(tree.n_coordinates())}, speed};
}

/// A floating chain in which one coordinate bends three joints in a row, one of them through a spline, with a
/// branch.
[[nodiscard]] inline Tree rhythm_tree() {
  std::mt19937_64 generator(412);
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  const auto random = [&] { return Axis(uniform(generator), uniform(generator), uniform(generator)); };
  const Axis x = Axis::UnitX(), y = Axis::UnitY(), z = Axis::UnitZ();
  const Curve bend = Curve::spline({-2.0, -1.0, 0.0, 1.0, 2.0}, {-0.9, -0.4, 0.0, 0.3, 0.9});
  std::vector<Body> bodies;
  for (const char* name : {"base", "low", "mid", "top", "branch"}) {
    bodies.push_back(body(name, 1.0 + uniform(generator) / 2.0, 0.2 * random()));
    bodies.back().inertia_B = Axis(0.02, 0.015, 0.025).asDiagonal();
  }
  std::vector<Joint> joints{
      joint(ground, 0, {0.1, 0.9, 0.0},
            {slide(x, 0), slide(y, 1), slide(z, 2), turn(z, 3), turn(x, 4), turn(y, 5)}),
      joint(0, 1, 0.3 * random(), {turn(z, 6, Curve::line(0.3, 0.1)), turn(x, 7)}),
      joint(1, 2, 0.3 * random(), {slide(y, 6, Curve::line(0.02, 0.0)), turn(z, 6, bend), turn(y, 8)}),
      joint(2, 3, 0.3 * random(), {turn(random().normalized(), 6, Curve::line(0.5, 0.0))}),
      joint(1, 4, 0.3 * random(), {turn(x, 9), turn(z, 8, Curve::line(-1.0, 0.0))})};
  std::vector<Coordinate> coordinates;
  for (int c = 0; c < 10; ++c)
    coordinates.push_back(
        coordinate("q" + std::to_string(c), c < 3 ? MotionKind::translation : MotionKind::rotation));
  return {std::move(bodies), std::move(joints), std::move(coordinates)};
}

/// A floating body with an arm of two and a leg of three turns; nothing else, so that motions are smooth.
[[nodiscard]] inline Tree swimmer() {
  const Axis x = Axis::UnitX(), y = Axis::UnitY(), z = Axis::UnitZ();
  std::vector<Body> bodies{body("trunk", 5.0, {0.02, 0.1, -0.01}, {0.3, 0.1, 0.35}),
                           body("arm", 1.0, {0.0, -0.2, 0.0}, {0.02, 0.005, 0.018}),
                           body("leg", 2.0, {0.0, -0.3, 0.03}, {0.08, 0.01, 0.07})};
  std::vector<Joint> joints{
      joint(ground, 0, Axis::Zero(),
            {slide(x, 0), slide(y, 1), slide(z, 2), turn(z, 3), turn(x, 4), turn(y, 5)}),
      joint(0, 1, {0.0, 0.3, 0.2}, {turn(z, 6), turn(x, 7)}),
      joint(0, 2, {0.0, -0.2, -0.1}, {turn(z, 8), turn(x, 9), turn(y, 10)})};
  std::vector<Coordinate> coordinates;
  for (int c = 0; c < 11; ++c)
    coordinates.push_back(
        coordinate("q" + std::to_string(c), c < 3 ? MotionKind::translation : MotionKind::rotation));
  return {std::move(bodies), std::move(joints), std::move(coordinates)};
}

[[nodiscard]] inline TreeState<double> random_state(const DynamicsTree& tree, std::mt19937_64& generator,
                                                    double position = 0.8, double speed = 1.0) {
  TreeState<double> state{random_vector(tree.n_dofs(), position, generator),
                          random_vector(tree.n_dofs(), speed, generator)};
  if (tree.base_speed() == BaseSpeed::body_rates) {
    const auto* turn = detail::base_turns("random_state", tree);
    for (int k = 0; k < 3; ++k) state.q[turn[k].dof] = 0.0;
    state.base_attitude.coeffs() = random_vector(4, 1.0, generator).normalized();
  }
  return state;
}

/// The state as a function of time, q(t) along its rates at constant v, to first order.
[[nodiscard]] inline TreeState<Dual<double, 1>> in_time(const DynamicsTree& tree,
                                                        const TreeState<double>& state) {
  using Time = Dual<double, 1>;
  TreeState<Time> moving{state.q.cast<Time>(), state.v.cast<Time>(), state.base_attitude.cast<Time>()};
  const VecX<double> rate = coordinate_rates(tree, state);
  for (Eigen::Index k = 0; k < rate.size(); ++k) moving.q[k].partials[0] = rate[k];
  if (tree.base_speed() == BaseSpeed::body_rates) {
    const Quaternion<double> turning = attitude_rate(tree, state);
    for (Eigen::Index i = 0; i < 4; ++i) moving.base_attitude.coeffs()[i].partials[0] = turning.coeffs()[i];
  }
  return moving;
}

/// Moves a state freely, under weight and tau(state), by the classical Runge-Kutta method.
template <class Tau>
void let_go(const DynamicsTree& tree, TreeState<double>& state, const Vec3<double>& gravity_W, const Tau& tau,
            double time, int steps) {
  struct Rate {
    VecX<double> q, v;
    Eigen::Vector4d Q = Eigen::Vector4d::Zero();
  };
  const auto rate = [&](const TreeState<double>& s) {
    Rate r{coordinate_rates(tree, s), forward_dynamics<double>(tree, s, tau(s), gravity_W)};
    if (tree.base_speed() == BaseSpeed::body_rates) r.Q = attitude_rate(tree, s).coeffs();
    return r;
  };
  const auto moved = [&](const Rate& r, double h) {
    TreeState<double> s = state;
    s.q += h * r.q;
    s.v += h * r.v;
    s.base_attitude.coeffs() += h * r.Q;
    return s;
  };
  const double h = time / steps;
  for (int i = 0; i < steps; ++i) {
    const Rate k1 = rate(state), k2 = rate(moved(k1, h / 2.0)), k3 = rate(moved(k2, h / 2.0)),
               k4 = rate(moved(k3, h));
    state.q += h / 6.0 * (k1.q + 2.0 * k2.q + 2.0 * k3.q + k4.q);
    state.v += h / 6.0 * (k1.v + 2.0 * k2.v + 2.0 * k3.v + k4.v);
    state.base_attitude.coeffs() += h / 6.0 * (k1.Q + 2.0 * k2.Q + 2.0 * k3.Q + k4.Q);
  }
}

}  // namespace lumbopelvic::test
