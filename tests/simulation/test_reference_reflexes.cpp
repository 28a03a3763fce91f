/// Published figures of reflexes, hit or missed: printed with --success.

#include <numbers>
#include <sstream>

#include "catch.hpp"
#include "lumbopelvic/model/change.hpp"
#include "lumbopelvic/simulation/motion_control.hpp"
#include "lumbopelvic/posture/shaped_hold.hpp"
#include "lumbopelvic/simulation/swinging_stiffness.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/model/targets.hpp"
#include "support/trial_of_hold.hpp"

using namespace lumbopelvic;

namespace {

/// Activation of some fascicles over a trial, each weighted by its strength.
std::vector<double> strength_weighted(const Model& model, const TrialResult& out,
                                      const std::vector<int>& fascicles) {
  std::vector<double> means;
  for (const TrialSample& sample : out.samples) {
    double sum = 0.0, weight = 0.0;
    for (const int m : fascicles) {
      const double strength = model.fascicles[std::size_t(m)].max_force;
      sum += strength * sample.activation[m], weight += strength;
    }
    means.push_back(sum / weight);
  }
  return means;
}

/// How deep the back's activation falls after a release [%], and when it is a tenth below the hold [ms]; NaN:
/// never.
struct Off {
  double after, depth;
};

Off agonists_off(const Model& model, const TrialResult& out, double released,
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

struct HeldModel {
  Model model;
  ResolvedPosture posture;
  Statics statics;
  Recruiter recruiter;
  RecruitmentResult result;

  HeldModel(const Model& of, const std::string& name)
      : model(of),
        posture(shape_hold(model, resolve(model, read_posture(find_data("postures", name)))).posture),
        statics(evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}))),
        recruiter(model, statics, posture.support, demand()),
        result(recruiter.solve()) {}
  static RecruitmentSettings demand() {
    RecruitmentSettings settings;
    settings.metric = Metric::column;
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

Off off_after_release(const Model& model, const char* control) {
  const HeldModel held(model, "effort_extension");
  Trial trial = test::release_trial(0.6, 0.001);
  trial.audit = false;
  trial.control = read_control(find_data("control", control));
  const TrialResult out = run_trial(held.model, held.posture, held.recruiter.field(), held.result, trial);
  return agonists_off(model, out, 0.02, back_muscles(model));
}

/// When the drive of the deep core begins to rise for a load expected at 0.2 s, before the load [ms].
double lead_of_transversus(const char* control) {
  const Model& model = test::shipped_model();
  const VecX<double> leads = feedforward_leads(model, read_control(find_data("control", control)));
  return 1000.0 * leads[fascicles_meant(model, "transversus", {"transversus_abdominis"}).front()];
}

void report(const std::string& line) { SUCCEED(line); }

}  // namespace

TEST_CASE("REF2 and REF3, agonists let go and the transversus comes first", "[validation]") {
  const Model& healthy = test::shipped_model();
  const Model painful = apply(healthy, read_change_set(find_data("conditions", "tight_psoas_weak_core")));
  const Off before = off_after_release(healthy, "reflexes"),
            off = off_after_release(painful, "late_deep_core");
  std::ostringstream ref2;
  ref2 << "REF2, agonist off in low back pain: " << off.after << " ms, at most " << off.depth
       << " % off, published 70 (55 to 85); healthy here " << before.after << " ms, " << before.depth << " %";
  report(ref2.str());
  CHECK(before.depth > 1.0);  // they do let go somewhat
  const double early = lead_of_transversus("reflexes"), late = lead_of_transversus("late_deep_core");
  std::ostringstream ref3;
  ref3 << "REF3, transversus before the load: healthy " << early << " ms, in low back pain " << late << " ms";
  report(ref3.str());
  CHECK(early > 0.0);
  CHECK(late < 0.0);
}

TEST_CASE("REF4, the share of reflexes in the stiffness of the trunk", "[validation]") {
  const HeldModel held(test::shipped_model(), "effort_extension");
  const HeldMotion motion =
      set_in_motion(held.model, held.posture, held.recruiter.field(), held.result, test::damped_motion());
  const ControlSettings control = read_control(find_data("control", "reflexes"));
  for (const double hertz : {0.01, 0.1, 0.5, 1.0, 2.0}) {
    const double omega = 2.0 * std::numbers::pi * hertz;
    const auto stiffness = [&](const std::optional<ControlSettings>& c) {
      return swinging_stiffness(held.model, motion, c, "torso", Vec3<double>::UnitZ(), omega);
    };
    const double without = stiffness(std::nullopt), with = stiffness(control);
    std::ostringstream line;
    line << "REF4 at " << hertz << " Hz: " << with << " N m/rad, " << without << " without reflexes: share "
         << 100.0 * (1.0 - without / with) << " %, published 42 (27 to 57)";
    report(line.str());
    if (hertz < 0.05) CHECK(with > without);
  }
}
