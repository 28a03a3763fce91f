#include "lumbopelvic/simulation/sway.hpp"

#include <Eigen/LU>

#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/dynamics/reflex_stability.hpp"
#include "lumbopelvic/recruitment/problem.hpp"
#include "lumbopelvic/simulation/motion_control.hpp"
#include "lumbopelvic/simulation/simulation.hpp"
#include "lumbopelvic/simulation/swinging_stiffness.hpp"

namespace lumbopelvic {

Sway sway_of(const Model& model, const std::vector<SimulationSample>& samples) {
  if (samples.empty()) fail_argument("sway_of", "number of samples", 0, "at least 1");
  const VecX<double> weight = effort_weights(model, EffortWeight::volume);
  const double per_sample = 1.0 / double(samples.size());
  Sway out;
  out.mean_compression.setZero(samples.front().compression.size());
  Vec3<double> mean = Vec3<double>::Zero();
  for (std::size_t i = 0; i < samples.size(); ++i) {
    mean += per_sample * samples[i].rotation;
    out.mean_effort += per_sample * weight.dot(samples[i].activation.cwiseAbs2());
    out.mean_compression += per_sample * samples[i].compression;
    if (i > 0) out.path += (samples[i].rotation - samples[i - 1].rotation).norm();
  }
  for (const SimulationSample& s : samples) out.rms += per_sample * (s.rotation - mean).cwiseAbs2();
  out.rms = out.rms.cwiseSqrt();
  return out;
}

namespace {

DelayMarginSettings range_of_delays() {
  DelayMarginSettings range;
  range.smallest = EquilibriumStability::least_delay, range.largest = EquilibriumStability::most_delay;
  range.step = 1.3;
  range.tolerance = 0.01;
  return range;
}

/// What the reflexes are about an equilibrium, to first order.
std::vector<LinearReflex> reflexes_about(const Model& model, const InitialState& initial,
                                         const std::optional<ControlSettings>& control) {
  if (!control) return {};
  return MotionControl(model, initial, *control).linear_reflexes();
}

/// The system of an equilibrium, differentiated at its start.
struct DifferentiatedEquilibrium {
  InitialState initial;
  MotionSystem system;
  explicit DifferentiatedEquilibrium(const InitialState& of)
      : initial(without_idle_supports(of)), system(*initial.model, initial.actions) {
    system.set_chart(initial.state.tree.base_attitude);
    VecX<double> by_time;
    system.linearize(system.layout().pack(initial.state, initial.anchors), 0.0, by_time);
  }
};

}  // namespace

EquilibriumStability equilibrium_stability(const Model& model, const InitialState& initial,
                                           const std::optional<ControlSettings>& control) {
  const std::vector<LinearReflex> reflexes = reflexes_about(model, initial, control);
  const DifferentiatedEquilibrium at(initial);
  const ReflexStability stability(*initial.model, at.system.linearization(), reflexes);
  EquilibriumStability out;
  out.unstable = stability.roots_right_of(EquilibriumStability::slowest_growth);
  if (const RestStability rest = stability.rightmost(); rest.certain) {
    out.abscissa = rest.rightmost.value.real();
    out.frequency = rest.rightmost.value.imag();
  }
  if (reflexes.empty()) return out;
  const DelayMargin margin = stability.delay_margin(range_of_delays(), EquilibriumStability::slowest_growth);
  out.delay_margin = margin.status == DelayMarginStatus::stable_in_range
                         ? std::numeric_limits<double>::infinity()
                         : margin.factor;
  return out;
}

double swinging_stiffness(const Model& model, const InitialState& initial,
                          const std::optional<ControlSettings>& control, const std::string& body,
                          const Vec3<double>& axis_W, double omega) {
  check_positive("swinging_stiffness", "omega", omega);
  DifferentiatedEquilibrium at(initial);
  const ReflexStability stability(*initial.model, at.system.linearization(),
                                  reflexes_about(model, initial, control));
  const DynamicsTree& tree = initial.model->tree();
  TreeMotion<double> motion(tree);
  TreeState<double> state = initial.state.tree;
  VecX<double> rotation(tree.n_dofs());
  for (int i = 0; i < tree.n_dofs(); ++i) {  // angular velocity of the body by each speed
    state.v.setZero();
    state.v[i] = 1.0;
    update_motion(tree, state, motion);
    rotation[i] = axis_W.dot(link_velocity(motion, tree.placement(model.tree.body(body)).link).angular);
  }
  const Eigen::MatrixXcd K = stability.stiffness({0.0, omega});
  const Eigen::VectorXcd unit = rotation.cast<std::complex<double>>();
  return (1.0 / unit.dot(K.partialPivLu().solve(unit))).real();
}

}  // namespace lumbopelvic
