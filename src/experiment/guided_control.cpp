#include "experiment/guided_control.hpp"

#include <algorithm>

#include "lumbopelvic/dynamics/motion_system.hpp"

namespace lumbopelvic {

GuidedControl::GuidedControl(const Model& model, const GuidedMotion& guided, const ControlSettings& settings,
                             double remember)
    : guided_(guided), model_(*guided.held.model), senseless_(guided.held.actions) {
  senseless_.excitation = constant_excitation(guided.held.excitation);
  system_ = std::make_unique<MotionSystem>(model_, senseless_);
  const Eigen::Index n = model_.n_fascicles();
  guided.expected.at(0.0, start_, rates_, unused_);
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

GuidedControl::~GuidedControl() = default;

ExcitationCourse GuidedControl::excitation() {
  return [this](double t, VecX<double>& u, VecX<double>& rate) {
    guided_.drive.at(std::min(t, guided_.drive.end()), drive_, drive_rate_, unused_);
    commands_.drive = drive_ - resting_;
    commands_.drive_rate = drive_rate_;
    loop_.excitation(t, commands_, u, rate);
  };
}

void GuidedControl::sense(double t, const VecX<double>& y, VecX<double>& length, VecX<double>& speed,
                          VecX<double>& force) {
  system_->rates(y, t, rates_);
  guided_.expected.at(std::min(t, guided_.expected.end()), expected_, expected_rate_, unused_);
  const MotionData& data = system_->data();
  const Eigen::Index n = model_.n_fascicles();
  length = data.units.fiber_length - expected_.head(n) + start_.head(n);
  speed.resize(n), force.resize(n);
  for (Eigen::Index m = 0; m < n; ++m) {
    const MuscleTendon<>& unit = model_.constants()[std::size_t(m)];
    speed[m] = data.units.fiber_velocity[m] * unit.max_velocity * unit.per_optimal_length - expected_rate_[m];
    const double own = unit.max_force > 0.0 ? data.tension[m] / unit.max_force : 0.0;
    force[m] = own - expected_[n + m] + start_[n + m];
  }
}

void GuidedControl::accept(double t, const VecX<double>& y, const VecX<double>& dydt) {
  constexpr double moment = 1e-7;  // [s]
  sense(t, y, sensed_.length, sensed_.length_rate, sensed_.force);
  later_ = y + moment * dydt;
  sense(t + moment, later_, ahead_.length, ahead_.length_rate, ahead_.force);
  sensed_.force_rate = (ahead_.force - sensed_.force) / moment;
  loop_.accept(t, sensed_);
}

}  // namespace lumbopelvic
