#include "catch.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/model/change.hpp"
#include "lumbopelvic/outcome/push_stiffness.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/shipped_model.hpp"
#include "support/verdict.hpp"

using namespace lumbopelvic;

namespace {

Change prescribed(Quantity quantity, double value, std::vector<std::string> targets = {}) {
  return {quantity, Operation::set, value, std::move(targets)};
}
Change pressure_of(double pascal) { return prescribed(Quantity::pressure, pascal); }

/// The shipped model in a shipped posture; its equilibria under changes, without a demand for stability.
class Protocol {
 public:
  explicit Protocol(const char* posture)
      : posture_(pose_model(model_, load_posture(posture))),
        statics_(evaluate_statics(model_, posture_.pose, posture_.loads, stability_coordinates(model_, {}))) {
  }

  struct Answer {
    bool balanced = false;
    double pressure = 0.0, compression = 0.0;  ///< [Pa], at L4/5 [N]
    double column = 0.0, segment = 0.0;        ///< margins in both metrics [1/s^2, N m/rad]
    double flexion = 0.0, bending = 0.0;       ///< turn stiffness of the chest [N m/rad]
    VecX<double> activation;
  };
  [[nodiscard]] Answer equilibrium(const std::vector<Change>& changes) const {
    const Model model = apply(model_, {"protocol", "", "", changes});
    RecruitmentSettings settings;
    settings.metric = Metric::none;
    Recruiter recruiter(model, statics_, posture_.support, settings);
    const RecruitmentResult r = recruiter.solve();
    const EquilibriumCompliance compliance(model, recruiter.field(), r.equilibrium);
    const int chest = model.tree.body("torso");
    return {r.status == RecruitmentStatus::solved,
            r.equilibrium.pressure,
            recruiter.field().compression(r.equilibrium)[4],
            r.margin_mass,
            r.margin_segment,
            compliance.rotation(chest, Vec3<double>::UnitZ()),
            compliance.rotation(chest, Vec3<double>::UnitX()),
            r.equilibrium.activation};
  }

  /// Highest pressure at which a balanced equilibrium exists [Pa], to 50 Pa.
  [[nodiscard]] double largest_pressure() const {
    double low = 0.0, high = 50e3;
    while (high - low > 50.0) {
      const double middle = 0.5 * (low + high);
      (equilibrium({prescribed(Quantity::pressure_min, middle)}).balanced ? low : high) = middle;
    }
    return low;
  }

  /// The equilibrium with every fascicle of the wall, the diaphragm and the floor capped at what it does in
  /// another.
  [[nodiscard]] Answer without_more_than(const Answer& other, double pascal) const {
    std::vector<Change> changes{pressure_of(pascal)};
    for (int m = 0; m < model_.n_fascicles(); ++m)
      changes.push_back(prescribed(Quantity::capacity, std::clamp(other.activation[m] + 1e-6, 0.0, 1.0),
                                   {model_.fascicles[std::size_t(m)].name}));
    return equilibrium(changes);
  }

 private:
  const Model& model_ = test::shipped_model();
  PosedModel posture_;
  Statics statics_;
};

std::string sizes(double from, double to, const std::string& unit) {
  return test::printed(from) + " to " + test::printed(to) + " " + unit;
}
double percent(double from, double to) { return 100.0 * (to / from - 1.0); }

/// Whether stability grows, in both metrics.
void stability(test::Verdicts& verdicts, const std::string& id, const std::string& when,
               const Protocol::Answer& from, const Protocol::Answer& to) {
  verdicts.sign(id, "smallest eigenvalue in the mass metric, " + when, "stability grows",
                to.column > from.column, sizes(from.column, to.column, "1/s^2"));
  verdicts.sign(id, "stiffness of the softest segment, " + when, "stability grows", to.segment > from.segment,
                sizes(from.segment, to.segment, "N m/rad"));
}

/// Transversus alone against the whole wall, both driven to the same fifth of their capacity, empty-handed
/// and with five kilograms in each hand (ours). A share of an unstable equilibrium has no meaning.
void brace_against_hollow(test::Verdicts& verdicts) {
  for (const auto& [posture, where] :
       {std::pair{"standing", "standing"}, {"standing_hands_loaded", "5 kg in each hand"}}) {
    const Protocol protocol(posture);
    const auto driven = [&](const std::string& group) {
      return protocol.equilibrium({prescribed(Quantity::tonic_drive, 0.2, {group})});
    };
    const auto hollow = driven("transversus_abdominis"), brace = driven("abdominal_wall");
    const auto gone = protocol.equilibrium({prescribed(Quantity::capacity, 0.0, {"transversus_abdominis"})});
    stability(verdicts, "STB1", std::string("from hollowing to bracing, ") + where, hollow, brace);
    verdicts.sign("STB1", std::string("L4/5 compression from hollowing to bracing, ") + where,
                  "grows by 15 %", brace.compression > hollow.compression,
                  sizes(hollow.compression, brace.compression, "N"),
                  "transversus against the whole wall, both at 20 %; the sign decides");
    verdicts.figure(test::published_figure("STB2"),
                    std::string("share of transversus in stability, ") + where,
                    hollow.column > 0.0 ? 100.0 * (1.0 - gone.column / hollow.column)
                                        : std::numeric_limits<double>::quiet_NaN(),
                    "smallest eigenvalue without transversus and with it at 20 %: " +
                        sizes(gone.column, hollow.column, "1/s^2"));
  }
}

void stiffness_at_pressure(test::Verdicts& verdicts) {
  const Protocol flexion("effort_flexion"), bending("effort_bending");
  const auto add = [&](const Protocol& protocol, const char* id, double share,
                       double Protocol::Answer::* stiffness, const char* what) {
    const double most = protocol.largest_pressure();
    const auto slack = protocol.equilibrium({}),
               pressed = protocol.equilibrium({prescribed(Quantity::pressure_min, share * most)});
    verdicts.figure(test::published_figure(id), what, percent(slack.*stiffness, pressed.*stiffness),
                    "at 60 N m (ours); " + sizes(slack.*stiffness, pressed.*stiffness, "N m/rad") + " at " +
                        sizes(slack.pressure / 1e3, pressed.pressure / 1e3, "kPa") + " of " +
                        test::printed(most / 1e3) + " kPa");
  };
  add(flexion, "IAP7", 0.4, &Protocol::Answer::flexion,
      "flexion stiffness, at least 40 % of the largest pressure");
  add(flexion, "IAP8", 0.8, &Protocol::Answer::flexion, "flexion stiffness, at least 80 %");
  add(bending, "IAP9", 0.4, &Protocol::Answer::bending,
      "bending stiffness, at least 40 % of the largest pressure");
  add(bending, "IAP10", 0.8, &Protocol::Answer::bending, "bending stiffness, at least 80 %");
}

void pressure_needs_muscle(test::Verdicts& verdicts) {
  const Protocol standing("standing");
  const auto slack = standing.equilibrium({}), pressed = standing.equilibrium({pressure_of(8e3)});
  const auto alone = standing.without_more_than(slack, 8e3);
  verdicts.sign("IAP11", "8 kPa in standing", "needs more activation", !alone.balanced && pressed.balanced,
                alone.balanced ? "static equilibrium without it" : "no static equilibrium without it");
  stability(verdicts, "IAP11", "from least effort to 8 kPa", slack, pressed);
  verdicts.sign("IAP11", "L4/5 compression from least effort to 8 kPa", "grows",
                pressed.compression > slack.compression, sizes(slack.compression, pressed.compression, "N"));
}

void pressure_unloads(test::Verdicts& verdicts) {
  for (const auto& [effort, direction] : {std::pair{"effort_flexion", "flexion"},
                                          {"effort_extension", "extension"},
                                          {"effort_bending", "bending"},
                                          {"effort_twist", "twist"}}) {
    const Protocol protocol(effort);
    const auto low = protocol.equilibrium({pressure_of(5e3)}),
               high = protocol.equilibrium({pressure_of(10e3)});
    const std::string quantity = std::string("L4/5 compression from 5 to 10 kPa, ") + direction;
    if (low.balanced && high.balanced)
      verdicts.sign("IAP12", quantity, "falls", high.compression < low.compression,
                    sizes(low.compression, high.compression, "N"));
    else
      verdicts.no_sign("IAP12", quantity, "falls",
                       std::string("no static equilibrium at ") + (low.balanced ? "10" : "5") + " kPa");
  }
}

}  // namespace

TEST_CASE("Published protocols of bracing and pressure are repeated and compared",
          "[reference][validation]") {
  test::Verdicts verdicts("bracing and pressure");
  brace_against_hollow(verdicts);
  stiffness_at_pressure(verdicts);
  pressure_needs_muscle(verdicts);
  pressure_unloads(verdicts);
  verdicts.require_as_committed();
}
