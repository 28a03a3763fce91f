#include "lumbopelvic/simulation/tracking.hpp"

#include <algorithm>
#include <memory>

#include "lumbopelvic/control/smooth_clamp.hpp"
#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/multibody/mass_matrix.hpp"
#include "simulation/inverse_muscle_tendon.hpp"

namespace lumbopelvic {

namespace {

/// Columns over time, of one value per node each.
SplineTable over_nodes(const std::vector<MotionNode>& nodes, Eigen::Index width,
                       const std::function<VecX<double>(const MotionNode&)>& value) {
  VecX<double> time(Eigen::Index(nodes.size()));
  MatX<double> rows(time.size(), width);
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    time[Eigen::Index(k)] = nodes[k].time;
    rows.row(Eigen::Index(k)) = value(nodes[k]).transpose();
  }
  return {std::move(time), std::move(rows)};
}

double within(const SplineTable& table, double t) { return std::min(t, table.end()); }

/// Everything wanted of a motion as functions of time, over the degrees of freedom of a moving model.
class TimeSeries {
 public:
  TimeSeries(const Model& model, const PosedModel& posture, const ReferenceTrajectory& reference,
             const std::vector<MotionNode>& nodes, const DynamicsTree& tree)
      : reference_(reference), shape_(posture.free_deformation), dofs_(tree.dofs()) {
    std::vector<int> dof(std::size_t(model.tree.n_coordinates()), -1);
    for (std::size_t k = 0; k < dofs_.size(); ++k) dof[std::size_t(dofs_[k])] = int(k);
    for (const auto* coordinates : {&reference.prescribed(), &posture.free_deformation})
      for (const int c : *coordinates) prescribed_.push_back(dof[std::size_t(c)]);
    of_deformation_ = over_nodes(nodes, Eigen::Index(shape_.size()),
                                 [&](const MotionNode& p) { return VecX<double>(p.posture.pose.q(shape_)); });
    of_force_ = over_nodes(nodes, tree.n_dofs(),
                           [&](const MotionNode& p) { return VecX<double>(p.of_abdomen(dofs_)); });
  }

  [[nodiscard]] const std::vector<int>& prescribed() const noexcept { return prescribed_; }
  /// What is prescribed, then the shape of the abdomen.
  void prescribed_at(double t, MotionPoint& out) const {
    MotionPoint body, shape;
    reference_.prescribed_at(t, body);
    of_deformation_.at(within(of_deformation_, t), shape.q, shape.rate, shape.acceleration, shape.jerk);
    for (const auto part :
         {&MotionPoint::q, &MotionPoint::rate, &MotionPoint::acceleration, &MotionPoint::jerk}) {
      (out.*part).resize((body.*part).size() + (shape.*part).size());
      out.*part << body.*part, shape.*part;
    }
  }
  /// Positions, speeds and accelerations of all coordinates.
  void at(double t, VecX<double>& q, VecX<double>& v, VecX<double>& a) const {
    reference_.at(t, q, v, a);
    VecX<double> value, first, second;
    of_deformation_.at(within(of_deformation_, t), value, first, second);
    q(shape_) = value, v(shape_) = first, a(shape_) = second;
  }
  void force_at(double t, VecX<double>& tau, VecX<double>& rate) const {
    VecX<double> second;
    of_force_.at(within(of_force_, t), tau, rate, second);
  }

 private:
  ReferenceTrajectory reference_;
  std::vector<int> shape_, dofs_, prescribed_;
  SplineTable of_deformation_, of_force_;
};

/// How all fascicles stand over a grid of times.
struct UnitTimeFunctions {
  VecX<double> time;
  MatX<double> activation, strain, fiber_length, short_range_stretch, tension;  ///< (times x fascicles)
  double infeasible_tension = 0.0;                                              ///< largest, in size [N]
};

/// Runs the fascicles backwards over a grid of times.
UnitTimeFunctions drive_backwards(const MovingModel& model, const TimeSeries& time_function,
                                  const SplineTable& tension, Eigen::Index n_times) {
  const Eigen::Index n = model.n_fascicles();
  UnitTimeFunctions out;
  out.time = VecX<double>::LinSpaced(n_times, 0.0, tension.end());
  for (MatX<double>* table :
       {&out.activation, &out.strain, &out.fiber_length, &out.short_range_stretch, &out.tension})
    table->resize(n_times, n);
  TreeMotion<double> motion(model.tree());
  PathMotion<double> paths(model.paths());
  VecX<double> q, v, a, T, T_rate, unused, before;
  for (Eigen::Index i = 0; i < n_times; ++i) {
    time_function.at(out.time[i], q, v, a);
    update_motion(model.tree(), TreeState<double>{q(model.tree().dofs()), v(model.tree().dofs())}, motion);
    update_paths(model.paths(), motion, paths);
    tension.at(out.time[i], T, T_rate, unused);
    VecX<double> speed(n);
    for (Eigen::Index m = 0; m < n; ++m) {
      const auto& unit = model.constants()[std::size_t(m)];
      const UnitStand stand = stand_of(unit, model.units().kinds()[std::size_t(m)],
                                       {paths.length[m], paths.speed[m], T[m], T_rate[m]});
      speed[m] = stand.fiber_velocity * unit.max_velocity * unit.per_optimal_length;
      out.short_range_stretch(i, m) =
          i == 0 ? steady_short_range_stretch(unit, speed[m])
                 : short_range_stretch_after(unit, out.short_range_stretch(i - 1, m), before[m], speed[m],
                                             out.time[i] - out.time[i - 1]);
      const Met met = activation_of(unit, stand, out.short_range_stretch(i, m));
      out.activation(i, m) = met.value;
      out.infeasible_tension = std::max(
          {out.infeasible_tension, std::abs(met.infeasible) * unit.max_force, std::abs(stand.excess)});
      out.strain(i, m) = stand.strain, out.fiber_length(i, m) = stand.fiber_length;
    }
    out.tension.row(i) = T.transpose();
    before = speed;
  }
  return out;
}

/// What excitations must be, before their clamp. One that is silent or full stands `min_excitation` away from
/// that: there the clamp has no inverse.
/// @param infeasible  largest rate of activation that no excitation gives, in size [1/s]
SplineTable drives(const Model& model, double steepness, const UnitTimeFunctions& units, double clamp_width,
                   double min_excitation, double& infeasible) {
  const SplineTable activation(units.time, units.activation);
  MatX<double> drive(units.activation.rows(), units.activation.cols());
  VecX<double> a, rate, unused;
  for (Eigen::Index i = 0; i < drive.rows(); ++i) {
    activation.at(units.time[i], a, rate, unused);
    for (Eigen::Index m = 0; m < drive.cols(); ++m) {
      const auto dynamics = activation_dynamics(model.fascicles[std::size_t(m)], steepness);
      const Met u = excitation_of(dynamics, a[m], rate[m]);
      infeasible = std::max(infeasible, std::abs(u.infeasible));
      drive(i, m) =
          inverse_smooth_clamp(std::clamp(u.value, min_excitation, 1.0 - min_excitation), clamp_width);
    }
  }
  return {units.time, std::move(drive)};
}

MotionState state_at_row(const MovingModel& model, const TimeSeries& time_function,
                         const UnitTimeFunctions& units, Eigen::Index i) {
  VecX<double> q, v, a;
  time_function.at(units.time[i], q, v, a);
  MotionState state;
  state.tree.q = q(model.tree().dofs()), state.tree.v = v(model.tree().dofs());
  state.activation = units.activation.row(i), state.strain = units.strain.row(i);
  state.short_range_stretch = units.short_range_stretch.row(i);
  return state;
}

/// Generalised force that the reference trajectory lacks: M (a wanted - a found), at every node.
MatX<double> missing_force(const Model& model, const InitialState& initial, const TimeSeries& time_function,
                           const UnitTimeFunctions& units, Eigen::Index per_node) {
  MotionSystem system(*initial.model, initial.actions);
  const auto& free = system.layout().free;
  const auto& dofs = initial.model->tree().dofs();
  std::vector<int> column(std::size_t(model.tree.n_coordinates()), -1), coordinates;
  for (std::size_t k = 0; k < free.size(); ++k) {
    coordinates.push_back(dofs[std::size_t(free[k])]);
    column[std::size_t(coordinates.back())] = int(k);
  }
  MatX<double> missing =
      MatX<double>::Zero(model.tree.n_coordinates(), (units.time.size() - 1) / per_node + 1);
  VecX<double> q, v, a, rates;
  Kinematics<double> kin;
  for (Eigen::Index k = 0; k < missing.cols(); ++k) {
    const Eigen::Index i = k * per_node;
    system.rates(system.layout().pack(state_at_row(*initial.model, time_function, units, i)), units.time[i],
                 rates);
    time_function.at(units.time[i], q, v, a);
    forward_kinematics(model.tree, Pose<double>{q}, kin);
    const VecX<double> lacking =
        a(coordinates) - rates.segment(system.layout().speed(), system.layout().n_dofs);
    missing.col(k)(coordinates) = mass_matrix(model.tree, kin, column, int(free.size())) * lacking;
  }
  return missing;
}

/// The model without what acts by the forces of the nodes, and without what they know nothing of: the
/// inertia of the wall, and assumed fasciae.
Model without_abdomen(Model model) {
  model.linea_alba.clear(), model.linea_alba_paths.clear();
  model.ligaments.clear(), model.ligament_paths.clear();
  model.assumed_fascia.clear(), model.assumed_fascia_paths.clear();
  model.cavity.wall_mass = model.cavity.wall_resistance = 0.0;
  return model;
}

std::shared_ptr<const MovingModel> moving_model(const Model& model, const PosedModel& posture,
                                                const ReferenceTrajectory& reference,
                                                const std::vector<MotionNode>& nodes,
                                                const InitialStateSettings& settings) {
  std::vector<int> moving = moving_coordinates(model, posture.support, AbdomenMotion::held);
  moving.insert(moving.end(), reference.prescribed().begin(), reference.prescribed().end());
  moving.insert(moving.end(), posture.free_deformation.begin(), posture.free_deformation.end());
  MotionSettings motion;
  motion.muscle = settings.muscle;
  motion.disc_damping = settings.disc_damping;
  motion.disc_compression = VecX<double>::Zero(Eigen::Index(model.discs.size()));
  for (const MotionNode& node : nodes) motion.disc_compression += node.compression / double(nodes.size());
  return std::make_shared<const MovingModel>(without_abdomen(model), moving, posture.pose, motion);
}

}  // namespace

TrackedMotion track_motion(const Model& model, const PosedModel& posture,
                           const ReferenceTrajectory& reference, const std::vector<MotionNode>& nodes,
                           const InitialStateSettings& settings, double clamp_width, double min_excitation) {
  const auto apart = std::ranges::count_if(model.ligaments, [](const Ligament& l) { return l.disc >= 0; });
  if (apart > 0 || !model.facets.empty())
    fail_argument("track_motion", "ligaments and facets", double(apart) + double(model.facets.size()),
                  "none: discs that stand for whole segments");
  constexpr Eigen::Index per_node = 6;  // points of the drives between two nodes
  TrackedMotion out;
  InitialState& initial = out.initial;
  initial.model = moving_model(model, posture, reference, nodes, settings);
  const auto time_function =
      std::make_shared<const TimeSeries>(model, posture, reference, nodes, initial.model->tree());
  const SplineTable tension =
      over_nodes(nodes, model.n_fascicles(), [](const MotionNode& p) { return p.result.tension; });
  const Eigen::Index n_times = per_node * (Eigen::Index(nodes.size()) - 1) + 1;
  const UnitTimeFunctions units = drive_backwards(*initial.model, *time_function, tension, n_times);

  out.drive = drives(model, initial.model->settings().activation_steepness, units, clamp_width,
                     min_excitation, out.infeasible_rate);
  out.infeasible_tension = units.infeasible_tension;
  MatX<double> expected(n_times, 2 * model.n_fascicles());
  expected << units.fiber_length, units.tension;
  for (Eigen::Index m = 0; m < model.n_fascicles(); ++m)
    if (const double F = initial.model->constants()[std::size_t(m)].max_force; F > 0.0)
      expected.col(model.n_fascicles() + m) /= F;
    else
      expected.col(model.n_fascicles() + m).setZero();
  out.expected = SplineTable(units.time, std::move(expected));
  out.static_loads = over_nodes(nodes, 1 + Eigen::Index(model.linea_alba.size()), [](const MotionNode& p) {
    VecX<double> values(1 + p.result.equilibrium.linea_alba_tension.size());
    values << p.result.equilibrium.pressure, p.result.equilibrium.linea_alba_tension;
    return values;
  });

  initial.state = state_at_row(*initial.model, *time_function, units, 0);
  initial.excitation = initial.state.activation;
  initial.pressure = nodes.front().result.equilibrium.pressure;
  initial.actions.excitation = constant_excitation(initial.excitation);
  initial.actions.prescribed = {
      time_function->prescribed(),
      [time_function](double t, MotionPoint& out_point) { time_function->prescribed_at(t, out_point); }};
  initial.actions.tau = [time_function](double t, VecX<double>& tau, VecX<double>& rate) {
    time_function->force_at(t, tau, rate);
  };
  for (const DeadLoad& load : posture.loads) initial.actions.loads.push_back({load, {}});
  out.missing = missing_force(model, initial, *time_function, units, per_node);
  initial.initial_residual = out.missing.rowwise().lpNorm<Eigen::Infinity>()(initial.model->tree().dofs());
  return out;
}

}  // namespace lumbopelvic
