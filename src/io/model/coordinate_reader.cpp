#include "io/model/coordinate_reader.hpp"

#include <algorithm>
#include <set>

namespace lumbopelvic::io {

namespace {

constexpr double unit_tolerance = 1e-6;  // what rounding to seven digits leaves of a unit vector

/// What stands behind the name of a coordinate: itself, or slope * driver + offset.
struct CoordinateDrive {
  int coordinate = -1;
  double slope = 1.0, offset = 0.0;
};

class CoordinateReader {
 public:
  CoordinateReader(const Table& table, const NameIndex& joint_names, const std::vector<Joint>& joints)
      : table_(table), joint_names_(joint_names), taken_(joints.size()), axes_(joints.size()) {}

  std::vector<Coordinate> read(std::vector<Joint>& joints) {
    for (int row = 0; row < table_.size(); ++row) register_name(row);
    for (const auto& [name, row] : first_row_)
      if (!table_.empty(row, "coupled_to")) couple(name, row);
    for (int row = 0; row < table_.size(); ++row) add_axis(row);
    for (std::size_t j = 0; j < joints.size(); ++j) joints[j].axes = in_order(axes_[j]);
    return coordinates_;
  }

 private:
  struct OrderedAxis {
    int order;
    JointAxis axis;
  };

  /// The first row of a name makes the coordinate; the others must repeat it or be silent.
  void register_name(int row) {
    const std::string& name = table_.key(row);
    if (name.empty()) return;
    const auto [place, is_new] = first_row_.emplace(name, row);
    if (is_new && table_.empty(row, "coupled_to")) add_coordinate(name, row);
    if (!is_new) check_repetition(place->second, row);
  }

  void check_repetition(int first, int row) {
    if (table_.text(row, "joint") != table_.text(first, "joint"))
      return table_.fault(row, "coordinate",
                          "a new name (joint " + table_.text(first, "joint") + " has it too)");
    for (const std::string_view column : {"default", "rom_min", "rom_max", "locked", "coupled_to"})
      if (!table_.empty(row, column) && table_.text(row, column) != table_.text(first, column))
        table_.fault(row, column, "as in " + table_.place(first));
  }

  void add_coordinate(const std::string& name, int row) {
    Coordinate c;
    c.name = name;
    c.kind = is_angle(name) ? MotionKind::rotation : MotionKind::translation;
    c.joint = joint_names_.find(table_.text(row, "joint"));
    const Bound& plausible = c.kind == MotionKind::rotation ? plausible_angle : plausible_translation;
    c.low = table_.number(row, "rom_min", finite, plausible);
    c.high = table_.number(row, "rom_max", finite, plausible);
    c.default_value = table_.number(row, "default", finite, plausible);
    c.locked = table_.flag(row, "locked");
    if (c.low >= c.high)
      table_.fault(row, "rom_min", "below rom_max, " + shown(c.high));
    else if (c.default_value < c.low || c.default_value > c.high)
      table_.fault(row, "default", "within the range " + shown(c.low) + " to " + shown(c.high));
    drive_[name] = {static_cast<int>(coordinates_.size())};
    coordinates_.push_back(std::move(c));
  }

  /// A coordinate that turns anything is an angle.
  bool is_angle(const std::string& name) const {
    for (int row = 0; row < table_.size(); ++row)
      if (table_.key(row) == name && table_.text(row, "kind") == "rotation") return true;
    return false;
  }

  void couple(const std::string& name, int row) {
    const auto driver = drive_.find(table_.text(row, "coupled_to"));
    const bool independent = driver != drive_.end() && !coupled_.contains(driver->first);
    if (!independent) return table_.fault(row, "coupled_to", "a coordinate that is not coupled itself");
    const double slope = table_.number(row, "coupling_slope"), offset = table_.number(row, "coupling_offset");
    if (slope == 0.0) return table_.fault(row, "coupling_slope", "not 0");
    coupled_.insert(name);
    drive_[name] = {driver->second.coordinate, slope, offset};
  }

  void add_axis(int row) {
    const int joint = joint_names_.refer(table_, row, "joint");
    const int kind = table_.choice(row, "kind", {"translation", "rotation"});
    const int order = table_.choice(row, "order", {"1", "2", "3"});
    OrderedAxis entry{order, {}};
    entry.axis.kind = kind == 1 ? MotionKind::rotation : MotionKind::translation;
    entry.axis.direction = direction(row);
    const auto drive = drive_.find(table_.key(row));
    if (drive != drive_.end()) entry.axis.coordinate = drive->second.coordinate;
    entry.axis.function =
        function(row, drive == drive_.end() ? CoordinateDrive{} : drive->second, entry.axis.kind);
    if (joint < 0 || kind < 0 || order < 0) return;
    if (!taken_[std::size_t(joint)].emplace(kind, order).second)
      table_.fault(row, "order", "a number of its own among those of the joint and kind");
    axes_[std::size_t(joint)].push_back(std::move(entry));
  }

  Vec3<double> direction(int row) const {
    const Vec3<double> axis = table_.vector(row, {"axis_x", "axis_y", "axis_z"});
    if (!axis.allFinite()) return Vec3<double>::UnitX();
    if (std::abs(axis.norm() - 1.0) > unit_tolerance)
      table_.fault(row, "length of the axis of " + table_.text(row, "joint"), shown(axis.norm()), "1");
    return axis.normalized();
  }

  /// The function of a row, taken at slope * q + offset.
  Curve function(int row, const CoordinateDrive& drive, MotionKind kind) const {
    const int form = table_.choice(row, "function", {"linear", "spline", "const"});
    const std::vector<double> c = form < 0 ? std::vector<double>() : table_.numbers(row, "coeff_or_x");
    if (form >= 0 && (form == 2) != table_.key(row).empty())
      table_.fault(row, "coordinate of a " + table_.text(row, "function") + " function", table_.key(row),
                   form == 2 ? "none" : "a name");
    if (c.empty()) return Curve::line(1.0, 0.0);
    if (form == 1) return spline(row, c, drive, kind);
    if (c.size() != (form == 0 ? 2U : 1U))
      table_.fault(row, "coeff_or_x", form == 0 ? "slope;intercept" : "one number");
    else if (form == 2)
      return Curve::line(0.0, c[0]);
    else
      return Curve::line(c[0] * drive.slope, c[0] * drive.offset + c[1]);
    return Curve::line(1.0, 0.0);
  }

  Curve spline(int row, std::vector<double> x, const CoordinateDrive& drive, MotionKind kind) const {
    const Bound& plausible = kind == MotionKind::rotation ? plausible_angle : plausible_point;
    std::vector<double> y = table_.numbers(row, "spline_y");
    const auto fault = [&](std::string_view column, std::string_view expectation) {
      table_.fault(row, column, expectation);
      return Curve::line(1.0, 0.0);
    };
    if (y.empty()) return Curve::line(1.0, 0.0);
    if (x.size() < 4 || x.size() != y.size()) return fault("spline_y", "four values or more, one for each x");
    if (std::adjacent_find(x.begin(), x.end(), std::greater_equal<>()) != x.end())
      return fault("coeff_or_x", "values that increase");
    if (!std::all_of(y.begin(), y.end(), [&](double value) { return plausible.holds(value); }))
      return fault("spline_y", plausible.text);
    for (double& knot : x) knot = (knot - drive.offset) / drive.slope;
    if (drive.slope < 0.0) std::reverse(x.begin(), x.end()), std::reverse(y.begin(), y.end());
    return Curve::spline(std::move(x), std::move(y));
  }

  static std::vector<JointAxis> in_order(std::vector<OrderedAxis>& axes) {
    std::stable_sort(axes.begin(), axes.end(), [](const OrderedAxis& a, const OrderedAxis& b) {
      const bool a_turns = a.axis.kind == MotionKind::rotation, b_turns = b.axis.kind == MotionKind::rotation;
      return std::pair(a_turns, a.order) < std::pair(b_turns, b.order);
    });
    std::vector<JointAxis> result;
    result.reserve(axes.size());
    for (const OrderedAxis& entry : axes) result.push_back(entry.axis);
    return result;
  }

  const Table& table_;
  const NameIndex& joint_names_;
  std::map<std::string, int> first_row_;
  std::map<std::string, CoordinateDrive> drive_;
  std::set<std::string> coupled_;
  std::vector<std::set<std::pair<int, int>>> taken_;
  std::vector<std::vector<OrderedAxis>> axes_;
  std::vector<Coordinate> coordinates_;
};

/// Turns and slides that the type of a joint stands for, -1 where it leaves them open.
struct JointType {
  std::string_view name, text;
  int slides, turns;
};
constexpr JointType joint_types[] = {{"custom", "", -1, -1},
                                     {"weld", "no axes", 0, 0},
                                     {"pin", "one turn", 0, 1},
                                     {"universal", "two turns", 0, 2}};

void check_type(const Table& table, int row, const Joint& joint) {
  const auto type = std::find_if(std::begin(joint_types), std::end(joint_types),
                                 [&](const JointType& t) { return t.name == joint.type; });
  if (type == std::end(joint_types)) return table.fault(row, "type", "custom, weld, pin or universal");
  const auto turns =
      static_cast<int>(std::count_if(joint.axes.begin(), joint.axes.end(), [](const JointAxis& axis) {
        return axis.kind == MotionKind::rotation;
      }));
  const int slides = static_cast<int>(joint.axes.size()) - turns;
  if (type->turns >= 0 && (turns != type->turns || slides != type->slides))
    table.fault(row, "motion of the " + joint.type + " " + joint.name,
                std::to_string(slides) + " slides and " + std::to_string(turns) + " turns", type->text);
}

}  // namespace

std::vector<Coordinate> read_coordinates(const Table& table, const NameIndex& joint_names,
                                         const Table& joints_table, std::vector<Joint>& joints) {
  std::vector<Coordinate> coordinates = CoordinateReader(table, joint_names, joints).read(joints);
  if (!table.has_error())
    for (int row = 0; row < joints_table.size(); ++row)
      if (!joints_table.has_error(row)) check_type(joints_table, row, joints[std::size_t(row)]);
  return coordinates;
}

}  // namespace lumbopelvic::io
