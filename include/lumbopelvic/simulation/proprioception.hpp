#pragma once
/// Proprioception: fibre lengths and tendon forces of a body in motion, with their rates.

#include <memory>

#include "lumbopelvic/control/reflex_loop.hpp"
#include "lumbopelvic/dynamics/motion_actions.hpp"
#include "lumbopelvic/dynamics/motion_layout.hpp"

namespace lumbopelvic {

class MotionSystem;

/// Looks at states of a body in motion, with a system of its own, so that nobody else's is disturbed.
///
/// What it gives does not depend on what excites the fascicles now, so none does in its system.
class Proprioception {
 public:
  /// @param model    must outlive this
  /// @param actions  of the body in motion; copied
  Proprioception(const MovingModel& model, const MotionActions& actions);
  ~Proprioception();
  Proprioception(const Proprioception&) = delete;
  Proprioception& operator=(const Proprioception&) = delete;

  /// As `MotionSystem::set_chart`.
  void set_chart(const Quaternion<double>& base_attitude);
  [[nodiscard]] const MotionLayout& layout() const;

  /// Fibre lengths and tendon forces in a state at rest: all rates are zero.
  void measure(double t, const VecX<double>& y, SensedArrays& out);
  /// Fibre lengths and tendon forces with their rates in a state that moves. The rates of forces depend on
  /// the acceleration; they are taken from the state a moment later along its own rate.
  /// @param dydt  (y's size)
  void measure(double t, const VecX<double>& y, const VecX<double>& dydt, SensedArrays& out);

 private:
  /// Lengths, their rates and forces.
  void sense(double t, const VecX<double>& y, SensedArrays& out);

  const MovingModel& model_;
  MotionActions actions_;
  std::unique_ptr<MotionSystem> system_;
  VecX<double> later_;
  SensedArrays ahead_;
};

}  // namespace lumbopelvic
