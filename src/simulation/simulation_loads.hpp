#pragma once
/// Segment loads of a body in motion.

#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/multibody/inverse_dynamics.hpp"
#include "lumbopelvic/simulation/simulation.hpp"

namespace lumbopelvic {

/// What acts on the segments beside the fascicles.
struct LoadsBeside {
  double pressure = 0.0;            ///< of the cavity [Pa]
  double pleural = 0.0;             ///< on the diaphragm [Pa]
  VecX<double> linea_alba_tension;  ///< (linea alba) [N]
};

/// Sets pose, pressure, compression and shear of a sample as of an equilibrium, with the inertia of all
/// bodies among its loads.
/// @param system   its `rates` was evaluated there last
/// @param rest     of what does not move
/// @param inverse  scratch
void add_segment_loads(const Model& model, const MotionSystem& system, const Pose<double>& rest,
                       const LoadsBeside& beside, InverseDynamics<double>& inverse, SimulationSample& out);

}  // namespace lumbopelvic
