#include "catch.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "support/shipped_model.hpp"
#include "support/verdict.hpp"

using namespace lumbopelvic;

namespace {

constexpr const char* spine[] = {"L1_L2", "L2_L3", "L3_L4", "L4_L5", "L5_S1"};  // from the top

const Model& psoas_over_the_vertebrae() {
  static const Model model = load_model("adult_male_via_psoas");
  return model;
}

/// Lengths of a fascicle and moment arms about the sagittal turn of each level, extension positive [m].
struct Arms {
  double length = 0.0;
  std::map<std::string, double> extension;
};

Arms arms_of(const Model& model, const std::string& fascicle, const VecX<double>& q) {
  Kinematics<double> kin;
  forward_kinematics(model.tree, {q}, kin);
  VecX<double> gradient = VecX<double>::Zero(model.tree.n_coordinates());
  Arms arms;
  arms.length = add_length_gradient(model.tree, kin, model.surfaces,
                                    model.paths[std::size_t(model.fascicle(fascicle))], 1.0, gradient);
  for (const std::string level : spine)
    arms.extension[level] = -gradient[model.tree.coordinate(level + "_Flex_Ext")];
  return arms;
}

/// Force-weighted moment arm of the whole psoas about a level: extension positive [m].
double psoas_arm(const Model& model, const std::string& level, const VecX<double>& q) {
  double sum = 0.0, weight = 0.0;
  for (const Fascicle& f : model.fascicles) {
    if (f.group != "psoas_major") continue;
    const double arm = arms_of(model, f.name, q).extension.at(level);
    if (arm == 0.0) continue;  // does not cross the level
    sum += f.max_force * arm;
    weight += f.max_force;
  }
  REQUIRE(weight > 0.0);
  return sum / weight;
}

VecX<double> neutral(const Model& model) { return VecX<double>::Zero(model.tree.n_coordinates()); }

/// All levels bent forward by the same angle [rad].
VecX<double> bent(const Model& model, double angle) {
  VecX<double> q = neutral(model);
  for (const std::string level : spine) q[model.tree.coordinate(level + "_Flex_Ext")] = -angle;
  return q;
}

}  // namespace

TEST_CASE("T2.5: straight or over the vertebrae, the psoas flexes L5/S1 and extends the upper levels",
          "[path][validation]") {
  // Bogduk, Pearcy & Hadfield (1992) Clin Biomech 7:109: it tends to extend the upper and flex the lower
  // lumbar levels, with very small moments. Small is taken as less than 30 mm, a third of the rectus
  // abdominis' arm.
  test::Verdicts verdicts("psoas moment arms");
  for (const Model* model : {&test::shipped_model(), &psoas_over_the_vertebrae()}) {
    const VecX<double> q = neutral(*model);
    double largest = 0.0;
    for (const std::string level : spine) {
      const double arm = psoas_arm(*model, level, q);  // [m] extension positive
      largest = std::max(largest, std::abs(arm));
      if (level == "L5_S1" || level == "L1_L2" || level == "L2_L3")
        verdicts.sign("PSO6", "moment arm at " + level + ", " + model->name,
                      level == "L5_S1" ? "flexes" : "extends", level == "L5_S1" ? arm < 0.0 : arm > 0.0,
                      test::printed(1e3 * arm) + " mm", "neutral pose, extension positive");
    }
    verdicts.sign("PSO6", "largest moment arm, " + model->name, "small", largest < 0.03,
                  test::printed(1e3 * largest) + " mm",
                  "small: below 30 mm, a third of the arm of rectus abdominis");
  }
  verdicts.require_as_committed();
}

TEST_CASE("T2.5: each psoas fascicle has an arm at the levels it crosses and at no other, in both topologies",
          "[path][unit]") {
  for (const Model* model : {&test::shipped_model(), &psoas_over_the_vertebrae()})
    for (const Fascicle& f : model->fascicles) {
      if (f.group != "psoas_major") continue;
      INFO(model->name << " " << f.name);
      const int origin = f.name[4] - '0';  // Ps_L<origin>_...
      const Arms arms = arms_of(*model, f.name, neutral(*model));
      for (int level = 1; level <= 5; ++level) {
        INFO("level " << level);
        CHECK((arms.extension.at(spine[level - 1]) != 0.0) == (level >= origin));
      }
    }
}

TEST_CASE("Over the vertebrae the psoas bends with the lumbar spine, while a straight one bowstrings",
          "[path][property]") {
  // Held to every vertebra, the distance to each joint is fixed by two vertebrae, so the arm hardly changes
  // when the whole lordosis does; a chord over five joints moves away from the middle ones.
  const Model &straight = test::shipped_model(), &over = psoas_over_the_vertebrae();
  const auto shift = [](const Model& model, const std::string& level) {
    const double flexed = psoas_arm(model, level, bent(model, 0.12));
    return flexed - psoas_arm(model, level, neutral(model));
  };
  for (const std::string level : {"L2_L3", "L3_L4"}) {
    INFO(level);
    REQUIRE(std::abs(shift(straight, level)) > 0.002);
    CHECK(std::abs(shift(over, level)) < 0.5 * std::abs(shift(straight, level)));
  }
}

TEST_CASE("The psoas over the vertebrae keeps every fibre as long as the straight one in the neutral pose",
          "[path][unit]") {
  const Model &straight = test::shipped_model(), &over = psoas_over_the_vertebrae();
  REQUIRE(over.n_fascicles() == straight.n_fascicles());
  int changed = 0;
  for (std::size_t m = 0; m < over.fascicles.size(); ++m) {
    const Fascicle &a = straight.fascicles[m], &b = over.fascicles[m];
    if (a.slack_length == b.slack_length) continue;
    ++changed;
    INFO(a.name);
    CHECK(a.group == "psoas_major");
    const double fiber_a = arms_of(straight, a.name, neutral(straight)).length - a.slack_length;
    const double fiber_b = arms_of(over, b.name, neutral(over)).length - b.slack_length;
    CHECK(fiber_b == Approx(fiber_a).margin(2e-6));  // [m] coordinates of the points end at the micrometre
  }
  CHECK(changed == 18);
}
