#include "lumbopelvic/simulation/proprioception.hpp"

#include "lumbopelvic/dynamics/motion_system.hpp"

namespace lumbopelvic {

Proprioception::Proprioception(const MovingModel& model, const MotionActions& actions)
    : model_(model), actions_(actions) {
  actions_.excitation = constant_excitation(VecX<double>::Zero(model.n_fascicles()));
  system_ = std::make_unique<MotionSystem>(model, actions_);
}

Proprioception::~Proprioception() = default;

void Proprioception::set_chart(const Quaternion<double>& base_attitude) { system_->set_chart(base_attitude); }

const MotionLayout& Proprioception::layout() const { return system_->layout(); }

void Proprioception::sense(double t, const VecX<double>& y, SensedArrays& out) {
  system_->look(y, t);
  const MotionData& data = system_->data();
  const Eigen::Index n = model_.n_fascicles();
  out.length = data.units.fiber_length;
  out.length_rate.resize(n), out.force.resize(n);
  for (Eigen::Index m = 0; m < n; ++m) {
    const MuscleTendon<>& unit = model_.constants()[std::size_t(m)];
    out.length_rate[m] = data.units.fiber_velocity[m] * unit.max_velocity * unit.per_optimal_length;
    out.force[m] = unit.max_force > 0.0 ? data.tension[m] / unit.max_force : 0.0;  // no strength, no force
  }
}

void Proprioception::measure(double t, const VecX<double>& y, SensedArrays& out) {
  sense(t, y, out);
  out.length_rate.setZero();
  out.force_rate.setZero(model_.n_fascicles());
}

void Proprioception::measure(double t, const VecX<double>& y, const VecX<double>& dydt, SensedArrays& out) {
  constexpr double moment = 1e-7;  // [s]
  sense(t, y, out);
  later_ = y + moment * dydt;
  sense(t + moment, later_, ahead_);
  out.force_rate = (ahead_.force - out.force) / moment;
}

}  // namespace lumbopelvic
