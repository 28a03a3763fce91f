#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/outcome/analyze.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

Pose<double> default_of(const Model& model) { return pose_model(model, Posture{}).pose; }

std::vector<double> even(double low, double high, int n) {
  std::vector<double> x;
  for (int k = 0; k < n; ++k) x.push_back(low + (high - low) * k / (n - 1));
  return x;
}

const std::vector<double>& values_of(const Dataset& d, const std::string& name) {
  return std::get<std::vector<double>>(std::ranges::find(d.variables, name, &Variable::name)->data);
}
const std::vector<std::string>& texts(const Dataset& d, const std::string& name) {
  return std::get<std::vector<std::string>>(std::ranges::find(d.variables, name, &Variable::name)->data);
}

}  // namespace

TEST_CASE("Moment arms of an analysis are the slopes of its lengths, and moments are forces times arms",
          "[property]") {
  const Model& model = test::shipped_model();
  const int n = 81;
  const Dataset d = analyze(model, default_of(model), {{"hip_flexion_r"}, {}, even(-0.3, 1.0, n)},
                            {"psoas_major", "iliacus"});
  const auto &x = values_of(d, "position"), &length = values_of(d, "length"),
             &arm = values_of(d, "moment_arm");
  const auto &active = values_of(d, "active_force"), &moment = values_of(d, "active_moment");
  const std::size_t muscles = texts(d, "muscle").size();
  CHECK(muscles == 11 + 1);  // of the right side
  const double h = x[1] - x[0];
  double largest = 0.0;
  for (std::size_t m = 0; m < muscles; ++m) {
    INFO(texts(d, "muscle")[m]);
    CHECK(texts(d, "muscle")[m].ends_with("_r"));
    for (std::size_t k = 1; k + 1 < std::size_t(n); ++k) {
      const std::size_t i = m * std::size_t(n) + k;
      CHECK(arm[i] == Approx(-(length[i + 1] - length[i - 1]) / (2.0 * h)).margin(5e-5));  // [m] O(h^2)
      CHECK(moment[i] == active[i] * arm[i]);
      largest = std::max(largest, moment[i]);
    }
  }
  CHECK(largest > 5.0);  // [N m] of one fascicle
}

TEST_CASE("A motion of several coordinates takes each by its share, and its work is the sum of theirs",
          "[property]") {
  const Model& model = test::shipped_model();
  const std::vector<std::string> levels{"L5_S1_Flex_Ext", "L4_L5_Flex_Ext", "L3_L4_Flex_Ext"};
  const std::vector<double> shares{0.5, 0.3, 0.2};
  const std::size_t n = 61;
  const Dataset d =
      analyze(model, default_of(model), {levels, shares, even(-0.3, 0.0, int(n))}, {"Ps_L1_VB_r"});
  const auto &q = values_of(d, "coordinate_value"), &x = values_of(d, "position");
  for (std::size_t i = 0; i < 3; ++i) CHECK(q[i * n] == Approx(shares[i] * x[0]));
  const auto &length = values_of(d, "length"), &arm = values_of(d, "moment_arm");
  double change = 0.0;  // of length, by the trapezoidal rule
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t k = 0; k + 1 < n; ++k)
      change -= 0.5 * (arm[i * n + k] + arm[i * n + k + 1]) * (q[i * n + k + 1] - q[i * n + k]);
  REQUIRE(std::abs(length[n - 1] - length[0]) > 1e-4);
  CHECK(change == Approx(length[n - 1] - length[0]).margin(1e-7));

  const Dataset evenly = analyze(model, default_of(model), {levels, {}, {-0.3}});
  CHECK(values_of(evenly, "share") == std::vector<double>(3, 1.0 / 3.0));
  CHECK(texts(evenly, "muscle").size() > 100);  // all that cross one of the levels
}

TEST_CASE("A slack path pulls nothing and has no fibre length, and a fibre beyond its curves has no force",
          "[unit]") {
  Model model = test::shipped_model();
  Fascicle& f = model.fascicles[std::size_t(model.fascicle("Ps_L5_VB_r"))];
  const Sweep still{{"hip_flexion_r"}, {}, {0.0}};
  const Pose<double> pose = default_of(model);
  const auto number = [&](const std::string& name) {
    return values_of(analyze(model, pose, still, {"Ps_L5_VB_r"}), name).at(0);
  };
  CHECK(number("active_force") > 0.8 * f.max_force);
  const double length = number("length"), slack = f.slack_length;
  f.slack_length = length + 0.01;
  CHECK(number("active_force") == 0.0);
  CHECK(std::isnan(number("fiber_length_norm")));
  f.slack_length = slack;
  f.optimal_length *= 0.4;
  CHECK(number("fiber_length_norm") > 1.8);
  CHECK(std::isnan(number("active_force")));
  CHECK(std::isnan(number("passive_moment")));
}

TEST_CASE("An analysis refuses what it cannot make sense of", "[unit]") {
  const Model& model = test::shipped_model();
  const auto words = [&](const Sweep& sweep, const std::vector<std::string>& muscles = {}) {
    try {
      (void)analyze(model, default_of(model), sweep, muscles);
    } catch (const InvalidArgument& error) {
      return std::string(error.what());
    }
    return std::string("nothing");
  };
  using Catch::Matchers::Contains;
  CHECK_THAT(words({{}, {}, {0.0}}), Contains("number of coordinates"));
  CHECK_THAT(words({{"hip_flexion_r"}, {}, {}}), Contains("number of positions"));
  CHECK_THAT(words({{"tail"}, {}, {0.0}}), Contains("tail"));
  CHECK_THAT(words({{"hip_flexion_r", "hip_flexion_r"}, {}, {0.0}}), Contains("each one once"));
  CHECK_THAT(words({{"hip_flexion_r", "pelvis_tx"}, {}, {0.0}}), Contains("kind of motion of pelvis_tx"));
  CHECK_THAT(words({{"hip_flexion_r"}, {0.5, 0.5}, {0.0}}), Contains("shares"));
  CHECK_THAT(words({{"hip_flexion_r"}, {}, {3.0}}), Contains("hip_flexion_r"));
  CHECK_THAT(words({{"hip_flexion_r"}, {}, {0.0}}, {"biceps"}), Contains("biceps"));
  CHECK_THAT(words({{"hip_flexion_r"}, {}, {0.0}}, {"multifidus"}),
             Contains("at least 1 of those asked for"));
}
