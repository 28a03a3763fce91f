#pragma once
/// Prescribed degrees of freedom: motion given as a function of time, whatever force it takes.

#include <functional>
#include <vector>

#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// One motion at a time: position, speed, acceleration and the rate of that, (prescribed) each.
struct MotionPoint {
  VecX<double> q, rate, acceleration, jerk;
};

/// Some degrees of freedom as functions of time. They are no states of a simulation: what holds them to their
/// trajectory gives or takes any force, and the others move as forces make them (hybrid dynamics).
///
/// All four must be of one function with a continuous acceleration. A stepper keeps its order where the jerk
/// is continuous too; between points of a cubic spline it is.
struct PrescribedFunction {
  std::vector<int> dofs;                               ///< of the tree; each once
  std::function<void(double t, MotionPoint& out)> at;  ///< must be set where there are any
};

}  // namespace lumbopelvic
