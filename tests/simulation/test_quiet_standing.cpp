/// Equilibria in motion on noisy muscles, and what holds them.

#include <cstring>

#include "catch.hpp"
#include "lumbopelvic/dynamics/simulate.hpp"
#include "lumbopelvic/experiment/run.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "support/simulation_of_equilibrium.hpp"

using namespace lumbopelvic;
using test::SolvedPosture, test::upright_trunk;

namespace {

ControlSettings reflexes(double gain) {
  ControlSettings settings = load_control("reflexes");
  settings.reflex_gain = gain;
  return settings;
}

SimulationSetup noisy_simulation(double duration, std::uint64_t seed, double share = 0.03) {
  SimulationSetup simulation = test::calm_simulation(duration, 0.05);
  simulation.noise = MotorNoiseSettings{seed, share, 0.05};
  simulation.control = reflexes(1.0);
  return simulation;
}

InitialState set_upright_in_motion(AbdomenMotion abdomen) {
  InitialStateSettings settings = test::damped_motion();
  settings.abdomen = abdomen;
  return make_initial_state(test::shipped_model(), upright_trunk().posture, upright_trunk().recruiter.field(),
                            upright_trunk().result, settings);
}

}  // namespace

TEST_CASE("Noise makes the trunk sway, the more the larger it is, and energy adds up", "[sway][property]") {
  const SimulationResult calm = test::run_on(upright_trunk(), test::calm_simulation(1.5, 0.05)),
                         some = test::run_on(upright_trunk(), noisy_simulation(1.5, 1)),
                         twice = test::run_on(upright_trunk(), noisy_simulation(1.5, 1, 0.06));
  REQUIRE(some.status == SimulationStatus::completed);
  const auto sway = [](const SimulationResult& r) {
    return sway_of(test::shipped_model(), r.samples).rms.norm();
  };
  CHECK(sway(some) > 5.0 * sway(calm));
  CHECK(sway(twice) == Approx(2.0 * sway(some)).epsilon(0.2));
  CHECK(std::abs(some.energy_balance.residual()) < 0.01 * some.energy_balance.turnover);
}

TEST_CASE("A seed gives a simulation its bits, another seed others", "[sway][property]") {
  const auto end = [](std::uint64_t seed) {
    return test::run_on(upright_trunk(), noisy_simulation(0.2, seed)).samples.back().q;
  };
  const VecX<double> once = end(3);
  CHECK(end(3) == once);
  CHECK(end(4) != once);
}

TEST_CASE("Sway, effort and compression of samples are their means", "[sway][unit]") {
  const Model& model = test::shipped_model();
  std::vector<SimulationSample> samples(4);
  for (std::size_t i = 0; i < 4; ++i) {
    samples[i].rotation = {i % 2 == 0 ? 0.01 : -0.01, 0.0, 0.02};
    samples[i].compression = VecX<double>::Constant(2, 100.0 * double(i));
    samples[i].activation = VecX<double>::Constant(model.n_fascicles(), 0.1);
  }
  const Sway sway = sway_of(model, samples);
  CHECK(sway.rms.x() == Approx(0.01));
  CHECK(sway.rms.z() == Approx(0.0).margin(1e-12));
  CHECK(sway.path == Approx(0.06));
  CHECK(sway.mean_compression[1] == Approx(150.0));
  CHECK(sway.mean_effort == Approx(0.01 * double(model.n_fascicles())));  // weights have the mean 1
  CHECK_THROWS_AS(sway_of(model, {}), InvalidArgument);
}

TEST_CASE("An upright trunk stays, and reflexes that are too strong shake it", "[sway][verification]") {
  const InitialState initial = set_upright_in_motion(AbdomenMotion::held);
  const EquilibriumStability none = equilibrium_stability(test::shipped_model(), initial, std::nullopt);
  CHECK(none.unstable == 0);
  CHECK(none.abscissa < 0.0);
  CHECK(std::isnan(none.delay_margin));

  const EquilibriumStability with = equilibrium_stability(test::shipped_model(), initial, reflexes(1.0));
  CHECK(with.unstable == 0);
  CHECK(with.delay_margin > 1.0);
  const EquilibriumStability shaken = equilibrium_stability(test::shipped_model(), initial, reflexes(8.0));
  CHECK(shaken.unstable > 0);
  CHECK_FALSE(shaken.delay_margin > 1.0);

  // Held still, the abdomen is a stay; where it moves the trunk needs its reflexes.
  const InitialState moving = set_upright_in_motion(AbdomenMotion::moves);
  CHECK(equilibrium_stability(test::shipped_model(), moving, std::nullopt).abscissa > none.abscissa);
  CHECK(equilibrium_stability(test::shipped_model(), moving, reflexes(1.0)).unstable == 0);
}

TEST_CASE("Standing on both feet does not stay without reflexes", "[sway][verification]") {
  const SolvedPosture standing("standing");
  const InitialState initial =
      make_initial_state(test::shipped_model(), standing.posture, standing.recruiter.field(), standing.result,
                         test::damped_motion());
  const EquilibriumStability stability = equilibrium_stability(test::shipped_model(), initial, std::nullopt);
  CHECK(stability.unstable > 0);
  CHECK(stability.abscissa > 1.0);
}

TEST_CASE("An equilibrium departs along its rightmost mode as fast as its root says",
          "[sway][verification]") {
  const SolvedPosture standing("standing");
  const InitialState all = make_initial_state(test::shipped_model(), standing.posture,
                                              standing.recruiter.field(), standing.result,
                                              test::damped_motion()),
                     initial = without_idle_supports(all);
  REQUIRE(initial.actions.supports.size() < all.actions.supports.size());
  const EquilibriumStability stability = equilibrium_stability(test::shipped_model(), all, std::nullopt);
  REQUIRE(stability.abscissa > 1.0);
  REQUIRE(std::abs(stability.frequency) < 1e-6);

  MotionSystem system(*initial.model, initial.actions);
  system.set_chart(initial.state.tree.base_attitude);
  const VecX<double> rest = system.layout().pack(initial.state, initial.anchors);
  VecX<double> by_time, mode = VecX<double>::Ones(rest.size());
  system.linearize(rest, 0.0, by_time);
  system.factor(stability.abscissa + 1e-3);  // close to the root: what is solved turns into its mode
  for (int round = 0; round < 8; ++round) {
    system.solve(mode);
    mode.normalize();
  }
  SimulationSettings plan;
  plan.end = 0.3;
  plan.steps.rtol = plan.steps.atol = 1e-8;
  constexpr double size = 1e-5;
  const VecX<double> told = size * std::exp(stability.abscissa * plan.end) * mode;
  Checkpoint start = motion_start(system, plan, 0.0, initial.state, initial.anchors);
  start.state += size * mode;
  const VecX<double> gone = simulate(system, plan, start).end.state - rest;
  CHECK((gone - told).norm() < 1e-3 * told.norm());

  // Contact points that bear nothing change nothing, though their anchors would hold to first order.
  MotionSystem whole(*all.model, all.actions);
  Checkpoint on_all_contact_points = motion_start(whole, plan, 0.0, all.state, all.anchors);
  const Eigen::Index before = system.layout().anchor(), behind = rest.size() - system.layout().activation();
  const VecX<double> still = on_all_contact_points.state;
  on_all_contact_points.state.head(before) += size * mode.head(before);
  on_all_contact_points.state.tail(behind) += size * mode.tail(behind);
  const VecX<double> moved = simulate(whole, plan, on_all_contact_points).end.state - still;
  CHECK((moved.head(before) - told.head(before)).norm() < 0.02 * told.head(before).norm());
}

TEST_CASE("The experiment of quiet standing names its noise, and refuses one without a source",
          "[sway][unit]") {
  const Experiment experiment = load_experiment("quiet_standing");
  REQUIRE(experiment.simulation.has_value());
  REQUIRE(experiment.simulation->noise.has_value());
  CHECK(experiment.simulation->noise->share == Approx(0.03));
  CHECK(experiment.simulation->stability);
  std::string text = experiment.text;
  const std::size_t at = text.find("jones2002");
  REQUIRE(at != std::string::npos);
  const std::size_t line = text.rfind('\n', at);
  text.erase(line, text.find('\n', at) - line);
  CHECK_THROWS_WITH(parse_experiment(text), Catch::Contains("source"));
}

TEST_CASE("Quiet standing has the same bits on one thread and on two", "[sway][property]") {
  Experiment experiment = load_experiment("quiet_standing");
  experiment.conditions.resize(1);
  experiment.interventions.resize(2);
  experiment.simulation->duration = 0.2;
  experiment.simulation->sample_every = 0.1;
  experiment.simulation->stability = false;
  const auto run_on = [&](int threads) {
    RunOptions options;
    options.threads = threads;
    return run_experiment(test::shipped_model(), experiment, options);
  };
  const Dataset one = run_on(1), two = run_on(2);
  REQUIRE(one.variables.size() == two.variables.size());
  int compared = 0;
  for (std::size_t i = 0; i < one.variables.size(); ++i) {
    const auto* a = std::get_if<std::vector<double>>(&one.variables[i].data);
    const auto* b = std::get_if<std::vector<double>>(&two.variables[i].data);
    if (a == nullptr) continue;
    CHECK(std::memcmp(a->data(), b->data(), a->size() * sizeof(double)) == 0);
    ++compared;
  }
  CHECK(compared > 20);
}
