#include <cmath>
#include <map>
#include <random>

#include "broken_model.hpp"
#include "catch.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/audit.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/model_directory.hpp"
#include "lumbopelvic/muscle/path_geometry.hpp"

using namespace lumbopelvic;

namespace {

const std::filesystem::path shipped =
    std::filesystem::path(LUMBOPELVIC_SOURCE_DATA_DIR) / "models" / "adult_male";

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

std::vector<std::string> errors_of(const std::filesystem::path& folder) {
  std::vector<std::string> lines;
  for (const Finding& f : read_model(folder).findings)
    if (f.severity == Severity::error) lines.push_back(to_string(f));
  return lines;
}

std::string all_of(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& f : findings) text += to_string(f) + "\n";
  return text;
}

bool is_one_line(const std::string& text) { return text.find('\n') == std::string::npos; }

/// A way to break the model, and how its one error line begins, with @ for the number of the line broken.
struct Defect {
  std::string name;
  std::function<int(const ModelCopy&)> make;  ///< returns the line
  std::string line;
};

Defect cell(const std::string& file, const std::string& row, const std::string& column,
            const std::string& value, const std::string& line) {
  return {column + " = " + value,
          [=](const ModelCopy& copy) {
            copy.set(file, row, column, value);
            return copy.line_of(file, row);
          },
          "error: " + file + ":@: " + line};
}

Defect repeated(const std::string& file, const std::string& row, const std::string& what) {
  return {file + " with a row twice",
          [=](const ModelCopy& copy) {
            copy.repeat_line(file, copy.line_of(file, row));
            return int(copy.lines(file).size());
          },
          "error: " + file + ":@: " + what + " is " + row + ", expected a new name"};
}

void check_defect(const Defect& defect) {
  INFO(defect.name);
  const ModelCopy copy;
  const int line = defect.make(copy);
  std::string expected = defect.line;
  if (const auto at = expected.find('@'); at != std::string::npos)
    expected.replace(at, 1, std::to_string(line));
  const auto errors = errors_of(copy.folder());
  std::string all;
  for (const auto& e : errors) all += e + "\n";
  INFO("errors:\n" << all << "expected: " << expected);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].substr(0, expected.size()) == expected);
  CHECK(is_one_line(errors[0]));
  CHECK_THROWS_AS(load_model(copy.folder()), DataError);
}

}  // namespace

// --- the shipped model
// -----------------------------------------------------------------------------------------------

TEST_CASE("The shipped model has nothing to find", "[unit]") { CHECK(all_of(check_model(shipped)) == ""); }

TEST_CASE("The shipped model has the bodies and fascicles of its sources, and those added to them",
          "[unit]") {
  const Model model = load_model(shipped);
  CHECK(model.name == "adult_male");
  CHECK(model.tree.n_bodies() == 35);  // 30 published, two halves of a dome, two flanks and the pelvic floor's plate
  std::map<std::string, int> groups;
  for (const Fascicle& f : model.fascicles) ++groups[f.group];
  CHECK(groups["diaphragm"] == 12);
  CHECK(groups["pelvic_floor"] == 6);
  CHECK(model.n_fascicles() == 326 + 12 + 6);
  CHECK(model.paths.size() == model.fascicles.size());
  CHECK(model.tree.total_mass() == Approx(75.3192).margin(1e-4));  // [kg] sum of the published bodies
  CHECK(model.bands.size() == model.band_paths.size());
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

TEST_CASE("The shape of the abdomen has the six coordinates of the linea alba, flanks, two halves of a dome and floor", "[unit]") {
  const Model model = load_model(shipped);
  std::string names;
  for (const int c : model.shape_coordinates) names += model.tree.coordinates()[std::size_t(c)].name + " ";
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

// --- one defect, one line
// ----------------------------------------------------------------------------------------------

TEST_CASE("A file, column or row that is not there is named", "[unit]") {
  const Defect defects[] = {
      {"missing file", [](const ModelCopy& c) { return c.remove("wraps.csv"), 0; },
       "error: wraps.csv: file is missing, expected a table with the columns wrap,type,"},
      {"missing settings", [](const ModelCopy& c) { return c.remove("model.toml"), 0; },
       "error: model.toml: file is missing, expected "},
      {"empty file", [](const ModelCopy& c) { return c.write("muscles.csv", ""), 0; },
       "error: muscles.csv: file is empty, expected a table"},
      {"empty table",
       [](const ModelCopy& c) { return c.write_lines("muscles.csv", {c.lines("muscles.csv")[0]}), 0; },
       "error: muscles.csv: table is empty, expected at least one row"},
      {"missing column",
       [](const ModelCopy& c) { return c.rename_column("bodies.csv", "mass_kg", "note2"), 1; },
       "error: bodies.csv:1: column mass_kg is missing, expected it in the header"},
      {"missing cell",
       [](const ModelCopy& c) {
         const int line = c.line_of("supports.csv", "heel_medial_r");
         auto all = c.lines("supports.csv");
         all[std::size_t(line - 1)] = "heel_medial_r,calcn_r,0.015";
         return c.write_lines("supports.csv", all), line;
       },
       "error: supports.csv:@: number of cells is 3, expected 8 as in the header"},
      {"semicolons",
       [](const ModelCopy& c) {
         std::string text = c.bytes("bodies.csv");
         std::replace(text.begin(), text.end(), ',', ';');
         return c.write("bodies.csv", text), 1;
       },
       "error: bodies.csv:1: header is body;mass_kg;"},
      {"open quote",
       [](const ModelCopy& c) {
         const int last = int(c.lines("bodies.csv").size());
         return c.set("bodies.csv", last, "note", "\"open"), last;
       },
       "error: bodies.csv:@: quote is not closed, expected a second \""}};
  for (const Defect& defect : defects) check_defect(defect);
}

TEST_CASE("A number that is none, or not finite, is named", "[unit]") {
  for (const std::string value : {"two", "0x10", "", "1 2", "--1", "5kg"})
    check_defect(cell("bodies.csv", "torso", "mass_kg", value,
                      "mass_kg of torso is " + (value.empty() ? "empty" : value) + ", expected a number"));
  for (const std::string value : {"nan", "inf", "-inf", "1e999"})
    check_defect(cell("bodies.csv", "torso", "mass_kg", value,
                      "mass_kg of torso is " + value + ", expected a finite number"));
}

TEST_CASE("A name that leads nowhere is named", "[unit]") {
  const Defect defects[] = {
      cell("joints.csv", "L4_L5_IVDjnt", "parent", "lumbar9",
           "parent of L4_L5_IVDjnt is lumbar9, expected a body of bodies.csv"),
      cell("paths.csv", "rect_abd_r", "body", "thorax",
           "body of rect_abd_r is thorax, expected a body of bodies.csv"),
      cell("coordinates.csv", "neck_flexion", "joint", "neck",
           "joint of neck_flexion is neck, expected a joint of joints.csv"),
      {"a driver that is not there",
       [](const ModelCopy& c) {
         for (int n = 2; n >= 0; --n)
           c.set("coordinates.csv", c.line_of("coordinates.csv", "knee_angle_r_beta", n), "coupled_to",
                 "knee");
         return c.line_of("coordinates.csv", "knee_angle_r_beta");
       },
       "error: coordinates.csv:@: coupled_to of knee_angle_r_beta is knee, expected a coordinate"},
      cell("muscles.csv", "addlong_r", "wraps", "AL_r",
           "wraps of addlong_r is AL_r, expected names of wraps.csv"),
      cell("muscles.csv", "addlong_r", "wrap_segments", "1-2",
           "wrap_segments of addlong_r is 1-2, expected all, or first-last"),
      cell("discs.csv", "L4L5", "joint", "L4_L5", "joint of L4L5 is L4_L5, expected a joint of joints.csv"),
      cell("discs.csv", "L4L5", "lower_body", "lumbar3",
           "lower_body of L4L5 is lumbar3, expected lumbar5, the parent of its joint"),
      cell("bands.csv", "linea_alba_upper", "body_b", "belly",
           "body_b of linea_alba_upper is belly, expected a body of bodies.csv"),
      cell("cavity.csv", "L3_4_r", "body", "belly", "body of L3_4_r is belly, expected a body of bodies.csv"),
      cell("supports.csv", "heel_medial_r", "body", "foot_r",
           "body of heel_medial_r is foot_r, expected a body of bodies.csv"),
      cell("wraps.csv", "Chest_r", "quadrant", "w", "quadrant of Chest_r is w, expected all or x or -x"),
      cell("wraps.csv", "Chest_r", "type", "sphere",
           "type of Chest_r is sphere, expected cylinder or ellipsoid"),
      cell("bodies.csv", "head", "source", "hearsay",
           "source of head is hearsay, expected names of [sources] in model.toml"),
      {"a path of a muscle that is not there",
       [](const ModelCopy& c) {
         const int line = c.line_of("paths.csv", "Ps_L1_VB_r", 3);
         return c.set("paths.csv", line, "muscle", "Ps_L0_r"), line;
       },
       "error: paths.csv:@: muscle is Ps_L0_r, expected a muscle of muscles.csv"},
      {"a group set of a group that is not there",
       [](const ModelCopy& c) { return c.replace("model.toml", "\"multifidus\"", "\"multifidi\""), 0; },
       "error: model.toml:"}};
  for (const Defect& defect : defects) check_defect(defect);
}

TEST_CASE("A name that comes twice is named, in every table", "[unit]") {
  const Defect defects[] = {repeated("bodies.csv", "head", "body"),
                            repeated("joints.csv", "head_torso", "joint"),
                            repeated("wraps.csv", "Cylinder", "wrap"),
                            repeated("muscles.csv", "Ps_L1_VB_r", "muscle"),
                            repeated("bands.csv", "linea_alba_upper", "band"),
                            repeated("supports.csv", "heel_medial_r", "pad"),
                            {"a coordinate in two joints",
                             [](const ModelCopy& c) {
                               return c.set("coordinates.csv", "neck_bending", "coordinate", "elbow_flex_r"),
                                      c.line_of("coordinates.csv", "elbow_flex_r", 1);
                             },
                             "error: coordinates.csv:@: coordinate is elbow_flex_r, expected a new name"}};
  for (const Defect& defect : defects) check_defect(defect);
}

TEST_CASE("A value that no body can have is named", "[unit]") {
  const Defect defects[] = {
      cell("bodies.csv", "torso", "mass_kg", "-5", "mass_kg of torso is -5, expected >= 0"),
      cell("bodies.csv", "torso", "ixx_kgm2", "-0.1", "principal inertia of torso is "),
      cell("bodies.csv", "torso", "ixx_kgm2", "0.3", "principal inertia of torso is "),
      cell("muscles.csv", "Ps_L1_VB_r", "f_max_N", "-5", "f_max_N of Ps_L1_VB_r is -5, expected > 0"),
      cell("muscles.csv", "Ps_L1_VB_r", "l_opt_m", "0", "l_opt_m of Ps_L1_VB_r is 0, expected > 0"),
      cell("muscles.csv", "Ps_L1_VB_r", "l_slack_m", "-0.1", "l_slack_m of Ps_L1_VB_r is -0.1, expected > 0"),
      cell("muscles.csv", "Ps_L1_VB_r", "pennation_rad", "1.6",
           "pennation_rad of Ps_L1_VB_r is 1.6, expected an angle from 0"),
      cell("muscles.csv", "Ps_L1_VB_r", "side", "M", "side of Ps_L1_VB_r is M, expected L or R"),
      cell("discs.csv", "L4L5", "area_m2", "0", "area_m2 of L4L5 is 0, expected > 0"),
      cell("wraps.csv", "AL_at_femshaft_r", "radius_m", "-0.02",
           "radius_m of AL_at_femshaft_r is -0.02, expected > 0"),
      cell("supports.csv", "heel_medial_r", "friction", "-0.1",
           "friction of heel_medial_r is -0.1, expected >= 0"),
      cell("coordinates.csv", "neck_flexion", "default", "0.6",
           "default of neck_flexion is 0.6, expected within the range -0.5 to 0.5"),
      cell("coordinates.csv", "neck_flexion", "rom_min", "0.5",
           "rom_min of neck_flexion is 0.5, expected below rom_max, 0.5"),
      cell("coordinates.csv", "neck_flexion", "axis_z", "1.1",
           "length of the axis of head_torso is 1.1, expected 1"),
      {"order taken twice",
       [](const ModelCopy& c) {
         return c.set("coordinates.csv", "neck_flexion", "order", "2"),
                c.line_of("coordinates.csv", "neck_bending");
       },
       "error: coordinates.csv:@: order of neck_bending is 2, expected a number of its own"},
      cell("coordinates.csv", "neck_flexion", "locked", "yes",
           "locked of neck_flexion is yes, expected false or true"),
      cell("coordinates.csv", "neck_flexion", "coeff_or_x", "1",
           "coeff_or_x of neck_flexion is 1, expected slope;intercept"),
      cell("joints.csv", "elbow_r", "type", "hinge",
           "type of elbow_r is hinge, expected custom, weld, pin or universal"),
      cell("cavity.csv", "L3_8", "weight", "-1", "weight of L3_8 is -1, expected > 0"),
      cell("cavity.csv", "L3_8", "weight", "0.9", "sum of the weights of L3_8 is 0.9, expected 1"),
      cell("cavity.csv", "L3_8", "station", "8.5", "station of L3_8 is 8.5, expected a whole number")};
  for (const Defect& defect : defects) check_defect(defect);
}

TEST_CASE("A value in another unit is named", "[unit]") {
  const Defect defects[] = {
      cell("paths.csv", "Ps_L1_VB_r", "y_m", "23.27",
           "y_m of Ps_L1_VB_r is 23.27, expected within 1.5 m of the body's origin"),
      cell("muscles.csv", "Ps_L1_VB_r", "l_opt_m", "19.36",
           "l_opt_m of Ps_L1_VB_r is 19.36, expected 0.005 to 0.6 m"),
      cell("muscles.csv", "Ps_L1_VB_r", "l_opt_m", "0.0001936",
           "l_opt_m of Ps_L1_VB_r is 0.0001936, expected 0.005 to 0.6 m"),
      cell("muscles.csv", "Ps_L1_VB_r", "f_max_N", "26741",
           "f_max_N of Ps_L1_VB_r is 26741, expected at most 1e4 N"),
      cell("bodies.csv", "femur_r", "mass_kg", "9301.4",
           "mass_kg of femur_r is 9301.4, expected at most 60 kg (in g?)"),
      cell("bodies.csv", "torso", "com_y_m", "265.8", "com_y_m of torso is 265.8, expected within 1.5 m"),
      cell("coordinates.csv", "neck_flexion", "rom_max", "28.6",
           "rom_max of neck_flexion is 28.6, expected within 2 pi rad"),
      cell("joints.csv", "ankle_r", "orient_in_parent_x_rad", "10.08",
           "orient_in_parent_x_rad of ankle_r is 10.08, expected within 2 pi"),
      cell("discs.csv", "L4L5", "area_m2", "1800", "area_m2 of L4L5 is 1800, expected 1e-4 to 1e-2 m2"),
      {"inertia in kg cm2",
       [](const ModelCopy& c) {
         for (const std::string column : {"ixx_kgm2", "iyy_kgm2", "izz_kgm2"})
           c.set("bodies.csv", "head", column, "115");
         return c.line_of("bodies.csv", "head");
       },
       "error: bodies.csv:@: largest inertia of head is 115, expected at most mass (0.6 m)^2"},
      {"gas in litres",
       [](const ModelCopy& c) { return c.replace("model.toml", "value = 1.5e-4", "value = 0.15"), 0; },
       "error: model.toml:"}};
  for (const Defect& defect : defects) check_defect(defect);
}

TEST_CASE("A left side that is no mirror image of the right one is named", "[unit]") {
  const Defect defects[] = {
      cell("muscles.csv", "Ps_L1_VB_l", "f_max_N", "267.5",
           "f_max_N of Ps_L1_VB_l is 267.5, expected 267.4139, the mirror image of line "),
      cell("paths.csv", "Ps_L1_VB_l", "z_m", "-0.021",
           "z_m of Ps_L1_VB_l is -0.021, expected -0.02, the mirror image"),
      cell("bodies.csv", "femur_l", "com_y_m", "-0.18",
           "com_y_m of femur_l is -0.18, expected -0.17, the mirror image"),
      cell("wraps.csv", "AL_at_femshaft_l", "radius_m", "0.02",
           "radius_m of AL_at_femshaft_l is 0.02, expected 0.0201"),
      cell("joints.csv", "hip_l", "loc_in_parent_z_m", "-0.08",
           "loc_in_parent_z_m of hip_l is -0.08, expected -0.0835"),
      {"a pad on one side only",
       [](const ModelCopy& c) {
         return c.drop_line("supports.csv", c.line_of("supports.csv", "heel_medial_l")),
                c.line_of("supports.csv", "heel_medial_r");
       },
       "error: supports.csv:@: mirror image of heel_medial_r is missing, expected a row heel_medial_l"}};
  for (const Defect& defect : defects) check_defect(defect);
}

TEST_CASE("Joints that do not make a tree are named", "[unit]") {
  const Defect defects[] = {
      cell("joints.csv", "L5_S1_IVDjnt", "parent", "torso",
           "parent of L5_S1_IVDjnt is torso, expected a body that leads to the ground"),
      cell("joints.csv", "head_torso", "parent", "ground",
           "parent of head_torso is ground, expected a body (ground_pelvis already"),
      cell("joints.csv", "head_torso", "child", "lumbar1",
           "child of head_torso is lumbar1, expected a body that no other joint moves"),
      {"a body without a joint",
       [](const ModelCopy& c) {
         auto all = c.lines("bodies.csv");
         all.push_back("tail,0,0,0,0,0,0,0,0,0,0,,assumption,");
         return c.write_lines("bodies.csv", all), int(all.size());
       },
       "error: bodies.csv:@: joint of tail is missing, expected a row of joints.csv with it as child"}};
  for (const Defect& defect : defects) check_defect(defect);
}

TEST_CASE("A path, a spline or a disc that cannot be built is named", "[unit]") {
  const Defect defects[] = {
      {"index with a gap",
       [](const ModelCopy& c) {
         const int line = c.line_of("paths.csv", "Ps_L1_VB_r", 3);
         return c.set("paths.csv", line, "index", "4"), line;
       },
       "error: paths.csv:@: index of Ps_L1_VB_r is 4, expected 3, counting each path from 0 without gaps"},
      {"a point twice",
       [](const ModelCopy& c) {
         const int line = c.line_of("paths.csv", "Ps_L1_VB_r", 3);
         for (const auto& [column, value] :
              std::map<std::string, std::string>{{"x_m", "-0.0132"}, {"y_m", "-0.0467"}, {"z_m", "0.0046"}})
           c.set("paths.csv", line, column, value);
         return line;
       },
       "error: paths.csv:@: distance of Ps_L1_VB_r from its point before is 0, expected > 0"},
      {"spline that turns back",
       [](const ModelCopy& c) {
         const int line = c.line_of("coordinates.csv", "knee_angle_r");
         return c.set("coordinates.csv", line, "coeff_or_x", "0;2;1;3"),
                c.set("coordinates.csv", line, "spline_y", "0;0;0;0"), line;
       },
       "error: coordinates.csv:@: coeff_or_x of knee_angle_r is 0;2;1;3, expected values that increase"},
      {"slides that are left-handed",
       [](const ModelCopy& c) {
         const int line = c.line_of("coordinates.csv", "L3_L4_shear_right");
         return c.set("coordinates.csv", line, "axis_z", "-1"), c.line_of("discs.csv", "L3L4");
       },
       "error: discs.csv:@: joint L3_L4_IVDjnt of L3L4 is sliding along a frame with determinant -1, "
       "expected slides"},
      {"slide that is free by itself",
       [](const ModelCopy& c) {
         return c.set("coordinates.csv", "L3_L4_axial", "locked", "false"), c.line_of("discs.csv", "L3L4");
       },
       "error: discs.csv:@: joint L3_L4_IVDjnt of L3L4 is locked along 2 of its slides, expected all of them "
       "locked, or none"},
      {"disc that covers something else",
       [](const ModelCopy& c) {
         return c.set("discs.csv", "L3L4", "covers", "both"), c.line_of("discs.csv", "L3L4");
       },
       "error: discs.csv:@: covers of L3L4 is both, expected whole_segment or disc_only"},
      {"TOML that is none",
       [](const ModelCopy& c) { return c.replace("model.toml", "schema = 1", "schema = "), 4; },
       "error: model.toml:@: text is not TOML, expected what TOML allows"},
      {"pressure that is not there",
       [](const ModelCopy& c) {
         return c.replace("model.toml", "[abdomen.pleural_pressure]", "[abdomen.pleural]"), 0;
       },
       "error: model.toml: abdomen.pleural_pressure is missing, expected a number in Pa"}};
  for (const Defect& defect : defects) check_defect(defect);
}

// --- what only the whole model shows
// -------------------------------------------------------------------------------------

TEST_CASE("A tendon longer than its path, and a fibre out of its range, are named with their row", "[unit]") {
  const auto [slack, expected] = GENERATE(
      table<std::string, std::string>({{"0.5", "length left for the fibre of rect_abd_r is -0.10827"},
                                       {"0.36", "fibre length of rect_abd_r is 0.1045"}}));
  const ModelCopy copy;
  copy.set_both("muscles.csv", "rect_abd", "l_slack_m", slack);
  const auto errors = errors_of(copy.folder());
  REQUIRE(errors.size() == 2);  // right and left
  const std::string begin =
      "error: muscles.csv:" + std::to_string(copy.line_of("muscles.csv", "rect_abd_r")) + ": " + expected;
  CHECK(errors[0].substr(0, begin.size()) == begin);
}

TEST_CASE("A body of the wrong mass as a whole is named", "[unit]") {
  const ModelCopy copy;
  for (const std::string body : {"pelvis", "torso"}) copy.set("bodies.csv", body, "mass_kg", "59");
  const auto errors = errors_of(copy.folder());
  REQUIRE(errors.size() == 1);
  CHECK(errors[0] == "error: bodies.csv: total mass is 167.6712, expected 30 to 150 kg");
}

TEST_CASE("A path that begins inside its wrap surface is a warning, and the model still loads", "[unit]") {
  const ModelCopy copy;
  for (const std::string side : {"_r", "_l"}) {  // onto the axis of the cylinder it wraps
    const int line = copy.line_of("paths.csv", "addlong" + side, 1);
    const int wrap = copy.line_of("wraps.csv", "AL_at_femshaft" + side);
    std::istringstream row(copy.lines("wraps.csv")[std::size_t(wrap - 1)]);
    std::vector<std::string> cells;
    for (std::string text; std::getline(row, text, ',');) cells.push_back(text);
    copy.set("paths.csv", line, "x_m", cells[3]);
    copy.set("paths.csv", line, "y_m", cells[4]);
    copy.set("paths.csv", line, "z_m", cells[5]);
  }
  const ModelReading reading = read_model(copy.folder());
  CHECK(reading.model.has_value());
  CHECK_THAT(all_of(reading.findings),
             Catch::Contains("warning: paths.csv:") &&
                 Catch::Contains("stretch 0-1 of addlong_r is inside AL_at_femshaft_r"));
}

TEST_CASE("A column nobody reads is a warning", "[unit]") {
  const ModelCopy copy;
  auto all = copy.lines("supports.csv");
  for (std::size_t i = 0; i < all.size(); ++i) all[i] += i == 0 ? ",colour" : ",red";
  copy.write_lines("supports.csv", all);
  const ModelReading reading = read_model(copy.folder());
  CHECK(reading.model.has_value());
  CHECK(all_of(reading.findings) ==
        "warning: supports.csv:1: column colour is unknown, expected only columns that are read\n");
}

TEST_CASE("The audit finds the step where a path falls into its wrap surface, and not a steep change",
          "[unit]") {
  const ModelCopy
      copy;  // at 45 deg of hip extension the psoas' femoral point enters the cylinder of the pelvic brim
  copy.set_both("coordinates.csv", "hip_flexion", "rom_min", "-0.87");
  CHECK(errors_of(copy.folder()).empty());
  const auto findings = check_model(copy.folder());
  CHECK(count_errors(findings) == 22);  // eleven fascicles on each side
  const std::string first = all_of(findings);
  CHECK_THAT(first, Catch::Contains("step in the length of Ps_L1_VB_r at hip_flexion_r = -0.79"));
  CHECK_THAT(first, Catch::Contains("is 12.8 mm, expected at most 0.1 mm"));
  CHECK_THAT(first, Catch::Contains("paths.csv:" + std::to_string(copy.line_of("paths.csv", "Ps_L1_VB_r"))));
}

TEST_CASE("A posture in which a fibre is overstretched is found by the audit of that pose", "[unit]") {
  const Model model = load_model(shipped);
  Pose<double> pose{VecX<double>::Zero(model.tree.n_coordinates())};
  CHECK(count_errors(audit_pose(model, pose)) == 0);
  pose.q[model.tree.coordinate("knee_angle_r")] = 2.0;
  pose.q[model.tree.coordinate("hip_flexion_r")] = -0.5;
  const auto findings = audit_pose(model, pose);
  CHECK(count_errors(findings) > 0);
  CHECK(findings.front().row == 0);
}

// --- files that are not what they seem
// -----------------------------------------------------------------------------------

TEST_CASE("Line ends, a byte order mark and quotes do not change the model", "[unit]") {
  const ModelCopy copy;
  const std::string before = all_of(read_model(copy.folder()).findings);
  for (const std::string file : {"bodies.csv", "muscles.csv", "coordinates.csv", "cavity.csv"}) {
    std::string text = "\xEF\xBB\xBF";
    for (const auto& line : copy.lines(file)) text += line + "\r\n";
    copy.write(file, text + "\r\n");
  }
  copy.set("joints.csv", "hip_r", "note", "\"a note, with \"\"quotes\"\"\nand a second line\"");
  CHECK(all_of(read_model(copy.folder()).findings) == before);
  CHECK(load_model(copy.folder()).n_fascicles() == load_model(shipped).n_fascicles());
}

TEST_CASE("A directory that is none is one line", "[unit]") {
  CHECK_THROWS_WITH(load_model("/no/such/model"),
                    Catch::Contains("model is missing, expected a directory with model.toml"));
}

TEST_CASE("Binary garbage and truncated files give lines, not crashes", "[property]") {
  const ModelCopy copy;
  std::mt19937 random(20240501);
  for (const auto& entry : std::filesystem::directory_iterator(shipped)) {
    const std::string file = entry.path().filename().string(), whole = copy.bytes(file);
    std::string garbage(300, '\0');
    for (char& c : garbage) c = static_cast<char>(random());
    for (const std::string& text :
         {garbage, whole.substr(0, whole.size() / 2), whole.substr(0, random() % whole.size()),
          std::string(1000, ','), std::string(100, '"'), std::string("\n\n\n"), whole + whole}) {
      copy.write(file, text);
      for (const auto& line : errors_of(copy.folder())) CHECK(is_one_line(line));
    }
    CHECK_THAT((copy.write(file, garbage), all_of(read_model(copy.folder()).findings)),
               Catch::StartsWith("error: " + file));
    copy.write(file, whole);
  }
}

TEST_CASE("A damaged byte gives lines, not crashes", "[property]") {
  const ModelCopy copy;
  std::mt19937 random(7);
  const std::string bytes = "0123456789-+.,;\"\n\r e_xnainf#=[]\xFF";
  for (const std::string file : {"bodies.csv", "joints.csv", "coordinates.csv", "wraps.csv", "discs.csv",
                                 "cavity.csv", "model.toml"}) {
    const std::string whole = copy.bytes(file);
    for (int i = 0; i < 12; ++i) {
      std::string text = whole;
      for (int k = 0; k < 3; ++k) text[random() % text.size()] = bytes[random() % bytes.size()];
      copy.write(file, text);
      for (const Finding& f : read_model(copy.folder()).findings) CHECK(is_one_line(to_string(f)));
    }
    copy.write(file, whole);
  }
}

TEST_CASE("A finding is one clear line", "[unit]") {
  CHECK(to_string({Severity::error, "muscles.csv", 17, "f_max_N of Ps_L1_VB_r", "-5", "> 0"}) ==
        "error: muscles.csv:17: f_max_N of Ps_L1_VB_r is -5, expected > 0");
  CHECK(to_string({Severity::warning, "paths.csv", 0, "path", "two\nlines", "one"}) ==
        "warning: paths.csv: path is two lines, expected one");
}

// --- where data lie
// --------------------------------------------------------------------------------------------------------

TEST_CASE("Data are found by name, by path, and in a folder of one's own", "[unit]") {
  CHECK(std::filesystem::equivalent(find_data("models", "adult_male"), shipped));
  CHECK(find_data("models", shipped.string()) == shipped);
  const ModelCopy copy;
  const auto own = copy.folder() / "own";
  std::filesystem::create_directories(own / "postures");
  std::ofstream(own / "postures" / "handstand.toml") << "name = \"handstand\"\n";
  setenv("LUMBOPELVIC_DATA", own.c_str(), 1);
  CHECK(find_data("postures", "handstand") == own / "postures" / "handstand.toml");
  const auto names = list_data("postures");
  CHECK(std::count(names.begin(), names.end(), "handstand") == 1);
  unsetenv("LUMBOPELVIC_DATA");
  CHECK_THROWS_AS(find_data("postures", "handstand"), DataError);
  CHECK_THROWS_WITH(find_data("models", "nobody"), Catch::Contains("adult_male"));
  CHECK_THROWS_AS(find_data("recipes", "soup"), InvalidArgument);
}
