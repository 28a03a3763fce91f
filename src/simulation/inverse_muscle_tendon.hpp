#pragma once
/// Inverse muscle dynamics: from the lengths of paths over time and the tension wanted of them to the
/// activation and the excitation that give it.

#include "lumbopelvic/muscle/activation.hpp"
#include "lumbopelvic/muscle/muscle_tendon.hpp"

namespace lumbopelvic {

/// What is wanted of a unit at a time.
struct UnitDemand {
  double length = 0.0, velocity = 0.0;       ///< of the path [m], [m/s]
  double tension = 0.0, tension_rate = 0.0;  ///< [N], [N/s]
};

/// How a unit must stand to meet a demand, but for its activation.
struct UnitStand {
  double strain = 0.0;          ///< eps of the tendon [1]
  double fiber_length = 0.0;    ///< l~ [l_o]
  double fiber_velocity = 0.0;  ///< v~ [v_max l_o]
  double pull = 0.0;            ///< force of the fibre [F_o]
  double excess = 0.0;          ///< tension beyond what is asked, where even the passive fibre gives more [N]
};

[[nodiscard]] UnitStand stand_of(const MuscleTendon<>& unit, TendonKind kind, const UnitDemand& demand);

/// What is asked of a muscle, as near as it can come, and what it then fails to do.
struct Met {
  double value = 0.0;       ///< within its bounds
  double infeasible = 0.0;  ///< wanted less given; 0 where the demand is met
};

/// Activation with which a fibre pulls as it must, from
///
///   pull = a f_l (f_v(v~) + gamma x_s) + f_p + beta v~
///
/// or the end of 0 to 1 that comes nearest.
/// @return a [1], and the pull that is not given [F_o]
[[nodiscard]] Met activation_of(const MuscleTendon<>& unit, const UnitStand& stand,
                                double short_range_stretch);

/// Excitation with which activation changes at a rate, or the end of 0 to 1 that comes nearest.
/// @return u [1], and the part of the rate that is not reached [1/s]
[[nodiscard]] Met excitation_of(const ActivationDynamics<>& dynamics, double activation, double rate);

/// Short-range stretch after a step of time in which the fibre's velocity goes evenly from one to another.
/// @param from, to  [l_o/s]
[[nodiscard]] double short_range_stretch_after(const MuscleTendon<>& unit, double short_range_stretch,
                                               double from, double to, double step);

/// Short-range stretch that a velocity reaches when it is kept for long [l_o].
[[nodiscard]] double steady_short_range_stretch(const MuscleTendon<>& unit, double velocity);

}  // namespace lumbopelvic
