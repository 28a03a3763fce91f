#include "catch.hpp"
#include "support/csv.hpp"
#include "support/shipped_model.hpp"
#include "support/verdict.hpp"

using namespace lumbopelvic;

TEST_CASE("The psoas has the moment arms of the anatomy's own table, at every level and the hip",
          "[path][verification]") {
  const Model& model = test::shipped_model();
  const std::map<std::string, std::string> joints{{"L5S1", "L5_S1"}, {"L4L5", "L4_L5"}, {"L3L4", "L3_L4"},
                                                  {"L2L3", "L2_L3"}, {"L1L2", "L1_L2"}, {"T12L1", "L1_T12"}};
  const Statics statics = evaluate_statics(model, {VecX<double>::Zero(model.tree.n_coordinates())}, {},
                                           stability_coordinates(model, {}));
  const auto rows = test::read_csv(LUMBOPELVIC_TEST_DATA_DIR "/psoas_arms.csv");
  REQUIRE(rows.size() == 22);
  for (const test::Row& row : rows) {
    const std::string& name = row.at("muscle");
    const Eigen::Index m = model.fascicle(name);
    const auto length_slope = [&](const std::string& coordinate) {
      return 1e3 * statics.length_gradient(model.tree.coordinate(coordinate), m);
    };
    INFO(name);
    CHECK(model.fascicles[std::size_t(m)].max_force == Approx(std::stod(row.at("f_max_N"))).epsilon(1e-9));
    CHECK(statics.length[m] == Approx(std::stod(row.at("l_mt_neutral_m"))).margin(5e-5));
    for (const auto& [level, joint] : joints) {
      INFO(level);
      CHECK(length_slope(joint + "_Flex_Ext") ==
            Approx(std::stod(row.at("flexion_arm_" + level + "_mm"))).margin(0.05));
      CHECK(-length_slope(joint + "_Lat_Bending") ==
            Approx(std::stod(row.at("lateral_arm_" + level + "_mm"))).margin(0.05));
    }
    const std::string side = name.substr(name.size() - 2);
    CHECK(-length_slope("hip_flexion" + side) ==
          Approx(std::stod(row.at("hip_flexion_arm_mm"))).margin(0.05));
  }
}

TEST_CASE("The psoas flexes the lowest level and extends or hardly moves those above", "[path][validation]") {
  // Bogduk et al. (1992): it tends to extend the upper and flex the lower levels, with small arms throughout.
  const Model& model = test::shipped_model();
  const Statics& statics = test::standing_statics();
  const auto moment = [&](const char* coordinate) {
    double sum = 0.0;
    for (int m = 0; m < model.n_fascicles(); ++m)
      if (model.fascicles[std::size_t(m)].group == "psoas_major")
        sum -= model.fascicles[std::size_t(m)].max_force *
               statics.length_gradient(model.tree.coordinate(coordinate), m);
    return sum;  // extension positive [N m]
  };
  test::Verdicts verdicts("psoas moments in standing");
  for (const char* level : {"L5_S1", "L4_L5", "L3_L4", "L2_L3", "L1_L2"}) {
    const bool lower = std::string(level) == "L5_S1" || std::string(level) == "L4_L5";
    const double extension = moment((std::string(level) + "_Flex_Ext").c_str());
    verdicts.sign("PSO6", std::string("moment about ") + level, lower ? "flexes" : "extends",
                  lower ? extension < 0.0 : extension > 0.0, test::printed(extension) + " N m",
                  "both sides at their maximal isometric force, extension positive");
  }
  verdicts.require_as_committed();
}
