#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/muscle/moment_arms.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "support/moving_model.hpp"

using namespace lumbopelvic;

namespace {

/// The shipped model with some coordinates moving, and what the slow way says of it.
struct Instance {
  const Model& model = test::shipped_model();
  Pose<double> pose;
  DynamicsTree tree;
  TreeState<double> state;
  TreeMotion<double> motion{tree};
  VecX<double> length;
  MatX<double> gradient;  // (n_dofs x paths)

  Instance(const std::vector<int>& moving, unsigned seed)
      : pose(test::random_attitude_pose(model, seed)),
        tree(model.tree, moving, pose),
        state(state_at(tree, pose)) {
    std::mt19937_64 generator(seed + 1000);
    state.v = test::random_vector(tree.n_dofs(), 1.0, generator);
    update_motion(tree, state, motion);
    Kinematics<double> kin;
    forward_kinematics(model.tree, pose, kin);
    length.resize(model.n_fascicles());
    gradient.resize(tree.n_dofs(), model.n_fascicles());
    VecX<double> full(model.tree.n_coordinates());
    for (Eigen::Index m = 0; m < length.size(); ++m) {
      full.setZero();
      length[m] =
          add_length_gradient(model.tree, kin, model.surfaces, model.paths[std::size_t(m)], 1.0, full);
      for (int k = 0; k < tree.n_dofs(); ++k) gradient(k, m) = full[tree.dofs()[std::size_t(k)]];
    }
  }
  [[nodiscard]] PathSet paths() const { return {tree, model.paths, model.surfaces}; }
};

std::vector<int> moving_coordinates(bool all) {
  return all ? test::free_coordinates(test::shipped_model()) : test::trunk_coordinates(test::shipped_model());
}

}  // namespace

TEST_CASE("Compiled paths have the lengths and speeds of the paths they were compiled from",
          "[path_set][property]") {
  const bool all = GENERATE(false, true);
  for (unsigned seed = 1; seed <= 12; ++seed) {
    const Instance at(moving_coordinates(all), seed);
    const PathSet set = at.paths();
    PathMotion<double> data(set);
    update_paths(set, at.motion, data);
    const VecX<double> speed = at.gradient.transpose() * at.state.v;
    REQUIRE(speed.cwiseAbs().maxCoeff() > 0.05);
    CHECK((data.length - at.length).cwiseAbs().maxCoeff() < 1e-12);
    CHECK((data.speed - speed).cwiseAbs().maxCoeff() < 1e-12);
  }
}

TEST_CASE("Tensions along compiled paths act on the tree as minus the moment arms say",
          "[path_set][property]") {
  const bool all = GENERATE(false, true);
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const Instance at(moving_coordinates(all), seed);
    const PathSet set = at.paths();
    PathMotion<double> data(set);
    update_paths(set, at.motion, data);
    std::mt19937_64 generator(seed);
    const VecX<double> tension = 100.0 * test::random_vector(set.size(), 1.0, generator).cwiseAbs();
    LinkWrenches<double> wrenches(std::size_t(at.tree.n_links()));
    VecX<double> tau = VecX<double>::Zero(at.tree.n_dofs());
    add_tensions(set, at.motion, tension, data, wrenches);
    add_generalized_forces(at.tree, at.motion, wrenches, tau);
    const VecX<double> expected = -at.gradient * tension;
    REQUIRE(expected.norm() > 1.0);
    CHECK((tau - expected).cwiseAbs().maxCoeff() < 1e-12 * expected.cwiseAbs().maxCoeff());
  }
}

TEST_CASE("Compiled paths carry derivatives through any scalar", "[path_set][property]") {
  const Instance at(moving_coordinates(false), 3);
  const PathSet set = at.paths();
  using Number = Dual<double, 30>;
  TreeState<Number> state{at.state.q.cast<Number>(), at.state.v.cast<Number>(),
                          at.state.base_attitude.cast<Number>()};
  REQUIRE(at.tree.n_dofs() == 30);
  for (Eigen::Index k = 0; k < 30; ++k) state.q[k].partials[std::size_t(k)] = 1.0;
  TreeMotion<Number> motion(at.tree);
  PathMotion<Number> data(set);
  update_motion(at.tree, state, motion);
  update_paths(set, motion, data);
  double worst = 0.0;
  for (Eigen::Index m = 0; m < at.length.size(); ++m) {
    CHECK(data.length[m].value == Approx(at.length[m]).epsilon(1e-13));
    for (Eigen::Index k = 0; k < 30; ++k)
      worst = std::max(worst, std::abs(data.length[m].partials[std::size_t(k)] - at.gradient(k, m)));
  }
  CHECK(worst < 1e-11);
}

TEST_CASE("What paths are compiled for must be the tree they are evaluated on", "[path_set][unit]") {
  const Instance trunk(moving_coordinates(false), 1), all(moving_coordinates(true), 1);
  const PathSet set = trunk.paths();
  PathMotion<double> data(set);
  CHECK_THROWS_AS(update_paths(set, all.motion, data), InvalidArgument);
  LinkWrenches<double> wrenches(std::size_t(set.n_links()));
  CHECK_THROWS_AS(add_tensions(set, trunk.motion, VecX<double>(VecX<double>::Zero(3)), data, wrenches),
                  InvalidArgument);
}

TEST_CASE("Sparse moment arms are those of the paths, and nothing is missing between them",
          "[moment_arms][property]") {
  const bool all = GENERATE(false, true);
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const Instance at(moving_coordinates(all), seed);
    const PathSet set = at.paths();
    const MomentArms arms(at.tree, set);
    PathMotion<double> data(set);
    update_paths(set, at.motion, data);
    VecX<double> values;
    arms.update(set, at.motion, data, values);
    REQUIRE(arms.n_values() < set.size() * at.tree.n_dofs() / 2);
    CHECK((arms.dense(values) - at.gradient.transpose()).cwiseAbs().maxCoeff() < 1e-12);
  }
}
