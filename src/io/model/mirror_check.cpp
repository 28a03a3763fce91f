#include "io/model/mirror_check.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "lumbopelvic/math/rotation.hpp"

namespace lumbopelvic::io {

namespace {

constexpr double tolerance = 1e-9;  // of a value, and absolute below 1: a rounded copy is no mirror image
constexpr double attitude_tolerance = 1e-5;  // [rad] pi in six digits is not the same turned the other way

/// Which columns of a table the mirror keeps and which it reverses; names of bodies, groups or wraps;
/// attitudes as body-fixed x-y-z angles; sides of a surface.
struct MirrorRule {
  const Table* table;
  std::vector<std::string_view> kept, reversed, names;
  std::vector<Columns3> attitudes{};
  std::string_view side{};
};

std::string mirrored(std::string name) {
  if (name.ends_with("_r"))
    name.back() = 'l';
  else if (name.ends_with("_l"))
    name.back() = 'r';
  return name;
}

std::string mirrored_list(const Table& table, int row, std::string_view column) {
  std::string list;
  for (const auto& name : table.texts(row, column)) list += (list.empty() ? "" : ";") + mirrored(name);
  return list;
}

std::string mirrored_side(const std::string& side) { return side == "z" ? "-z" : side == "-z" ? "z" : side; }

/// The number in a cell; 0 for an empty one, so that both sides may leave it out.
double value_of_cell(const std::string& cell) {
  double value = 0.0;
  std::from_chars(cell.data(), cell.data() + cell.size(), value);
  return value;
}

class MirrorCheck {
 public:
  explicit MirrorCheck(const MirrorRule& rule) : rule_(rule), table_(*rule.table) {
    std::map<std::string, int> count;
    for (int row = 0; row < table_.size(); ++row) {
      identity_.push_back(table_.key(row) + "/" + std::to_string(count[table_.key(row)]++));
      row_[identity_.back()] = row;
    }
  }

  void run() const {
    const bool whole = !table_.has_error();  // else a row may be missing because its name is what is wrong
    for (int row = 0; row < table_.size(); ++row) {
      const std::string& name = table_.key(row);
      if (mirrored(name) == name || table_.has_error(row)) continue;
      const auto partner = row_.find(mirrored(name) + identity_[std::size_t(row)].substr(name.size()));
      if (partner == row_.end() && whole)
        table_.fault(row, "mirror image of " + name, "missing", "a row " + mirrored(name));
      else if (partner != row_.end() && name.ends_with("_r") && !table_.has_error(partner->second))
        compare(row, partner->second);
    }
  }

 private:
  void compare(int right, int left) const {
    for (const auto column : rule_.kept) compare_number(right, left, column, 1.0);
    for (const auto column : rule_.reversed) compare_number(right, left, column, -1.0);
    for (const auto column : rule_.names)
      if (mirrored_list(table_, right, column) != table_.text(left, column))
        report(right, left, column, mirrored_list(table_, right, column));
    for (const auto& columns : rule_.attitudes) compare_attitude(right, left, columns);
    if (!rule_.side.empty() && mirrored_side(table_.text(right, rule_.side)) != table_.text(left, rule_.side))
      report(right, left, rule_.side, mirrored_side(table_.text(right, rule_.side)));
  }

  void compare_attitude(int right, int left, const Columns3& columns) const {
    const auto attitude = [&](int row, double sign) {
      const auto angle = [&](std::size_t i) { return value_of_cell(table_.text(row, columns[i])); };
      return rotation_body_xyz({sign * angle(0), sign * angle(1), angle(2)});
    };
    if ((attitude(left, 1.0) - attitude(right, -1.0)).norm() > attitude_tolerance)
      report(right, left, columns[0], "with its two neighbours an attitude that is");
  }

  void compare_number(int right, int left, std::string_view column, double sign) const {
    const double expected = sign * value_of_cell(table_.text(right, column));
    const double difference = value_of_cell(table_.text(left, column)) - expected;
    if (!std::isfinite(difference)) return;  // said of the cell itself
    if (std::abs(difference) > tolerance * std::max(1.0, std::abs(expected)))
      report(right, left, column, shown(expected == 0.0 ? 0.0 : expected));
  }

  void report(int right, int left, std::string_view column, const std::string& expected) const {
    table_.fault(left, column, expected + ", the mirror image of " + table_.place(right));
  }

  const MirrorRule& rule_;
  const Table& table_;
  std::vector<std::string> identity_;  ///< name and count within it, by row
  std::map<std::string, int> row_;
};

}  // namespace

void check_mirror(const Tables& t) {
  const MirrorRule rules[] = {
      {&t.bodies,
       {"mass_kg", "com_x_m", "com_y_m", "ixx_kgm2", "iyy_kgm2", "izz_kgm2", "ixy_kgm2"},
       {"com_z_m", "ixz_kgm2", "iyz_kgm2"},
       {}},
      {&t.joints,
       {"loc_in_parent_x_m", "loc_in_parent_y_m", "loc_in_child_x_m", "loc_in_child_y_m"},
       {"loc_in_parent_z_m", "loc_in_child_z_m"},
       {"parent", "child"},
       {{"orient_in_parent_x_rad", "orient_in_parent_y_rad", "orient_in_parent_z_rad"},
        {"orient_in_child_x_rad", "orient_in_child_y_rad", "orient_in_child_z_rad"}}},
      {&t.wraps,
       {"x_m", "y_m", "radius_m", "length_m", "semi_axis_x_m", "semi_axis_y_m", "semi_axis_z_m"},
       {"z_m"},
       {"body"},
       {{"rot_x_rad", "rot_y_rad", "rot_z_rad"}},
       "quadrant"},
      {&t.muscles,
       {"f_max_N", "l_opt_m", "l_slack_m", "pennation_rad", "v_max_lopt_per_s", "tau_act_s", "tau_deact_s"},
       {},
       {"group", "wraps", "wrap_segments"}},
      {&t.paths, {"x_m", "y_m"}, {"z_m"}, {"body"}},
      {&t.cavity, {"x_m", "y_m", "weight"}, {"z_m"}, {"ring", "body"}},
      {&t.supports, {"x_m", "y_m", "friction"}, {"z_m"}, {"body"}}};
  for (const MirrorRule& rule : rules) MirrorCheck(rule).run();
  if (!t.wall) return;
  const MirrorRule wall{&*t.wall,
                        {"xa_m", "ya_m", "xb_m", "yb_m", "slack_length_m", "toe_strain", "stiffness_N"},
                        {"za_m", "zb_m"},
                        {"body_a", "body_b"}};
  MirrorCheck(wall).run();
}

}  // namespace lumbopelvic::io
