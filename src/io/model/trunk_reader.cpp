#include "io/model/trunk_reader.hpp"

#include <algorithm>
#include <tuple>

#include "lumbopelvic/muscle/path.hpp"
#include "lumbopelvic/tissue/disc_forces.hpp"

namespace lumbopelvic::io {

namespace {

constexpr Bound plausible_fascia{0.0, 1e6, false, false, "0 to 1e6 N/m (in N/mm?)"};
constexpr double right_angle_tolerance = 1e-6;  // what rounding to seven digits leaves of a right angle

// Several times the stiffest segment, a thousandth of what another unit would give.
constexpr Bound plausible_p1{-1.0, 1.0, false, false, "within 1 N m/deg3 (in another unit?)"};
constexpr Bound plausible_p2{-1.0, 1.0, false, false, "within 1 N m/deg2 (in another unit?)"};
constexpr Bound plausible_p3{0.0, 50.0, false, false, "at most 50 N m/deg (in another unit?)"};
constexpr Bound plausible_spring{1e3, 5e7, false, false, "1e3 to 5e7 N/m (in N/mm?)"};
constexpr Bound plausible_gain{0.0, 20.0, false, false, "at most 20 (in %?)"};

MomentCurve read_curve(const Table& table, int row, const Columns3& columns) {
  return {table.number(row, columns[0], finite, plausible_p1),
          table.number(row, columns[1], finite, plausible_p2),
          table.number(row, columns[2], positive, plausible_p3)};
}

/// Turns and translations of the joint of a disc: three of each, each its own coordinate, the translations
/// all held or all free.
void read_axes(const Table& table, int row, const Tree& tree, Disc& disc) {
  const Joint& joint = tree.joints()[std::size_t(disc.joint)];
  const auto fault = [&](const std::string& value, std::string_view expectation) {
    table.fault(row, "joint " + joint.name + " of " + disc.level, value, expectation);
  };
  std::size_t slides = 0, turns = 0, held = 0;
  for (const JointAxis& axis : joint.axes) {
    const bool turn = axis.kind == MotionKind::rotation;
    const CurveValue<double> at_zero = axis.function(0.0);
    if (axis.coordinate < 0 || !axis.function.is_line() || at_zero.value != 0.0 || at_zero.first != 1.0)
      return fault("driven by a function", "axes that are each a coordinate of their own (linear 1;0)");
    if (!turn && tree.coordinates()[std::size_t(axis.coordinate)].locked) ++held;
    std::size_t& count = turn ? turns : slides;
    if (count < 3) (turn ? disc.rotation : disc.reaction)[count] = axis.coordinate;
    if (!turn && count < 3) disc.R_FD.col(Eigen::Index(count)) = axis.direction;
    ++count;
  }
  if (slides != 3 || turns != 3)
    return fault("made of " + std::to_string(slides) + " slides and " + std::to_string(turns) + " turns",
                 "three slides (anterior, axial, right) and three turns");
  if (held > 0 && held < slides)
    return fault("locked along " + std::to_string(held) + " of its slides", "all of them locked, or none");
  if ((disc.R_FD.transpose() * disc.R_FD - Mat3<double>::Identity()).norm() > right_angle_tolerance ||
      disc.R_FD.determinant() < 0.0)
    fault("sliding along a frame with determinant " + shown(disc.R_FD.determinant()),
          "slides that are a right-handed frame with right angles");
}

Disc read_disc(const Tables& tables, int row, const Skeleton& skeleton) {
  const Table& table = tables.discs;
  Disc disc;
  disc.level = table.key(row);
  disc.lower_body = skeleton.body(table, row, "lower_body");
  disc.upper_body = skeleton.body(table, row, "upper_body");
  disc.area = table.number(row, "area_m2", positive, plausible_area);
  disc.flexion = read_curve(table, row, {"flexion_p1", "flexion_p2", "flexion_p3"});
  disc.extension = read_curve(table, row, {"extension_p1", "extension_p2", "extension_p3"});
  disc.lateral = read_curve(table, row, {"lateral_bending_p1", "lateral_bending_p2", "lateral_bending_p3"});
  disc.axial = read_curve(table, row, {"axial_rotation_p1", "axial_rotation_p2", "axial_rotation_p3"});
  disc.preload.gain = table.number(row, "preload_gain", nonnegative, plausible_gain);
  disc.preload.force = table.number(row, "preload_force_N", positive, plausible_force);
  (void)table.number(row, "depth_ap_m", positive, plausible_radius);
  disc.translational_stiffness = {table.number(row, "k_anterior_N_per_m", positive, plausible_spring),
                                  table.number(row, "k_axial_N_per_m", positive, plausible_spring),
                                  table.number(row, "k_right_N_per_m", positive, plausible_spring)};
  disc.covers = table.choice(row, "covers", {"whole_segment", "disc_only"}) == 1 ? DiscCover::disc_only
                                                                                 : DiscCover::whole_segment;
  disc.elastic_center = {table.number(row, "elastic_anterior_m", finite, plausible_offset),
                         table.number(row, "elastic_up_m", finite, plausible_offset), 0.0};
  const double damping_ratio = table.number(row, "damping_ratio", nonnegative, plausible_ratio);
  const int joint = skeleton.joints.refer(table, row, "joint");
  if (joint < 0 || !skeleton.tree) return disc;
  const std::string &lower = tables.joints.text(joint, "parent"), &upper = tables.joints.text(joint, "child");
  if (table.text(row, "lower_body") != lower)
    table.fault(row, "lower_body", lower + ", the parent of its joint");
  if (table.text(row, "upper_body") != upper)
    table.fault(row, "upper_body", upper + ", the child of its joint");
  disc.joint = skeleton.tree->body(upper);  // joint i moves body i
  read_axes(table, row, *skeleton.tree, disc);
  if (table.has_error(row)) return disc;
  const auto damping = rayleigh_damping(*skeleton.tree, disc, damping_ratio);
  disc.rotational_damping = damping.head<3>();
  disc.translational_damping = damping.tail<3>();
  return disc;
}

/// The two ends of what is stretched between bodies, and the path between them.
std::pair<PathPoint, PathPoint> read_ends(const Table& table, int row, const Skeleton& skeleton,
                                          std::vector<Path>& paths) {
  const PathPoint a = skeleton.point(table, row, "body_a", {"xa_m", "ya_m", "za_m"});
  const PathPoint b = skeleton.point(table, row, "body_b", {"xb_m", "yb_m", "zb_m"});
  if (table.text(row, "body_a") == table.text(row, "body_b"))
    table.fault(row, "body_b", "a body other than that of the first end");
  if (skeleton.tree) paths.push_back(compile_path(*skeleton.tree, {a, b}, {-1}, {}));
  return {a, b};
}

}  // namespace

void read_discs(const Tables& tables, const Skeleton& skeleton, Model& model) {
  const NameIndex levels(tables.discs, "level"), joints(tables.discs, "joint");
  for (int row = 0; row < tables.discs.size(); ++row) model.discs.push_back(read_disc(tables, row, skeleton));
  // Parents come before children in the tree, so a higher level has the larger joint.
  std::stable_sort(model.discs.begin(), model.discs.end(),
                   [](const Disc& a, const Disc& b) { return a.joint > b.joint; });
}

void read_linea_alba(const Table& table, const Skeleton& skeleton, Model& model) {
  const NameIndex names(table, "strip");
  for (int row = 0; row < table.size(); ++row) {
    LineaAlbaStrip strip;
    strip.name = table.key(row);
    std::tie(strip.a, strip.b) = read_ends(table, row, skeleton, model.linea_alba_paths);
    strip.stiffness = table.number(row, "stiffness_N_per_m", positive);
    strip.max_tension = table.number(row, "max_tension_N", positive, plausible_force);
    strip.toe_tension = table.number(row, "toe_tension_N", positive, plausible_force);
    model.linea_alba.push_back(std::move(strip));
  }
}

void read_wall(const Table& table, const Skeleton& skeleton, Model& model) {
  const NameIndex names(table, "wall_strip");
  for (int row = 0; row < table.size(); ++row) {
    const auto [a, b] = read_ends(table, row, skeleton, model.ligament_paths);
    Ligament wall_strip{table.key(row), -1, a, b};
    wall_strip.slack_length = table.number(row, "slack_length_m", positive, plausible_radius);
    wall_strip.toe_strain = table.number(row, "toe_strain", positive, plausible_strain);
    wall_strip.stiffness = table.number(row, "stiffness_N", positive, plausible_force);
    model.ligaments.push_back(std::move(wall_strip));
  }
}

void read_assumed_fascia(const Table& table, const Skeleton& skeleton, Model& model) {
  const NameIndex names(table, "fascia");
  for (int row = 0; row < table.size(); ++row) {
    AssumedFascia fascia;
    fascia.name = table.key(row);
    std::tie(fascia.a, fascia.b) = read_ends(table, row, skeleton, model.assumed_fascia_paths);
    fascia.stiffness = table.number(row, "stiffness_N_per_m", nonnegative, plausible_fascia);
    model.assumed_fascia.push_back(std::move(fascia));
  }
}

void read_supports(const Table& table, const Skeleton& skeleton, Model& model) {
  const NameIndex names(table, "contact_point");
  for (int row = 0; row < table.size(); ++row) {
    ContactPoint contact_point;
    contact_point.name = table.key(row);
    contact_point.at = skeleton.point(table, row, "body", {"x_m", "y_m", "z_m"});
    contact_point.friction = table.number(row, "friction", nonnegative);
    if (table.text(row, "body") == "ground") table.fault(row, "body", "a body that can press on the ground");
    model.contact_points.push_back(std::move(contact_point));
  }
}

}  // namespace lumbopelvic::io
