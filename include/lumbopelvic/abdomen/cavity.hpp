#pragma once
/// The abdominal cavity as a stack of slices that follows the spine, eq. (4.5).
///
///   V(q) = sum_i sign_i * shape_i * width_i * depth_i(q) * height_i(q)
///
/// The height of a slice is the distance between two points of its centre line, carried by the bodies above and
/// below; its depth is the distance from the back to the front wall, or fixed. Pressure acts on the bodies
/// through Q = P dV/dq and nothing else, so where the points lie decides what it does.

#include <string>
#include <vector>

#include "lumbopelvic/muscle/path_derivatives.hpp"

namespace lumbopelvic {

struct CavitySlice {
  std::string name;
  double sign = 1.0;     ///< +1 adds the slice to the cavity, -1 takes it away
  double area = 0.0;     ///< shape * width * depth when the depth is fixed [m^2], else shape * width [m]
  Path height;           ///< centre line, lower to upper point
  bool has_front = false;
  Path depth;            ///< back to front wall; empty when the depth is fixed
  bool pleural = false;  ///< the slice lies under the dome: pleural pressure acts on its lid
};

struct Cavity {
  std::vector<CavitySlice> slices;
  double pleural_pressure = 0.0;      ///< gauge, at end expiration [Pa]
  double gas_volume = 0.0;            ///< gas in the gut: what little the contents can be compressed [m^3], > 0
  double atmospheric_pressure = 0.0;  ///< absolute [Pa]
};

/// Volume with derivatives over the coordinates.
struct CavityVolume {
  double value = 0.0;             ///< V [m^3]
  VecX<double> gradient;          ///< V_q, (n_coordinates) [m^3/rad or m^2]
  VecX<double> pleural_gradient;  ///< the same for the slices under the dome
  MatX<double> hessian;           ///< V_qq over the chosen coordinates, (n x n)
};

/// Volume of the cavity [m^3].
template <Real S>
[[nodiscard]] S cavity_volume(const Kinematics<S>& kin, const Cavity& cavity) {
  const std::vector<WrapSurface> none;
  S volume(0.0);
  for (const CavitySlice& slice : cavity.slices) {
    S part = path_length(kin, none, slice.height) * (slice.sign * slice.area);
    if (slice.has_front) part *= path_length(kin, none, slice.depth);
    volume += part;
  }
  return volume;
}

/// Volume, gradient over all coordinates and Hessian over the chosen ones.
/// @param column  (n_coordinates) column of each coordinate in the Hessian, -1 to leave it out
[[nodiscard]] inline CavityVolume evaluate_cavity(const Tree& tree, const Kinematics<double>& kin,
                                                  const Cavity& cavity, const std::vector<int>& column, int n) {
  const std::vector<WrapSurface> none;
  CavityVolume V;
  V.gradient = V.pleural_gradient = VecX<double>::Zero(tree.n_coordinates());
  V.hessian = MatX<double>::Zero(n, n);
  const auto chosen = [&](const VecX<double>& full) {
    VecX<double> part = VecX<double>::Zero(n);
    for (std::size_t c = 0; c < column.size(); ++c)
      if (column[c] >= 0) part[column[c]] = full[Eigen::Index(c)];
    return part;
  };
  for (const CavitySlice& slice : cavity.slices) {
    const double scale = slice.sign * slice.area;
    VecX<double> height_q = VecX<double>::Zero(tree.n_coordinates());
    const double height = add_length_gradient(tree, kin, none, slice.height, 1.0, height_q);
    VecX<double> depth_q = VecX<double>::Zero(tree.n_coordinates());
    double depth = 1.0;
    if (slice.has_front) {
      depth = add_length_gradient(tree, kin, none, slice.depth, 1.0, depth_q);
      add_length_hessian(tree, kin, none, slice.depth, scale * height, column, V.hessian);
      const MatX<double> mixed = chosen(depth_q) * chosen(height_q).transpose();
      V.hessian += scale * (mixed + mixed.transpose());
    }
    add_length_hessian(tree, kin, none, slice.height, scale * depth, column, V.hessian);
    const VecX<double> gradient = scale * (depth * height_q + height * depth_q);
    V.value += scale * depth * height;
    V.gradient += gradient;
    if (slice.pleural) V.pleural_gradient += gradient;
  }
  return V;
}

/// Stiffness of the contents against a change of volume, dP/dV = (P_atm + P) / V_gas [Pa/m^3]: the gas is an
/// isothermal spring, everything else is incompressible.
[[nodiscard]] inline double contents_stiffness(const Cavity& cavity, double pressure) {
  return (cavity.atmospheric_pressure + pressure) / cavity.gas_volume;
}

}  // namespace lumbopelvic
