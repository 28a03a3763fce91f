#pragma once
/// Control of a simulation: reflexes and commands of a body set in motion from static equilibrium.

#include <vector>

#include "lumbopelvic/control/control_settings.hpp"
#include "lumbopelvic/dynamics/reflex_stability.hpp"
#include "lumbopelvic/simulation/initial_state.hpp"
#include "lumbopelvic/simulation/proprioception.hpp"

namespace lumbopelvic {

/// Excites the fascicles of an equilibrium in motion: by commands, and by what they sensed a delay ago.
///
/// At rest every fascicle gets the excitation of its equilibrium: drives are set so that with the reflexes at
/// rest nothing changes; a fascicle of the equilibrium that is excited by less than
/// `ControlSettings::min_excitation` gets that. What they sense is taken from every accepted state.
///
/// One for each simulation. It enters the simulation in three places: `excitation` as the actions' function
/// of time, `accept` as the plan's on_accept, and no step longer than `longest_step`.
class MotionControl {
 public:
  /// @param held      its model, its start and its excitation are read
  /// @param remember  for how long excitations can be asked for afterwards, beyond the delays [s], >= 0
  /// @throws InvalidArgument as `reflex_pathways`, `ReflexLoop` and `drives_of_equilibrium` do
  MotionControl(const Model& model, const InitialState& initial, const ControlSettings& settings,
                double remember = 0.0);
  /// Commands to the muscles: feedforward, stress and inhibition may be added before the start.
  [[nodiscard]] CommandSchedule& schedule() noexcept { return schedule_; }
  [[nodiscard]] ReflexLoop& loop() noexcept { return loop_; }

  /// What the reflexes are about the equilibrium, to first order; before anything has been accepted.
  [[nodiscard]] std::vector<LinearReflex> linear_reflexes() const;

  /// u(t) and du/dt; refers to this object.
  [[nodiscard]] ExcitationFunction excitation();
  /// Senses an accepted state.
  void accept(double t, const VecX<double>& y, const VecX<double>& dydt);
  /// The shortest delay [s]; infinite without reflexes.
  [[nodiscard]] double longest_step() const noexcept { return loop_.longest_step(); }
  /// Times at which a step should end: those given, what follows from them a delay later, and the corners of
  /// the schedule.
  [[nodiscard]] std::vector<double> breakpoints(const std::vector<double>& perturbations, double until) const;

 private:
  Proprioception proprioception_;
  CommandSchedule schedule_;
  ReflexLoop loop_;
  CommandArrays commands_;
  SensedArrays sensed_;
};

}  // namespace lumbopelvic
