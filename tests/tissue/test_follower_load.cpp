#include <Eigen/Eigenvalues>
#include <limits>

#include "catch.hpp"
#include "lumbopelvic/multibody/dead_load.hpp"
#include "lumbopelvic/tissue/disc_forces.hpp"
#include "support/differences.hpp"
#include "support/follower_load.hpp"
#include "support/shipped_model.hpp"
#include "support/verdict.hpp"

using namespace lumbopelvic;

namespace {

/// The lumbar column without muscle, weight or preload, L1 to the sacrum, in the neutral pose.
struct BareColumn {
  const Model& model = test::shipped_model();
  Pose<double> pose{test::random_pose(model, 0, 0.0)};
  Kinematics<double> kin;
  std::vector<int> levels;  ///< L1/2 down to L5/S1

  BareColumn() {
    forward_kinematics(model.tree, pose, kin);
    for (std::size_t j = 0; j < model.discs.size(); ++j)
      if (model.discs[j].level != "T12L1") levels.push_back(int(j));
  }
  [[nodiscard]] std::vector<std::string> turns(const std::vector<std::size_t>& which) const {
    std::vector<std::string> names;
    for (const int j : levels)
      for (const std::size_t i : which)
        names.push_back(model.tree.coordinates()[std::size_t(model.discs[std::size_t(j)].rotation[i])].name);
    return names;
  }
  /// Tension at which the follower cable, or load at which a weight on L1, makes the column singular [N].
  [[nodiscard]] double critical(bool follower, const std::vector<std::size_t>& which) const {
    const StabilityCoordinates chosen = stability_coordinates(model, turns(which));
    MatX<double> K = MatX<double>::Zero(chosen.size(), chosen.size()), H = K;
    for (const int j : levels)
      add_disc_hessian(model.tree, model.discs[std::size_t(j)], pose.q, chosen.column, K);
    if (follower) {
      add_follower_hessian(model.tree, kin, follower_load(model, levels, 1.0), chosen.column, H);
    } else {
      const Joint& top = model.tree.joints()[std::size_t(model.discs[0].joint)];
      add_dead_load_hessian(model.tree, kin, {{top.parent, top.X_PF.p}, {0.0, -1.0, 0.0}}, chosen.column, H);
    }
    const auto n = chosen.n_metric;
    const Eigen::GeneralizedSelfAdjointEigenSolver<MatX<double>> eigen(-H.topLeftCorner(n, n),
                                                                       K.topLeftCorner(n, n));
    const double largest = eigen.eigenvalues()[n - 1];
    return largest > 0.0 ? 1.0 / largest : std::numeric_limits<double>::infinity();
  }
};

}  // namespace

TEST_CASE("A follower load's forces and stiffness are derivatives of its energy", "[follower][property]") {
  const BareColumn column;
  const FollowerLoad load = follower_load(column.model, column.levels, 500.0);
  const auto kin_at = [&](const VecX<double>& q) {
    Kinematics<double> kin;
    forward_kinematics(column.model.tree, Pose<double>{q}, kin);
    return kin;
  };
  const auto force = [&](const VecX<double>& q) {
    VecX<double> Q = VecX<double>::Zero(q.size());
    add_follower_load(column.model.tree, kin_at(q), load, Q);
    return Q;
  };
  const VecX<double> q = test::random_pose(column.model, 21, 0.5);
  const StabilityCoordinates chosen = stability_coordinates(column.model, column.turns({0, 1, 2}));
  MatX<double> H = MatX<double>::Zero(chosen.size(), chosen.size());
  add_follower_hessian(column.model.tree, kin_at(q), load, chosen.column, H);
  REQUIRE(force(q).norm() > 1.0);
  const auto n = chosen.n_metric;
  for (Eigen::Index i = 0; i < n; ++i) {
    const int c = chosen.coordinate[std::size_t(i)];
    VecX<double> e = VecX<double>::Unit(q.size(), c) * 1e-5;
    const double slope =
        (follower_potential(kin_at(q + e), load) - follower_potential(kin_at(q - e), load)) / 2e-5;
    CHECK(-force(q)[c] == Approx(slope).epsilon(1e-6).margin(1e-6));
    const VecX<double> column_of_H = -(force(q + e) - force(q - e))(chosen.coordinate) / 2e-5;
    CHECK((H.col(i) - column_of_H).head(n).norm() < 1e-6 * H.norm());
  }
}

TEST_CASE("T3.4: The bare lumbar column is compared with the loads at which columns buckled",
          "[follower][validation]") {
  const BareColumn column;
  const double lateral = column.critical(false, {1}), sagittal = column.critical(false, {0}),
               any = column.critical(false, {0, 1, 2}), follower = column.critical(true, {0, 1, 2});
  test::Verdicts verdicts("bare lumbar column");
  const char* note = "L1 to sacrum, discs without preload, neutral pose";
  verdicts.figure(test::within(test::published_figure("STB4"), 60.0, 130.0), "vertical load, any mode", any,
                  note);
  verdicts.figure(test::published_figure("STB3"), "vertical load, lateral", lateral, note);
  verdicts.figure(test::published_figure("STB4"), "vertical load, sagittal", sagittal, note);
  verdicts.figure(test::published_figure("STB5"), "follower load, any mode", follower, note);
  verdicts.require_as_committed();
  CHECK(any <= std::min(lateral, sagittal) * (1.0 + 1e-9));
  CHECK(follower > 5.0 * any);
}

TEST_CASE("A follower load refuses levels that do not follow each other", "[follower][unit]") {
  const BareColumn column;
  CHECK_THROWS_WITH(follower_load(column.model, {1, 3}, 1.0),
                    Catch::Contains("follower_load: disc below L1L2 is L3L4, expected the next level down"));
  CHECK_THROWS_AS(follower_load(column.model, {1, 2}, -1.0), InvalidArgument);
  CHECK_THROWS_AS(follower_load(column.model, {1}, 1.0), InvalidArgument);
}
