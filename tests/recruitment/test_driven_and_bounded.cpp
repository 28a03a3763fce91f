#include "catch.hpp"
#include "lumbopelvic/model/change.hpp"
#include "lumbopelvic/posture/equilibrium_shape.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

/// Healthy standing with changes, without a demand for stability.
struct Changed {
  Model model;
  RecruitmentResult result;

  /// @param gives_way  whether the abdomen takes the shape of this equilibrium, or keeps that of the healthy
  ///                   one
  explicit Changed(std::vector<Change> changes, bool gives_way = false)
      : model(apply(test::shipped_model(), {"example", "", "", std::move(changes)})) {
    RecruitmentSettings settings;
    settings.metric = Metric::none;
    const Statics& healthy = test::standing_statics();
    if (!gives_way) {
      result = recruit(model, healthy, test::standing().support, settings);
      return;
    }
    const PosedModel posture = find_equilibrium_shape(model, test::standing()).posture;
    const Statics own = evaluate_statics(model, posture.pose, posture.loads, healthy.stability);
    result = recruit(model, own, posture.support, settings);
  }

  /// Smallest and largest activation of a group.
  [[nodiscard]] std::pair<double, double> activation(const std::string& group) const {
    std::pair<double, double> ends{2.0, -1.0};
    for (int m = 0; m < model.n_fascicles(); ++m) {
      if (model.fascicles[std::size_t(m)].group != group) continue;
      ends.first = std::min(ends.first, result.equilibrium.activation[m]);
      ends.second = std::max(ends.second, result.equilibrium.activation[m]);
    }
    return ends;
  }
};

Change set(Quantity quantity, double value, std::vector<std::string> targets = {}) {
  return {quantity, Operation::set, value, std::move(targets)};
}

}  // namespace

TEST_CASE("A driven group keeps its drive, a capped one its cap, and both together an activation",
          "[recruitment][property]") {
  const Changed driven({set(Quantity::tonic_drive, 0.2, {"transversus_abdominis"})});
  CHECK(driven.result.status == RecruitmentStatus::solved);
  CHECK(driven.activation("transversus_abdominis").first >= 0.2);
  CHECK(driven.result.equilibrium.pressure > 1.2 * Changed({}).result.equilibrium.pressure);

  const Changed capped({set(Quantity::capacity, 0.02, {"diaphragm"})});
  CHECK(Changed({}).activation("diaphragm").second > 0.05);
  CHECK(capped.activation("diaphragm").second <= 0.02);

  const Changed exact({set(Quantity::activation, 0.15, {"internal_oblique"})});
  CHECK(exact.result.status == RecruitmentStatus::solved);
  CHECK(exact.activation("internal_oblique") == std::pair(0.15, 0.15));
}

TEST_CASE("An ablated group carries nothing but its passive fibres, and the equilibrium stays well posed",
          "[recruitment][property]") {
  for (const std::string group : {"transversus_abdominis", "internal_oblique", "external_oblique"}) {
    INFO(group);
    const Changed ablated({set(Quantity::capacity, 0.0, {group}),
                           set(Quantity::relative_drive, 0.3, {group})},  // a drive that arrives nowhere
                          true);
    CHECK(ablated.result.status == RecruitmentStatus::solved);
    CHECK(ablated.activation(group) == std::pair(0.0, 0.0));
    CHECK(std::isfinite(ablated.result.margin_mass));
    CHECK(ablated.result.kkt_residual < 1e-6);
  }
  // A lid without activation cannot stand where it stood: what is missing is small and said.
  const Changed lidless({set(Quantity::capacity, 0.0, {"diaphragm"})});
  CHECK(lidless.result.status == RecruitmentStatus::unbalanced);
  CHECK(lidless.activation("diaphragm") == std::pair(0.0, 0.0));
  CHECK(lidless.result.reserve_max > 1.0);
  CHECK(lidless.result.reserve_max < 100.0);
  CHECK(Changed({set(Quantity::capacity, 0.0, {"diaphragm"})}, true).result.reserve_max <
        0.5 * lidless.result.reserve_max);
  const Changed gone({set(Quantity::strength, 0.0, {"transversus_abdominis"})}, true);
  CHECK(gone.result.status == RecruitmentStatus::solved);
  for (int m = 0; m < gone.model.n_fascicles(); ++m)
    if (gone.model.fascicles[std::size_t(m)].group == "transversus_abdominis")
      CHECK(gone.result.tension[m] == 0.0);
}

TEST_CASE("A prescribed pressure is met, a floor and a ceiling hold", "[recruitment][property]") {
  const double free = Changed({}).result.equilibrium.pressure;
  for (const double pressure : {1000.0, 4000.0, 8000.0}) {
    const Changed exact({set(Quantity::pressure, pressure)});
    CHECK(exact.result.status == RecruitmentStatus::solved);
    CHECK(exact.result.equilibrium.pressure == pressure);
  }
  for (const double pressure :
       {100.0, 30000.0}) {  // less than the resting pulls on the diaphragm make, more than any lid holds
    const Changed exact({set(Quantity::pressure, pressure)});
    CHECK(exact.result.status == RecruitmentStatus::unbalanced);
    CHECK(exact.result.reserve_max > 0.1);
  }
  CHECK(Changed({set(Quantity::pressure_min, 2.0 * free)}).result.equilibrium.pressure == Approx(2.0 * free));
  CHECK(Changed({set(Quantity::pressure_max, 0.5 * free)}).result.equilibrium.pressure == Approx(0.5 * free));
  CHECK(Changed({set(Quantity::pressure_min, 0.5 * free)}).result.equilibrium.pressure ==
        Approx(free).epsilon(1e-6));
}

TEST_CASE("A pressure that no muscle can hold is unbalanced and says by how much",
          "[recruitment][property]") {
  const Changed burst({set(Quantity::pressure, 60e3)});
  CHECK(burst.result.status == RecruitmentStatus::unbalanced);
  CHECK(burst.result.equilibrium.pressure == 60e3);
  CHECK(burst.result.reserve_max > 10.0);
}
