#pragma once
/// Trials of a shipped posture, damped as the shipped experiments are.

#include "lumbopelvic/simulation/trial.hpp"
#include "support/held_posture.hpp"

namespace lumbopelvic::test {

[[nodiscard]] inline HeldMotionSettings damped_motion() {
  HeldMotionSettings settings;
  settings.disc_damping = 1.0;
  settings.band_damping = 0.03;
  return settings;
}

/// A trial that nothing disturbs.
[[nodiscard]] inline Trial calm_trial(double duration, double sample_every) {
  Trial trial;
  trial.duration = duration;
  trial.sample_every = sample_every;
  trial.motion = damped_motion();
  return trial;
}

/// A trial whose posture lets go of its loads.
[[nodiscard]] inline Trial release_trial(double duration, double sample_every) {
  Trial trial = calm_trial(duration, sample_every);
  trial.events.releases = {{"let go", {0.02, 0.005}}};
  return trial;
}

[[nodiscard]] inline TrialResult run_on(const HeldPosture& held, const Trial& trial) {
  return run_trial(shipped_model(), held.posture, held.recruiter.field(), held.result, trial);
}

}  // namespace lumbopelvic::test
