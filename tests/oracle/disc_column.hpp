#pragma once
/// Six passive segments between pelvis and head, with the whole law of their discs: slides and turns through
/// the mid frame, preload, damping. The engine integrates the wrench that our library gives it.

#include "lumbopelvic/tissue/disc_forces.hpp"
#include "oracle/compare.hpp"

namespace lumbopelvic::test {

struct DiscColumn {
  Tree axes = axis_tree(shipped_model().tree);
  Vec3<double> gravity = shipped_model().gravity_W;
  std::vector<Disc> discs = shipped_model().discs;
  std::vector<int> moving;
  VecX<double> q, v;

  DiscColumn() {
    for (Disc& disc : discs) {
      std::size_t slides = 0, turns = 0;
      for (const JointAxis& axis : axes.joints()[std::size_t(disc.joint)].axes)
        (axis.kind == MotionKind::translation ? disc.reaction[slides++] : disc.rotation[turns++]) =
            axis.coordinate;
    }
    for (const Joint& joint : axes.joints())
      if (std::any_of(discs.begin(), discs.end(), [&](const Disc& d) { return d.joint == joint.child; }))
        for (const JointAxis& axis : joint.axes) moving.push_back(axis.coordinate);
    std::mt19937_64 generator(97);
    q = random_vector(Eigen::Index(moving.size()), 0.05, generator);
    v = random_vector(q.size(), 0.2, generator);
    for (Eigen::Index k = 0; k < q.size(); ++k)
      if (k % 6 < 3) q[k] *= 5e-3, v[k] *= 0.02;
  }

  /// Generalised forces of the discs on what moves.
  [[nodiscard]] VecX<double> tissue(const VecX<double>& x, const VecX<double>& u) const {
    VecX<double> all = VecX<double>::Zero(axes.n_coordinates()), rate = all, Q = all;
    all(moving) = x;
    rate(moving) = u;
    for (const Disc& disc : discs) {
      add_disc_forces<double>(axes, disc, all, Q);
      add_disc_damping<double>(axes, disc, all, rate, Q);
    }
    return Q(moving);
  }

  /// Where the column is after a second, by Runge-Kutta steps.
  /// @param acceleration  of what moves, from (q, v, tau)
  template <class Acceleration>
  [[nodiscard]] VecX<double> let_go(int steps, const Acceleration& acceleration) const {
    const auto rate = [&](const VecX<double>& x, const VecX<double>& u) -> VecX<double> {
      return acceleration(x, u, tissue(x, u));
    };
    const double h = 1.0 / steps;
    VecX<double> x = q, u = v;
    for (int i = 0; i < steps; ++i) {
      const VecX<double> a1 = rate(x, u), u2 = u + h / 2.0 * a1;
      const VecX<double> a2 = rate(x + h / 2.0 * u, u2), u3 = u + h / 2.0 * a2;
      const VecX<double> a3 = rate(x + h / 2.0 * u2, u3), u4 = u + h * a3;
      const VecX<double> a4 = rate(x + h * u3, u4);
      x += h / 6.0 * (u + 2.0 * u2 + 2.0 * u3 + u4);
      u += h / 6.0 * (a1 + 2.0 * a2 + 2.0 * a3 + a4);
    }
    return x;
  }

  [[nodiscard]] VecX<double> ours(int steps) const {
    const DynamicsTree tree(axes, moving, Pose<double>{VecX<double>::Zero(axes.n_coordinates())});
    ForwardDynamics<double> data(tree);
    TreeState<double> state;
    return let_go(steps, [&](const VecX<double>& x, const VecX<double>& u, const VecX<double>& tau) {
      state.q = x;
      state.v = u;
      update_motion(tree, state, data.motion);
      forward_dynamics(tree, gravity, tau, {}, data);
      return data.acceleration;
    });
  }
  template <class Engine>
  [[nodiscard]] VecX<double> theirs(int steps) const {
    Engine engine(engine_model(axes, moving, gravity));
    return let_go(steps, [&](const VecX<double>& x, const VecX<double>& u, const VecX<double>& tau) {
      engine.set(moving, x, u, tau);
      return engine.acceleration(moving);
    });
  }
};

/// Both let go of the same column, and agree to six digits after a second.
template <class Engine>
void compare_disc_column(int steps) {
  const DiscColumn column;
  REQUIRE(column.moving.size() == 36);
  const VecX<double> here = column.ours(steps), there = column.theirs<Engine>(steps);
  REQUIRE((there - column.q).norm() > 0.01);
  CHECK(difference(here, there) < 1e-6);
  CHECK(difference(column.ours(2 * steps), there) < 1e-6);  // the steps are small enough
}

}  // namespace lumbopelvic::test
