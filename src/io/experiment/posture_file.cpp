/// Postures from TOML: degrees and metres in the file, radians and metres in the library.

#include <cmath>
#include <numbers>

#include "io/experiment/experiment_parts.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"

namespace lumbopelvic {

namespace io {

namespace {

constexpr double radians_per_degree = std::numbers::pi / 180.0;

/// The values of "<key>_deg" and "<key>_m" in one map; a name may stand in one of them only.
std::map<std::string, double> coordinate_values(TomlTable& table, const std::string& key) {
  std::map<std::string, double> values;
  for (const auto& [name, degrees] : table.named_numbers(key + "_deg"))
    values[name] = degrees * radians_per_degree;
  for (const auto& [name, metres] : table.named_numbers(key + "_m"))
    if (!values.emplace(name, metres).second)
      table.fail(key + "_m", name + " in " + key + "_deg or in " + key + "_m, not in both");
  return values;
}

Eigen::Quaterniond attitude_from(TomlTable& table) {
  constexpr auto key = "base_attitude";
  const auto q = table.numbers(key);
  if (!table.has(key)) return Eigen::Quaterniond::Identity();
  constexpr double rounding = 1e-3;  // three written decimals; what is left of it is normalised away
  const bool is_unit =
      q.size() == 4 && std::abs(std::hypot(std::hypot(q[0], q[1]), std::hypot(q[2], q[3])) - 1.0) < rounding;
  if (!is_unit) table.fail(key, "a unit quaternion [w, x, y, z]");
  return Eigen::Quaterniond(q[0], q[1], q[2], q[3]).normalized();
}

SupportOn surface_from(TomlTable table) {
  SupportOn on;
  on.surface.name = table.name("name");
  on.surface.point_W = table.vector("point_m");
  const Vec3<double> normal = table.vector("normal");
  if (!(normal.norm() > 0.0)) table.fail("normal", "a direction");
  on.surface.normal_W = normal.normalized();
  on.contact_points = table.texts("supports");
  table.expect_no_other_keys();
  return on;
}

}  // namespace

ExternalLoad external_load_from(TomlTable& table) {
  constexpr double free_fall = 9.80665;  // [m/s^2]
  ExternalLoad load;
  load.body = table.text("body");
  if (table.has("moment_Nm")) load.moment_W = table.vector("moment_Nm");
  if (table.has("moment_Nm") && !table.has("mass_kg") && !table.has("force_N")) {
    table.expect_no_other_keys();
    return load;
  }
  load.point_B = table.vector("point_m");
  if (table.has("mass_kg"))
    load.force_W = Vec3<double>(0.0, -free_fall * table.number("mass_kg", positive), 0.0);
  else
    load.force_W = table.vector("force_N");
  table.expect_no_other_keys();
  return load;
}

Posture posture_from(TomlTable table) {
  Posture posture;
  posture.name = table.name("name");
  posture.label = table.text("label", posture.name);
  posture.description = table.text("description", "");
  posture.coordinates = coordinate_values(table, "coordinates");
  posture.free = table.texts("free");
  posture.locked = table.texts("locked");
  posture.free_in_pose_search = table.texts("free_in_pose_search");
  posture.optimize = table.texts("optimize");
  posture.prescribed = coordinate_values(table, "prescribed");
  posture.supports = table.texts("supports");
  for (const TomlTable& surface : table.tables("surfaces")) posture.surfaces.push_back(surface_from(surface));
  posture.contact_consistent = table.flag("contact_consistent", false);
  posture.joint_stiffness = table.number("joint_stiffness_Nm_rad", posture.joint_stiffness, positive);
  std::vector<TomlTable> loads = table.tables("loads");
  for (TomlTable& load : loads) posture.loads.push_back(external_load_from(load));
  posture.base_attitude = attitude_from(table);
  table.expect_no_other_keys();
  return posture;
}

}  // namespace io

Posture load_posture(const std::filesystem::path& name_or_path) {
  const toml::table document = io::parse_named_file(find_data("postures", name_or_path.string()));
  return io::posture_from(io::TomlTable(document));
}

}  // namespace lumbopelvic
