#include "io/model/skeleton_reader.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>

#include "io/model/coordinate_reader.hpp"

namespace lumbopelvic::io {

namespace {

constexpr double largest_gyration_radius =
    0.6;  // [m] beyond any segment of a body, so far out is another unit

/// Principal moments must be those of some distribution of mass: none negative, none above the sum of the
/// others.
void check_inertia(const Table& table, int row, const Body& body) {
  if (!body.inertia_B.allFinite() || !std::isfinite(body.mass)) return;
  const Vec3<double> moments =
      Eigen::SelfAdjointEigenSolver<Mat3<double>>(body.inertia_B, Eigen::EigenvaluesOnly).eigenvalues();
  const double slack = 1e-6 * std::abs(moments[2]);  // tables are rounded
  const std::string all = shown(moments[0]) + ", " + shown(moments[1]) + ", " + shown(moments[2]);
  const double most = body.mass * largest_gyration_radius * largest_gyration_radius;
  if (moments[0] < -slack)
    table.fault(row, "principal inertia of " + body.name, all, "no negative moment");
  else if (moments[2] > moments[0] + moments[1] + slack)
    table.fault(row, "principal inertia of " + body.name, all, "each moment at most the sum of the others");
  else if (moments[2] > most)
    table.fault(row, "largest inertia of " + body.name, shown(moments[2]),
                "at most mass (0.6 m)^2 = " + shown(most) + " kg m2 (in another unit?)");
}

std::vector<Body> read_bodies(const Table& table) {
  std::vector<Body> bodies;
  bodies.reserve(std::size_t(table.size()));
  for (int row = 0; row < table.size(); ++row) {
    Body body;
    body.name = table.key(row);
    body.mass = table.number(row, "mass_kg", nonnegative, plausible_mass);
    body.com_B = table.vector(row, {"com_x_m", "com_y_m", "com_z_m"}, plausible_point);
    const Vec3<double> diagonal = table.vector(row, {"ixx_kgm2", "iyy_kgm2", "izz_kgm2"});
    const Vec3<double> products = table.vector(row, {"ixy_kgm2", "ixz_kgm2", "iyz_kgm2"});
    body.inertia_B << diagonal[0], products[0], products[1], products[0], diagonal[1], products[2],
        products[1], products[2], diagonal[2];
    check_inertia(table, row, body);
    bodies.push_back(std::move(body));
  }
  return bodies;
}

Transform<double> read_frame(const Table& table, int row, const Columns3& place, const Columns3& attitude) {
  const Vec3<double> p = table.vector(row, place, plausible_point);
  return {rotation_body_xyz(table.vector(row, attitude, plausible_angle)), p};
}

std::vector<Joint> read_joints(const Table& table, const NameIndex& bodies) {
  std::vector<Joint> joints;
  joints.reserve(std::size_t(table.size()));
  for (int row = 0; row < table.size(); ++row) {
    Joint joint;
    joint.name = table.key(row);
    joint.type = table.text(row, "type");
    joint.parent = table.text(row, "parent") == "ground" ? ground : bodies.refer(table, row, "parent");
    joint.child = bodies.refer(table, row, "child");
    joint.X_PF = read_frame(table, row, {"loc_in_parent_x_m", "loc_in_parent_y_m", "loc_in_parent_z_m"},
                            {"orient_in_parent_x_rad", "orient_in_parent_y_rad", "orient_in_parent_z_rad"});
    joint.X_CM = read_frame(table, row, {"loc_in_child_x_m", "loc_in_child_y_m", "loc_in_child_z_m"},
                            {"orient_in_child_x_rad", "orient_in_child_y_rad", "orient_in_child_z_rad"});
    joints.push_back(std::move(joint));
  }
  return joints;
}

}  // namespace

int Skeleton::body(const Table& from, int row, std::string_view column) const {
  const std::string& name = from.text(row, column);
  if (name == "ground") return ground;
  return bodies.refer(from, row, column) >= 0 && tree ? tree->body(name) : ground;
}

PathPoint Skeleton::point(const Table& from, int row, std::string_view body_column,
                          const Columns3& columns) const {
  return {body(from, row, body_column), from.vector(row, columns, plausible_point)};
}

Skeleton read_skeleton(const Tables& tables) {
  Skeleton skeleton{NameIndex(tables.bodies, "body"), NameIndex(tables.joints, "joint"), std::nullopt};
  std::vector<Body> bodies = read_bodies(tables.bodies);
  std::vector<Joint> joints = read_joints(tables.joints, skeleton.bodies);
  std::vector<Coordinate> coordinates =
      read_coordinates(tables.coordinates, skeleton.joints, tables.joints, joints);
  if (!tables.bodies.has_error() && !tables.joints.has_error() && !tables.coordinates.has_error())
    skeleton.tree =
        grow_tree(tables.bodies, tables.joints, std::move(bodies), std::move(joints), std::move(coordinates));
  return skeleton;
}

}  // namespace lumbopelvic::io
