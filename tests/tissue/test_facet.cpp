#include <numbers>

#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/tissue/facet.hpp"
#include "support/differences.hpp"
#include "support/hand_tree.hpp"

using namespace lumbopelvic;

namespace {

/// A facet of a body deep in the tree that has everything, which touches where `opening` says.
Facet some_facet(double gap) {
  Facet f{"facet", 0, {2, {0.05, -0.02, 0.03}}, {1, {0.04, 0.01, -0.02}}, {}, 3.5e5, gap, 5e-5};
  f.normal_L = Vec3<double>(-0.7, 0.1, 0.5).normalized();
  return f;
}
Kinematics<double> placed(const Tree& tree, const VecX<double>& q) {
  Kinematics<double> kin;
  forward_kinematics(tree, Pose<double>{q}, kin);
  return kin;
}
/// The facet in light contact at a pose.
Facet touching(const Tree& tree, const VecX<double>& q, double overlap) {
  Facet f = some_facet(0.0);
  f.gap = -facet_opening(placed(tree, q), f) - overlap;
  return f;
}

}  // namespace

TEST_CASE("The rounded-off positive part has the known values, slopes and integrals", "[smooth][unit]") {
  CHECK(softplus(0.0) == Approx(std::numbers::ln2).epsilon(1e-15));
  CHECK(softplus_integral(0.0) == Approx(std::numbers::pi * std::numbers::pi / 12.0).epsilon(1e-14));
  for (const double x : {-40.0, -12.0, -1.0, -1e-3, 1e-3, 2.0, 35.0}) {
    CHECK(softplus(x) ==
          Approx(test::slope([](double y) { return softplus_integral(y); }, x, 1e-3)).epsilon(1e-8));
    CHECK(logistic(x) == Approx(test::slope([](double y) { return softplus(y); }, x, 1e-3)).epsilon(1e-8));
    const auto dual = softplus_integral(Dual<double, 1>::variable(x, 0));
    CHECK(dual.partials[0] == Approx(softplus(x)).epsilon(1e-12));
  }
  CHECK(softplus(800.0) == 800.0);
  CHECK(softplus(-800.0) == 0.0);
}

TEST_CASE("A facet pushes when pressed and hardly at all when open", "[facet][unit]") {
  const Facet f = some_facet(0.0);
  CHECK(respond<double>(f, -1e-3).force == Approx(3.5e5 * 1e-3).epsilon(1e-6));
  CHECK(respond<double>(f, 0.0).force == Approx(3.5e5 * 5e-5 * std::numbers::ln2).epsilon(1e-12));
  CHECK(respond<double>(f, 5e-4).force < 1e-3);
  CHECK(respond<double>(f, 5e-4).force > 0.0);
}

TEST_CASE("A facet's force is the gradient of its energy, and its stiffness the derivative of its force",
          "[facet][property]") {
  const Tree tree = test::rich_tree();
  std::mt19937_64 generator(95);
  std::vector<int> column(std::size_t(tree.n_coordinates()));
  for (int c = 0; c < tree.n_coordinates(); ++c) column[std::size_t(c)] = c;
  for (const double overlap : {-1e-4, 0.0, 4e-4}) {
    const VecX<double> q = test::random_vector(tree.n_coordinates(), 0.5, generator);
    const Facet f = touching(tree, q, overlap);
    const auto force = [&](const VecX<double>& x) {
      VecX<double> Q = VecX<double>::Zero(x.size());
      add_facet_forces<double>(tree, placed(tree, x), f, Q);
      return Q;
    };
    const VecX<double> by_differences =
        -test::differences(
             [&](const VecX<double>& x) {
               return VecX<double>::Constant(1, respond<double>(f, facet_opening(placed(tree, x), f)).energy);
             },
             q, 1e-6)
             .transpose();
    REQUIRE(force(q).norm() > 1e-2);
    CHECK(test::relative_error(force(q), by_differences) < 1e-6);
    MatX<double> H = MatX<double>::Zero(q.size(), q.size());
    add_facet_hessian(tree, placed(tree, q), f, column, H);
    CHECK(test::relative_error(H, -test::differences(force, q, 1e-7)) < 1e-5);
  }
}

TEST_CASE("What moves both vertebrae of a facet together does no work on it", "[facet][property]") {
  const Tree tree = test::rich_tree();
  std::mt19937_64 generator(96);
  const VecX<double> q = test::random_vector(tree.n_coordinates(), 0.5, generator);
  const Facet f = touching(tree, q, 1e-3);
  VecX<double> Q = VecX<double>::Zero(tree.n_coordinates());
  add_facet_forces<double>(tree, placed(tree, q), f, Q);
  CHECK(Q.head(6).norm() == 0.0);
  CHECK(Q.norm() > 1.0);
}
