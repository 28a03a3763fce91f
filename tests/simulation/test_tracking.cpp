/// A body that tracks a motion: the commands to its muscles, and where these bring it.

#include "catch.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/muscle/compliant_tendon.hpp"
#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"
#include "lumbopelvic/muscle/rigid_tendon.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/simulation/simulation.hpp"
#include "simulation/inverse_muscle_tendon.hpp"
#include "support/solved_posture.hpp"

using namespace lumbopelvic;

namespace {

/// A table of some coordinates: value + size sin(2 pi t / period + place).
MotionTable swinging(const std::vector<std::string>& coordinates, const std::vector<double>& around,
                     double size, double duration, double period) {
  MotionTable table;
  table.name = "swinging";
  constexpr Eigen::Index n = 41;
  table.time = VecX<double>::LinSpaced(n, 0.0, duration);
  table.values.resize(n, Eigen::Index(coordinates.size()));
  for (std::size_t c = 0; c < coordinates.size(); ++c) {
    table.columns.push_back({coordinates[c]});
    for (Eigen::Index i = 0; i < n; ++i)
      table.values(i, Eigen::Index(c)) =
          around[c] + size * std::sin(2.0 * M_PI * table.time[i] / period + double(c));
  }
  return table;
}

TrackingSettings tracking_of(double size, double duration) {
  const Model& model = test::shipped_model();
  const std::vector<std::string> prescribed{"pelvis_ty", "pelvis_tilt", "pelvis_list", "hip_flexion_r"};
  std::vector<double> around;
  for (const std::string& name : prescribed)
    around.push_back(model.tree.coordinates()[std::size_t(model.tree.coordinate(name))].default_value);
  TrackingSettings tracking;
  tracking.motion = swinging(prescribed, around, size, duration, 0.8);
  tracking.tracked = swinging({"L4_L5_Flex_Ext", "L2_L3_Lat_Bending"}, {0.0, 0.0}, 0.5 * size, duration, 0.8);
  tracking.nodes = 8;
  return tracking;
}

RecruitmentSettings half_a_hertz() {
  RecruitmentSettings settings;
  settings.metric = Metric::mass;
  settings.margin = 10.0;
  return settings;
}

SimulationSetup simulation_of(const TrackingSettings& tracking) {
  SimulationSetup simulation;
  simulation.tracking = tracking;
  simulation.duration = tracking.duration();
  simulation.sample_every = 0.05;
  simulation.motion.disc_damping = 1.0;
  return simulation;
}

PosedModel pelvis_held() { return pose_model(test::shipped_model(), load_posture("pelvis_held")); }

}  // namespace

TEST_CASE("A unit run backwards gives the tension and its rate that were wanted of it",
          "[experiment][property]") {
  const Model& model = test::shipped_model();
  std::mt19937_64 generator(3);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  int tried = 0;
  for (const TendonChoice tendon : {TendonChoice::rigid, TendonChoice::compliant})
    for (int m = 0; m < model.n_fascicles(); m += 7) {
      MuscleTendonSettings settings;
      settings.tendon = tendon;
      const Fascicle& f = model.fascicles[std::size_t(m)];
      const auto unit = make_muscle_tendon(f, settings);
      const TendonKind kind = tendon_kind(f, settings);
      const double l_o = 1.0 / unit.per_optimal_length;
      const UnitDemand demand{unit.slack_length + (0.8 + 0.3 * uniform(generator)) * l_o,
                              0.1 * (uniform(generator) - 0.5) * unit.max_velocity,
                              (0.1 + 0.3 * uniform(generator)) * unit.max_force, 0.2 * unit.max_force};
      const UnitStand stand = stand_of(unit, kind, demand);
      const double short_range_stretch = 0.003 * uniform(generator);
      const auto [a, infeasible] = activation_of(unit, stand, short_range_stretch);
      CHECK((infeasible == 0.0) == (a > 0.0 && a < 1.0));
      if (infeasible > 0.0) CHECK(a == 1.0);  // all it has, and not enough
      if (infeasible < 0.0) CHECK(a == 0.0);
      if (a <= 0.0 || a >= 1.0) continue;
      CHECK(stand.excess == 0.0);
      ++tried;
      const MuscleTendonInput<double> in{demand.length, demand.velocity, a, stand.strain,
                                         short_range_stretch};
      const auto rates = kind == TendonKind::rigid ? rigid_rates(unit, in) : compliant_rates(unit, in);
      CHECK(rates.tension == Approx(demand.tension).epsilon(1e-9));
      CHECK(rates.fiber_velocity == Approx(stand.fiber_velocity).margin(1e-9));
      if (kind == TendonKind::rigid) continue;
      const double slope = taut_tendon_force(stand.strain, unit.slack_width).slope * unit.max_force;
      CHECK(rates.strain_rate * slope == Approx(demand.tension_rate).epsilon(1e-6));
    }
  CHECK(tried > 40);
}

TEST_CASE("Degrees read as radians are refused: a pelvis turned 2.9 rad", "[experiment][regression]") {
  TrackingSettings tracking = tracking_of(0.02, 0.4);
  CHECK_NOTHROW(check_tracking(test::shipped_model(), tracking));
  tracking.motion.values.col(1).setConstant(1.7);  // pelvis_tilt: beyond 1.571, which a warning says
  CHECK_NOTHROW(check_tracking(test::shipped_model(), tracking));
  tracking.motion.values.col(1).setConstant(2.9);
  CHECK_THROWS_WITH(check_tracking(test::shipped_model(), tracking),
                    Catch::Contains("pelvis_tilt of swinging at 0 s is 2.9, expected within its range, "
                                    "-1.571 to 1.571, or less than a third of that outside"));
}

TEST_CASE("Excitation found for a rate of activation gives that rate", "[experiment][unit]") {
  const ActivationDynamics<> dynamics;
  for (const double rate : {-1.0, 0.0, 3.0, -1e3, 1e3}) {
    const auto [u, infeasible] = excitation_of(dynamics, 0.3, rate);
    CHECK(activation_rate(dynamics, u, 0.3).rate + infeasible == Approx(rate).margin(1e-8));
    CHECK((infeasible != 0.0) == (std::abs(rate) > 100.0));
    CHECK((u >= 0.0 && u <= 1.0));
  }
}

TEST_CASE("A unit whose passive fibre gives more than it is asked for says by how much",
          "[experiment][unit]") {
  const auto unit = make_muscle_tendon(test::shipped_model().fascicles[0]);
  const double long_path = unit.slack_length + 1.5 / unit.per_optimal_length;
  const UnitStand stand = stand_of(unit, TendonKind::compliant, {long_path, 0.0, 0.01 * unit.max_force, 0.0});
  REQUIRE(stand.excess > 0.01 * unit.max_force);
  CHECK(initial_equilibrium(unit, TendonKind::compliant, long_path, 0.0).tension ==
        Approx(stand.excess + 0.01 * unit.max_force));
  CHECK(activation_of(unit, stand, 0.0).value == Approx(0.0).margin(1e-12));
}

TEST_CASE("Pull that no activation gives is reported", "[experiment][unit]") {
  const auto unit = make_muscle_tendon(test::shipped_model().fascicles[0]);
  const UnitStand at_rest{0.0, 1.0, 0.0, 0.0};
  for (const double pull : {-0.2, 0.4, 1.6}) {
    UnitStand stand = at_rest;
    stand.pull = pull;
    const auto [a, infeasible] = activation_of(unit, stand, 0.0);
    const double active = active_force_length(1.0) * contraction_force(0.0).value;
    CHECK(a * active + passive_force_length(1.0) + infeasible == Approx(pull).epsilon(1e-12));
    CHECK(a == (pull < 0.0 ? 0.0 : pull > 1.0 ? 1.0 : a));
    CHECK((infeasible != 0.0) == (pull != 0.4));
  }
}

TEST_CASE("Short-range stretches follow the law of short-range stiffness", "[experiment][verification]") {
  const auto unit = make_muscle_tendon(test::shipped_model().fascicles[0]);
  const double once = short_range_stretch_after(unit, 0.001, 0.05, 0.07, 0.02);
  double fine = 0.001;
  constexpr int pieces = 2000;
  for (int i = 0; i < pieces; ++i) {
    const double y = 0.05 + 0.02 * (i + 0.5) / pieces;
    fine += 0.02 / pieces * short_range_stretch_rate(unit, y, fine).rate;
  }
  CHECK(once == Approx(fine).epsilon(5e-3));
  CHECK(short_range_stretch_rate(unit, 0.05, steady_short_range_stretch(unit, 0.05)).rate ==
        Approx(0.0).margin(1e-12));
}

TEST_CASE("A motion that stands still is an equilibrium", "[simulation][verification]") {
  const Model& model = test::shipped_model();
  const test::SolvedPosture& initial = test::upright_trunk();
  TrackingSettings tracking = tracking_of(0.0, 0.1);
  tracking.nodes = 4;
  const SimulationResult out =
      run_tracking_simulation(model, initial.posture, half_a_hertz(), simulation_of(tracking));
  REQUIRE(out.status == SimulationStatus::completed);
  CHECK(out.initial_residual < 0.05);
  CHECK(out.samples.back().rotation.norm() < 1e-3);
  const VecX<double> compression =
      segment_loads(model, initial.recruiter.field(), initial.result.equilibrium).compression.rowwise().sum();
  for (const SimulationSample& sample : out.samples)
    CHECK((sample.compression - compression).norm() < 0.02 * compression.norm());
}

TEST_CASE("Led through a motion, the trunk goes where its muscles are to bring it",
          "[simulation][property]") {
  const Model& model = test::shipped_model();
  const PosedModel posture = pelvis_held();
  SimulationSetup simulation = simulation_of(tracking_of(0.03, 0.4));
  const SimulationResult told = run_tracking_simulation(model, posture, half_a_hertz(), simulation);
  REQUIRE(told.status == SimulationStatus::completed);
  REQUIRE(told.samples.size() == 9);
  const auto farthest = [](const SimulationResult& out) {
    double most = 0.0;
    for (const SimulationSample& sample : out.samples) most = std::max(most, sample.rotation.norm());
    return most;
  };
  CHECK(told.samples.front().rotation.norm() < 1e-9);
  CHECK((told.samples[4].q - told.samples[0].q).norm() > 0.03);
  CHECK(farthest(told) < 0.01);  // of a body that is turned by six times as much
  CHECK(std::abs(told.energy_balance.work.prescribed) > 0.1);
  CHECK(std::abs(told.energy_balance.residual()) < 0.01 * told.energy_balance.turnover);

  ControlSettings reflexes = load_control("reflexes");
  simulation.control = reflexes;
  const SimulationResult answered = run_tracking_simulation(model, posture, half_a_hertz(), simulation);
  REQUIRE(answered.status == SimulationStatus::completed);
  CHECK(farthest(answered) < 0.01);
  CHECK(farthest(answered) != farthest(told));
}

TEST_CASE("Times that differ by rounding are the same, others are named with both intervals",
          "[simulation][regression]") {
  const auto complaint = [](const TrackingSettings& tracking) -> std::string {
    try {
      check_simulation(simulation_of(tracking), test::shipped_model());
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "none";
  };
  TrackingSettings tracking = tracking_of(0.0, 0.4);
  tracking.tracked.time *= 1.0 + 1e-14;
  REQUIRE((tracking.tracked.time != tracking.motion.time));
  CHECK(complaint(tracking) == "none");
  tracking.tracked.time.array() += 12.34;
  CHECK_THAT(complaint(tracking),
             Catch::Contains("is 12.34 to 12.74 s, expected that of swinging, 0 to 0.4 s"));
}

TEST_CASE("A motion far outside the range of a coordinate is refused", "[simulation][regression]") {
  TrackingSettings tracking = tracking_of(0.0, 0.4);
  tracking.motion.values.col(3).setConstant(20.0);  // of the hip: degrees taken for radians
  CHECK_THROWS_WITH(check_simulation(simulation_of(tracking), test::shipped_model()),
                    Catch::Contains("hip_flexion_r of swinging at 0 s is 20, expected within its range"));
}

TEST_CASE("A motion that does not fit its posture is refused", "[simulation][unit]") {
  const Model& model = test::shipped_model();
  const PosedModel posture = pelvis_held();
  const auto fails = [&](const TrackingSettings& tracking, double longer = 0.0) {
    SimulationSetup simulation = simulation_of(tracking);
    simulation.duration += longer;
    CHECK_THROWS_AS(run_tracking_simulation(model, posture, half_a_hertz(), simulation), InvalidArgument);
  };
  TrackingSettings tracking = tracking_of(0.0, 0.4);
  fails(tracking, 0.1);
  tracking.nodes = 3;
  fails(tracking);
  tracking = tracking_of(0.0, 0.4);
  tracking.motion.columns[0].coordinate = "L5_S1_Flex_Ext";  // prescribed, but the muscles hold it
  fails(tracking);
  tracking = tracking_of(0.0, 0.4);
  tracking.tracked.columns[0].coordinate = "hip_flexion_l";  // tracked, but nothing moves it
  fails(tracking);
  tracking = tracking_of(0.0, 0.4);
  tracking.tracked.time *= 1.1;
  fails(tracking);
  SimulationSetup noisy = simulation_of(tracking_of(0.0, 0.4));
  noisy.stability = true;
  CHECK_THROWS_AS(run_tracking_simulation(model, posture, half_a_hertz(), noisy), InvalidArgument);
  SimulationSetup still = simulation_of(tracking_of(0.0, 0.4));
  still.tracking.reset();
  CHECK_THROWS_AS(run_tracking_simulation(model, posture, half_a_hertz(), still), InvalidArgument);
}
