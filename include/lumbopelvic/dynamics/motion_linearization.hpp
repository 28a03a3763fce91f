#pragma once
/// Linearization of a body in motion about a state, to first order, with its fascicles still apart.

#include "lumbopelvic/muscle/activation.hpp"
#include "lumbopelvic/muscle/muscle_tendon_set.hpp"

namespace lumbopelvic {

/// Forces missing from the balance, by positions p, speeds v and anchors z, at given tensions T of all paths;
/// behind the anchors stands the air in the lungs, where it can flow,
///
///   M v' + B_p p + B_v v + B_z z + L_v^T T = 0,    z' = A_p p + A_v v + A_z z                        (7.7)
///
/// and what the paths make of them: lengths L = L_p p, their speeds L' = S_p p + L_v v, and tensions through
/// the units' derivatives. Paths are the fascicles, then the linea alba.
struct MotionLinearization {
  MatX<double> mass;                                                   ///< M, (n_dofs x n_dofs)
  MatX<double> by_position, by_speed, by_anchor;                       ///< B
  MatX<double> anchor_by_position, anchor_by_speed, anchor_by_anchor;  ///< A
  MatX<double> length_by_position, speed_by_position, arm;             ///< L_p, S_p, L_v, (paths x ...)
  VecX<double> linea_alba_stiffness, connective_tissue_damping;        ///< (linea alba) [N/m], [N s/m]
  MuscleTendonLinearArrays units;
  ActivationRateArrays activation;
};

}  // namespace lumbopelvic
