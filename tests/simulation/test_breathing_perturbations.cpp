// Breathing and the glottis as perturbations of a simulation.

#include "catch.hpp"
#include "lumbopelvic/breathing/breathing.hpp"
#include "lumbopelvic/control/smooth_clamp.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/io/experiment/manoeuvre_file.hpp"
#include "lumbopelvic/simulation/breathing_perturbations.hpp"
#include "support/simulation_of_equilibrium.hpp"

using namespace lumbopelvic;
using test::calm_simulation, test::SolvedPosture, test::run_on, test::upright_trunk;

namespace {

BreathingPerturbation one_breath(double level, double start = 0.1) {
  Manoeuvre m;
  m.name = m.label = "one breath";
  m.duration = 4.0;
  m.drives = {{{"diaphragm"}, level, {0.0, 0.4, 0.0, 0.4}}};
  return {"breath", m, start};
}

PerturbationSet breath_and_glottis() {
  PerturbationSet perturbations;
  perturbations.breathing = {one_breath(0.2)};
  perturbations.breathing[0].manoeuvre.closures = {{0.5, 0.8}};
  perturbations.glottis = {{"opens", 0.3, {2.0, 0.1}}, {"closes", 0.0, {1.0, 0.2}}};
  return perturbations;
}

double largest(const SimulationResult& simulation, double BreathSample::* part, double sign = 1.0) {
  double most = -1e9;
  for (const SimulationSample& sample : simulation.samples) most = std::max(most, sign * sample.breath.*part);
  return most;
}

}  // namespace

TEST_CASE("The glottis is where its perturbations and the closures of a manoeuvre leave it",
          "[simulation][unit]") {
  const TimeFunction open = glottis_function(breath_and_glottis(), 1.0);
  CHECK(open(0.0).value == 1.0);
  CHECK(open(0.615).value == Approx(0.5));  // half closed by the manoeuvre, which began at 0.1
  CHECK(open(0.7).value == 0.0);
  CHECK(open(0.95).value == 1.0);
  CHECK(open(1.1).value == Approx(0.5));
  CHECK(open(1.5).value == 0.0);
  CHECK(open(2.5).value == 0.3);
  for (const double t : {0.61, 0.62, 0.91, 1.07, 1.13, 2.04}) {
    const double difference = (open(t + 1e-6).value - open(t - 1e-6).value) / 2e-6;
    REQUIRE(difference != 0.0);
    CHECK(open(t).rate == Approx(difference).epsilon(1e-5));
  }
  CHECK(glottis_function({}, 0.0)(1.0).value == 0.0);
}

TEST_CASE("A drive of breathing takes its share of what the equilibrium leaves, as long as it is to go on",
          "[simulation][unit]") {
  const Model& model = test::shipped_model();
  PerturbationSet perturbations;
  perturbations.breathing = {one_breath(0.2)};
  perturbations.breathing[0].manoeuvre.drives[0].pulse.period = 1.0;
  perturbations.breathing[0].until = 1.5;
  const VecX<double> equilibrium = VecX<double>::Constant(model.n_fascicles(), 0.1);
  const auto drives = breathing_drives(model, perturbations, equilibrium);
  REQUIRE(drives.size() == 1);
  for (int m = 0; m < model.n_fascicles(); ++m) {
    const Fascicle& f = model.fascicles[std::size_t(m)];
    CHECK(drives[0].height[m] == Approx(f.group == "diaphragm" ? 0.2 * (f.capacity - 0.1) : 0.0));
  }
  const ExcitationFunction excitation = with_pulses(constant_excitation(equilibrium), drives);
  VecX<double> u, rate, up, down, unused;
  Eigen::Index m = 0;
  REQUIRE(drives[0].height.maxCoeff(&m) > 0.01);
  for (const auto& [t, w] : {std::pair{0.05, 0.0}, {0.5, 1.0}, {1.5, 1.0}, {2.5, 0.0}, {3.5, 0.0}}) {
    excitation(t, u, rate);
    CHECK(u[m] == Approx(0.1 + w * drives[0].height[m]));
  }
  for (const double t : {0.2, 0.6, 1.3}) {
    excitation(t, u, rate), excitation(t + 1e-6, up, unused), excitation(t - 1e-6, down, unused);
    REQUIRE(rate[m] != 0.0);
    CHECK(rate[m] == Approx((up[m] - down[m]) / 2e-6).epsilon(1e-6));
  }
}

TEST_CASE("Breath that cannot be drawn is refused by name", "[simulation][unit]") {
  const Model& model = test::shipped_model();
  const auto refuses = [&](auto change, const std::string& what) {
    SimulationSetup simulation = calm_simulation(4.0, 0.1);
    simulation.perturbations = breath_and_glottis();
    check_simulation(simulation, model);
    change(simulation);
    CHECK_THROWS_WITH(check_simulation(simulation, model), Catch::Contains(what));
  };
  refuses([](SimulationSetup& t) { t.motion.abdomen = AbdomenMotion::held; }, "a diaphragm that moves");
  refuses([](SimulationSetup& t) { t.perturbations.breathing[0].manoeuvre.drives[0].targets = {"gills"}; },
          "gills");
  refuses([](SimulationSetup& t) { t.perturbations.breathing[0].manoeuvre.drives[0].level = 1.5; }, "level");
  refuses([](SimulationSetup& t) { t.perturbations.breathing[0].start = -0.5; },
          "start of the first perturbation");
  refuses([](SimulationSetup& t) { t.perturbations.breathing.push_back(one_breath(0.1, 0.2)); }, "at most 1");
  refuses([](SimulationSetup& t) { t.perturbations.glottis[0].ramp.start = 1.1; }, "start of opens");
  refuses([](SimulationSetup& t) { t.perturbations.glottis[0].opening = 2.0; }, "opening of opens");
}

TEST_CASE("A breath with the skeleton held is that of the abdomen without mass",
          "[simulation][verification]") {
  // The quasi-static abdomen (decision 024) is another set of equations stepped by another method: no
  // inertia, pressure as a multiplier, tendons of fixed length. It has no short-range stiffness and no drag
  // of the wall either; these are left out of the motion first.
  Model model = test::shipped_model();
  model.cavity.wall_resistance = 1.0;
  const SolvedPosture initial("pelvis_held", model);
  PosedModel locked = initial.posture;  // all but the shape of the abdomen
  locked.support.balanced = model.deformation_coordinates;
  BreathingPerturbation breath = one_breath(0.1);
  breath.manoeuvre.drives[0].pulse = {0.0, 1.7, 0.0, 1.2};
  breath.start = 0.0;
  SimulationSetup simulation = calm_simulation(4.0, 0.05);
  simulation.perturbations.breathing = {breath};
  const auto run = [&](double short_range_gain) {
    simulation.motion.muscle.short_range_gain = short_range_gain;
    return run_simulation(model, locked, initial.recruiter.field(), initial.result, simulation);
  };
  const auto extent = [](const SimulationResult& of, double BreathSample::* part) {
    return largest(of, part) + largest(of, part, -1.0);
  };
  const SimulationResult moving = run(0.0), stiffer = run(MuscleTendonSettings{}.short_range_gain);
  REQUIRE(moving.status == SimulationStatus::completed);
  const BreathingResult still =
      breathe(QuasiStaticAbdomen(model, initial.posture.pose, initial.result.equilibrium), breath.manoeuvre);
  REQUIRE(still.status == BreathingStatus::completed);
  const double tidal = extent(moving, &BreathSample::volume);
  CHECK(tidal > 1e-4);
  CHECK(tidal == Approx(still.outcome.tidal_volume).epsilon(0.05));
  CHECK(extent(moving, &BreathSample::pleural) ==
        Approx(still.outcome.pleural_high - still.outcome.pleural_low).epsilon(0.05));
  CHECK(std::abs(moving.energy_balance.residual()) < 1e-3);
  CHECK(moving.energy_balance.work.airway_heat > 0.0);
  CHECK(extent(stiffer, &BreathSample::volume) < tidal);
}

TEST_CASE("A breath moves an upright trunk to neither side, and behind a closed glottis moves no air",
          "[simulation][property]") {
  SimulationSetup simulation = calm_simulation(1.0, 0.02);
  simulation.perturbations.breathing = {one_breath(0.2)};
  const SimulationResult open = run_on(upright_trunk(), simulation);
  simulation.motion.glottis = Glottis::closed;
  const SimulationResult closed = run_on(upright_trunk(), simulation);
  for (const SimulationResult* out : {&open, &closed}) {
    REQUIRE(out->status == SimulationStatus::completed);
    const Vec3<double>& rotation = out->samples.back().rotation;
    CHECK(std::abs(rotation.z()) > 1e-5);
    CHECK(rotation.head<2>().norm() < 1e-2 * std::abs(rotation.z()));
    CHECK(std::abs(out->energy_balance.residual()) < 0.01 * out->energy_balance.turnover);
  }
  CHECK(largest(open, &BreathSample::flow) > 1e-4);
  CHECK(largest(open, &BreathSample::flow, -1.0) > 1e-4);
  CHECK(largest(open, &BreathSample::volume) > 3.0 * largest(closed, &BreathSample::volume));
  for (const SimulationSample& sample : closed.samples) CHECK(sample.breath.flow == 0.0);
  CHECK(largest(closed, &BreathSample::alveolar, -1.0) > 100.0);
}

TEST_CASE("Breath goes on under control, and stretch reflexes of the diaphragm hold it back",
          "[simulation][property]") {
  SimulationSetup simulation = calm_simulation(0.8, 0.02);
  simulation.energy_balance = false;
  simulation.perturbations.breathing = {one_breath(0.2)};
  const auto volume = [&](const char* control) {
    simulation.control.reset();
    if (control) simulation.control = load_control(control);
    return largest(run_on(upright_trunk(), simulation), &BreathSample::volume);
  };
  const double alone = volume(nullptr), told = volume("no_reflexes");
  CHECK(told == Approx(alone).epsilon(0.1));  // the clamp bends at the foot of the drive
  const double spared = volume("breathing_reflexes"), opposed = volume("reflexes");
  CHECK(opposed < 0.9 * spared);
  CHECK(spared < told);  // the wall is stretched
}

TEST_CASE("Under control a pulse excites at its height as it does without", "[simulation][unit]") {
  ControlSettings control;
  const VecX<double> equilibrium{{0.0, 0.05, 0.5, 0.3}}, height{{0.1, 0.2, 0.5, -0.3}};
  const auto told = before_clamp({{height, {0.0, 1.0, 0.0, 1.0}}}, equilibrium, control);
  const double width = control.reflex.shape.clamp_width, min_excitation = control.min_excitation;
  for (Eigen::Index m = 0; m < equilibrium.size(); ++m) {
    const double rest = inverse_smooth_clamp(std::max(equilibrium[m], min_excitation), width);
    CHECK(smooth_clamp(rest + told[0].height[m], width).value ==
          Approx(std::clamp(equilibrium[m] + height[m], min_excitation, 1.0 - min_excitation)));
  }
}
