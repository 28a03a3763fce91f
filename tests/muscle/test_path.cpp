#include <numbers>
#include <numeric>

#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "support/differences.hpp"
#include "support/hand_tree.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

constexpr std::size_t block = 16;  // coordinates differentiated at a time
using Number = Dual<double, block>;

Kinematics<double> kinematics_at(const Tree& tree, const VecX<double>& q,
                                 const Eigen::Quaterniond& attitude = Eigen::Quaterniond::Identity()) {
  Kinematics<double> kin;
  forward_kinematics(tree, Pose<double>{q, attitude}, kin);
  return kin;
}

/// dL/dq of every path by dual numbers through the function that gives the length, (n_coordinates x paths).
MatX<double> gradients_by_dual(const Model& model, const VecX<double>& q) {
  MatX<double> gradient = MatX<double>::Zero(q.size(), Eigen::Index(model.paths.size()));
  for (Eigen::Index first = 0; first < q.size(); first += Eigen::Index(block)) {
    Pose<Number> pose{q.cast<Number>()};
    const Eigen::Index count = std::min(Eigen::Index(block), q.size() - first);
    for (Eigen::Index i = 0; i < count; ++i)
      pose.q[first + i] = Number::variable(q[first + i], std::size_t(i));
    Kinematics<Number> kin;
    forward_kinematics(model.tree, pose, kin);
    for (std::size_t m = 0; m < model.paths.size(); ++m) {
      const Number length = path_length(kin, model.surfaces, model.paths[m]);
      for (Eigen::Index i = 0; i < count; ++i)
        gradient(first + i, Eigen::Index(m)) = length.partials[std::size_t(i)];
    }
  }
  return gradient;
}

VecX<double> length_gradient(const Model& model, std::size_t m, const VecX<double>& q) {
  VecX<double> gradient = VecX<double>::Zero(q.size());
  add_length_gradient(model.tree, kinematics_at(model.tree, q), model.surfaces, model.paths[m], 1.0,
                      gradient);
  return gradient;
}

/// Which stretches of a path touch their surface; touch-down is where this changes.
std::vector<bool> contacts(const Model& model, const Path& path, const VecX<double>& q) {
  const auto kin = kinematics_at(model.tree, q);
  std::vector<bool> touching;
  for (const PathStretch& stretch : path.stretches)
    touching.push_back(evaluate_stretch(kin, model.surfaces, stretch, SegmentOrder::length).shape.wrapped());
  return touching;
}

}  // namespace

// T2.1
TEST_CASE(
    "T2.1: On the shipped model every moment arm is minus the derivative of the length, at twenty poses",
    "[path][property]") {
  const Model& model = test::shipped_model();
  REQUIRE(model.paths.size() >= 326);
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const VecX<double> q = test::random_pose(model, seed);
    const MatX<double> by_dual = gradients_by_dual(model, q);
    double worst = 0.0, largest = 0.0;
    std::string worst_name;
    for (std::size_t m = 0; m < model.paths.size(); ++m) {
      const VecX<double> gradient = length_gradient(model, m, q);
      const double error = (gradient - by_dual.col(Eigen::Index(m))).cwiseAbs().maxCoeff();
      largest = std::max(largest, gradient.cwiseAbs().maxCoeff());
      if (!(error <= worst)) worst = error, worst_name = model.fascicles[m].name;
    }
    INFO("pose " << seed << ", fascicle " << worst_name);
    REQUIRE(largest > 0.05);
    CHECK(worst < 1e-9);
  }
}

// T2.2
TEST_CASE("T2.2: On the shipped model every length's Hessian is symmetric and the derivative of its gradient",
          "[path][property]") {
  const Model& model = test::shipped_model();
  const StabilityCoordinates stability = stability_coordinates(model, {});
  const VecX<double> q = test::random_pose(model, 77, 0.5);
  const auto kin = kinematics_at(model.tree, q);
  int compared = 0;
  for (std::size_t m = 0; m < model.paths.size(); ++m) {
    INFO(model.fascicles[m].name);
    MatX<double> H = MatX<double>::Zero(stability.size(), stability.size());
    add_length_hessian(model.tree, kin, model.surfaces, model.paths[m], 1.0, stability.column, H);
    CHECK((H - H.transpose()).cwiseAbs().maxCoeff() < 1e-13);

    const VecX<double> x = q(stability.coordinate);
    const auto placed = [&](const VecX<double>& moved) {
      VecX<double> all = q;
      all(stability.coordinate) = moved;
      return all;
    };
    constexpr double step = 2e-5;
    const auto touching = contacts(model, model.paths[m], q);
    bool near_touch_down = false;
    for (Eigen::Index i = 0; i < x.size() && !near_touch_down; ++i)
      for (const double h : {-2.0 * step, 2.0 * step})
        near_touch_down =
            near_touch_down ||
            contacts(model, model.paths[m], placed(x + h * VecX<double>::Unit(x.size(), i))) != touching;
    if (near_touch_down) continue;
    ++compared;
    const auto gradient = [&](const VecX<double>& moved) -> VecX<double> {
      return length_gradient(model, m, placed(moved))(stability.coordinate);
    };
    CHECK((H - test::differences(gradient, x, step)).cwiseAbs().maxCoeff() < 1e-6);
  }
  CHECK(compared > 300);
}

// T2.2
TEST_CASE("T2.2: At twenty poses every length's Hessian turns a small motion into the change of the gradient",
          "[path][property]") {
  // Over all coordinates, legs and arms included; the change along a random motion by dual numbers.
  using Along = Dual<double, 1>;
  const Model& model = test::shipped_model();
  const Eigen::Index n = model.tree.n_coordinates();
  std::vector<int> every(static_cast<std::size_t>(n));
  std::iota(every.begin(), every.end(), 0);
  std::mt19937_64 generator(78);
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const VecX<double> q = test::random_pose(model, seed), v = test::random_vector(n, 1.0, generator);
    const auto kin = kinematics_at(model.tree, q);
    Pose<Along> moving{q.cast<Along>()};
    for (Eigen::Index c = 0; c < n; ++c) moving.q[c].partials[0] = v[c];
    Kinematics<Along> kin_moving;
    forward_kinematics(model.tree, moving, kin_moving);
    double worst = 0.0, asymmetry = 0.0, largest = 0.0;
    std::string worst_name;
    for (std::size_t m = 0; m < model.paths.size(); ++m) {
      VecX<Along> gradient = VecX<Along>::Constant(n, Along(0.0));
      add_length_gradient(model.tree, kin_moving, model.surfaces, model.paths[m], 1.0, gradient);
      VecX<double> change(n);
      for (Eigen::Index c = 0; c < n; ++c) change[c] = gradient[c].partials[0];
      MatX<double> H = MatX<double>::Zero(n, n);
      add_length_hessian(model.tree, kin, model.surfaces, model.paths[m], 1.0, every, H);
      const double error = (H * v - change).cwiseAbs().maxCoeff();
      if (!(error <= worst)) worst = error, worst_name = model.fascicles[m].name;
      asymmetry = std::max(asymmetry, (H - H.transpose()).cwiseAbs().maxCoeff());
      largest = std::max(largest, change.cwiseAbs().maxCoeff());
    }
    INFO("pose " << seed << ", fascicle " << worst_name);
    REQUIRE(largest > 0.1);
    CHECK(worst < 1e-8);  // a geodesic on an ellipsoid is found by iteration
    CHECK(asymmetry < 1e-12);
  }
}

// T2.3
TEST_CASE("T2.3: Around a closed loop a constant tension does no work", "[path][property]") {
  // The trapezoidal rule is spectrally accurate on a loop, as long as no contact comes or goes.
  const Model& model = test::shipped_model();
  const VecX<double> middle = test::random_pose(model, 4, 0.1),
                     sine = test::random_pose(model, 5, 0.15) - middle,
                     cosine = test::random_pose(model, 6, 0.15) - middle;
  struct Case {
    const char* name;
    bool wraps;
  };
  for (const auto& [name, wraps] :
       {Case{"MF_m1s_r", false}, Case{"Ps_L1_VB_r", true}, Case{"LD_L3_r", true}}) {
    INFO(name);
    const auto m = std::size_t(model.fascicle(name));
    const auto touching = contacts(model, model.paths[m], middle + cosine);
    REQUIRE(std::count(touching.begin(), touching.end(), true) == (wraps ? 1 : 0));
    constexpr int points = 200;
    double work = 0.0, turnover = 0.0;
    for (int i = 0; i < points; ++i) {
      const double t = 2.0 * std::numbers::pi * i / points;
      const VecX<double> q = middle + std::sin(t) * sine + std::cos(t) * cosine;
      REQUIRE(contacts(model, model.paths[m], q) == touching);
      const double power =
          100.0 * length_gradient(model, m, q).dot(std::cos(t) * sine - std::sin(t) * cosine);  // 100 N
      work += power * 2.0 * std::numbers::pi / points;
      turnover += std::abs(power) * 2.0 * std::numbers::pi / points;
    }
    REQUIRE(turnover > 0.1);
    CHECK(std::abs(work) < 1e-10);
  }
}

TEST_CASE("Where the body stands and how it is turned changes no length and no internal moment arm",
          "[path][property]") {
  const Model& model = test::shipped_model();
  const VecX<double> q = test::random_pose(model, 9, 0.6);
  VecX<double> moved = q;
  for (const char* name : {"pelvis_tx", "pelvis_ty", "pelvis_tz"}) moved[model.tree.coordinate(name)] += 0.7;
  for (const char* name : {"pelvis_tilt", "pelvis_list", "pelvis_rotation"})
    moved[model.tree.coordinate(name)] += 0.4;
  const Eigen::Quaterniond attitude = Eigen::Quaterniond(0.3, -0.5, 0.7, 0.2).normalized();
  const auto here = kinematics_at(model.tree, q), there = kinematics_at(model.tree, moved, attitude);
  REQUIRE((here.X_WB.back().p - there.X_WB.back().p).norm() > 0.5);
  for (std::size_t m = 0; m < model.paths.size(); ++m) {
    VecX<double> g_here = VecX<double>::Zero(q.size()), g_there = g_here;
    const double l_here = add_length_gradient(model.tree, here, model.surfaces, model.paths[m], 1.0, g_here);
    const double l_there =
        add_length_gradient(model.tree, there, model.surfaces, model.paths[m], 1.0, g_there);
    INFO(model.fascicles[m].name);
    CHECK(l_there == Approx(l_here).margin(1e-11));
    CHECK((g_there - g_here).cwiseAbs().maxCoeff() < 1e-10);
  }
}

TEST_CASE("A path of one stretch has the moment arms of a triangle", "[path][unit]") {
  // From the ground at (0.3, 0) to the end of a rod of 0.4 m hinged at the origin: law of cosines.
  const Tree tree({test::body("rod", 1.0, test::Axis::Zero())},
                  {test::joint(ground, 0, test::Axis::Zero(), {test::turn(test::Axis::UnitZ(), 0)})},
                  {test::coordinate("q")});
  const Path path = compile_path(tree, {{ground, {0.3, 0.0, 0.0}}, {0, {0.4, 0.0, 0.0}}}, {-1}, {});
  for (const double angle : {0.5, 1.2, 2.6}) {
    const auto kin = kinematics_at(tree, VecX<double>::Constant(1, angle));
    VecX<double> gradient = VecX<double>::Zero(1);
    const double length = add_length_gradient(tree, kin, {}, path, 1.0, gradient);
    CHECK(length == Approx(std::sqrt(0.25 - 0.24 * std::cos(angle))).epsilon(1e-14));
    CHECK(gradient[0] == Approx(0.12 * std::sin(angle) / length).epsilon(1e-13));
    MatX<double> H = MatX<double>::Zero(1, 1);
    add_length_hessian(tree, kin, {}, path, 1.0, {0}, H);
    CHECK(H(0, 0) == Approx((0.12 * std::cos(angle) - gradient[0] * gradient[0]) / length).epsilon(1e-12));
  }
}
