#pragma once
/// Closed surfaces for the tests: rings on bodies.

#include <numbers>
#include <random>

#include "lumbopelvic/abdomen/cavity_volume.hpp"
#include "support/hand_tree.hpp"

namespace lumbopelvic::test {

/// A closed surface from its lower pole, its rings and its upper pole; every vertex on one body.
[[nodiscard]] inline Cavity closed_surface(const PathPoint& floor,
                                           const std::vector<std::vector<PathPoint>>& rings,
                                           const PathPoint& top, int diaphragm_ring) {
  Cavity cavity;
  const auto add = [&](const PathPoint& at) {
    cavity.vertices.push_back({"v" + std::to_string(cavity.vertices.size()), {{at, 1.0}}});
  };
  add(floor);
  for (const auto& ring : rings)
    for (const PathPoint& at : ring) add(at);
  add(top);
  close_surface(cavity, int(rings.front().size()), diaphragm_ring);
  return cavity;
}

/// Points of a horizontal ring, from the front over the right: x anterior, z right.
[[nodiscard]] inline std::vector<PathPoint> level_ring(int body, int n, double radius_x, double radius_z,
                                                       double y) {
  std::vector<PathPoint> ring;
  for (int i = 0; i < n; ++i) {
    const double angle = 2.0 * std::numbers::pi * i / n;
    ring.push_back({body, {radius_x * std::cos(angle), y, radius_z * std::sin(angle)}});
  }
  return ring;
}

/// Three rings of six stations between the bodies of the rich tree, uneven, some vertices shared by several
/// bodies.
[[nodiscard]] inline Cavity rich_cavity(unsigned seed = 5) {
  std::mt19937_64 generator(seed);
  std::uniform_real_distribution<double> uniform(-0.03, 0.03);
  std::vector<std::vector<PathPoint>> rings;
  for (const int body : {0, 1, 2}) {
    rings.push_back(level_ring(body, 6, 0.4, 0.3, 0.2 * body));
    for (PathPoint& at : rings.back())
      at.p_B += Vec3<double>{uniform(generator), uniform(generator), uniform(generator)};
  }
  Cavity cavity = closed_surface({0, {0.0, -0.2, 0.0}}, rings, {3, {0.1, 0.5, 0.0}}, 2);
  for (const std::size_t shared : {3, 8, 9, 15})
    cavity.vertices[shared].points = {{{4, {0.2, 0.1, 0.1}}, 0.25},
                                      {cavity.vertices[shared].points[0].at, 0.45},
                                      {{3, {0.1, -0.1, 0.3}}, 0.3}};
  cavity.vertices[6].points = {{{ground, {0.2, 1.0, 0.1}}, 0.5}, {cavity.vertices[6].points[0].at, 0.5}};
  return cavity;
}

[[nodiscard]] inline CavityVolume volume_at(const Tree& tree, const Cavity& cavity, const VecX<double>& q) {
  Kinematics<double> kin;
  forward_kinematics(tree, Pose<double>{q}, kin);
  std::vector<int> column;
  for (int c = 0; c < tree.n_coordinates(); ++c) column.push_back(c);
  return evaluate_cavity(tree, kin, cavity, column, tree.n_coordinates());
}

}  // namespace lumbopelvic::test
