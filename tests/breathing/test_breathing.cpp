// Breathing: on a can of three pistons what can be shown, on the shipped model what was published.

#include <iomanip>
#include <sstream>

#include "catch.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/manoeuvre_file.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/piston_can.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;
using test::PistonCan;

namespace {

Manoeuvre two_breaths(double level = 0.3) {
  Manoeuvre m;
  m.name = m.label = "two breaths";
  m.duration = 8.0;
  m.report_from = 0.0;
  m.drives = {{{"diaphragm"}, level, {0.5, 1.2, 0.1, 0.8, 4.0}}};
  return m;
}

BreathingResult breathe_can(const Manoeuvre& manoeuvre, const BreathingSettings& settings = {}) {
  const Model model = PistonCan().model();
  const QuasiStaticAbdomen abdomen(model, PistonCan::pose(), PistonCan::equilibrium({0.1, 0.1, 0.1}));
  return breathe(abdomen, manoeuvre, settings);
}

/// The shipped model held in a posture as the command holds it.
struct Held {
  const Model& model = test::shipped_model();
  PosedModel posture;
  RecruitmentResult equilibrium;

  explicit Held(const std::string& name) : posture(pose_model(model, load_posture(name))) {
    const Statics statics =
        evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}));
    equilibrium = recruit(model, statics, posture.support, {});
  }
  [[nodiscard]] BreathingResult run(const std::string& manoeuvre) const {
    const Manoeuvre m = load_manoeuvre(manoeuvre);
    return breathe(QuasiStaticAbdomen(model, posture.pose, equilibrium.equilibrium,
                                      {.linea_alba_time_constant = m.linea_alba_time_constant}),
                   m);
  }
  [[nodiscard]] Eigen::Index level(const std::string& name) const {
    for (std::size_t i = 0; i < model.pressure_levels.size(); ++i)
      if (model.pressure_levels[i].name == name) return Eigen::Index(i);
    throw Error("no level " + name);
  }
};

}  // namespace

TEST_CASE("Breaths come as often as the drive and move air", "[breathing][property]") {
  const BreathingResult r = breathe_can(two_breaths());
  REQUIRE(r.status == BreathingStatus::completed);
  CHECK(r.outcome.rate == Approx(0.25).epsilon(1e-3));
  CHECK(r.outcome.tidal_volume > 1e-5);
  CHECK(r.outcome.minute_ventilation == Approx(r.outcome.tidal_volume * r.outcome.rate));
  CHECK(r.outcome.peak_flow_in > 0.0);
  CHECK(r.outcome.peak_flow_out > 0.0);
  CHECK(r.outcome.pleural_low < -363.0);
  CHECK(r.outcome.work_per_volume > 0.0);
  CHECK(r.samples.back().time == 8.0);
}

TEST_CASE("Through a whole run the contents balance their power, and so does the wall",
          "[breathing][property]") {
  // The power balance of eq. (4.4): P V' goes into the gas, and muscles, linea alba and pressures together do
  // no work on a wall without mass.
  for (const double tolerance : {1e-3, 1e-5, 1e-7}) {
    BreathingSettings settings;
    settings.tolerance = tolerance;
    settings.longest_step = 1.0;
    const BreathingResult r = breathe_can(two_breaths(), settings);
    REQUIRE(r.status == BreathingStatus::completed);
    const double turned_over = std::abs(r.samples.back().lung_work) + std::abs(r.samples.back().muscle_work);
    REQUIRE(turned_over > 1e-3);
    CHECK(r.power_residual < 1e-9);
    CHECK(r.contents_residual < 1e-8);  // its volume is linear in the shape, so at any tolerance
  }
}

TEST_CASE("Halving the tolerance by a thousand changes the tidal volume by little",
          "[breathing][verification]") {
  BreathingSettings coarse, fine;
  fine.tolerance = 1e-8;
  const double volume = breathe_can(two_breaths(), fine).outcome.tidal_volume;
  CHECK(breathe_can(two_breaths(), coarse).outcome.tidal_volume == Approx(volume).epsilon(1e-3));
}

TEST_CASE("Behind a closed glottis no air moves, and what the diaphragm does compresses it",
          "[breathing][property]") {
  Manoeuvre m = two_breaths();
  m.closures = {{0.0, 7.5}};
  const BreathingResult r = breathe_can(m), open = breathe_can(two_breaths());
  REQUIRE(r.status == BreathingStatus::completed);
  double lowest = 0.0;
  for (const BreathingSample& s : r.samples)
    if (s.time > m.glottis_time && s.time < 7.5) {
      CHECK(s.flow == 0.0);
      CHECK(s.state.lung_gas == Approx(r.samples.front().state.lung_gas).epsilon(1e-6));
      lowest = std::min(lowest, s.alveolar);
    }
  CHECK(lowest < -100.0);  // Mueller's manoeuvre
  CHECK(r.outcome.tidal_volume < 0.5 * open.outcome.tidal_volume);
}

TEST_CASE("Drives that cannot be are refused", "[breathing][unit]") {
  Manoeuvre unknown = two_breaths(), twice = two_breaths(), strong = two_breaths();
  unknown.drives[0].targets = {"no_such_muscle"};
  twice.drives.push_back(twice.drives[0]);
  strong.drives[0].level = 1.5;
  for (const Manoeuvre& m : {unknown, twice, strong}) CHECK_THROWS_AS(breathe_can(m), InvalidArgument);
}

TEST_CASE("A result lists every time with its unit", "[breathing][unit]") {
  const Model model = PistonCan().model();
  const QuasiStaticAbdomen abdomen(model, PistonCan::pose(), PistonCan::equilibrium({0.1, 0.1, 0.1}));
  const BreathingResult r = breathe(abdomen, two_breaths());
  const Dataset d = breathing_dataset(abdomen, two_breaths(), r);
  CHECK(d.dimensions.front().size == r.samples.size());
  for (const Variable& v : d.variables) {
    INFO(v.name);
    CHECK(v.attributes.contains("units"));
    std::size_t size = 1;
    for (const std::string& name : v.dimensions)
      for (const Dimension& dimension : d.dimensions)
        if (dimension.name == name) size *= dimension.size;
    CHECK(std::visit([](const auto& data) { return data.size(); }, v.data) == size);
  }
}

TEST_CASE("Every shipped manoeuvre can be read", "[breathing][unit]") {
  const auto names = list_data("breathing");
  REQUIRE(names.size() >= 7);
  for (const std::string& name : names) {
    const Manoeuvre m = load_manoeuvre(name);
    CHECK(m.name == name);
    CHECK_FALSE(m.description.empty());
    CHECK_FALSE(m.drives.empty());
  }
}

TEST_CASE("On the shipped model breathing in lowers the diaphragm and raises the pressure",
          "[breathing][property]") {
  const Held standing("standing");
  const BreathingResult r = standing.run("quiet");
  REQUIRE(r.status == BreathingStatus::completed);
  CHECK(r.outcome.excursion[standing.level("diaphragm_r")] > 1e-3);
  CHECK(r.outcome.tidal_volume > 1e-5);
  CHECK(r.outcome.rate == Approx(60.0 / 4.3 / 60.0).epsilon(1e-3));
  CHECK(r.contents_residual < 1e-5);
  CHECK(r.power_residual < 1e-9);
  // breathing in: pressure goes up while the diaphragm goes down
  double up = 0.0;
  for (std::size_t i = 1; i < r.samples.size(); ++i) {
    const auto d = standing.level("diaphragm_r");
    up += (r.samples[i].state.pressure - r.samples[i - 1].state.pressure) *
          (r.samples[i].level_descent[d] - r.samples[i - 1].level_descent[d]);
  }
  CHECK(up > 0.0);
}
