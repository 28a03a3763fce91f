/// What a motion costs: forward dynamics of the shipped skeleton, stage by stage and as a whole, beside
/// MuJoCo and Simbody on the same skeleton, with the ratio of the two in the same run.
///
/// Arms, neck, feet and the translations of the discs are held. Other engines have no joints that functions
/// drive, so for the comparison the knees are plain hinges and the kneecaps are fixed to the thighs: 34
/// degrees of freedom.

#include <benchmark/benchmark.h>

#include <ctime>

#include "lumbopelvic/multibody/articulated_body.hpp"
#include "lumbopelvic/multibody/forward_dynamics.hpp"
#include "oracle/engine_model.hpp"
#include "oracle/engines.hpp"
#include "standing.hpp"

namespace lumbopelvic::bench {
namespace {

/// A skeleton in some motion.
struct Walk {
  Tree skeleton;
  DynamicsTree tree;
  TreeState<double> state;
  VecX<double> tau;
  Vec3<double> gravity = standing().model.gravity_W;
  ForwardDynamics<double> data{tree};
  ArticulatedBody<double> links{tree};

  Walk(Tree skeleton_in, const std::vector<int>& moving)
      : skeleton(std::move(skeleton_in)), tree(skeleton, moving, Pose<double>{rest(skeleton)}) {
    const int n = tree.n_dofs();
    state = state_at(tree, Pose<double>{rest(skeleton)});
    for (int k = 0; k < n; ++k) state.q[k] += 0.3 * std::sin(1.0 + k);
    state.v = VecX<double>::NullaryExpr(n, [](Eigen::Index k) { return std::cos(2.0 * double(k)); });
    tau = VecX<double>::NullaryExpr(n, [](Eigen::Index k) { return 10.0 * std::sin(3.0 * double(k)); });
    update_motion(tree, state, data.motion);
    forward_dynamics(tree, gravity, tau, {}, data);
  }

  /// The faster of the two ways.
  void accelerate() {
    update_motion(tree, state, data.motion);
    articulated_body(tree, data.motion, gravity, tau, {}, links);
  }

 private:
  static VecX<double> rest(const Tree& tree) {
    VecX<double> q(tree.n_coordinates());
    for (int c = 0; c < tree.n_coordinates(); ++c) q[c] = tree.coordinates()[std::size_t(c)].default_value;
    return q;
  }
};

/// Coordinates that move in the shipped model, but for those of the abdomen, whose bodies have no mass.
bool moves(const Tree& tree, const JointAxis& axis) {
  if (axis.coordinate < 0) return false;
  const auto& abdomen = standing().model.deformation_coordinates;
  const Coordinate& coordinate = tree.coordinates()[std::size_t(axis.coordinate)];
  return !coordinate.locked && tree.joints()[std::size_t(coordinate.joint)].name != "Abdjnt" &&
         std::find(abdomen.begin(), abdomen.end(), axis.coordinate) == abdomen.end();
}

/// The skeleton as it is shipped: knees that roll and glide, kneecaps that follow.
Walk shipped() {
  const Tree& tree = standing().model.tree;
  std::vector<int> moving;
  for (const Joint& joint : tree.joints())
    for (const JointAxis& axis : joint.axes)
      if (moves(tree, axis) && std::find(moving.begin(), moving.end(), axis.coordinate) == moving.end())
        moving.push_back(axis.coordinate);
  return {tree, moving};
}

/// The skeleton with a hinge for every coordinate, f(q) = q.
Walk plain() {
  const Tree& tree = standing().model.tree;
  std::vector<Joint> joints = tree.joints();
  for (Joint& joint : joints) {
    const bool is_kneecap = joint.name.starts_with("patellofemoral");
    std::erase_if(joint.axes, [&](const JointAxis& axis) {
      return is_kneecap || !moves(tree, axis) || !axis.function.is_line();
    });
  }
  Tree skeleton = test::axis_tree({tree.bodies(), std::move(joints), tree.coordinates()});
  std::vector<int> moving;
  for (int c = 0; c < skeleton.n_coordinates(); ++c) moving.push_back(c);
  return {std::move(skeleton), moving};
}

void show(benchmark::State& state, const Walk& walk) { state.counters["dofs"] = walk.tree.n_dofs(); }

template <class Stage>
void run_stage(benchmark::State& state, const Stage& stage) {
  Walk walk = shipped();
  for (auto _ : state) {
    stage(walk);
    benchmark::ClobberMemory();
  }
  show(state, walk);
}

void positions(benchmark::State& state) {
  run_stage(state, [](Walk& w) { update_positions(w.tree, w.state, w.data.motion); });
}
void velocities(benchmark::State& state) {
  run_stage(state, [](Walk& w) { update_velocities(w.tree, w.state, w.data.motion); });
}
void bias(benchmark::State& state) {
  run_stage(state, [](Walk& w) {
    inverse_dynamics(w.tree, w.data.motion, w.gravity, VecX<double>(), {}, w.data.bias);
  });
}
void mass_matrix(benchmark::State& state) {
  run_stage(state, [](Walk& w) { composite_inertia(w.tree, w.data.motion, w.data.mass); });
}
void factors(benchmark::State& state) {
  run_stage(state, [](Walk& w) { factor_mass(w.tree, w.data.mass.packed, w.data.factor); });
}
void articulated(benchmark::State& state) {
  run_stage(state, [](Walk& w) { articulated_body(w.tree, w.data.motion, w.gravity, w.tau, {}, w.links); });
}
void forward_by_mass_matrix(benchmark::State& state) {
  run_stage(state, [](Walk& w) {
    update_motion(w.tree, w.state, w.data.motion);
    forward_dynamics(w.tree, w.gravity, w.tau, {}, w.data);
  });
}
void forward_by_links(benchmark::State& state) {
  run_stage(state, [](Walk& w) { w.accelerate(); });
}
BENCHMARK(positions)->Unit(benchmark::kMicrosecond);
BENCHMARK(velocities)->Unit(benchmark::kMicrosecond);
BENCHMARK(bias)->Unit(benchmark::kMicrosecond);
BENCHMARK(mass_matrix)->Unit(benchmark::kMicrosecond);
BENCHMARK(factors)->Unit(benchmark::kMicrosecond);
BENCHMARK(articulated)->Unit(benchmark::kMicrosecond);
BENCHMARK(forward_by_mass_matrix)->Unit(benchmark::kMicrosecond);
BENCHMARK(forward_by_links)->Unit(benchmark::kMicrosecond);

#if defined(LUMBOPELVIC_HAVE_MUJOCO) || defined(LUMBOPELVIC_HAVE_SIMBODY)

/// CPU time this program has used [s].
double cpu_time() { return double(std::clock()) / CLOCKS_PER_SEC; }

/// Takes turns with ours, so that both meet the same machine; `times_ours` is the ratio.
template <class Theirs>
void take_turns(benchmark::State& state, Walk& walk, const Theirs& run) {
  constexpr int turns = 200;
  double theirs = 0.0, ours = 0.0;
  for (auto _ : state) {
    const double begin = cpu_time();
    for (int i = 0; i < turns; ++i) run();
    const double middle = cpu_time();
    for (int i = 0; i < turns; ++i) {
      walk.accelerate();
      benchmark::ClobberMemory();
    }
    theirs += middle - begin;
    ours += cpu_time() - middle;
    state.SetIterationTime((middle - begin) / turns);
  }
  state.counters["times_ours"] = theirs / ours;
  show(state, walk);
}

[[maybe_unused]] bool agrees(const VecX<double>& theirs, const VecX<double>& ours) {
  return (theirs - ours).norm() <= 1e-9 * ours.norm();
}

#endif

#ifdef LUMBOPELVIC_HAVE_MUJOCO

/// @param whole  only the stages that forward dynamics needs, or all of `mj_forward`
void mujoco(benchmark::State& state, test::EngineJoints joints, bool whole) {
  Walk walk = plain();
  const auto from = test::engine_model(walk.skeleton, walk.tree.dofs(), walk.gravity);
  test::MujocoEngine engine(from, joints);
  if (joints == test::EngineJoints::single) {
    engine.set(walk.tree.dofs(), walk.state.q, walk.state.v, walk.tau);
    if (!agrees(engine.acceleration(walk.tree.dofs()), walk.data.acceleration))
      return state.SkipWithError("the accelerations differ");
  }
  take_turns(state, walk, [&] { whole ? engine.forward() : engine.forward_bare(); });
}
BENCHMARK_CAPTURE(mujoco, hinges, test::EngineJoints::single, false)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(mujoco, balls, test::EngineJoints::whole, false)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(mujoco, hinges_mj_forward, test::EngineJoints::single, true)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(mujoco, balls_mj_forward, test::EngineJoints::whole, true)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

#endif

#ifdef LUMBOPELVIC_HAVE_SIMBODY

void simbody(benchmark::State& state, test::EngineJoints joints) {
  Walk walk = plain();
  test::SimbodyEngine engine(test::engine_model(walk.skeleton, walk.tree.dofs(), walk.gravity), joints);
  engine.set(walk.tree.dofs(), walk.state.q, walk.state.v, walk.tau);
  if (!agrees(engine.acceleration(walk.tree.dofs()), walk.data.acceleration))
    return state.SkipWithError("the accelerations differ");
  take_turns(state, walk, [&] { engine.run_again(); });
}
BENCHMARK_CAPTURE(simbody, pins, test::EngineJoints::single)->UseManualTime()->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(simbody, gimbals, test::EngineJoints::whole)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

#endif

}  // namespace
}  // namespace lumbopelvic::bench
