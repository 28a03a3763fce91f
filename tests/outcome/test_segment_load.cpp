#include "catch.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "support/hand_disc.hpp"
#include "support/shipped_model.hpp"
#include "support/virtual_work.hpp"

using namespace lumbopelvic;
using test::Axis;

namespace {

constexpr double g = 9.80665;

/// Two blocks of 20 and 35 kg stacked on tilted discs at heights 0 and 0.2 m, the upper disc first as in the
/// tables. A fascicle runs straight down from the upper block to the ground, 50 mm in front.
struct Stack {
  double tilt_low = -0.4, tilt_high = 0.3, mass_low = 20.0, mass_high = 35.0, gravity = g;

  [[nodiscard]] Model model() const {
    Model model;
    model.gravity_W = {0.0, -gravity, 0.0};
    std::vector<Coordinate> coordinates;
    test::add_segment_coordinates("low", coordinates);
    test::add_segment_coordinates("high", coordinates);
    model.tree = {{test::body("low", mass_low, 0.1 * Axis::UnitY()),
                   test::body("high", mass_high, 0.1 * Axis::UnitY())},
                  {test::joint(ground, 0, Axis::Zero(), test::segment_axes(0, tilt_low)),
                   test::joint(0, 1, 0.2 * Axis::UnitY(), test::segment_axes(6, tilt_high))},
                  std::move(coordinates)};
    for (const int j : {1, 0}) {
      Disc disc = test::published_disc();
      disc.level = j == 0 ? "low" : "high";
      test::place(disc, j, 6 * j, j == 0 ? tilt_low : tilt_high);
      model.discs.push_back(disc);
    }
    Fascicle f;
    f.name = "cord";
    f.max_force = 300.0;
    f.optimal_length = 0.13;
    f.slack_length = 0.12;  // short enough to count as rigid
    model.fascicles.push_back(f);
    model.paths.push_back(
        compile_path(model.tree, {{1, {0.05, 0.05, 0.0}}, {ground, {0.05, 0.0, 0.0}}}, {-1}, {}));
    model.cavity.gas_volume = 1.0;
    return model;
  }
};

enum Row { high, low };

SegmentLoads loads_of(const Model& model, double activation, const std::vector<DeadLoad>& external = {}) {
  const Statics statics =
      evaluate_statics(model, {VecX<double>::Zero(12)}, external, stability_coordinates(model, {}));
  const StiffnessField field(model, statics, 23.4, true);
  return segment_loads(model, field, {VecX<double>::Constant(1, activation), 0.0, VecX<double>()});
}

}  // namespace

TEST_CASE("A disc bears the weight above it times the cosine of its tilt, and shears by the sine",
          "[segment_load][unit]") {
  const Stack stack;
  const SegmentLoads loads = loads_of(stack.model(), 0.0);
  const int weight = int(Cause::weight);
  CHECK(loads.compression(low, weight) == Approx(55.0 * g * std::cos(0.4)).epsilon(1e-12));
  CHECK(loads.compression(high, weight) == Approx(35.0 * g * std::cos(0.3)).epsilon(1e-12));
  CHECK(loads.shear_anterior(low, weight) ==
        Approx(55.0 * g * std::sin(0.4)).epsilon(1e-12));  // tilted forward: slides forward
  CHECK(loads.shear_anterior(high, weight) == Approx(-35.0 * g * std::sin(0.3)).epsilon(1e-12));
  CHECK(loads.shear_right(low, weight) == Approx(0.0).margin(1e-12));
}

TEST_CASE("A stack that hangs is in tension by the weight below the hook", "[segment_load][unit]") {
  Stack stack;
  stack.gravity = -g;  // upside down
  const SegmentLoads loads = loads_of(stack.model(), 0.0);
  CHECK(loads.compression(low, int(Cause::weight)) == Approx(-55.0 * g * std::cos(0.4)).epsilon(1e-12));
}

TEST_CASE("A fascicle presses every disc it spans by its tension along the disc", "[segment_load][unit]") {
  const Model model = Stack().model();
  const SegmentLoads loads = loads_of(model, 0.6);
  const double tension = 300.0 * (0.6 * active_force_length(1.0) + passive_force_length(1.0));
  CHECK(loads.compression(low, int(Cause::muscle)) == Approx(tension * std::cos(0.4)).epsilon(1e-12));
  CHECK(loads.compression(high, int(Cause::muscle)) == Approx(tension * std::cos(0.3)).epsilon(1e-12));
  CHECK(loads.shear_anterior(low, int(Cause::muscle)) == Approx(tension * std::sin(0.4)).epsilon(1e-12));
}

TEST_CASE("A push to the right is right shear, a held mass is compression, each under its own cause",
          "[segment_load][unit]") {
  const SegmentLoads loads = loads_of(
      Stack().model(), 0.0, {{{1, Axis::Zero()}, {0.0, -50.0, 0.0}}, {{0, Axis::Zero()}, {0.0, 0.0, 8.0}}});
  CHECK(loads.shear_right(low, int(Cause::external)) == Approx(8.0).epsilon(1e-12));
  CHECK(loads.shear_right(high, int(Cause::external)) == Approx(0.0).margin(1e-12));
  CHECK(loads.compression(high, int(Cause::external)) == Approx(50.0 * std::cos(0.3)).epsilon(1e-12));
}

TEST_CASE("Nucleus pressure is half as much again as the mean stress", "[segment_load][unit]") {
  CHECK(disc_pressure(test::published_disc(), 600.0) == Approx(1.5 * 600.0 / 18e-4));
}

TEST_CASE("In standing the causes sum to what the locked slides feel by virtual work",
          "[segment_load][property]") {
  const Model& model = test::shipped_model();
  RecruitmentSettings settings;
  settings.margin = 1.0;
  Recruiter recruiter(model, test::standing_statics(), test::standing().support, settings);
  const RecruitmentResult result = recruiter.solve();
  REQUIRE(result.status == RecruitmentStatus::solved);
  const SegmentLoads loads = segment_loads(model, recruiter.field(), result.equilibrium);
  const test::HeldForces held = test::held_forces(model, recruiter.field(), result);
  const VecX<double> compression = recruiter.field().compression(result.equilibrium);
  for (std::size_t j = 0; j < model.discs.size(); ++j) {
    const Disc& disc = model.discs[j];
    const auto row = Eigen::Index(j);
    INFO(disc.level);
    const auto felt = [&](std::size_t slide) {
      return held.force(test::standing().pose.q, disc.reaction[slide]);
    };
    REQUIRE(loads.compression.row(row).sum() > 100.0);
    CHECK(loads.compression.row(row).sum() == Approx(compression[row]).epsilon(1e-12));
    CHECK(loads.compression.row(row).sum() == Approx(-felt(1)).epsilon(1e-6));
    CHECK(loads.shear_anterior.row(row).sum() == Approx(felt(0)).margin(1e-3));
    CHECK(loads.shear_right.row(row).sum() == Approx(felt(2)).margin(1e-3));
    for (Eigen::Index c = 0; c < n_causes; ++c) CHECK(std::isfinite(loads.compression(row, c)));
  }
}
