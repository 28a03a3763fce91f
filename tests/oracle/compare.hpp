#pragma once
/// Agreement of another engine with ours. Both engines of the folder go through the same comparisons.

#include "catch.hpp"
#include "lumbopelvic/multibody/articulated_body.hpp"
#include "lumbopelvic/multibody/forward_dynamics.hpp"
#include "oracle/engine_model.hpp"
#include "support/hand_tree.hpp"
#include "support/shipped_model.hpp"

namespace lumbopelvic::test {

inline constexpr int n_states = 200;
inline constexpr double agreement = 1e-9;  ///< relative to the largest entry

[[nodiscard]] inline double difference(const MatX<double>& ours, const MatX<double>& theirs) {
  return (ours - theirs).cwiseAbs().maxCoeff() / theirs.cwiseAbs().maxCoeff();
}

/// Values drawn for coordinates: turns up to 1 rad, slides up to 0.1 m.
[[nodiscard]] inline VecX<double> random_amounts(const Tree& tree, std::mt19937_64& generator) {
  VecX<double> q = random_vector(tree.n_coordinates(), 1.0, generator);
  for (int c = 0; c < tree.n_coordinates(); ++c)
    if (tree.coordinates()[std::size_t(c)].kind == MotionKind::translation) q[c] *= 0.1;
  return q;
}

/// The shipped skeleton with every axis of every joint free by itself.
template <class Engine>
void compare_axis_by_axis() {
  const Tree axes = axis_tree(shipped_model().tree);
  const DynamicsTree tree(axes, carrying_coordinates(axes),
                          Pose<double>{VecX<double>::Zero(axes.n_coordinates())});
  REQUIRE(tree.n_dofs() > 60);
  const Vec3<double> gravity = shipped_model().gravity_W;
  Engine engine(engine_model(axes, tree.dofs(), gravity));
  ForwardDynamics<double> data(tree);
  ArticulatedBody<double> links(tree);
  std::mt19937_64 generator(91);
  double mass = 0.0, bias = 0.0, by_mass = 0.0, by_links = 0.0;
  for (int i = 0; i < n_states; ++i) {
    TreeState<double> state = state_at(tree, Pose<double>{random_amounts(axes, generator)});
    state.v = random_vector(tree.n_dofs(), 2.0, generator);
    const VecX<double> tau = random_vector(tree.n_dofs(), 20.0, generator);
    update_motion(tree, state, data.motion);
    forward_dynamics(tree, gravity, tau, {}, data);
    articulated_body(tree, data.motion, gravity, tau, {}, links);
    engine.set(tree.dofs(), state.q, state.v, tau);
    mass =
        std::max(mass, difference(tree.pattern().dense(data.mass.packed), engine.mass_matrix(tree.dofs())));
    bias = std::max(bias, difference(data.bias.tau, engine.bias(tree.dofs())));
    const VecX<double> theirs = engine.acceleration(tree.dofs());
    by_mass = std::max(by_mass, difference(data.acceleration, theirs));
    by_links = std::max(by_links, difference(links.acceleration, theirs));
  }
  CHECK(mass < agreement);
  CHECK(bias < agreement);
  CHECK(by_mass < agreement);
  CHECK(by_links < agreement);
}

/// Whether a body, or one that hangs on it, has mass.
[[nodiscard]] inline bool carries_mass(const Tree& tree, int body) {
  return tree.bodies()[std::size_t(body)].mass > 0.0 ||
         std::ranges::any_of(tree.joints(), [&](const Joint& joint) {
           return joint.parent == body && carries_mass(tree, joint.child);
         });
}

/// The shipped skeleton as it is. The other engine has its axes; functions and shared coordinates come in by
/// the chain rule:
///   u = f(q),   M = G^T M_u G,   h = G^T (h_u + M_u f'' v^2),   G = df/dq
template <class Engine>
void compare_through_functions() {
  const Tree& skeleton = shipped_model().tree;
  const Tree axes = axis_tree(skeleton);
  const std::vector<int> used = carrying_coordinates(axes);
  std::vector<int> moving;
  for (const Joint& joint : skeleton.joints())
    for (const JointAxis& axis : joint.axes)
      if (axis.coordinate >= 0 && carries_mass(skeleton, joint.child) &&
          std::find(moving.begin(), moving.end(), axis.coordinate) == moving.end())
        moving.push_back(axis.coordinate);
  Pose<double> pose{random_pose(shipped_model(), 0, 0.0)};
  const DynamicsTree tree(skeleton, moving, pose);
  const Vec3<double> gravity = shipped_model().gravity_W;
  Engine engine(engine_model(axes, used, gravity));
  ForwardDynamics<double> data(tree);
  ArticulatedBody<double> links(tree);
  std::mt19937_64 generator(92);
  double mass = 0.0, bias = 0.0, by_mass = 0.0, by_links = 0.0;
  for (int i = 0; i < n_states; ++i) {
    pose.q = random_amounts(skeleton, generator);
    TreeState<double> state = state_at(tree, pose);
    state.v = random_vector(tree.n_dofs(), 2.0, generator);
    const VecX<double> tau = random_vector(tree.n_dofs(), 20.0, generator);

    VecX<double> amount = VecX<double>::Zero(axes.n_coordinates()), speed = amount, drift = amount;
    MatX<double> G = MatX<double>::Zero(Eigen::Index(used.size()), tree.n_dofs());
    int c = 0;
    for (const Joint& joint : skeleton.joints())
      for (const JointAxis& axis : joint.axes) {
        const auto dof =
            std::find(tree.dofs().begin(), tree.dofs().end(), axis.coordinate) - tree.dofs().begin();
        const auto f = axis.function(axis.coordinate < 0 ? 0.0 : pose.q[axis.coordinate]);
        amount[c] = f.value;
        if (dof < tree.n_dofs()) {
          speed[c] = f.first * state.v[dof];
          drift[c] = f.second * state.v[dof] * state.v[dof];
          const auto row = std::find(used.begin(), used.end(), c) - used.begin();
          if (row < G.rows()) G(row, dof) = f.first;
        }
        ++c;
      }
    engine.set(used, amount(used), speed(used), VecX<double>::Zero(G.rows()));
    const MatX<double> M_u = engine.mass_matrix(used), M = G.transpose() * M_u * G;
    const VecX<double> h = G.transpose() * (engine.bias(used) + M_u * drift(used));

    update_motion(tree, state, data.motion);
    forward_dynamics(tree, gravity, tau, {}, data);
    articulated_body(tree, data.motion, gravity, tau, {}, links);
    const VecX<double> theirs = M.ldlt().solve(tau - h);
    mass = std::max(mass, difference(tree.pattern().dense(data.mass.packed), M));
    bias = std::max(bias, difference(data.bias.tau, h));
    by_mass = std::max(by_mass, difference(data.acceleration, theirs));
    by_links = std::max(by_links, difference(links.acceleration, theirs));
  }
  CHECK(mass < agreement);
  CHECK(bias < agreement);
  CHECK(by_mass < agreement);
  CHECK(by_links < agreement);
}

/// Six segments with six springs each between pelvis and head, let go for a second.
struct SprungColumn {
  Tree axes = axis_tree(shipped_model().tree);
  Vec3<double> gravity = shipped_model().gravity_W;
  std::vector<int> moving;
  EngineModel engine;
  VecX<double> q, v, stiffness;

  SprungColumn() {
    for (const Joint& joint : axes.joints())
      if (joint.axes.size() == 6 && joint.parent != ground && joint.name != "Abdjnt")
        for (const JointAxis& axis : joint.axes) moving.push_back(axis.coordinate);
    engine = engine_model(axes, moving, gravity);
    engine.stiffness.assign(std::size_t(axes.n_coordinates()), 0.0);
    std::mt19937_64 generator(93);
    q = random_vector(Eigen::Index(moving.size()), 0.05, generator);
    v = random_vector(q.size(), 0.2, generator);
    stiffness.resize(q.size());
    for (Eigen::Index k = 0; k < q.size(); ++k) {
      const bool turn = k % 6 >= 3;
      stiffness[k] = engine.stiffness[std::size_t(moving[std::size_t(k)])] = turn ? 400.0 : 1e5;
      if (!turn) q[k] *= 0.02, v[k] *= 0.02;
    }
  }

  /// Where ours is after a second, by Runge-Kutta steps.
  [[nodiscard]] VecX<double> let_go(int steps) const {
    const DynamicsTree tree(axes, moving, Pose<double>{VecX<double>::Zero(axes.n_coordinates())});
    ArticulatedBody<double> data(tree);
    TreeMotion<double> motion(tree);
    TreeState<double> state;
    const auto acceleration = [&](const VecX<double>& at, const VecX<double>& rate) {
      state.q = at;
      state.v = rate;
      update_motion(tree, state, motion);
      articulated_body<double>(tree, motion, gravity, -stiffness.cwiseProduct(at), {}, data);
      return data.acceleration;
    };
    const double h = 1.0 / steps;
    VecX<double> x = q, u = v;
    for (int i = 0; i < steps; ++i) {
      const VecX<double> a1 = acceleration(x, u), u2 = u + h / 2.0 * a1;
      const VecX<double> a2 = acceleration(x + h / 2.0 * u, u2), u3 = u + h / 2.0 * a2;
      const VecX<double> a3 = acceleration(x + h / 2.0 * u2, u3), u4 = u + h * a3;
      const VecX<double> a4 = acceleration(x + h * u3, u4);
      x += h / 6.0 * (u + 2.0 * u2 + 2.0 * u3 + u4);
      u += h / 6.0 * (a1 + 2.0 * a2 + 2.0 * a3 + a4);
    }
    return x;
  }
};

}  // namespace lumbopelvic::test
