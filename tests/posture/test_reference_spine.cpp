#include <iomanip>
#include <numbers>
#include <sstream>

#include "catch.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/csv.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

constexpr double in_radians = std::numbers::pi / 180.0;

/// Standing with other angles [deg] and a mass shared by both hands [kg].
Posture standing_with(const std::map<std::string, double>& degrees, double mass) {
  Posture posture = read_posture(find_data("postures", "standing_hands_loaded"));
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
  const ResolvedPosture at = resolve(model, posture);
  const Statics statics = evaluate_statics(model, at.pose, at.loads, stability_coordinates(model, {}));
  Recruiter recruiter(model, statics, at.support, RecruitmentSettings{});
  const RecruitmentResult result = recruiter.solve();
  if (result.status != RecruitmentStatus::solved) return std::numeric_limits<double>::quiet_NaN();
  for (std::size_t j = 0; j < model.discs.size(); ++j)
    if (model.discs[j].level == "L4L5")
      return disc_pressure(model.discs[j], recruiter.field().compression(result.hold)[Eigen::Index(j)]) / 1e6;
  return std::numeric_limits<double>::quiet_NaN();
}

std::string line(const test::Row& row, double value) {
  std::ostringstream text;
  text << std::setprecision(4) << row.at("id") << "  " << value << ' ' << row.at("unit") << ", published "
       << row.at("value");
  if (!std::isfinite(value)) return text.str() + ": NO RESULT\n";
  const auto bound = [&](const char* name, double otherwise) {
    return row.at(name).empty() ? otherwise : std::stod(row.at(name));
  };
  const bool hit =
      value >= bound("low", row.at("band") == "at least" ? std::stod(row.at("value")) : -1e300) &&
      value <= bound("high", 1e300);
  text << ", band " << row.at("low") << " to " << row.at("high") << ": " << (hit ? "hit" : "MISS") << '\n';
  return text.str();
}

}  // namespace

TEST_CASE("Disc pressure under load is compared with the published figures", "[reference][validation]") {
  const auto rows = test::read_csv(
      (find_data("models", "adult_male").parent_path().parent_path() / "reference" / "figures.csv").string());
  const std::map<std::string, Posture> postures{
      {"IDP2", standing_with(bent(0.5, 25.0), 0.0)},
      {"IDP3", standing_with(bent(0.9, 40.0), 20.0)},
      {"IDP4",
       standing_with(
           {{"elbow_flex_r", 75.0}, {"elbow_flex_l", 75.0}, {"ankle_angle_r", -5.0}, {"ankle_angle_l", -5.0}},
           20.0)}};
  std::ostringstream table;
  table << "angles are ours: bent by 0.5 of the range in living people and 25 deg at the hips; by 0.9 and "
           "40; elbows "
           "at 75\n";
  for (const char* name : {"adult_male", "adult_male_ligaments"}) {
    const Model model = load_model(find_data("models", name));
    table << name << '\n';
    for (const test::Row& row : rows)
      if (const auto found = postures.find(row.at("id")); found != postures.end()) {
        try {
          table << line(row, disc_pressure_in(model, found->second));
        } catch (const Error& e) {
          table << row.at("id") << "  NO RESULT: " << e.what() << '\n';
        }
      }
  }
  WARN(table.str());
  CHECK(rows.size() > 10);
}
