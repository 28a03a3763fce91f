/// What one evaluation of a moving model costs, the right-hand side that stepping through time takes, stage
/// by stage and as a whole: pelvis, spine and hips in motion, 30 degrees of freedom. Beside it, in the same
/// run, MuJoCo on the same links, tendons and wrapping cylinders with muscles of its own, whose tendons are
/// rigid. It knows no ellipsoids, so for the comparison those few stretches are straight in both.
///
/// Every time is the least of many rounds, taken in turns where there is another engine.

#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/muscle/moment_arms.hpp"
#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"
#include "take_turns.hpp"
#include "trunk_model.hpp"
#ifdef LUMBOPELVIC_HAVE_MUJOCO
#include "mjcf_engine.hpp"
#endif

namespace lumbopelvic::bench {
namespace {

enum class Case {
  shipped,      ///< the model as it is
  two_hundred,  ///< 200 of its fascicles, all on compliant tendons
  comparable,   ///< without ellipsoids
  comparable_rigid
};

Model model_of(Case which) {
  Model model = shipped_model();
  if (which == Case::two_hundred) {
    Model few = model;
    few.fascicles.clear(), few.paths.clear();
    for (std::size_t i = 0; i < 200; ++i) {
      const std::size_t m = i * model.fascicles.size() / 200;
      few.fascicles.push_back(model.fascicles[m]);
      few.paths.push_back(model.paths[m]);
    }
    return few;
  }
  return which == Case::shipped ? model : without_ellipsoids(model);
}

MotionSettings settings_of(Case which) {
  MotionSettings settings;
  if (which == Case::two_hundred || which == Case::comparable)
    settings.muscle.tendon = TendonChoice::compliant;
  if (which == Case::comparable_rigid) settings.muscle.tendon = TendonChoice::rigid;
  return settings;
}

MotionActions driven(Eigen::Index n_fascicles) {
  MotionActions actions;
  actions.excitation = constant_excitation(VecX<double>::LinSpaced(n_fascicles, 0.2, 0.02));
  return actions;
}

/// A model in slow motion near its neutral pose.
struct Motion {
  Model model;
  MovingModel moving;
  MotionActions actions;
  MotionSystem system;
  MomentArms arms;
  MotionState state;
  VecX<double> y, rates;
  MotionData data;  ///< what the stages work on by themselves
  VecX<double> arm_values;

  explicit Motion(Case which)
      : model(model_of(which)),
        moving(model, trunk_coordinates(model), neutral_pose(model), settings_of(which)),
        actions(driven(moving.n_fascicles())),
        system(moving, actions),
        arms(moving.tree(), moving.paths()),
        data(moving) {
    const auto n = moving.n_fascicles();
    state.tree = state_at(moving.tree(), neutral_pose(model));
    for (int k = 0; k < moving.tree().n_dofs(); ++k) {
      state.tree.q[k] += 0.03 * std::sin(1.0 + k);
      state.tree.v[k] = 0.2 * std::cos(2.0 * k);
    }
    state.activation = VecX<double>::LinSpaced(n, 0.02, 0.2);
    state.strain = state.short_range_stretch = VecX<double>::Zero(n);
    y = system.layout().pack(state);
    run();
    for (Eigen::Index m = 0; m < n; ++m)
      state.strain[m] = initial_equilibrium(
                            moving.constants()[std::size_t(m)], moving.units().kinds()[std::size_t(m)],
                            system.data().paths.length[m], state.activation[m], system.data().paths.speed[m])
                            .strain;
    y = system.layout().pack(state);
    run();
    data = system.data();
    arms.update(moving.paths(), data.tree, data.paths, arm_values);
  }
  void run() { system.rates(y, 0.0, rates); }
};

Motion& motion(Case which) {
  static std::map<Case, std::unique_ptr<Motion>> all;
  auto& own = all[which];
  if (!own) own = std::make_unique<Motion>(which);
  return *own;
}

void show(benchmark::State& state, const Motion& at) {
  state.counters["dofs"] = at.moving.tree().n_dofs();
  state.counters["fascicles"] = double(at.moving.n_fascicles());
  state.counters["compliant"] = double(
      std::count(at.moving.units().kinds().begin(), at.moving.units().kinds().end(), TendonKind::compliant));
}

template <class Stage>
void run_stage(benchmark::State& state, Case which, const Stage& stage) {
  Motion& at = motion(which);
  report_least(state, [&] { stage(at); });
  show(state, at);
}

void skeleton_motion(benchmark::State& state, Case which) {
  run_stage(state, which, [](Motion& m) { update_motion(m.moving.tree(), m.state.tree, m.data.tree); });
}
void paths(benchmark::State& state, Case which) {
  run_stage(state, which, [](Motion& m) { update_paths(m.moving.paths(), m.data.tree, m.data.paths); });
}
void path_singles(benchmark::State& state, Case which) {
  run_stage(state, which,
            [](Motion& m) { detail::update_singles(m.moving.paths(), m.data.tree, m.data.paths); });
}
void moment_arms(benchmark::State& state, Case which) {
  run_stage(state, which,
            [](Motion& m) { m.arms.update(m.moving.paths(), m.data.tree, m.data.paths, m.arm_values); });
}
void units(benchmark::State& state, Case which) {
  run_stage(state, which, [](Motion& m) { m.moving.units().rates(m.data.inputs, m.data.units); });
}
void activation(benchmark::State& state, Case which) {
  run_stage(state, which, [](Motion& m) {
    m.moving.activation().rates(m.system.excitation(), m.state.activation, m.data.activation);
  });
}
void pulls(benchmark::State& state, Case which) {
  run_stage(state, which, [](Motion& m) {
    std::fill(m.data.wrenches.begin(), m.data.wrenches.end(), Spatial<double>());
    add_tensions(m.moving.paths(), m.data.tree, m.data.tension, m.data.paths, m.data.wrenches);
    m.data.tau.setZero();
    add_generalized_forces(m.moving.tree(), m.data.tree, m.data.wrenches, m.data.tau);
  });
}
void discs(benchmark::State& state, Case which) {
  run_stage(state, which, [](Motion& m) {
    for (const MovingDisc& disc : m.moving.discs()) add_disc_moment(disc, m.data.tree, m.data.wrenches);
  });
}
void accelerations(benchmark::State& state, Case which) {
  run_stage(state, which, [](Motion& m) {
    articulated_body(m.moving.tree(), m.data.tree, m.moving.gravity_W(), m.data.tau, {}, m.data.links);
  });
}
void whole_evaluation(benchmark::State& state, Case which) {
  run_stage(state, which, [](Motion& m) { m.run(); });
}
#define LUMBOPELVIC_STAGE(stage, which) \
  BENCHMARK_CAPTURE(stage, which, Case::which)->Iterations(1)->UseManualTime()->Unit(benchmark::kMicrosecond)
LUMBOPELVIC_STAGE(skeleton_motion, shipped);
LUMBOPELVIC_STAGE(paths, shipped);
LUMBOPELVIC_STAGE(path_singles, shipped);
LUMBOPELVIC_STAGE(moment_arms, shipped);
LUMBOPELVIC_STAGE(units, shipped);
LUMBOPELVIC_STAGE(activation, shipped);
LUMBOPELVIC_STAGE(pulls, shipped);
LUMBOPELVIC_STAGE(discs, shipped);
LUMBOPELVIC_STAGE(accelerations, shipped);
LUMBOPELVIC_STAGE(whole_evaluation, shipped);
LUMBOPELVIC_STAGE(paths, two_hundred);
LUMBOPELVIC_STAGE(path_singles, two_hundred);
LUMBOPELVIC_STAGE(units, two_hundred);
LUMBOPELVIC_STAGE(activation, two_hundred);
LUMBOPELVIC_STAGE(pulls, two_hundred);
LUMBOPELVIC_STAGE(whole_evaluation, two_hundred);
LUMBOPELVIC_STAGE(paths, comparable);
LUMBOPELVIC_STAGE(units, comparable);
LUMBOPELVIC_STAGE(whole_evaluation, comparable);

/// Initial equilibrium of every fascicle on a compliant tendon, its fibre near optimal length. Beside it:
/// opensim_equilibrium.py.
void muscle_tendon_equilibrium(benchmark::State& state) {
  const Motion& at = motion(Case::comparable);
  VecX<double> strain(at.moving.n_fascicles());
  report_least(
      state,
      [&] {
        for (Eigen::Index m = 0; m < strain.size(); ++m) {
          const Fascicle& f = at.model.fascicles[std::size_t(m)];
          strain[m] = initial_equilibrium(at.moving.constants()[std::size_t(m)], TendonKind::compliant,
                                          f.slack_length + f.optimal_length * std::cos(f.pennation), 0.1)
                          .strain;
        }
      },
      1, 200);
  show(state, at);
}
BENCHMARK(muscle_tendon_equilibrium)->Iterations(1)->UseManualTime()->Unit(benchmark::kMicrosecond);

#ifdef LUMBOPELVIC_HAVE_MUJOCO

/// MuJoCo on the links and tendons of a motion, in its state, checked against ours.
struct Rival {
  Motion& ours = motion(Case::comparable);
  Motion& rigid = motion(Case::comparable_rigid);
  MjcfEngine engine{MjcfWriter(ours.model, ours.moving.tree(), true).text()};
  double worst_straight = 0.0;               ///< difference of length where a path has no surface [m]
  int n_wrapping = 0, n_wrapping_alike = 0;  ///< paths with surfaces; of them those as long to 1e-9 m

  Rival() {
    engine.set(ours.state.tree.q, ours.state.tree.v, ours.state.activation);
    engine.forward();
    for (std::size_t m = 0; m < ours.model.paths.size(); ++m) {
      const auto& stretches = ours.model.paths[m].stretches;
      const bool straight =
          std::all_of(stretches.begin(), stretches.end(), [](const auto& s) { return s.surface < 0; });
      const double gap = std::abs(engine.data().ten_length[m] - ours.data.paths.length[Eigen::Index(m)]);
      if (straight) worst_straight = std::max(worst_straight, gap);
      if (!straight) ++n_wrapping, n_wrapping_alike += gap < 1e-9;
    }
  }
  [[nodiscard]] bool fits(benchmark::State& state) const {
    state.counters["straight_differ_m"] = worst_straight;
    state.counters["wrapping"] = n_wrapping;
    state.counters["wrapping_alike"] = n_wrapping_alike;
    if (worst_straight < 1e-9) return true;
    state.SkipWithError("the lengths differ");
    return false;
  }
};
Rival& rival() {
  static Rival rival;
  return rival;
}

void mujoco_tendons(benchmark::State& state) {
  Rival& r = rival();
  if (!r.fits(state)) return;
  Motion& at = r.ours;
  report(state, take_turns(
                    [&] {
                      update_paths(at.moving.paths(), at.data.tree, at.data.paths);
                      at.arms.update(at.moving.paths(), at.data.tree, at.data.paths, at.arm_values);
                    },
                    [&] { r.engine.tendons(); }));
}
BENCHMARK(mujoco_tendons)->Iterations(1)->UseManualTime()->Unit(benchmark::kMicrosecond);

/// All of mj_forward beside all of an evaluation.
/// @param which  our tendons: all compliant, or all rigid as theirs
void mujoco_forward(benchmark::State& state, Case which) {
  Rival& r = rival();
  if (!r.fits(state)) return;
  Motion& at = which == Case::comparable ? r.ours : r.rigid;
  report(state, take_turns([&] { at.run(); }, [&] { r.engine.forward(); }));
  show(state, at);
}
BENCHMARK_CAPTURE(mujoco_forward, ours_compliant, Case::comparable)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(mujoco_forward, ours_rigid, Case::comparable_rigid)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

#endif

}  // namespace
}  // namespace lumbopelvic::bench
