#pragma once
/// Control of a tracking simulation: commands given beforehand, and reflexes to what differs from what they
/// expect.

#include "lumbopelvic/control/control_settings.hpp"
#include "lumbopelvic/simulation/proprioception.hpp"
#include "lumbopelvic/simulation/tracking.hpp"

namespace lumbopelvic {

/// As `MotionControl`, for muscles whose drive and whose expected lengths and forces are functions of time.
///
/// Reflexes answer to fibre length less what is expected plus that of the start, and likewise for force: as
/// if fusimotor drive kept the sense organs in step with the reference trajectory. On it they stay at rest,
/// and every fascicle is excited as it was commanded.
class TrackingControl {
 public:
  /// @param tracked_motion    must outlive the control
  /// @param remember  for how long excitations can be asked for afterwards, beyond the delays [s], >= 0
  /// @throws InvalidArgument as `reflex_pathways` and `ReflexLoop` do
  TrackingControl(const Model& model, const TrackedMotion& tracked_motion, const ControlSettings& settings,
                  double remember);

  /// u(t) and du/dt; refers to this object.
  [[nodiscard]] ExcitationFunction excitation();
  /// Senses an accepted state.
  void accept(double t, const VecX<double>& y, const VecX<double>& dydt);
  [[nodiscard]] double longest_step() const noexcept { return loop_.longest_step(); }

 private:
  const TrackedMotion& tracked_motion_;
  Proprioception proprioception_;
  ReflexLoop loop_;
  CommandArrays commands_;
  VecX<double> start_, resting_, drive_, drive_rate_, expected_, expected_rate_, unused_;
  SensedArrays sensed_;
};

}  // namespace lumbopelvic
