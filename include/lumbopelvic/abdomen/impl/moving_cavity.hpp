#pragma once
/// Definitions of moving_cavity.hpp, compiled once in the library.

#include "lumbopelvic/abdomen/cavity_volume.hpp"
#include "lumbopelvic/abdomen/impl/moving_surface.hpp"
#include "lumbopelvic/abdomen/moving_cavity.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE MovingCavity make_moving_cavity(const Tree& skeleton, const DynamicsTree& tree,
                                                   const Cavity& cavity, const Respiration& lungs,
                                                   const Pose<double>& held, const CavitySettings& settings) {
  constexpr auto fn = "make_moving_cavity";
  MovingCavity out;
  out.settings = settings;
  if (!out.acts()) return out;
  check_finite(fn, "pressure", settings.pressure);
  check_respiration(lungs);
  if (settings.contents == Contents::closed) check_positive(fn, "gas volume", cavity.gas_volume);
  if (cavity.triangles.empty()) fail_argument(fn, "triangles of the cavity", 0.0, "some: a closed surface");
  out.surface = MovingSurface(tree, cavity.vertices, cavity.triangles);
  out.pleural_surface = MovingSurface(tree, cavity.vertices, cavity.pleural_triangles);
  Kinematics<double> kin;
  forward_kinematics(skeleton, held, kin);
  out.volume = cavity_volume(kin, cavity);
  out.pleural_volume = cavity_volume(kin, pleural_part(cavity));
  out.gas_volume = cavity.gas_volume, out.atmosphere = cavity.atmospheric_pressure;
  out.pleural = cavity.pleural_pressure, out.lungs = lungs;
  return out;
}

LUMBOPELVIC_INLINE VecX<double> moved_wall(const Tree& tree, const Kinematics<double>& kin,
                                           const Cavity& cavity, const std::vector<int>& coordinates) {
  std::vector<int> column(std::size_t(tree.n_coordinates()), -1);
  for (std::size_t i = 0; i < coordinates.size(); ++i) column[std::size_t(coordinates[i])] = int(i);
  const auto n = Eigen::Index(coordinates.size());
  std::vector<Vec3<double>> x;
  for (const CavityVertex& vertex : cavity.vertices) x.push_back(world_vertex(kin, vertex));
  std::vector<double> area(x.size(), 0.0);
  for (const auto& triangle : cavity.triangles) {
    const Vec3<double>& a = x[std::size_t(triangle[0])];
    const double third =
        (x[std::size_t(triangle[1])] - a).cross(x[std::size_t(triangle[2])] - a).norm() / 6.0;
    for (const int v : triangle) area[std::size_t(v)] += third;
  }
  VecX<double> moved = VecX<double>::Zero(n);
  Eigen::Matrix<double, 3, Eigen::Dynamic> J(3, n);
  for (std::size_t v = 0; v < x.size(); ++v) {
    J.setZero();
    for (const CavityPoint& point : cavity.vertices[v].points)
      for (const int k : tree.axes_of(point.at.body)) {
        const int c = tree.axis_coordinate(k);
        if (c < 0 || column[std::size_t(c)] < 0) continue;
        J.col(column[std::size_t(c)]) += axis_velocity(tree, kin, k, world_point(kin, point.at)) *
                                         (kin.rate[std::size_t(k)] * point.weight);
      }
    moved += area[v] * J.colwise().squaredNorm().transpose();
  }
  return moved;
}

}  // namespace lumbopelvic
