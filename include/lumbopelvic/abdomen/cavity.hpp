#pragma once
/// The abdominal cavity as a stack of slices that follows the spine, eq. (4.5).
///
///   V(q) = sum_i c_i prod_k d_ik(q)
///
/// Each slice is a constant (sign, shape factor, and what is fixed of its size) times distances between points of
/// bodies: its height along the centre line, and the depth or width of it that the walls can change. Pressure acts
/// on the bodies through Q = P dV/dq and nothing else, so where the points lie decides what it does.

#include <string>
#include <vector>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/muscle/path.hpp"

namespace lumbopelvic {

struct CavitySlice {
  std::string name;
  double constant = 0.0;        ///< c [m^3 over the product of the distances]; negative takes a slice away
  std::vector<Path> distances;  ///< d_k, each between two points
  bool pleural = false;         ///< the slice lies under the dome: pleural pressure acts on its lid
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

/// Volume, gradient over all coordinates and Hessian over the chosen ones.
/// @param column  (n_coordinates) column of each coordinate in the Hessian, -1 to leave it out
[[nodiscard]] CavityVolume evaluate_cavity(const Tree& tree, const Kinematics<double>& kin,
                                                  const Cavity& cavity, const std::vector<int>& column, int n);

/// Stiffness of the contents against a change of volume, dP/dV = (P_atm + P) / V_gas [Pa/m^3]: the gas is an
/// isothermal spring, everything else is incompressible.
[[nodiscard]] inline double contents_stiffness(const Cavity& cavity, double pressure) {
  return (cavity.atmospheric_pressure + pressure) / cavity.gas_volume;
}

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/abdomen/cavity_impl.hpp"
#endif
