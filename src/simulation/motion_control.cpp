#include "lumbopelvic/simulation/motion_control.hpp"

namespace lumbopelvic {

MotionControl::MotionControl(const Model& model, const InitialState& initial, const ControlSettings& settings,
                             double remember)
    : proprioception_(*initial.model, initial.actions) {
  proprioception_.set_chart(initial.state.tree.base_attitude);
  proprioception_.measure(0.0, proprioception_.layout().pack(initial.state, initial.anchors), sensed_);
  loop_ = ReflexLoop(model.n_fascicles(), reflex_pathways(model, settings, sensed_.length), settings.reflex);
  loop_.remember(remember);
  loop_.start(0.0, sensed_);
  schedule_.reflex_gain = settings.reflex_gain;
  schedule_.stress = settings.stress;
  VecX<double> r, rate;
  loop_.reflex(0.0, r, rate);
  CommandSchedule calm = schedule_;
  calm.stress = 0.0;  // stress comes on top of the equilibrium
  schedule_.drive =
      drives_of_equilibrium(initial.excitation, r, calm, settings.reflex.shape, settings.min_excitation);
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

ExcitationFunction MotionControl::excitation() {
  return [this](double t, VecX<double>& u, VecX<double>& rate) {
    commands_at(schedule_, t, commands_);
    loop_.excitation(t, commands_, u, rate);
  };
}

void MotionControl::accept(double t, const VecX<double>& y, const VecX<double>& dydt) {
  proprioception_.measure(t, y, dydt, sensed_);
  loop_.accept(t, sensed_);
}

std::vector<double> MotionControl::breakpoints(const std::vector<double>& perturbations, double until) const {
  constexpr int order = 1;  // each delay and low-pass makes a corner smoother
  std::vector<double> all = perturbations;
  const std::vector<double> own = lumbopelvic::breakpoints(schedule_, 0.0, until);
  all.insert(all.end(), own.begin(), own.end());
  return delay_breakpoints(all, loop_.delays(), until, order);
}

}  // namespace lumbopelvic
