// The surface of the cavity: closed, oriented, and as large as solids that are known.

#include <map>

#include "catch.hpp"
#include "support/differences.hpp"
#include "support/shipped_model.hpp"
#include "support/surfaces.hpp"

using namespace lumbopelvic;

namespace {

/// How often each directed edge occurs.
std::map<std::pair<int, int>, int> directed_edges(const std::vector<CavityTriangle>& triangles) {
  std::map<std::pair<int, int>, int> count;
  for (const auto& [a, b, c] : triangles) ++count[{a, b}], ++count[{b, c}], ++count[{c, a}];
  return count;
}

void check_watertight(const Cavity& cavity) {
  const auto edges = directed_edges(cavity.triangles);
  int faults = 0;
  for (const auto& [edge, n] : edges)
    if (n != 1 || !edges.contains({edge.second, edge.first})) ++faults;
  CHECK(faults == 0);
  CHECK(2 * cavity.edges.size() == edges.size());
  CHECK(int(cavity.vertices.size()) - int(cavity.edges.size()) + int(cavity.triangles.size()) == 2);  // Euler
}

/// Sum of the area vectors, and of the areas [m^2].
std::pair<Vec3<double>, double> areas(const Cavity& cavity, const Kinematics<double>& kin) {
  Vec3<double> sum = Vec3<double>::Zero();
  double total = 0.0;
  const auto at = [&](int v) { return world_vertex(kin, cavity.vertices[std::size_t(v)]); };
  for (const auto& [a, b, c] : cavity.triangles) {
    const Vec3<double> area = 0.5 * (at(b) - at(a)).cross(Vec3<double>(at(c) - at(a)));
    sum += area;
    total += area.norm();
  }
  return {sum, total};
}

}  // namespace

TEST_CASE("Every edge of a surface of rings lies in two triangles, once in either sense",
          "[cavity][property]") {
  for (const int n : {4, 6, 16})
    for (const int diaphragm_ring : {0, 1, 2, 3}) {
      const auto ring = [&](double y) { return test::level_ring(ground, n, 1.0, 1.0, y); };
      const Cavity cavity =
          test::closed_surface({ground, {0.0, -1.0, 0.0}}, {ring(0.0), ring(1.0), ring(2.0)},
                               {ground, {0.0, 3.0, 0.0}}, diaphragm_ring);
      check_watertight(cavity);
      if (diaphragm_ring < 3) {
        const Cavity pleural_surface = pleural_part(cavity);
        const auto edges = directed_edges(pleural_surface.triangles);
        for (const auto& [edge, count] : edges)
          if (count != 1 || !edges.contains({edge.second, edge.first})) FAIL("the diaphragm is open");
      } else {
        CHECK(cavity.pleural_triangles.empty());
      }
    }
}

TEST_CASE("The shipped surface is watertight, and in any pose its area vectors cancel",
          "[cavity][property]") {
  const Model& model = test::shipped_model();
  check_watertight(model.cavity);
  for (unsigned seed = 1; seed <= 5; ++seed) {
    Kinematics<double> kin;
    forward_kinematics(model.tree, Pose<double>{test::random_pose(model, seed)}, kin);
    for (const Cavity& surface : {model.cavity, pleural_part(model.cavity)}) {
      const auto [sum, total] = areas(surface, kin);
      REQUIRE(total > 0.02);
      CHECK(sum.norm() < 1e-14 * total);
    }
  }
}

TEST_CASE("A box, a prism and a ball have their volumes", "[cavity][verification]") {
  const auto volume = [&](const Cavity& cavity) { return cavity_volume(Kinematics<double>{}, cavity); };
  const auto on_ground = [](double x, double y, double z) { return PathPoint{ground, {x, y, z}}; };
  std::vector<std::vector<PathPoint>> box;
  for (const double y : {-1.0, 1.0})
    box.push_back(
        {on_ground(2.0, y, -3.0), on_ground(2.0, y, 3.0), on_ground(-2.0, y, 3.0), on_ground(-2.0, y, -3.0)});
  CHECK(volume(test::closed_surface(on_ground(0.0, -1.0, 0.0), box, on_ground(0.0, 1.0, 0.0), 2)) ==
        Approx(48.0).epsilon(1e-14));

  // A ball of n rings with 2 n stations: the error falls with n^2.
  double error[2] = {0.0, 0.0};
  for (const int k : {0, 1}) {
    const int n = k == 0 ? 16 : 32;
    std::vector<std::vector<PathPoint>> rings;
    for (int i = 1; i < n; ++i) {
      const double polar = std::numbers::pi * i / n;
      rings.push_back(test::level_ring(ground, 2 * n, std::sin(polar), std::sin(polar), -std::cos(polar)));
    }
    const Cavity ball =
        test::closed_surface(on_ground(0.0, -1.0, 0.0), rings, on_ground(0.0, 1.0, 0.0), n / 2);
    error[k] = 4.0 / 3.0 * std::numbers::pi - volume(ball);
    // The cap halves the ball, from the ring above the middle.
    CHECK(volume(pleural_part(ball)) < 0.5 * volume(ball));
  }
  CHECK(error[0] > 0.0);
  CHECK(error[0] / error[1] == Approx(4.0).epsilon(0.02));
}

TEST_CASE("Carrying the whole body about changes neither volume nor the arms of pressure",
          "[cavity][property]") {
  const Model& model = test::shipped_model();
  VecX<double> q = test::standing().pose.q;
  const CavityVolume here = test::volume_at(model.tree, model.cavity, q);
  for (const int k : model.tree.axes_of(0)) {
    const int c = model.tree.axis_coordinate(k);
    CHECK(std::abs(here.gradient[c]) < 1e-14);
    CHECK(here.hessian.row(c).norm() < 1e-14);
    q[c] += 0.3;
  }
  const CavityVolume there = test::volume_at(model.tree, model.cavity, q);
  REQUIRE(here.value > 5e-3);
  CHECK(there.value == Approx(here.value).epsilon(1e-13));
  CHECK(test::relative_error(there.gradient, here.gradient) < 1e-12);
}

TEST_CASE("The surface of the shipped body is its own mirror image", "[cavity][property]") {
  const Model& model = test::shipped_model();
  Kinematics<double> kin;
  forward_kinematics(model.tree, test::standing().pose, kin);
  constexpr std::size_t stations = 16;
  for (std::size_t first = 1; first + stations < model.cavity.vertices.size(); first += stations)
    for (std::size_t i = 1; i < stations / 2; ++i) {
      const Vec3<double> right = world_vertex(kin, model.cavity.vertices[first + i]),
                         left = world_vertex(kin, model.cavity.vertices[first + stations - i]);
      CHECK((right - left.cwiseProduct(Vec3<double>{1.0, 1.0, -1.0})).norm() < 1e-9);
    }
}

TEST_CASE("A surface that cannot be closed is refused", "[cavity][unit]") {
  Cavity cavity;
  cavity.vertices.resize(2 + 3 * 6);
  CHECK_THROWS_WITH(close_surface(cavity, 5, 0),
                    Catch::Contains("stations of a ring is 5, expected an even number"));
  CHECK_THROWS_WITH(close_surface(cavity, 8, 0),
                    Catch::Contains("vertices is 20, expected two poles and whole rings of 8"));
  CHECK_THROWS_WITH(close_surface(cavity, 6, 4),
                    Catch::Contains("ring of the diaphragm is 4, expected between 0 and 3"));
}
