#pragma once
/// Mass matrix of the tree over chosen coordinates.
///
///   M(q) = sum_b (m J_c^T J_c + J_w^T I J_w)                                                        (3.16)
///
/// summed over the bodies b, J_c and J_w the Jacobians of a body's centre of mass and of its rotation.

#include "lumbopelvic/multibody/dead_load.hpp"

namespace lumbopelvic {

/// Mass matrix with all coordinates outside the choice held still.
/// @param column  (n_coordinates) column of each coordinate in the result, -1 to leave it out
/// @return        (n x n) symmetric, positive semidefinite [kg m^2, kg m or kg]
[[nodiscard]] MatX<double> mass_matrix(const Tree& tree, const Kinematics<double>& kin,
                                       const std::vector<int>& column, int n);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/multibody/impl/mass_matrix.hpp"
#endif
