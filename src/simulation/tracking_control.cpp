#include "simulation/tracking_control.hpp"

#include <algorithm>

namespace lumbopelvic {

TrackingControl::TrackingControl(const Model& model, const TrackedMotion& tracked_motion,
                                 const ControlSettings& settings, double remember)
    : tracked_motion_(tracked_motion),
      proprioception_(*tracked_motion.initial.model, tracked_motion.initial.actions) {
  const Eigen::Index n = model.n_fascicles();
  tracked_motion.expected.at(0.0, start_, expected_rate_, unused_);
  sensed_.length = start_.head(n), sensed_.force = start_.tail(n);
  sensed_.length_rate = sensed_.force_rate = VecX<double>::Zero(n);
  loop_ = ReflexLoop(model.n_fascicles(), reflex_pathways(model, settings, sensed_.length), settings.reflex);
  loop_.remember(remember);
  loop_.start(0.0, sensed_);
  VecX<double> rate;
  loop_.reflex(0.0, resting_, rate);
  resting_ *= settings.reflex_gain;
  commands_.reflex_gain = settings.reflex_gain;
}

ExcitationFunction TrackingControl::excitation() {
  return [this](double t, VecX<double>& u, VecX<double>& rate) {
    tracked_motion_.drive.at(std::min(t, tracked_motion_.drive.end()), drive_, drive_rate_, unused_);
    commands_.drive = drive_ - resting_;
    commands_.drive_rate = drive_rate_;
    loop_.excitation(t, commands_, u, rate);
  };
}

void TrackingControl::accept(double t, const VecX<double>& y, const VecX<double>& dydt) {
  proprioception_.measure(t, y, dydt, sensed_);
  tracked_motion_.expected.at(std::min(t, tracked_motion_.expected.end()), expected_, expected_rate_,
                              unused_);
  const Eigen::Index n = sensed_.length.size();
  sensed_.length += start_.head(n) - expected_.head(n);
  sensed_.length_rate -= expected_rate_.head(n);
  sensed_.force += start_.tail(n) - expected_.tail(n);
  sensed_.force_rate -= expected_rate_.tail(n);
  loop_.accept(t, sensed_);
}

}  // namespace lumbopelvic
