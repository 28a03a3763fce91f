// The table of the cavity's surface: what is wrong with it is named by ring and vertex.

#include "catch.hpp"
#include "io/broken_model.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"

namespace {

using lumbopelvic::to_string;
using lumbopelvic::try_load_model;

std::string diagnostics(const ModelCopy& copy) {
  std::string all;
  for (const auto& diagnostic : try_load_model(copy.folder()).diagnostics)
    all += to_string(diagnostic) + "\n";
  return all;
}

}  // namespace

TEST_CASE("A ring with a vertex missing, out of order or in a wrong place is named", "[cavity][unit]") {
  {
    const ModelCopy copy;
    copy.drop_line("cavity.csv", copy.line_of("cavity.csv", "pelvis_8"));
    CHECK_THAT(diagnostics(copy),
               Catch::Contains("number of vertices of ring pelvis is 15, expected 16, as ring levator"));
  }
  {
    const ModelCopy copy;
    copy.set("cavity.csv", "pelvis_0", "station", "8");
    CHECK_THAT(diagnostics(copy),
               Catch::Contains("station of pelvis_0 is 8, expected 0, the next of its ring"));
  }
  {
    const ModelCopy copy;
    copy.set("cavity.csv", "floor", "ring", "levator");
    CHECK_THAT(diagnostics(copy),
               Catch::Contains("number of vertices of ring levator is 17, expected 1: it is a pole"));
  }
  {
    const ModelCopy copy;
    copy.set("cavity.csv", "dome_low_3_r", "diaphragm", "false");
    CHECK_THAT(diagnostics(copy),
               Catch::Contains(
                   "diaphragm of dome_low_3_r is false, expected the same in all rows of ring dome_low"));
  }
}

TEST_CASE("A surface that is lopsided, inside out or crosses itself is named", "[cavity][unit]") {
  {
    const ModelCopy copy;
    copy.set("cavity.csv", "pelvis_4_l", "z_m", "-0.055");
    CHECK_THAT(
        diagnostics(copy),
        Catch::Contains("z of pelvis_4_l is -0.055, expected with x and y the mirror image of pelvis_4_r"));
  }
  {
    const ModelCopy copy;
    copy.set("cavity.csv", "pelvis_8", "z_m", "0.01");
    CHECK_THAT(diagnostics(copy),
               Catch::Contains("z of pelvis_8 is 0.01, expected with x and y the mirror image of pelvis_8"));
  }
  {
    const ModelCopy copy;  // the front of one ring drawn through the back of the next
    copy.set("cavity.csv", "pelvis_0", "x_m", "-0.2");
    CHECK_THAT(diagnostics(copy), Catch::Contains("through the surface at "));
  }
  {
    const ModelCopy copy;  // rings from the diaphragm down
    auto lines = copy.lines("cavity.csv");
    std::reverse(lines.begin() + 1, lines.end());
    std::vector<std::string> sorted{lines.front()};
    for (std::size_t first = 1; first < lines.size();) {  // each ring in its old order
      const auto ring = [&](const std::string& line) {
        const auto begin = line.find(',') + 1;
        return line.substr(begin, line.find(',', begin) - begin);
      };
      auto last = first;
      while (last < lines.size() && ring(lines[last]) == ring(lines[first])) ++last;
      for (auto i = last; i > first; --i) sorted.push_back(lines[i - 1]);
      first = last;
    }
    for (auto& line : sorted)
      if (const auto at = line.find(",true,"); at != std::string::npos) line.replace(at, 6, ",false,");
    copy.write_lines("cavity.csv", sorted);
    CHECK_THAT(diagnostics(copy), Catch::Contains("expected positive: rings from the floor up"));
  }
}

TEST_CASE("Strips of the passive abdominal wall are ligaments that bridge no disc", "[cavity][unit]") {
  const ModelCopy copy;
  const std::string header =
      "wall_strip,body_a,xa_m,ya_m,za_m,body_b,xb_m,yb_m,zb_m,slack_length_m,toe_strain,stiffness_N,source,"
      "note\n";
  copy.write("wall.csv", header + "front,lumbar3,0.01,0,0,Abdomen,0,0,0,0.05,0.02,56,assumption,\n");
  const auto reading = try_load_model(copy.folder());
  REQUIRE(reading.model.has_value());
  REQUIRE(reading.model->ligaments.size() == 1);
  CHECK(reading.model->ligaments[0].disc == -1);
  CHECK(reading.model->ligament_paths.size() == 1);
  copy.write("wall.csv", header + "front,lumbar3,0.01,0,0,lumbar3,0,0,0,0.05,0.02,56,assumption,\n");
  CHECK_THAT(diagnostics(copy), Catch::Contains("body_b of front is lumbar3, expected a body other than"));
}
