/// Breathing of the shipped model against published figures, and what mechanics demands of it.

#include "catch.hpp"
#include "lumbopelvic/experiment/run.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/experiment/manoeuvre_file.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/shipped_model.hpp"
#include "support/verdict.hpp"

using namespace lumbopelvic;

namespace {

constexpr double Pa_per_mmHg = 133.322387415, Pa_per_cmH2O = 98.0665;  // [Pa/mmHg], [Pa/cmH2O] by definition

/// The shipped model held in a posture as the command holds it.
class HeldBody {
 public:
  explicit HeldBody(const std::string& name, double fascia = 0.0) {
    model_ = test::shipped_model();
    for (AssumedFascia& t : model_.assumed_fascia) t.stiffness = fascia;
    posture_ = pose_model(model_, load_posture(name));
    const Statics statics =
        evaluate_statics(model_, posture_.pose, posture_.loads, stability_coordinates(model_, {}));
    equilibrium_ = recruit(model_, statics, posture_.support, {});
  }
  [[nodiscard]] QuasiStaticAbdomen abdomen(double linea_alba_time_constant = 0.03) const {
    return {model_,
            posture_.pose,
            equilibrium_.equilibrium,
            {.linea_alba_time_constant = linea_alba_time_constant}};
  }
  [[nodiscard]] BreathingResult run(const std::string& manoeuvre) const {
    const Manoeuvre m = load_manoeuvre(manoeuvre);
    return breathe(abdomen(m.linea_alba_time_constant), m);
  }
  /// Where the abdomen comes to rest with some groups at given activations, all others as in the equilibrium.
  [[nodiscard]] SteadyAbdomen with(const std::vector<std::pair<std::string, double>>& drives,
                                   Glottis glottis = Glottis::open) const {
    const QuasiStaticAbdomen at = abdomen();
    VecX<double> a = equilibrium_.equilibrium.activation;
    for (const auto& [group, activation] : drives)
      for (int m = 0; m < model_.n_fascicles(); ++m)
        if (model_.fascicles[std::size_t(m)].group == group) a[m] = activation;
    return find_steady_abdomen(at, a, at.start(), glottis);
  }
  [[nodiscard]] Eigen::Index level(const std::string& name) const {
    for (std::size_t i = 0; i < model_.pressure_levels.size(); ++i)
      if (model_.pressure_levels[i].name == name) return Eigen::Index(i);
    throw Error("no level " + name);
  }

 private:
  Model model_;
  PosedModel posture_;
  RecruitmentResult equilibrium_;
};

double transdiaphragmatic(const SteadyAbdomen& at) {
  return (at.state.pressure - at.balance.pleural) / Pa_per_cmH2O;
}

/// Diaphragm, pelvic floor and abdominal wall at full activation.
std::vector<std::pair<std::string, double>> expulsion() {
  std::vector<std::pair<std::string, double>> drives;
  for (const char* group : {"diaphragm", "pelvic_floor", "transversus_abdominis", "internal_oblique",
                            "external_oblique", "rectus_abdominis"})
    drives.emplace_back(group, 1.0);
  return drives;
}

/// Abdominal pressure in the middle of quiet breathing, in the postures in which a bladder was read.
void compare_quiet_pressures(test::Verdicts& verdicts, Eigen::Index floor) {
  for (const auto& [id, posture] : {std::pair{"IAP1", "sitting"}, {"IAP2", "standing"}, {"IAP4", "supine"}}) {
    const BreathingResult r = HeldBody(posture).run("quiet");
    REQUIRE(r.samples.size() > 1);
    verdicts.figure(test::published_figure(id),
                    std::string("abdominal pressure, quiet breathing, ") + posture,
                    0.5 * (r.outcome.level_low[floor] + r.outcome.level_high[floor]) / Pa_per_mmHg,
                    "at the pelvic floor, middle of quiet breathing");
  }
}

void compare_breaths(test::Verdicts& verdicts, const HeldBody& standing) {
  const BreathingResult cough = standing.run("cough"), quiet = standing.run("quiet"),
                        deep = standing.run("deep");
  const auto floor = standing.level("pelvic_floor"), diaphragm = standing.level("diaphragm_r");
  verdicts.figure(test::published_figure("IAP3"), "abdominal pressure, cough",
                  cough.outcome.level_high[floor] / Pa_per_mmHg,
                  "at the pelvic floor, which leaves its range; the strength of the cough is ours");
  verdicts.figure(test::published_figure("BRT1"), "tidal volume, quiet", 1e3 * quiet.outcome.tidal_volume,
                  "drive of the diaphragm 10 %, set beforehand");
  verdicts.figure(test::published_figure("BRT2"), "breaths per minute, quiet", 60.0 * quiet.outcome.rate,
                  "an input: prescribed by the drive");
  verdicts.figure(test::published_figure("BRT3"), "excursion of the diaphragm, quiet",
                  1e2 * quiet.outcome.excursion[diaphragm], "both sides alike");
  verdicts.figure(test::published_figure("BRT4"), "excursion of the diaphragm, deep",
                  1e2 * deep.outcome.excursion[diaphragm],
                  "drive 60 %; the diaphragm of the tables may descend 5 cm at most");
}

/// Values of a result that has one run.
std::vector<double> values_of(const Dataset& result, const std::string& name) {
  for (const Variable& variable : result.variables)
    if (variable.name == name) return std::get<std::vector<double>>(variable.data);
  throw Error("the result has no variable " + name);
}

double extent(const std::vector<double>& values) {
  return std::ranges::max(values) - std::ranges::min(values);
}

}  // namespace

TEST_CASE("Pressures and volumes of breathing against published figures", "[breathing][validation]") {
  test::Verdicts verdicts("breathing");
  const HeldBody standing("standing");
  compare_quiet_pressures(verdicts, standing.level("pelvic_floor"));
  compare_breaths(verdicts, standing);
  const SteadyAbdomen alone = standing.with({{"diaphragm", 1.0}}, Glottis::closed),
                      expelling = standing.with(expulsion(), Glottis::closed);
  const auto range = [](const SteadyAbdomen& at) {
    return at.status == SteadyStateStatus::steady
               ? "full activation, closed glottis"
               : "full activation, closed glottis; outside the range of the surface";
  };
  verdicts.figure(test::published_figure("IAP13", 0), "transdiaphragmatic pressure, breathing in only",
                  transdiaphragmatic(alone), range(alone));
  verdicts.figure(test::published_figure("IAP13", 1), "transdiaphragmatic pressure, with expulsion",
                  transdiaphragmatic(expelling), range(expelling));
  verdicts.require_as_committed();
  CHECK(transdiaphragmatic(expelling) > transdiaphragmatic(alone));
}

TEST_CASE("A quiet breath in motion against published figures", "[breathing][validation]") {
  Experiment experiment = load_experiment("breathing_in_motion");
  experiment.conditions.resize(1);
  experiment.interventions.resize(1);
  REQUIRE(experiment.conditions[0].name == "healthy");
  REQUIRE(experiment.interventions[0].name == "no_intervention");
  experiment.simulation->duration = 4.6;                     // [s] the first breath
  experiment.simulation->perturbations.breathing.resize(1);  // the push with held breath comes later
  experiment.simulation->energy_balance = false;
  const Dataset result = run_experiment(test::shipped_model(), experiment);
  test::Verdicts verdicts("breathing in motion");
  const char* note = "upright on a held pelvis, trunk free, reflexes of all but the diaphragm";
  verdicts.figure(test::published_figure("BRT1"), "tidal volume, quiet, in motion",
                  1e3 * extent(values_of(result, "simulation_lung_volume")), note);
  verdicts.figure(test::published_figure("BRT5"), "swing of pleural pressure, quiet, in motion",
                  extent(values_of(result, "simulation_pleural_pressure")) / Pa_per_cmH2O, note);
  verdicts.require_as_committed();
}

TEST_CASE(
    "The diaphragm alone raises the pressure, the transversus alone lifts a passive diaphragm, together they "
    "multiply it",
    "[breathing][property]") {
  // T4.5 on the shipped model, standing.
  const HeldBody body("standing");
  const auto pressure = [](const SteadyAbdomen& at) {
    REQUIRE(at.status != SteadyStateStatus::not_converged);
    return at.state.pressure;
  };
  const double quiet = 0.01, driven = 0.3;
  const SteadyAbdomen rest = body.with({{"diaphragm", quiet}, {"transversus_abdominis", quiet}});
  const SteadyAbdomen diaphragm = body.with({{"diaphragm", driven}, {"transversus_abdominis", quiet}});
  const SteadyAbdomen belt = body.with({{"diaphragm", quiet}, {"transversus_abdominis", driven}});
  const SteadyAbdomen both = body.with({{"diaphragm", driven}, {"transversus_abdominis", driven}});
  CHECK(pressure(diaphragm) > pressure(rest));
  CHECK(belt.balance.lung_volume < rest.balance.lung_volume - 1e-5);  // the diaphragm goes up
  CHECK(pressure(both) - pressure(rest) > pressure(belt) - pressure(rest));
  CHECK(pressure(both) > pressure(diaphragm));
}

TEST_CASE("The stiffer a fascia between psoas and diaphragm, the smaller the tidal volume",
          "[breathing][property]") {
  double before = std::numeric_limits<double>::infinity();
  for (const double stiffness : {0.0, 1e3, 5e3}) {
    const HeldBody body("standing", stiffness);
    const BreathingResult r = body.run("quiet");
    REQUIRE(r.samples.size() > 1);
    CHECK(r.outcome.tidal_volume < before);  // a spring along the way of the diaphragm
    before = r.outcome.tidal_volume;
  }
}
