#pragma once
/// Abdominal cavity: a closed surface of triangles whose vertices are carried by the bodies, eq. (4.5).
///
///   x_v(q) = sum_i w_vi p_i(q),   sum_i w_vi = 1,   p_i points of bodies
///   V(q)   = 1/6 sum_triangles det(x_a, x_b, x_c)                                                    (4.5)
///
/// Rings of equally many vertices are stacked from the floor to the diaphragm, a pole closes either end.
/// Neighbouring rings are joined by triangles, so the surface is watertight by construction and stays so in
/// every pose. Pressure acts on the bodies through Q = P dV/dq and nothing else: each triangle is pushed
/// outwards by P times its area, and its vertices hand that on to the bodies that carry them.

#include <array>
#include <string>
#include <vector>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/multibody/body_point.hpp"

namespace lumbopelvic {

/// A point of a body and its share in a vertex.
struct CavityPoint {
  PathPoint at;
  double weight = 1.0;  ///< the weights of a vertex add up to one [1]
};

struct CavityVertex {
  std::string name;
  std::vector<CavityPoint> points;
};

/// Position of a vertex in the world [m].
template <Real S>
[[nodiscard]] Vec3<S> world_vertex(const Kinematics<S>& kin, const CavityVertex& vertex) {
  Vec3<S> x = Vec3<S>::Zero();
  for (const CavityPoint& point : vertex.points) x += world_point(kin, point.at) * S(point.weight);
  return x;
}

/// Three vertices, counterclockwise seen from outside.
using CavityTriangle = std::array<int, 3>;

/// Edge shared by two triangles: the one that runs from a to b has `left` as its third vertex, the other
/// `right`.
struct CavityEdge {
  int a = 0, b = 0, left = 0, right = 0;
};

struct Cavity {
  /// first the lower pole, then ring by ring upwards, last the upper pole
  std::vector<CavityVertex> vertices;
  std::vector<CavityTriangle> triangles;  ///< all of the closed surface
  std::vector<CavityEdge> edges;          ///< of the closed surface
  /// What lies under the diaphragm, closed: the diaphragm itself and a cap over the ring that it springs
  /// from. Pleural pressure acts on it.
  std::vector<CavityTriangle> pleural_triangles;
  std::vector<CavityEdge> pleural_edges;
  double pleural_pressure = 0.0;  ///< gauge, at end expiration [Pa]
  double gas_volume = 0.0;        ///< gas in the gut: what little the contents can be compressed [m^3], > 0
  double atmospheric_pressure = 0.0;  ///< absolute [Pa]
  double wall_mass = 0.0;  ///< of the wall and of the contents that move along with it, per area [kg/m^2]
  /// pressure that a wall takes to move at unit speed, beside its muscles [Pa s/m]
  double wall_resistance = 0.0;
};

/// Joins rings to a closed surface: fills triangles and edges from the vertices.
///
/// Stations run from the front over the right to the back and the left, seen from above. The diagonals are
/// mirror images of each other, so a symmetrical body has a symmetrical surface.
/// @param n_stations  vertices of each ring, even and at least 4; vertices = 2 + rings x n_stations
/// @param diaphragm_ring   ring from which the diaphragm springs, counted from 0; the number of rings for
///                         none
/// @throws InvalidArgument if the numbers do not fit
void close_surface(Cavity& cavity, int n_stations, int diaphragm_ring);

/// Part of a cavity that lies under the diaphragm, as a cavity of its own, without a dome of the diaphragm.
[[nodiscard]] Cavity pleural_part(const Cavity& cavity);

/// Volume with derivatives over the coordinates.
struct CavityVolume {
  double value = 0.0;             ///< V [m^3]
  VecX<double> gradient;          ///< V_q, (n_coordinates) [m^3/rad or m^2]
  VecX<double> pleural_gradient;  ///< the same for what lies under the diaphragm
  MatX<double> hessian;           ///< V_qq over the chosen coordinates, (n x n)
};

/// Volume, gradient over all coordinates and Hessian over the chosen ones.
///
///   V_q  = sum_v J_v^T g_v,   g_v = a third of the area vectors of the triangles around v
///   V_qq = J^T V_xx J + sum_v g_v . x_v,qq
///
/// @param column  (n_coordinates) column of each coordinate in the Hessian, -1 to leave it out
[[nodiscard]] CavityVolume evaluate_cavity(const Tree& tree, const Kinematics<double>& kin,
                                           const Cavity& cavity, const std::vector<int>& column, int n);

/// Stiffness of the contents against a change of volume [Pa/m^3]:
///
///   dP/dV = (P_atm + P) / V_gas                                                                      (4.6)
///
/// the gas is an isothermal spring, everything else is incompressible. It is the first factor of the
/// stiffness that pressure lends to the skeleton, eq. (4.6).
[[nodiscard]] inline double contents_stiffness(const Cavity& cavity, double pressure) {
  return (cavity.atmospheric_pressure + pressure) / cavity.gas_volume;
}

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/abdomen/impl/cavity.hpp"
#endif
