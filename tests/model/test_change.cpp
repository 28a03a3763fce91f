#include "catch.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/model/change.hpp"
#include "support/pendulum.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

ChangeSet one(Quantity quantity, Operation operation, double value, std::vector<std::string> targets = {}) {
  return {"example", "", "", {{quantity, operation, value, std::move(targets)}}};
}

Model shipped(const Model& model, const char* folder, const char* name) {
  return apply(model, load_condition(find_data(folder, name)));
}

/// Everything a change can change.
MatX<double> changeable(const Model& model) {
  MatX<double> all = MatX<double>::Zero(model.n_fascicles() + Eigen::Index(model.discs.size()), 4);
  for (Eigen::Index m = 0; m < model.n_fascicles(); ++m) {
    const Fascicle& f = model.fascicles[std::size_t(m)];
    all.row(m) << f.strength, f.rest_length, f.tonic_drive, f.capacity;
  }
  for (std::size_t j = 0; j < model.discs.size(); ++j)
    all.row(model.n_fascicles() + Eigen::Index(j)).head(2) << model.discs[j].stiffness_factor,
        model.discs[j].brace;
  return all;
}

bool same(const Model& a, const Model& b) { return changeable(a) == changeable(b); }

RecruitmentResult standing_equilibrium(const Model& model) {
  // A changed model keeps its geometry, so the statics of the shipped one serve it too.
  RecruitmentSettings settings;
  settings.margin = 9.8696;  // half a hertz
  return recruit(model, test::standing_statics(), test::standing().support, settings);
}

}  // namespace

TEST_CASE("A change sets, scales or adds, on a fascicle, a group, a set of groups or a level",
          "[change][unit]") {
  Model model = test::Pendulum().model();
  model.fascicles[1].group = "other";
  model.group_sets["everything"] = {"pair", "other"};
  CHECK(apply(model, one(Quantity::strength, Operation::scale, 0.5, {"front"})).fascicles[0].strength == 0.5);
  CHECK(apply(model, one(Quantity::strength, Operation::scale, 0.5, {"front"})).fascicles[1].strength == 1.0);
  CHECK(apply(model, one(Quantity::tonic_drive, Operation::add, 0.1, {"other"})).fascicles[1].tonic_drive ==
        0.1);
  CHECK(apply(model, one(Quantity::rest_length, Operation::set, 0.9, {"everything"}))
            .fascicles[0]
            .rest_length == 0.9);
  CHECK(apply(model, one(Quantity::capacity, Operation::set, 0.7)).fascicles[1].capacity == 0.7);
  CHECK(apply(model, one(Quantity::segment_brace, Operation::add, 30.0, {"hinge"})).discs[0].brace == 30.0);
  CHECK(apply(model, one(Quantity::disc_stiffness, Operation::scale, 2.0)).discs[0].stiffness_factor == 2.0);
}

TEST_CASE("A change leaves the given model alone and is written into the new one's history and hash",
          "[change][property]") {
  const Model model = test::Pendulum().model();
  const Model once = apply(model, one(Quantity::strength, Operation::scale, 0.5));
  const Model twice = apply(once, one(Quantity::strength, Operation::scale, 0.4));
  CHECK(model.fascicles[0].strength == 1.0);
  CHECK(model.history.empty());
  CHECK(twice.fascicles[0].strength == Approx(0.2));  // changes compose
  REQUIRE(twice.history.size() == 2);
  CHECK(twice.history[0] == once.history[0]);
  CHECK_THAT(twice.history[1], Catch::Matchers::Contains("strength") && Catch::Matchers::Contains("0.4"));
  CHECK(once.hash != model.hash);
  CHECK(twice.hash != once.hash);
  CHECK(apply(model, one(Quantity::strength, Operation::scale, 0.5)).hash == once.hash);
}

TEST_CASE("An unknown target, a value out of range or a drive above capacity is refused", "[change][unit]") {
  const Model model = test::Pendulum().model();
  CHECK_THROWS_AS(apply(model, one(Quantity::strength, Operation::set, 1.0, {"nobody"})), InvalidArgument);
  CHECK_THROWS_WITH(apply(model, one(Quantity::strength, Operation::set, 1.0, {"nobody"})),
                    Catch::Matchers::Contains("nobody"));
  CHECK_THROWS_AS(apply(model, one(Quantity::segment_brace, Operation::set, 1.0, {"front"})),
                  InvalidArgument);
  CHECK_THROWS_AS(apply(model, one(Quantity::strength, Operation::set, -0.1)), InvalidArgument);
  CHECK_THROWS_AS(
      apply(model, one(Quantity::strength, Operation::set, std::numeric_limits<double>::quiet_NaN())),
      InvalidArgument);
  CHECK_THROWS_AS(apply(apply(model, one(Quantity::capacity, Operation::set, 0.2)),
                        one(Quantity::tonic_drive, Operation::set, 0.3)),
                  InvalidArgument);
}

TEST_CASE("Releasing a tight psoas restores the healthy equilibrium exactly", "[change][property]") {
  const Model& healthy = test::shipped_model();
  const Model tight = apply(healthy, load_condition("tight_psoas"));
  const Model released = apply(tight, load_intervention("release"));
  const RecruitmentResult a = standing_equilibrium(healthy), b = standing_equilibrium(tight),
                          c = standing_equilibrium(released);
  REQUIRE(a.status == RecruitmentStatus::solved);
  REQUIRE((a.equilibrium.activation - b.equilibrium.activation).cwiseAbs().maxCoeff() > 1e-3);
  CHECK(a.equilibrium.activation == c.equilibrium.activation);
  CHECK(a.equilibrium.pressure == c.equilibrium.pressure);
  CHECK(a.effort == c.effort);
}

TEST_CASE("Releasing a tight psoas leaves no trace in the model but its history", "[change][property]") {
  const Model& healthy = test::shipped_model();
  const Model tight = shipped(healthy, "conditions", "tight_psoas");
  REQUIRE_FALSE(same(tight, healthy));
  CHECK(same(shipped(tight, "interventions", "release"), healthy));
}

TEST_CASE("Changes of different things commute, but setting a thing does not commute with changing it",
          "[change][property]") {
  const Model& healthy = test::shipped_model();
  struct Step {
    const char *folder, *name;
  };
  const auto either_way = [&](Step a, Step b) {
    const Model ab = shipped(shipped(healthy, a.folder, a.name), b.folder, b.name);
    const Model ba = shipped(shipped(healthy, b.folder, b.name), a.folder, a.name);
    REQUIRE_FALSE((same(ab, healthy) && same(ba, healthy)));
    return same(ab, ba);
  };
  const Step tight{"conditions", "tight_psoas"}, weak{"conditions", "weak_core_0.5"},
      release{"interventions", "release"}, stabilise{"interventions", "stabilise"},
      brace{"interventions", "brace"};
  CHECK(either_way(tight, weak));
  CHECK(either_way(tight, stabilise));
  CHECK(either_way(weak, release));
  CHECK(either_way(weak, brace));
  CHECK(either_way(release, stabilise));
  CHECK_FALSE(either_way(tight, release));   // released first, it is tight in the end
  CHECK_FALSE(either_way(weak, stabilise));  // made strong first, it is weak in the end
}

TEST_CASE("A condition or an intervention that names two things is the two in a row", "[change][property]") {
  const Model& healthy = test::shipped_model();
  const Model ill = shipped(healthy, "conditions", "tight_psoas_weak_core");
  CHECK(same(ill, shipped(shipped(healthy, "conditions", "tight_psoas"), "conditions", "weak_core_0.5")));
  CHECK(same(shipped(ill, "interventions", "release_and_stabilise"),
             shipped(shipped(ill, "interventions", "release"), "interventions", "stabilise")));
  CHECK(same(shipped(ill, "interventions", "no_intervention"), ill));
}

TEST_CASE("The stiffness of an assumed fascia can be set, to zero as well", "[change][unit]") {
  Model model;
  model.assumed_fascia = {{"arcuate_r", {}, {}, 0.0}, {"arcuate_l", {}, {}, 0.0}};
  const Model tied =
      apply(model, one(Quantity::assumed_fascia_stiffness, Operation::set, 1000.0, {"arcuate_r"}));
  CHECK(tied.assumed_fascia[0].stiffness == 1000.0);
  CHECK(tied.assumed_fascia[1].stiffness == 0.0);
  CHECK(
      apply(tied, one(Quantity::assumed_fascia_stiffness, Operation::set, 0.0)).assumed_fascia[0].stiffness ==
      0.0);
  CHECK_THROWS_AS(apply(model, one(Quantity::assumed_fascia_stiffness, Operation::set, -1.0)),
                  InvalidArgument);
  CHECK_THROWS_AS(apply(model, one(Quantity::assumed_fascia_stiffness, Operation::set, 1.0, {"hinge"})),
                  InvalidArgument);
}
