/// Published figures of reflexes, hit or missed.

#include <numbers>

#include "catch.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/model/change.hpp"
#include "lumbopelvic/model/targets.hpp"
#include "lumbopelvic/posture/equilibrium_shape.hpp"
#include "lumbopelvic/simulation/motion_control.hpp"
#include "lumbopelvic/simulation/swinging_stiffness.hpp"
#include "support/simulation_of_equilibrium.hpp"
#include "support/verdict.hpp"

using namespace lumbopelvic;

namespace {

/// Activation of some fascicles over a simulation, each weighted by its strength.
std::vector<double> strength_weighted(const Model& model, const SimulationResult& out,
                                      const std::vector<int>& fascicles) {
  std::vector<double> means;
  for (const SimulationSample& sample : out.samples) {
    double sum = 0.0, weight = 0.0;
    for (const int m : fascicles) {
      const double strength = model.fascicles[std::size_t(m)].max_force;
      sum += strength * sample.activation[m], weight += strength;
    }
    means.push_back(sum / weight);
  }
  return means;
}

/// How deep the back's activation falls after a release [%], and when it is a tenth below the equilibrium
/// [ms]; NaN: never.
struct Off {
  double after, depth;
};

Off agonists_off(const Model& model, const SimulationResult& out, double released,
                 const std::vector<int>& agonists) {
  const std::vector<double> mean = strength_weighted(model, out, agonists);
  Off off{std::numeric_limits<double>::quiet_NaN(), 0.0};
  for (std::size_t i = 0; i < mean.size(); ++i) {
    off.depth = std::max(off.depth, 100.0 * (1.0 - mean[i] / mean.front()));
    if (std::isnan(off.after) && mean[i] < 0.9 * mean.front())
      off.after = 1000.0 * (out.samples[i].time - released);
  }
  return off;
}

/// When the mean activation of some fascicles is half a percent of full activation over that of the
/// equilibrium [ms]; NaN: never.
double on_after(const Model& model, const SimulationResult& out, double released,
                const std::vector<int>& fascicles) {
  const std::vector<double> mean = strength_weighted(model, out, fascicles);
  for (std::size_t i = 0; i < mean.size(); ++i)
    if (mean[i] > mean.front() + 0.005) return 1000.0 * (out.samples[i].time - released);
  return std::numeric_limits<double>::quiet_NaN();
}

struct HeldModel {
  Model model;
  PosedModel posture;
  Statics statics;
  Recruiter recruiter;
  RecruitmentResult result;

  HeldModel(const Model& of, const std::string& name)
      : model(of),
        posture(find_equilibrium_shape(model, pose_model(model, load_posture(name))).posture),
        statics(evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}))),
        recruiter(model, statics, posture.support, demand()),
        result(recruiter.solve()) {}
  static RecruitmentSettings demand() {
    RecruitmentSettings settings;
    settings.metric = Metric::mass;
    settings.margin = 10.0;
    return settings;
  }
};

std::vector<int> back_muscles(const Model& model) {
  return fascicles_meant(
      model, "back",
      {"longissimus_thoracis_pars_thoracis", "longissimus_thoracis_pars_lumborum",
       "iliocostalis_lumborum_pars_thoracis", "iliocostalis_lumborum_pars_lumborum", "multifidus"});
}

std::vector<int> abdominal_muscles(const Model& model) {
  return fascicles_meant(model, "abdomen", {"rectus_abdominis", "external_oblique", "internal_oblique"});
}

/// The back and the abdominal muscles after a release of 60 N m of extension.
struct Release {
  Off agonists;
  double antagonists_on;
};

Release release_extension(const Model& model, const char* control) {
  const HeldModel initial(model, "effort_extension");
  SimulationSetup simulation = test::release_simulation(0.6, 0.001);
  simulation.energy_balance = false;
  simulation.control = load_control(control);
  const SimulationResult out =
      run_simulation(initial.model, initial.posture, initial.recruiter.field(), initial.result, simulation);
  return {agonists_off(model, out, 0.02, back_muscles(model)),
          on_after(model, out, 0.02, abdominal_muscles(model))};
}

/// When the drive of the deep core begins to rise for a load expected at 0.2 s, before the load [ms].
double lead_of_transversus(const char* control) {
  const Model& model = test::shipped_model();
  const VecX<double> leads = feedforward_leads(model, load_control(control));
  return 1000.0 * leads[fascicles_meant(model, "transversus", {"transversus_abdominis"}).front()];
}

std::string deepest(const Off& off) { return "at most " + test::printed(off.depth) + " % off within 0.58 s"; }

}  // namespace

TEST_CASE("REF1 to REF3: agonists let go, antagonists answer and the transversus comes first",
          "[validation]") {
  const Model& healthy = test::shipped_model();
  const Model painful = apply(healthy, load_condition("tight_psoas_weak_core"));
  const Release before = release_extension(healthy, "reflexes"),
                after = release_extension(painful, "late_deep_core");
  test::Verdicts verdicts("reflexes");
  verdicts.figure(test::published_figure("REF1", 0), "agonist off", before.agonists.after,
                  "quick release of 60 N m of extension: back a tenth below its static activation; " +
                      deepest(before.agonists));
  verdicts.figure(test::published_figure("REF1", 1), "antagonist on", before.antagonists_on,
                  "abdominal muscles 0.5 % of full activation above; delays are an input");
  verdicts.figure(test::published_figure("REF2"), "agonist off in low back pain", after.agonists.after,
                  "tight psoas, weak core and late_deep_core; " + deepest(after.agonists));
  const double early = lead_of_transversus("reflexes"), late = lead_of_transversus("late_deep_core");
  verdicts.sign("REF3", "onset of transversus", "before the load; delayed in low back pain",
                early > 0.0 && late < 0.0,
                test::printed(early) + " ms before; " + test::printed(-late) + " ms after",
                "an input: leads of reflexes and late_deep_core; no arm is raised");
  verdicts.require_as_committed();
  CHECK(before.agonists.depth > 1.0);  // they do let go somewhat
}

TEST_CASE("REF4, the share of reflexes in the stiffness of the trunk", "[validation]") {
  const HeldModel initial(test::shipped_model(), "effort_extension");
  const InitialState motion = make_initial_state(initial.model, initial.posture, initial.recruiter.field(),
                                                 initial.result, test::damped_motion());
  const ControlSettings control = load_control("reflexes");
  test::Verdicts verdicts("share of reflexes");
  for (const double hertz : {0.01, 0.1, 0.5, 1.0, 2.0}) {
    const double omega = 2.0 * std::numbers::pi * hertz;
    const auto stiffness = [&](const std::optional<ControlSettings>& c) {
      return swinging_stiffness(initial.model, motion, c, "torso", Vec3<double>::UnitZ(), omega);
    };
    const double without = stiffness(std::nullopt), with = stiffness(control);
    verdicts.figure(test::published_figure("REF4"),
                    "share of stiffness, swing of " + test::printed(hertz) + " Hz",
                    100.0 * (1.0 - without / with),
                    "60 N m of extension: " + test::printed(with) + " N m/rad, " + test::printed(without) +
                        " without reflexes");
    if (hertz < 0.05) CHECK(with > without);
  }
  verdicts.require_as_committed();
}
