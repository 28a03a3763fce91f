// Breathing and the glottis as events of a trial.

#include "catch.hpp"
#include "lumbopelvic/control/smooth_clamp.hpp"
#include "lumbopelvic/breathing/breathing.hpp"
#include "lumbopelvic/simulation/breathing_events.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/io/experiment/manoeuvre_file.hpp"
#include "support/trial_of_hold.hpp"

using namespace lumbopelvic;
using test::calm_trial, test::HeldPosture, test::run_on, test::upright_trunk;

namespace {

BreathingEvent one_breath(double level, double start = 0.1) {
  Manoeuvre m;
  m.name = m.label = "one breath";
  m.duration = 4.0;
  m.drives = {{{"diaphragm"}, level, {0.0, 0.4, 0.0, 0.4}}};
  return {"breath", m, start};
}

EventSet breath_and_glottis() {
  EventSet events;
  events.breathing = {one_breath(0.2)};
  events.breathing[0].manoeuvre.closures = {{0.5, 0.8}};
  events.glottis = {{"opens", 0.3, {2.0, 0.1}}, {"closes", 0.0, {1.0, 0.2}}};
  return events;
}

double largest(const TrialResult& trial, double BreathSample::*part, double sign = 1.0) {
  double most = -1e9;
  for (const TrialSample& sample : trial.samples) most = std::max(most, sign * sample.breath.*part);
  return most;
}

}  // namespace

TEST_CASE("The glottis is where its events and the closures of a manoeuvre leave it", "[trial][unit]") {
  const TimeCourse open = glottis_course(breath_and_glottis(), 1.0);
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
  CHECK(glottis_course({}, 0.0)(1.0).value == 0.0);
}

TEST_CASE("A drive of breathing takes its share of what the hold leaves, as long as it is to go on",
          "[trial][unit]") {
  const Model& model = test::shipped_model();
  EventSet events;
  events.breathing = {one_breath(0.2)};
  events.breathing[0].manoeuvre.drives[0].pulse.period = 1.0;
  events.breathing[0].until = 1.5;
  const VecX<double> hold = VecX<double>::Constant(model.n_fascicles(), 0.1);
  const auto drives = breathing_drives(model, events, hold);
  REQUIRE(drives.size() == 1);
  for (int m = 0; m < model.n_fascicles(); ++m) {
    const Fascicle& f = model.fascicles[std::size_t(m)];
    CHECK(drives[0].height[m] == Approx(f.group == "diaphragm" ? 0.2 * (f.capacity - 0.1) : 0.0));
  }
  const ExcitationCourse excitation = with_pulses(constant_excitation(hold), drives);
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

TEST_CASE("Breath that cannot be drawn is refused by name", "[trial][unit]") {
  const Model& model = test::shipped_model();
  const auto refuses = [&](auto change, const std::string& what) {
    Trial trial = calm_trial(4.0, 0.1);
    trial.events = breath_and_glottis();
    check_trial(trial, model);
    change(trial);
    CHECK_THROWS_WITH(check_trial(trial, model), Catch::Contains(what));
  };
  refuses([](Trial& t) { t.motion.abdomen = AbdomenMotion::held; }, "a diaphragm that moves");
  refuses([](Trial& t) { t.events.breathing[0].manoeuvre.drives[0].targets = {"gills"}; }, "gills");
  refuses([](Trial& t) { t.events.breathing[0].manoeuvre.drives[0].level = 1.5; }, "level");
  refuses([](Trial& t) { t.events.breathing[0].start = -0.5; }, "start of the first event");
  refuses([](Trial& t) { t.events.breathing.push_back(one_breath(0.1, 0.2)); }, "at most 1");
  refuses([](Trial& t) { t.events.glottis[0].ramp.start = 1.1; }, "start of opens");
  refuses([](Trial& t) { t.events.glottis[0].opening = 2.0; }, "opening of opens");
}

TEST_CASE("A breath with the skeleton held is that of the abdomen without mass", "[trial][verification]") {
  // The quasi-static abdomen (decision 024) is another set of equations stepped by another method: no
  // inertia, pressure as a multiplier, tendons of fixed length. It has no short-range stiffness and no drag
  // of the wall either; these are left out of the motion first.
  Model model = test::shipped_model();
  model.cavity.wall_resistance = 1.0;
  const HeldPosture held("pelvis_held", model);
  ResolvedPosture locked = held.posture;  // all but the shape of the abdomen
  locked.support.balanced = model.shape_coordinates;
  BreathingEvent breath = one_breath(0.1);
  breath.manoeuvre.drives[0].pulse = {0.0, 1.7, 0.0, 1.2};
  breath.start = 0.0;
  Trial trial = calm_trial(4.0, 0.05);
  trial.events.breathing = {breath};
  const auto run = [&](double short_range_gain) {
    trial.motion.muscle.short_range_gain = short_range_gain;
    return run_trial(model, locked, held.recruiter.field(), held.result, trial);
  };
  const auto extent = [](const TrialResult& of, double BreathSample::*part) {
    return largest(of, part) + largest(of, part, -1.0);
  };
  const TrialResult moving = run(0.0), stiffer = run(MuscleTendonSettings{}.short_range_gain);
  REQUIRE(moving.status == TrialStatus::completed);
  const BreathingResult still =
      breathe(QuasiStaticAbdomen(model, held.posture.pose, held.result.hold), breath.manoeuvre);
  REQUIRE(still.status == BreathingStatus::completed);
  const double tidal = extent(moving, &BreathSample::volume);
  CHECK(tidal > 1e-4);
  CHECK(tidal == Approx(still.outcome.tidal_volume).epsilon(0.05));
  CHECK(extent(moving, &BreathSample::pleural) ==
        Approx(still.outcome.pleural_high - still.outcome.pleural_low).epsilon(0.05));
  CHECK(std::abs(moving.audit.residual()) < 1e-3);
  CHECK(moving.audit.work.airway_heat > 0.0);
  CHECK(extent(stiffer, &BreathSample::volume) < tidal);
}

TEST_CASE("A breath moves an upright trunk to neither side, and behind a closed glottis moves no air",
          "[trial][property]") {
  Trial trial = calm_trial(1.0, 0.02);
  trial.events.breathing = {one_breath(0.2)};
  const TrialResult open = run_on(upright_trunk(), trial);
  trial.motion.glottis = Glottis::closed;
  const TrialResult closed = run_on(upright_trunk(), trial);
  for (const TrialResult* out : {&open, &closed}) {
    REQUIRE(out->status == TrialStatus::completed);
    const Vec3<double>& turn = out->samples.back().turn;
    CHECK(std::abs(turn.z()) > 1e-5);
    CHECK(turn.head<2>().norm() < 1e-2 * std::abs(turn.z()));
    CHECK(std::abs(out->audit.residual()) < 0.01 * out->audit.turnover);
  }
  CHECK(largest(open, &BreathSample::flow) > 1e-4);
  CHECK(largest(open, &BreathSample::flow, -1.0) > 1e-4);
  CHECK(largest(open, &BreathSample::volume) > 3.0 * largest(closed, &BreathSample::volume));
  for (const TrialSample& sample : closed.samples) CHECK(sample.breath.flow == 0.0);
  CHECK(largest(closed, &BreathSample::alveolar, -1.0) > 100.0);
}

TEST_CASE("Breath goes on under control, and stretch reflexes of the diaphragm hold it back",
          "[trial][property]") {
  Trial trial = calm_trial(0.8, 0.02);
  trial.audit = false;
  trial.events.breathing = {one_breath(0.2)};
  const auto volume = [&](const char* control) {
    trial.control.reset();
    if (control) trial.control = read_control(find_data("control", control));
    return largest(run_on(upright_trunk(), trial), &BreathSample::volume);
  };
  const double alone = volume(nullptr), told = volume("no_reflexes");
  CHECK(told == Approx(alone).epsilon(0.1));  // the clamp bends at the foot of the drive
  const double spared = volume("breathing_reflexes"), opposed = volume("reflexes");
  CHECK(opposed < 0.9 * spared);
  CHECK(spared < told);  // the wall is stretched
}

TEST_CASE("Under control a pulse excites at its height as it does without", "[trial][unit]") {
  ControlSettings control;
  const VecX<double> hold{{0.0, 0.05, 0.5, 0.3}}, height{{0.1, 0.2, 0.5, -0.3}};
  const auto told = before_clamp({{height, {0.0, 1.0, 0.0, 1.0}}}, hold, control);
  const double width = control.reflex.shape.clamp_width, silent = control.silent;
  for (Eigen::Index m = 0; m < hold.size(); ++m) {
    const double rest = inverse_smooth_clamp(std::max(hold[m], silent), width);
    CHECK(smooth_clamp(rest + told[0].height[m], width).value ==
          Approx(std::clamp(hold[m] + height[m], silent, 1.0 - silent)));
  }
}
