// What the shipped model is made of.

#include <cmath>
#include <map>

#include "broken_model.hpp"
#include "catch.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/model/model_check.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/muscle/path_geometry.hpp"

using namespace lumbopelvic;

namespace {

Kinematics<double> neutral(const Model& model) {
  Pose<double> pose{VecX<double>(model.tree.n_coordinates())};
  for (int i = 0; i < model.tree.n_coordinates(); ++i)
    pose.q[i] = model.tree.coordinates()[std::size_t(i)].default_value;
  Kinematics<double> kin;
  forward_kinematics(model.tree, pose, kin);
  return kin;
}

Vec3<double> origin_in_pelvis(const Model& model, const std::string& body) {
  const auto kin = neutral(model);
  return kin.X_WB[std::size_t(model.tree.body("pelvis"))].inverse() *
         kin.X_WB[std::size_t(model.tree.body(body))].p;
}

}  // namespace

TEST_CASE("The shipped model has nothing to find", "[unit]") { CHECK(all_of(check_model(shipped)) == ""); }

TEST_CASE("The shipped model has the bodies and fascicles of its sources, and those added to them",
          "[unit]") {
  const Model model = load_model(shipped);
  CHECK(model.name == "adult_male");
  CHECK(model.tree.n_bodies() ==
        35);  // 30 published, two halves of the diaphragm, two flanks and the pelvic floor's plate
  std::map<std::string, int> groups;
  for (const Fascicle& f : model.fascicles) ++groups[f.group];
  CHECK(groups["diaphragm"] == 12);
  CHECK(groups["pelvic_floor"] == 6);
  CHECK(model.n_fascicles() == 326 + 12 + 6);
  CHECK(model.paths.size() == model.fascicles.size());
  CHECK(model.tree.total_mass() == Approx(75.3192).margin(1e-4));  // [kg] sum of the published bodies
  CHECK(model.linea_alba.size() == model.linea_alba_paths.size());
  CHECK(model.hash.size() == 16);
  CHECK(model.gravity_W.isApprox(Vec3<double>(0.0, -9.80665, 0.0)));
}

TEST_CASE("The shipped model has six discs from T12/L1 down to L5/S1, each in a right-handed frame",
          "[unit]") {
  const Model model = load_model(shipped);
  std::string levels;
  for (const Disc& disc : model.discs) {
    levels += disc.level + " ";
    CHECK((disc.R_FD.transpose() * disc.R_FD - Mat3<double>::Identity()).norm() < 1e-9);
    CHECK(disc.R_FD.determinant() == Approx(1.0));
    CHECK(model.tree.joints()[std::size_t(disc.joint)].child == disc.upper_body);
    for (const int c : disc.reaction) CHECK(model.tree.coordinates()[std::size_t(c)].locked);
    for (const int c : disc.rotation)
      CHECK(model.tree.coordinates()[std::size_t(c)].kind == MotionKind::rotation);
  }
  CHECK(levels == "T12L1 L1L2 L2L3 L3L4 L4L5 L5S1 ");
}

TEST_CASE("Bodies stand where their joints put them in the neutral pose", "[unit]") {
  const Model model = load_model(shipped);
  // Offsets of joints.csv, added up by hand; all frames are parallel in the neutral pose.
  CHECK(origin_in_pelvis(model, "femur_r").isApprox(Vec3<double>(-0.0707, -0.0661, 0.0835), 1e-9));
  CHECK(origin_in_pelvis(model, "lumbar5").isApprox(Vec3<double>(0.01 - 0.098, -0.017 + 0.071, 0.0), 1e-9));
  CHECK(origin_in_pelvis(model, "lumbar4")
            .isApprox(Vec3<double>(-0.088 + 0.01 - 0.001, 0.054 + 0.0296 + 0.0025, 0.0), 1e-9));
  // Patella: knee frame plus its splines at zero flexion (0.0524, -0.0108, 0.00275).
  CHECK(origin_in_pelvis(model, "patella_r")
            .isApprox(Vec3<double>(-0.0707 - 0.00809 + 0.0524, -0.0661 - 0.40796 - 0.0108, 0.0835), 1e-6));
}

TEST_CASE("Left is the mirror image of right in the neutral pose", "[property]") {
  const Model model = load_model(shipped);
  const auto kin = neutral(model);
  const Vec3<double> mirror(1.0, 1.0, -1.0);
  int pairs = 0;
  for (int i = 0; i < model.n_fascicles(); ++i) {
    std::string name = model.fascicles[std::size_t(i)].name;
    if (!name.ends_with("_r")) continue;
    name.back() = 'l';
    const int j = model.fascicle(name);
    const auto length = [&](int k) { return path_length(kin, model.surfaces, model.paths[std::size_t(k)]); };
    CHECK(length(i) == Approx(length(j)).margin(1e-9));
    ++pairs;
  }
  CHECK(pairs == 172);
  const auto where = [&](const std::string& body) { return kin.X_WB[std::size_t(model.tree.body(body))].p; };
  for (const std::string body : {"femur", "tibia", "patella", "toes", "humerus", "hand"})
    CHECK((where(body + "_r").cwiseProduct(mirror) - where(body + "_l")).norm() < 1e-9);
}

TEST_CASE("A coupled coordinate follows its driver and is no coordinate of its own", "[unit]") {
  const Model model = load_model(shipped);
  CHECK_THROWS_AS(model.tree.coordinate("knee_angle_r_beta"), InvalidArgument);
  const int patella = model.tree.body("patella_r");
  for (const JointAxis& axis : model.tree.joints()[std::size_t(patella)].axes)
    CHECK((axis.coordinate == -1 || axis.coordinate == model.tree.coordinate("knee_angle_r")));
  CHECK(model.tree.coordinates()[std::size_t(model.tree.coordinate("knee_angle_r"))].kind ==
        MotionKind::rotation);
}

TEST_CASE(
    "The shape of the abdomen has the coordinates of the linea alba, flanks, two halves of the "
    "diaphragm and floor",
    "[unit]") {
  const Model model = load_model(shipped);
  std::string names;
  for (const int c : model.deformation_coordinates)
    names += model.tree.coordinates()[std::size_t(c)].name + " ";
  CHECK(names ==
        "Abs_t1 Abs_t2 Abs_t3 Abs_r3 Abs_r2 Abs_r1 flank_bulge_r flank_bulge_l diaphragm_descent_r "
        "diaphragm_descent_l pelvic_floor_descent ");
  CHECK(model.cavity.gas_volume == Approx(1.5e-4));
  CHECK(model.cavity.atmospheric_pressure == Approx(101325.0));
}

TEST_CASE("The hash follows every byte of the model and nothing else", "[unit]") {
  const ModelCopy copy;
  const std::string before = load_model(copy.folder()).hash;
  CHECK(before == load_model(shipped).hash);
  copy.set("discs.csv", "L4L5", "area_m2", "0.00181");
  CHECK(load_model(copy.folder()).hash != before);
}
