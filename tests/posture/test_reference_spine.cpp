#include <numbers>

#include "catch.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/shipped_model.hpp"
#include "support/verdict.hpp"

using namespace lumbopelvic;

namespace {

constexpr double in_radians = std::numbers::pi / 180.0;

/// Standing with other angles [deg] and a mass shared by both hands [kg].
Posture standing_with(const std::map<std::string, double>& degrees, double mass) {
  Posture posture = load_posture("standing_hands_loaded");
  for (const auto& [name, angle] : degrees) posture.coordinates[name] = angle * in_radians;
  for (ExternalLoad& load : posture.loads) load.force_W = {0.0, -0.5 * mass * 9.80665, 0.0};
  if (mass == 0.0) posture.loads.clear();
  return posture;
}

/// Flexion of the lumbar levels by a share of what they reach in living people (DSC5, and 5 deg at T12/L1),
/// and of the pelvis on the hips; leaning back at the ankles so as not to fall [deg].
std::map<std::string, double> bent(double share, double hips) {
  return {{"pelvis_tilt", -hips},
          {"hip_flexion_r", hips},
          {"hip_flexion_l", hips},
          {"ankle_angle_r", -5.0},
          {"ankle_angle_l", -5.0},
          {"L1_T12_Flex_Ext", -5.0 * share},
          {"L1_L2_Flex_Ext", -8.0 * share},
          {"L2_L3_Flex_Ext", -10.0 * share},
          {"L3_L4_Flex_Ext", -12.0 * share},
          {"L4_L5_Flex_Ext", -13.0 * share},
          {"L5_S1_Flex_Ext", -9.0 * share}};
}

/// L4/5 disc pressure of a posture held without a demand for stability [MPa].
double disc_pressure_in(const Model& model, const Posture& posture) {
  const PosedModel at = pose_model(model, posture);
  const Statics statics = evaluate_statics(model, at.pose, at.loads, stability_coordinates(model, {}));
  Recruiter recruiter(model, statics, at.support, RecruitmentSettings{});
  const RecruitmentResult result = recruiter.solve();
  if (result.status != RecruitmentStatus::solved) return std::numeric_limits<double>::quiet_NaN();
  for (std::size_t j = 0; j < model.discs.size(); ++j)
    if (model.discs[j].level == "L4L5")
      return disc_pressure(model.discs[j],
                           recruiter.field().compression(result.equilibrium)[Eigen::Index(j)]) /
             1e6;
  return std::numeric_limits<double>::quiet_NaN();
}

/// The same; NaN where the posture cannot be posed.
double disc_pressure_or_none(const Model& model, const Posture& posture) {
  try {
    return disc_pressure_in(model, posture);
  } catch (const Error&) {
    return std::numeric_limits<double>::quiet_NaN();
  }
}

}  // namespace

TEST_CASE("Disc pressure under load is compared with the published figures", "[reference][validation]") {
  const std::map<std::string, double> elbows{
      {"elbow_flex_r", 75.0}, {"elbow_flex_l", 75.0}, {"ankle_angle_r", -5.0}, {"ankle_angle_l", -5.0}};
  const std::map<std::string, std::pair<Posture, std::string>> postures{
      {"IDP2",
       {standing_with(bent(0.5, 25.0), 0.0),
        "bent forward by half the range in living people and 25 deg at the hips; angles are ours"}},
      {"IDP3",
       {standing_with(bent(0.9, 40.0), 20.0),
        "lifting bent: 0.9 of the range and 40 deg at the hips; no static equilibrium without reserves"}},
      {"IDP4", {standing_with(elbows, 20.0), "load before the chest, elbows at 75 deg: the elbow decides"}}};
  test::Verdicts verdicts("disc pressure under load");
  for (const char* name : {"adult_male", "adult_male_ligaments"}) {
    const Model model = load_model(name);
    for (const auto& [id, posed] : postures)
      verdicts.figure(test::published_figure(id), std::string("disc pressure of L4/5, ") + name,
                      disc_pressure_or_none(model, posed.first), posed.second);
  }
  verdicts.require_as_committed();
}
