#include <cmath>
#include <random>

#include "broken_model.hpp"
#include "catch.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_check.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/muscle/path_geometry.hpp"

using namespace lumbopelvic;

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
  const ModelReading reading = try_load_model(copy.folder());
  CHECK(reading.model.has_value());
  CHECK_THAT(all_of(reading.diagnostics),
             Catch::Contains("warning: paths.csv:") &&
                 Catch::Contains("stretch 0-1 of addlong_r is inside AL_at_femshaft_r"));
}

TEST_CASE("A column nobody reads is a warning", "[unit]") {
  const ModelCopy copy;
  auto all = copy.lines("supports.csv");
  for (std::size_t i = 0; i < all.size(); ++i) all[i] += i == 0 ? ",colour" : ",red";
  copy.write_lines("supports.csv", all);
  const ModelReading reading = try_load_model(copy.folder());
  CHECK(reading.model.has_value());
  CHECK(all_of(reading.diagnostics) ==
        "warning: supports.csv:1: column colour is unknown, expected only columns that are read\n");
}

TEST_CASE("The check finds the step where a path falls into its wrap surface, and not a steep change",
          "[unit]") {
  const ModelCopy
      copy;  // at 45 deg of hip extension the psoas' femoral point enters the cylinder of the pelvic brim
  copy.set_both("coordinates.csv", "hip_flexion", "rom_min", "-0.87");
  CHECK(errors_of(copy.folder()).empty());
  const auto diagnostics = check_model(copy.folder());
  CHECK(count_errors(diagnostics) == 22);  // eleven fascicles on each side
  const std::string first = all_of(diagnostics);
  CHECK_THAT(first, Catch::Contains("step in the length of Ps_L1_VB_r at hip_flexion_r = -0.79"));
  CHECK_THAT(first, Catch::Contains("is 12.8 mm, expected at most 0.1 mm"));
  CHECK_THAT(first, Catch::Contains("paths.csv:" + std::to_string(copy.line_of("paths.csv", "Ps_L1_VB_r"))));
}

TEST_CASE("A posture in which a fibre is overstretched is found by the check of that pose", "[unit]") {
  const Model model = load_model(shipped);
  Pose<double> pose{VecX<double>::Zero(model.tree.n_coordinates())};
  CHECK(count_errors(check_pose(model, pose)) == 0);
  pose.q[model.tree.coordinate("knee_angle_r")] = 2.0;
  pose.q[model.tree.coordinate("hip_flexion_r")] = -0.5;
  const auto diagnostics = check_pose(model, pose);
  CHECK(count_errors(diagnostics) > 0);
  CHECK(diagnostics.front().row == 0);
}

TEST_CASE("A range that twists a level too far is a warning, and a pose that does an error", "[unit]") {
  const ModelCopy copy;
  CHECK(check_model(copy.folder()).empty());
  copy.set("coordinates.csv", "L4_L5_axial_rotation", "rom_max", "0.2782");
  const auto diagnostics = check_model(copy.folder());
  REQUIRE(diagnostics.size() == 1);
  CHECK_THAT(to_string(diagnostics[0]),
             Catch::StartsWith("warning: coordinates.csv:" +
                               std::to_string(copy.line_of("coordinates.csv", "L4_L5_axial_rotation")) +
                               ": twist of L4L5 at the end of the range of L4_L5_axial_rotation is ") &&
                 Catch::EndsWith("expected at most 0.0873 rad to either side"));
  const Model model = load_model(copy.folder());
  Pose<double> pose{VecX<double>::Zero(model.tree.n_coordinates())};
  const int twist = model.tree.coordinate("L4_L5_axial_rotation");
  pose.q[twist] = 0.08;
  CHECK(count_errors(check_pose(model, pose)) == 0);
  pose.q[twist] = 0.1;
  const auto errors = check_pose(model, pose);
  REQUIRE(count_errors(errors) == 1);
  CHECK_THAT(all_of(errors), Catch::Contains("twist of L4L5 is "));
}

// --- files that are not what they seem
// -----------------------------------------------------------------------------------

TEST_CASE("Line ends, a byte order mark and quotes do not change the model", "[unit]") {
  const ModelCopy copy;
  const std::string before = all_of(try_load_model(copy.folder()).diagnostics);
  for (const std::string file : {"bodies.csv", "muscles.csv", "coordinates.csv", "cavity.csv"}) {
    std::string text = "\xEF\xBB\xBF";
    for (const auto& line : copy.lines(file)) text += line + "\r\n";
    copy.write(file, text + "\r\n");
  }
  copy.set("joints.csv", "hip_r", "note", "\"a note, with \"\"quotes\"\"\nand a second line\"");
  CHECK(all_of(try_load_model(copy.folder()).diagnostics) == before);
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
    CHECK_THAT((copy.write(file, garbage), all_of(try_load_model(copy.folder()).diagnostics)),
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
      for (const Diagnostic& f : try_load_model(copy.folder()).diagnostics) CHECK(is_one_line(to_string(f)));
    }
    copy.write(file, whole);
  }
}

TEST_CASE("A diagnostic is one clear line", "[unit]") {
  CHECK(to_string({Severity::error, "muscles.csv", 17, "f_max_N of Ps_L1_VB_r", "-5", "> 0"}) ==
        "error: muscles.csv:17: f_max_N of Ps_L1_VB_r is -5, expected > 0");
  CHECK(to_string({Severity::warning, "paths.csv", 0, "path", "two\nlines", "one"}) ==
        "warning: paths.csv: path is two\\nlines, expected one");
}

// --- where data lie
// --------------------------------------------------------------------------------------------------------

TEST_CASE("A path has a slash or the ending of a file, any other word is a name", "[unit]") {
  for (const char* path :
       {"./mine", "postures/mine", "mine.toml", "gait.csv", "gait.mot", "gait.sto", "one.h5"})
    CHECK(is_path(path));
  for (const char* name : {"standing", "weak_core_0.5", ""}) CHECK_FALSE(is_path(name));
  CHECK(find_data("postures", "./standing.toml") == "./standing.toml");
  CHECK(load_condition("weak_core_0.5").name == "weak_core_0.5");
}

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
