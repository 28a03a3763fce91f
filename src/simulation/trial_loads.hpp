#pragma once
/// Segment loads of a body in motion.

#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/simulation/trial.hpp"
#include "lumbopelvic/multibody/inverse_dynamics.hpp"

namespace lumbopelvic {

/// What acts on the segments beside the fascicles.
struct LoadsBeside {
  double pressure = 0.0;      ///< of the cavity [Pa]
  double pleural = 0.0;       ///< on the diaphragm [Pa]
  VecX<double> band_tension;  ///< (bands) [N]
};

/// Sets pose, pressure, compression and shear of a sample as of a hold, with the inertia of all bodies among
/// its loads.
/// @param system   its `rates` was evaluated there last
/// @param rest     of what does not move
/// @param inverse  scratch
void add_segment_loads(const Model& model, const MotionSystem& system, const Pose<double>& rest,
                       const LoadsBeside& beside, InverseDynamics<double>& inverse, TrialSample& out);

}  // namespace lumbopelvic
