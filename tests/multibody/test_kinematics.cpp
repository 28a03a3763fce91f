#include <Eigen/Eigenvalues>
#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/multibody/mass_matrix.hpp"
#include "support/differences.hpp"
#include "support/hand_tree.hpp"

using namespace lumbopelvic;

namespace {

using Number = Dual<double, 11>;  // the rich tree has 11 coordinates

Kinematics<double> kinematics_at(const Tree& tree, const VecX<double>& q,
                                 const Eigen::Quaterniond& attitude = Eigen::Quaterniond::Identity()) {
  Kinematics<double> kin;
  forward_kinematics(tree, Pose<double>{q, attitude}, kin);
  return kin;
}

std::vector<int> every_column(const Tree& tree) {
  std::vector<int> column;
  for (int c = 0; c < tree.n_coordinates(); ++c) column.push_back(c);
  return column;
}

}  // namespace

TEST_CASE("A double pendulum is where trigonometry puts it", "[kinematics][unit]") {
  const test::DoublePendulum pendulum;
  const Tree tree = pendulum.tree();
  const double q1 = 0.4, q2 = -1.1, l = pendulum.length;
  const auto kin = kinematics_at(tree, VecX<double>{{q1, q2}});
  const Vec3<double> tip = world_point(kin, {1, {0.5, 0.1, 0.2}});
  const double c = std::cos(q1 + q2), s = std::sin(q1 + q2);
  CHECK((tip - Vec3<double>(l * std::cos(q1) + 0.5 * c - 0.1 * s, l * std::sin(q1) + 0.5 * s + 0.1 * c, 0.2))
            .norm() < 1e-15);

  Eigen::Matrix<double, 3, Eigen::Dynamic> J;
  point_jacobian(tree, kin, 1, tip, J);
  CHECK((J.col(0) - Vec3<double>(-tip.y(), tip.x(), 0.0)).norm() < 1e-15);
  CHECK((J.col(1) - Vec3<double>(l * std::sin(q1) - tip.y(), tip.x() - l * std::cos(q1), 0.0)).norm() <
        1e-15);
}

TEST_CASE("The Jacobian of a point is the derivative of its place, whatever drives the joints",
          "[kinematics][property]") {
  const Tree tree = test::rich_tree();
  std::mt19937_64 generator(21);
  for (const double size : {1e-8, 0.3, 1.2}) {
    const VecX<double> q = test::random_vector(11, size, generator);
    const auto kin = kinematics_at(tree, q);
    Kinematics<Number> kin_dual;
    forward_kinematics(tree, Pose<Number>{test::dual_variables<Number>(q)}, kin_dual);
    for (int b = 0; b < tree.n_bodies(); ++b) {
      const PathPoint point{b, {0.2, -0.3, 0.1}};
      const Vec3<Number> p = world_point(kin_dual, point);
      Eigen::Matrix<double, 3, Eigen::Dynamic> J;
      point_jacobian(tree, kin, b, world_point(kin, point), J);
      REQUIRE(J.norm() > 1.0);
      for (int i = 0; i < 3; ++i)
        for (Eigen::Index c = 0; c < 11; ++c)
          CHECK(J(i, c) == Approx(p[i].partials[std::size_t(c)]).margin(1e-14));
    }
  }
}

TEST_CASE("A dead load's force is minus the derivative of its potential", "[dead_load][property]") {
  const Tree tree = test::rich_tree();
  std::mt19937_64 generator(22);
  for (const double size : {1e-8, 0.8}) {
    const VecX<double> q = test::random_vector(11, size, generator);
    std::vector<DeadLoad> loads = weights(tree, {0.0, -9.81, 0.0});
    loads.push_back({{4, {0.1, 0.2, 0.3}}, {50.0, -20.0, 30.0}});
    Kinematics<Number> kin;
    forward_kinematics(tree, Pose<Number>{test::dual_variables<Number>(q)}, kin);
    const Number U = dead_load_potential(kin, loads);
    VecX<double> Q = VecX<double>::Zero(11);
    for (const DeadLoad& load : loads) add_dead_load(tree, kinematics_at(tree, q), load, Q);
    REQUIRE(Q.cwiseAbs().minCoeff() > 1e-3);
    for (Eigen::Index c = 0; c < 11; ++c) CHECK(Q[c] == Approx(-U.partials[std::size_t(c)]).margin(1e-12));
  }
}

TEST_CASE("The Hessian of dead loads is symmetric and the derivative of their force",
          "[dead_load][property]") {
  const Tree tree = test::rich_tree();
  std::mt19937_64 generator(23);
  const VecX<double> q = test::random_vector(11, 0.8, generator);
  const DeadLoad load{{2, {0.1, 0.2, 0.3}}, {50.0, -20.0, 30.0}};
  MatX<double> H = MatX<double>::Zero(11, 11);
  add_dead_load_hessian(tree, kinematics_at(tree, q), load, every_column(tree), H);
  const auto force = [&](const VecX<double>& x) {
    VecX<double> Q = VecX<double>::Zero(11);
    add_dead_load(tree, kinematics_at(tree, x), load, Q);
    return VecX<double>(-Q);
  };
  REQUIRE(H.norm() > 1.0);
  CHECK((H - H.transpose()).norm() < 1e-13 * H.norm());
  CHECK(test::relative_error(H, test::differences(force, q, 1e-4)) < 1e-9);
}

TEST_CASE("The mass matrix of a double pendulum is the textbook's", "[mass_matrix][unit]") {
  const test::DoublePendulum p;
  const double q2 = 0.9, l = p.length, c = p.com[1] * std::cos(q2);
  const Tree tree = p.tree();
  const MatX<double> M =
      mass_matrix(tree, kinematics_at(tree, VecX<double>{{0.3, q2}}), every_column(tree), 2);
  const double lower = p.inertia[1] + p.mass[1] * p.com[1] * p.com[1];
  CHECK(M(1, 1) == Approx(lower).epsilon(1e-14));
  CHECK(M(0, 1) == Approx(lower + p.mass[1] * l * c).epsilon(1e-14));
  CHECK(M(1, 0) == M(0, 1));
  CHECK(M(0, 0) ==
        Approx(p.inertia[0] + p.mass[0] * p.com[0] * p.com[0] + lower + p.mass[1] * (l * l + 2.0 * l * c))
            .epsilon(1e-14));
}

TEST_CASE("The mass matrix is the second derivative of kinetic energy over the rates",
          "[mass_matrix][property]") {
  // Oracle: every body as point masses with the same mass, centre and inertia, followed through time by dual
  // numbers.
  using Time = Dual<double, 1>;
  const Tree tree = test::rich_tree();
  std::mt19937_64 generator(24);
  const VecX<double> q = test::random_vector(11, 0.8, generator),
                     rate = test::random_vector(11, 1.0, generator);
  VecX<Time> moving(11);
  for (Eigen::Index c = 0; c < 11; ++c) moving[c].value = q[c], moving[c].partials[0] = rate[c];
  Kinematics<Time> kin;
  forward_kinematics(tree, Pose<Time>{moving}, kin);
  double energy = 0.0;
  for (int b = 0; b < tree.n_bodies(); ++b) {
    const Body& body = tree.bodies()[std::size_t(b)];
    const Mat3<double> second_moment =
        body.inertia_B.trace() / 2.0 * Mat3<double>::Identity() - body.inertia_B;
    const Eigen::SelfAdjointEigenSolver<Mat3<double>> axes(second_moment);
    for (int i = 0; i < 3; ++i)
      for (const double sign : {-1.0, 1.0}) {
        const double reach =
            std::sqrt(3.0 * axes.eigenvalues()[i] / body.mass);  // six points of a sixth of the mass
        const Vec3<Time> p = world_point(kin, {b, body.com_B + sign * reach * axes.eigenvectors().col(i)});
        for (int k = 0; k < 3; ++k) energy += body.mass / 12.0 * p[k].partials[0] * p[k].partials[0];
      }
  }
  const MatX<double> M = mass_matrix(tree, kinematics_at(tree, q), every_column(tree), 11);
  CHECK(0.5 * rate.dot(M * rate) == Approx(energy).epsilon(1e-12));
}

TEST_CASE("The attitude of the base turns everything the same way as its first coordinate",
          "[kinematics][property]") {
  const Tree tree = test::rich_tree();
  std::mt19937_64 generator(25);
  VecX<double> q = test::random_vector(11, 0.5, generator), further = q;
  const Eigen::Quaterniond about_z(Eigen::AngleAxisd(0.7, Vec3<double>::UnitZ()));
  further[3] += 0.7;  // the base turns about z first
  const auto by_attitude = kinematics_at(tree, q, about_z), by_coordinate = kinematics_at(tree, further);
  for (std::size_t b = 0; b < by_attitude.X_WB.size(); ++b) {
    CHECK((by_attitude.X_WB[b].R - by_coordinate.X_WB[b].R).norm() < 1e-14);
    CHECK((by_attitude.X_WB[b].p - by_coordinate.X_WB[b].p).norm() < 1e-14);
  }
}

TEST_CASE("A tree that is not one is refused", "[tree][unit]") {
  const auto bodies = [] { return std::vector<Body>{test::body("one", 1.0, test::Axis::Zero())}; };
  const auto with = [&](Joint joint) { return Tree(bodies(), {std::move(joint)}, {test::coordinate("q")}); };
  const test::Axis z = test::Axis::UnitZ(), o = test::Axis::Zero();
  CHECK_NOTHROW(with(test::joint(ground, 0, o, {test::turn(z, 0)})));
  CHECK_THROWS_AS(with(test::joint(0, 0, o, {test::turn(z, 0)})), InvalidArgument);
  CHECK_THROWS_AS(with(test::joint(ground, 0, o, {test::turn(2.0 * z, 0)})), InvalidArgument);
  CHECK_THROWS_AS(with(test::joint(ground, 0, o, {test::turn(z, 1)})), InvalidArgument);
  CHECK_THROWS_AS(with(test::joint(ground, 0, o, {test::turn(z, 0), test::slide(z, 0)})), InvalidArgument);
  CHECK_THROWS_AS(Tree(bodies(), {}, {}), InvalidArgument);
  CHECK_THROWS_AS(with(test::joint(ground, 0, o, {})).body("two"), InvalidArgument);
}
