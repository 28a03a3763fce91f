#pragma once
/// Reflexes and commands in a hold that has been set in motion.

#include <memory>
#include <vector>

#include "lumbopelvic/control/control_settings.hpp"
#include "lumbopelvic/dynamics/reflex_stability.hpp"
#include "lumbopelvic/experiment/held_motion.hpp"

namespace lumbopelvic {

class MotionSystem;

/// Excites the fascicles of a hold in motion: what they are told, and what they sense a delay ago.
///
/// At rest every fascicle gets the excitation of its hold: drives are set so that with the reflexes at rest
/// nothing changes; a fascicle of the hold that is excited by less than `ControlSettings::silent` gets that.
/// Fibre lengths, their speeds and tendon forces are taken from every accepted state; the rates of forces and
/// speeds from the state a moment later along its own rate, since they hang on the acceleration.
///
/// One for each simulation. It goes into one by three doors: `excitation` as the actions' course, `accept` as
/// the plan's on_accept, and no step longer than `longest_step`.
class MotionControl {
 public:
  /// @param held      its model, its start and its excitation are read
  /// @param remember  for how long excitations can be asked for afterwards, beyond the delays [s], >= 0
  /// @throws InvalidArgument as `reflex_pathways`, `ReflexLoop` and `drives_of_hold` do
  MotionControl(const Model& model, const HeldMotion& held, const ControlSettings& settings,
                double remember = 0.0);
  ~MotionControl();
  MotionControl(const MotionControl&) = delete;
  MotionControl& operator=(const MotionControl&) = delete;

  /// What the muscles are told: feedforward, stress and inhibition may be added before the start.
  [[nodiscard]] CommandSchedule& schedule() noexcept { return schedule_; }
  [[nodiscard]] ReflexLoop& loop() noexcept { return loop_; }

  /// What the reflexes are about the hold, to first order; before anything has been accepted.
  [[nodiscard]] std::vector<LinearReflex> linear_reflexes() const;

  /// u(t) and du/dt; refers to this object.
  [[nodiscard]] ExcitationCourse excitation();
  /// Senses an accepted state.
  void accept(double t, const VecX<double>& y, const VecX<double>& dydt);
  /// The shortest delay [s]; infinite without reflexes.
  [[nodiscard]] double longest_step() const noexcept { return loop_.longest_step(); }
  /// Times at which a step should end: those given, what follows from them a delay later, and the corners of
  /// the schedule.
  [[nodiscard]] std::vector<double> breakpoints(const std::vector<double>& events, double until) const;

 private:
  void sense(double t, const VecX<double>& y, VecX<double>& length, VecX<double>& speed, VecX<double>& force);

  const MovingModel& model_;
  MotionActions senseless_;  ///< actions of the system that senses: excitation changes nothing it looks at
  std::unique_ptr<MotionSystem> system_;
  CommandSchedule schedule_;
  ReflexLoop loop_;
  CommandArrays commands_;
  VecX<double> rates_, later_;
  SensedArrays sensed_, ahead_;
};

}  // namespace lumbopelvic
