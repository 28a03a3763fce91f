#include "lumbopelvic/simulation/motion_control.hpp"

namespace lumbopelvic {

MotionControl::MotionControl(const Model& model, const HeldMotion& held, const ControlSettings& settings,
                             double remember)
    : senses_(*held.model, held.actions) {
  senses_.set_chart(held.state.tree.base_attitude);
  senses_.look(0.0, senses_.layout().pack(held.state, held.anchors), sensed_);
  loop_ = ReflexLoop(model.n_fascicles(), reflex_pathways(model, settings, sensed_.length), settings.reflex);
  loop_.remember(remember);
  loop_.start(0.0, sensed_);
  schedule_.reflex_gain = settings.reflex_gain;
  schedule_.stress = settings.stress;
  VecX<double> r, rate;
  loop_.reflex(0.0, r, rate);
  CommandSchedule calm = schedule_;
  calm.stress = 0.0;  // stress comes on top of the hold
  schedule_.drive = drives_of_hold(held.excitation, r, calm, settings.reflex.shape, settings.silent);
}

std::vector<LinearReflex> MotionControl::linear_reflexes() const {
  const ReflexShape& shape = loop_.settings().shape;
  std::vector<LinearReflex> out;
  for (const ReflexPathway& way : loop_.pathways()) {
    if (way.from != way.to)
      fail_argument("MotionControl::linear_reflexes", "fascicle that a reflex excites", way.to,
                    "the one that senses: " + std::to_string(way.from));
    const auto drive = reflex_drive<double>(shape, way.gains, way.rest_length,
                                            {sensed_.length[way.from], 0.0, sensed_.force[way.from]});
    const auto u = reflex_excitation<double>(
        shape, {schedule_.drive[way.to] + schedule_.stress, schedule_.reflex_gain, 0.0}, drive.value);
    out.push_back({way.from, way.delay, loop_.settings().sensor_time, u.by_reflex * drive.by_length,
                   u.by_reflex * drive.by_velocity / way.max_velocity, u.by_reflex * drive.by_force});
  }
  return out;
}

ExcitationCourse MotionControl::excitation() {
  return [this](double t, VecX<double>& u, VecX<double>& rate) {
    commands_at(schedule_, t, commands_);
    loop_.excitation(t, commands_, u, rate);
  };
}

void MotionControl::accept(double t, const VecX<double>& y, const VecX<double>& dydt) {
  senses_.look(t, y, dydt, sensed_);
  loop_.accept(t, sensed_);
}

std::vector<double> MotionControl::breakpoints(const std::vector<double>& events, double until) const {
  constexpr int order = 1;  // each delay and low-pass makes a corner smoother
  std::vector<double> all = events;
  const std::vector<double> own = lumbopelvic::breakpoints(schedule_, 0.0, until);
  all.insert(all.end(), own.begin(), own.end());
  return delay_breakpoints(all, loop_.delays(), until, order);
}

}  // namespace lumbopelvic
