// A model broken in one place: one line that says where, and what was expected.

#include "broken_model.hpp"
#include "catch.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/model/model_check.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"

using namespace lumbopelvic;

namespace {

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
      cell("muscles.csv", "addlong_r", "wrap_segments", "1 to 2",
           "wrap_segments of addlong_r is 1 to 2, expected points from 0 to 1"),
      cell("discs.csv", "L4L5", "joint", "L4_L5", "joint of L4L5 is L4_L5, expected a joint of joints.csv"),
      cell("discs.csv", "L4L5", "lower_body", "lumbar3",
           "lower_body of L4L5 is lumbar3, expected lumbar5, the parent of its joint"),
      cell("linea_alba.csv", "linea_alba_upper", "body_b", "belly",
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
                            repeated("linea_alba.csv", "linea_alba_upper", "strip"),
                            repeated("supports.csv", "heel_medial_r", "contact_point"),
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
      {"a contact point on one side only",
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

TEST_CASE("A pennation beyond what the laws accept is an error, and a suspicious one a warning, by row",
          "[regression]") {
  const auto said = [](const std::string& pennation) {
    const ModelCopy copy;
    copy.set_both("muscles.csv", "Ps_L1_VB", "pennation_rad", pennation);
    return std::pair(try_load_model(copy.folder()), copy.line_of("muscles.csv", "Ps_L1_VB_r"));
  };
  const auto [refused, line] = said("1.52");
  CHECK(!refused.model);
  CHECK_THAT(all_of(refused.diagnostics),
             Catch::Contains("error: muscles.csv:" + std::to_string(line) +
                             ": pennation_rad of Ps_L1_VB_r is 1.52, expected an angle from 0 to 1.5 rad"));
  const auto [degrees, same] = said("1");  // one degree, left in degrees
  CHECK(same == line);
  CHECK_THAT(all_of(degrees.diagnostics),
             Catch::Contains("warning: muscles.csv:" + std::to_string(line) +
                             ": pennation_rad of Ps_L1_VB_r is 1, expected below 0.7 rad"));
  CHECK(said("0.69").first.diagnostics.empty());
}

TEST_CASE("Cells that a row does not use are read as well", "[regression]") {
  for (const std::string value : {"wide", "nan"}) {
    const ModelCopy copy;
    const int line = copy.line_of("wraps.csv", "AL_at_femshaft_r");  // a cylinder
    copy.set("wraps.csv", line, "semi_axis_x_m", value);
    const auto errors = errors_of(copy.folder());
    REQUIRE(errors.size() == 1);
    CHECK_THAT(errors[0], Catch::Contains("wraps.csv:" + std::to_string(line) +
                                          ": semi_axis_x_m of"
                                          " AL_at_femshaft_r is " +
                                          value + ", expected a"));
  }
  check_defect(
      cell("bodies.csv", "torso", "neutral_tilt_deg", "steep", "neutral_tilt_deg of torso is steep"));
  check_defect(cell("paths.csv", "rect_abd_r", "type", "knot",
                    "type of rect_abd_r is knot, expected origin or via or insertion"));
}

TEST_CASE("Coefficients of a disc a thousand times too stiff are named", "[regression]") {
  for (const auto& [column, value] : {std::pair{"flexion_p3", "1118.1"},
                                      {"axial_rotation_p2", "-4.4"},
                                      {"lateral_bending_p1", "8.1"},
                                      {"k_axial_N_per_m", "2420000000"},
                                      {"k_right_N_per_m", "523"},
                                      {"preload_gain", "1620"}})
    check_defect(cell("discs.csv", "L4L5", column, value, std::string(column) + " of L4L5 is "));
}

TEST_CASE("A chain of bodies without mass is one error that names body and coordinate", "[regression]") {
  const ModelCopy copy;
  for (const char* level : {"lumbar1", "lumbar2", "lumbar3", "lumbar4", "lumbar5"}) {
    const int line = copy.line_of("bodies.csv", level);
    for (const char* column :
         {"mass_kg", "ixx_kgm2", "iyy_kgm2", "izz_kgm2", "ixy_kgm2", "ixz_kgm2", "iyz_kgm2"})
      copy.set("bodies.csv", line, column, "0");
  }
  const auto errors = errors_of(copy.folder());
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors[0], Catch::Contains("error: bodies.csv:") && Catch::Contains("inertia that ") &&
                            Catch::Contains("> 0: a mass of "));
  CHECK(errors[0].find("inertia that ") < errors[0].find(" moves with lumbar"));
  CHECK_THROWS_AS(load_model(copy.folder()), DataError);
}
