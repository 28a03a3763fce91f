// What must not change: the body seen in a mirror, and the body carried elsewhere.

#include "catch.hpp"
#include "lumbopelvic/stability/margin.hpp"
#include "support/differences.hpp"
#include "support/mirror.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

Statics statics_of(const Model& model, const Pose<double>& pose) {
  return evaluate_statics(model, pose, {}, stability_coordinates(model, {}));
}

MatX<double> stiffness_of(const Model& model, const Statics& statics, const EquilibriumState& equilibrium) {
  MatX<double> H;
  StiffnessField(model, statics, 23.4, true).stiffness(equilibrium, H);
  return H;
}

VecX<double> compression_of(const Model& model, const Statics& statics, const EquilibriumState& equilibrium) {
  return StiffnessField(model, statics, 23.4, true).compression(equilibrium);
}

/// Coordinates that do not place the body in the world.
std::vector<int> internal_coordinates(const Model& model) {
  std::vector<int> internal;
  for (int c = 0; c < model.tree.n_coordinates(); ++c)
    if (model.tree.coordinates()[std::size_t(c)].name.rfind("pelvis_", 0) != 0) internal.push_back(c);
  return internal;
}

}  // namespace

TEST_CASE("The shipped model is its own mirror image: weights, volume, compression, inertia and stiffness",
          "[stability][property]") {
  const Model& model = test::shipped_model();
  const test::Mirror mirror(model);
  std::mt19937_64 generator(55);
  for (const unsigned seed : {1u, 2u, 3u}) {
    const VecX<double> q = seed == 1u ? test::standing().pose.q : test::random_pose(model, seed, 0.1);
    const Statics here = statics_of(model, {q}), there = statics_of(model, {mirror(q)});
    const EquilibriumState equilibrium = test::random_equilibrium(model, generator, 0.3);
    const auto error = [&](const MatX<double>& a, const MatX<double>& b) {
      REQUIRE(b.norm() > 0.0);
      return test::relative_error(a, b);
    };
    CHECK(error(mirror(there.gravity), here.gravity) < 1e-12);
    CHECK(there.volume.value == Approx(here.volume.value).epsilon(1e-13));
    CHECK(error(mirror(there.volume.gradient), here.volume.gradient) < 1e-12);
    CHECK(error(mirror(here.stability, there.mass), here.mass) < 1e-12);
    CHECK(error(compression_of(model, there, mirror(equilibrium)), compression_of(model, here, equilibrium)) <
          1e-11);
    const MatX<double> H = stiffness_of(model, here, equilibrium);
    if (seed != 1u)
      REQUIRE(error(stiffness_of(model, there, mirror(equilibrium)), H) > 1e-6);  // it did turn over
    CHECK(error(mirror(here.stability, stiffness_of(model, there, mirror(equilibrium))), H) < 1e-10);
  }
}

TEST_CASE("Carried elsewhere and turned with its world, a body has the same forces and the same stiffness",
          "[stability][property]") {
  // Gravity turns along, so nothing inside the body can tell.
  Model model = test::shipped_model();
  const std::vector<int> internal = internal_coordinates(model);
  REQUIRE(int(internal.size()) == model.tree.n_coordinates() - 6);
  std::mt19937_64 generator(56);
  const VecX<double> q = test::random_pose(model, 2, 0.1);
  const EquilibriumState equilibrium = test::random_equilibrium(model, generator, 0.3);
  const Statics here = statics_of(model, {q});
  const MatX<double> H = stiffness_of(model, here, equilibrium);

  VecX<double> moved = q;
  for (const char* name : {"pelvis_tx", "pelvis_ty", "pelvis_tz"}) moved[model.tree.coordinate(name)] += 0.7;
  const Eigen::Quaterniond attitude = Eigen::Quaterniond(0.3, -0.5, 0.7, 0.2).normalized();
  model.gravity_W = attitude * model.gravity_W;
  const Statics there = statics_of(model, {moved, attitude});
  REQUIRE((there.kin.X_WB.back().p - here.kin.X_WB.back().p).norm() > 0.5);
  CHECK((there.gravity - here.gravity)(internal).norm() < 1e-12 * here.gravity(internal).norm());
  CHECK(there.volume.value == Approx(here.volume.value).epsilon(1e-13));
  CHECK(test::relative_error(there.mass, here.mass) < 1e-12);
  CHECK(test::relative_error(compression_of(model, there, equilibrium),
                             compression_of(model, here, equilibrium)) < 1e-12);
  CHECK(test::relative_error(stiffness_of(model, there, equilibrium), H) < 1e-11);

  // Had gravity stayed behind, the body would have noticed.
  const Statics noticed = statics_of(test::shipped_model(), {moved, attitude});
  CHECK((noticed.gravity - here.gravity)(internal).norm() > 1e-2 * here.gravity(internal).norm());
}
