/// Motions in CSV and in OpenSim's formats, what is wrong with them, and how coordinates follow them.

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "catch.hpp"
#include "lumbopelvic/io/experiment/motion_file.hpp"
#include "support/shipped_model.hpp"
#include "support/verdict.hpp"

using namespace lumbopelvic;

namespace {

/// A file in the temporary folder, gone with this object.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& ending, const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("lumbopelvic_test_motion_" + std::to_string(::getpid()) + ending)) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string complaint_about(const std::string& ending, const std::string& text) {
  const TemporaryFile file(ending, text);
  try {
    (void)load_motion(file.path());
  } catch (const DataError& error) {
    return error.what();
  }
  return "none";
}

const std::string storage_header = "coordinates\nversion=1\nnRows=4\nnColumns=3\ninDegrees=yes\nendheader\n";
const std::string storage_rows = "0\t10\t0.9\n0.1\t20\t0.91\n0.2\t25\t0.92\n0.3\t27\t0.92\n";

}  // namespace

TEST_CASE("Degrees of an OpenSim motion turn into radians, metres stay", "[io][unit]") {
  const TemporaryFile file(".mot", storage_header + "time\thip_flexion_r\tpelvis_ty\n" + storage_rows);
  const PrescribedMotion motion(test::shipped_model(), load_motion(file.path()));
  VecX<double> q, rate, acceleration;
  motion.at(0.1, q, rate, acceleration);
  CHECK(q[0] == Approx(20.0 * M_PI / 180.0).epsilon(1e-12));
  CHECK(q[1] == Approx(0.91).epsilon(1e-12));
  const double h = 1e-4;
  VecX<double> after, before, unused;
  motion.at(0.15 + h, after, unused, unused), motion.at(0.15 - h, before, unused, unused);
  motion.at(0.15, q, rate, acceleration);
  CHECK((rate - (after - before) / (2 * h)).norm() < 1e-5);
  CHECK((acceleration - (after - 2 * q + before) / (h * h)).norm() < 1e-3);
  REQUIRE(acceleration.norm() > 0.1);
}

TEST_CASE("A path of a state is the coordinate it leads to, speeds are left out", "[io][unit]") {
  std::string text =
      storage_header + "time\t/jointset/hip_r/hip_flexion_r/value\t/jointset/hip_r/hip_flexion_r/speed\n";
  const TemporaryFile file(".sto", text + storage_rows);
  const MotionTable table = load_motion(file.path());
  REQUIRE(table.columns.size() == 1);
  CHECK(table.columns[0].coordinate == "hip_flexion_r");
  CHECK(table.values(2, 0) == 25.0);
}

TEST_CASE("All coordinates a model lacks are named in one line", "[io][unit]") {
  const TemporaryFile file(
      ".csv", "time_s,hip_flexion_r_deg,lumbar_x_deg,tail_rad\n0,1,2,3\n1,1,2,3\n2,1,2,3\n3,1,2,3\n");
  const MotionTable table = load_motion(file.path());
  CHECK_THROWS_WITH(PrescribedMotion(test::shipped_model(), table),
                    Catch::Matchers::Contains("is lumbar_x, tail, expected coordinates of adult_male"));
  CHECK(PrescribedMotion(test::shipped_model(), table, {"lumbar_x", "tail"}).coordinates().size() == 1);
  CHECK_THROWS_AS(PrescribedMotion(test::shipped_model(), table, {"nose"}), InvalidArgument);
}

TEST_CASE("A motion that is wrong says where", "[io][unit]") {
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  const std::string labels = "time\thip_flexion_r\tpelvis_ty\n";
  CHECK(has(complaint_about(".txt", ""), "expected .csv, .mot or .sto"));
  CHECK(has(complaint_about(".mot", "x\n"), "a line endheader"));
  CHECK(has(complaint_about(".mot", "inDegrees=maybe\nendheader\n"),
            ":1: inDegrees: maybe: expected yes or no"));
  CHECK(has(complaint_about(".mot", storage_header + labels + "0 1 2\n"), "4, as nRows says"));
  CHECK(has(complaint_about(".mot", storage_header + labels + "0 1 2\n1 1 x\n2 1 2\n3 1 2\n"),
            ":9: pelvis_ty: x: expected a finite number"));
  CHECK(has(complaint_about(".mot", storage_header + labels + "0 1 2\n1 1 2\n1 1 2\n3 1 2\n"),
            "expected above 1"));
  CHECK(has(complaint_about(".mot", storage_header + labels + "0 1 2\n1 1\n2 1 2\n3 1 2\n"),
            "number of cells: 2"));
  CHECK(has(complaint_about(".csv", "time_s,hip\n0,1\n"), "_rad, _deg or _m"));
  CHECK(has(complaint_about(".csv", "time,hip_rad\n0,1\n"), "expected time_s"));
  CHECK(has(complaint_about(".csv", "time_s,hip_rad,hip_deg\n0,1,1\n"), "each coordinate once"));
  CHECK(has(complaint_about(".csv", "time_s,hip_rad\n0,1\n"), "at least 4"));
  const TemporaryFile file(".csv", "time_s,hip_flexion_r_m\n0,1\n1,1\n2,1\n3,1\n");
  CHECK_THROWS_WITH(PrescribedMotion(test::shipped_model(), load_motion(file.path())),
                    Catch::Matchers::Contains("the coordinate turns"));
}

TEST_CASE("A motion that does not say in what its angles are is refused with the two ways to say it",
          "[io][regression]") {
  const std::string labels = "time\thip_flexion_r\tpelvis_ty\n";
  const std::string unstated = "Coordinates\nversion=1\nnRows=4\nnColumns=3\nendheader\n";
  const std::string complaint = complaint_about(".mot", unstated + labels + storage_rows);
  CHECK_THAT(complaint, Catch::Contains(":5: unit of angles: not stated: expected a line inDegrees=yes or "
                                        "inDegrees=no before endheader"));
  CHECK_THAT(complaint, Catch::Contains("simulation.motion_angles"));
  const auto first = [&](const std::string& header, std::optional<AngleUnit> angles = {}) {
    const TemporaryFile file(".mot", header + labels + storage_rows);
    VecX<double> q, rate, acceleration;
    PrescribedMotion(test::shipped_model(), load_motion(file.path(), angles)).at(0.1, q, rate, acceleration);
    return q[0];
  };
  const double in_degrees = first(storage_header);
  REQUIRE(in_degrees == Approx(20.0 * M_PI / 180.0));
  CHECK(first(unstated, AngleUnit::degrees) == in_degrees);
  CHECK(first(unstated, AngleUnit::radians) == Approx(20.0));
  CHECK(first(storage_header, AngleUnit::radians) == in_degrees);  // the file says it
  CHECK(first("Coordinates\nAngles are in degrees.\nendheader\n") == in_degrees);
}

TEST_CASE("Headers are read whatever their letter case, line ends and blanks", "[io][regression]") {
  const std::string plain = storage_header + "time\thip_flexion_r\tpelvis_ty\n" + storage_rows;
  const auto values = [](const std::string& ending, const std::string& text) {
    const TemporaryFile file(ending, text);
    const MotionTable table = load_motion(file.path());
    REQUIRE(table.columns[0].unit == MotionUnit::degrees_or_metres);
    return table.values;
  };
  const MatX<double> expected = values(".mot", plain);
  std::string old_mac = plain, windows, loud = plain;
  std::ranges::replace(old_mac, '\n', '\r');
  for (const char c : plain) windows += c == '\n' ? "\r\n" : std::string(1, c);
  loud.replace(loud.find("inDegrees=yes"), 13, "INDEGREES = Yes");
  loud.replace(loud.find("endheader"), 9, "EndHeader");
  CHECK((values(".mot", old_mac) == expected));
  CHECK((values(".mot", windows) == expected));
  CHECK((values(".sto", loud) == expected));
  CHECK((values(".MOT", plain) == expected));
  CHECK((values(".mot", "\xEF\xBB\xBF" + plain) == expected));
  const TemporaryFile csv(".CSV", "\xEF\xBB\xBF# x, \"y\nTime_s,pelvis_ty_M\r0,1\r1,2\r\r2,3\r3,4\r,\r");
  CHECK((load_motion(csv.path()).values.col(0) == VecX<double>{{1.0, 2.0, 3.0, 4.0}}));
}

TEST_CASE("A line of a header that is not understood is refused with its number", "[io][regression]") {
  const auto refused = [](const std::string& line, const std::string& complaint) {
    INFO(line);
    CHECK_THAT(complaint_about(".mot", "walk\n" + line + "\ninDegrees=yes\nendheader\n"),
               Catch::Contains(":2: " + complaint));
  };
  refused("inDegress=yes", "key of the header: inDegress");
  refused("inDegrees: yes", "header: inDegrees: yes");
  refused("in degrees", "header: in degrees");
  refused("nRows=4.5", "nRows: 4.5: expected a whole number");
  refused("nRows=1e300", "nRows: 1e300: expected a whole number");
  refused("DataType=Vec3", "DataType: Vec3: expected double");
  CHECK_THAT(complaint_about(".mot", "Angles in radians\nendheader\n"), Catch::Contains(":1: header"));
  CHECK_THAT(complaint_about(".mot", "walk\nAngles are in degrees.\ninDegrees=no\nendheader\n"),
             Catch::Contains(":3: unit of angles: inDegrees=no: expected the same unit"));
}

TEST_CASE("A gap many samples wide is refused with its times", "[io][regression]") {
  std::string text = "time_s,hip_flexion_r_deg\n";
  for (int i = 0; i < 40; ++i)
    if (i < 10 || i > 25) text += std::to_string(i) + "," + std::to_string(i % 7) + "\n";
  const TemporaryFile file(".csv", text);
  CHECK_THROWS_WITH(PrescribedMotion(test::shipped_model(), load_motion(file.path())),
                    Catch::Contains("from 9 to 26 s is 17, expected at most five times the median, 1 s"));
}

TEST_CASE("Angles outside the range of their coordinate are named with time, value and range",
          "[io][regression]") {
  const TemporaryFile file(
      ".csv", "time_s,hip_flexion_r_deg,hip_flexion_l_deg\n0,100,0\n1,110,9\n2,130,9\n3,125,9\n4,90,1\n");
  const auto found = out_of_range(test::shipped_model(), load_motion(file.path()));
  REQUIRE(found.size() == 1);
  CHECK(found[0].coordinate == "hip_flexion_r");
  CHECK(found[0].time == 2.0);
  CHECK(found[0].value == Approx(130.0 * M_PI / 180.0));
  CHECK_THAT(to_string(found[0]),
             Catch::Contains("hip_flexion_r is 2.269 at 2 s, expected -0.5236 to 2.094"));
  CHECK(out_of_range(test::shipped_model(), load_motion(file.path()), {"hip_flexion_r"}).empty());
  CHECK(out_of_range(test::shipped_model(), load_motion("walking")).empty());
}

TEST_CASE("The shipped walking moves the shipped model as people walk", "[io][validation]") {
  const MotionTable table = load_motion("walking");
  const Model& model = test::shipped_model();
  const PrescribedMotion motion(model, table);
  CHECK(motion.end() - motion.start() == Approx(1.14));
  VecX<double> low = VecX<double>::Constant(24, INFINITY), high = -low, q, rate, acceleration;
  REQUIRE(Eigen::Index(motion.coordinates().size()) == 24);
  double forward = 0.0;
  for (double t = 0.0; t <= 1.14; t += 0.01) {
    motion.at(t, q, rate, acceleration);
    low = low.cwiseMin(q), high = high.cwiseMax(q);
    CHECK(acceleration.allFinite());
    if (t == 0.0) forward -= q[3];
  }
  motion.at(1.14, q, rate, acceleration);
  forward += q[3];
  const auto range = [&](const char* name) {
    const auto& all = motion.coordinates();
    for (std::size_t i = 0; i < all.size(); ++i)
      if (model.tree.coordinates()[std::size_t(all[i])].name == name)
        return (high - low)[Eigen::Index(i)] * 180.0 / M_PI;
    return 0.0;
  };
  test::Verdicts verdicts("gait cycle");
  const char* note = "an input: data/motions/walking.csv on the shipped model";
  verdicts.figure(test::published_figure("WLK4"), "range of hip flexion", range("hip_flexion_r"), note);
  verdicts.figure(test::published_figure("WLK5"), "range of knee flexion", range("knee_angle_r"), note);
  verdicts.figure(test::published_figure("WLK6"), "speed", forward / 1.14, note);
  verdicts.require_as_committed();
}
