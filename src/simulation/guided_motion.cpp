#include "lumbopelvic/simulation/guided_motion.hpp"

#include <algorithm>
#include <memory>

#include "simulation/driven_units.hpp"
#include "lumbopelvic/control/smooth_clamp.hpp"
#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/multibody/mass_matrix.hpp"

namespace lumbopelvic {

namespace {

/// Columns over time, of one value per phase each.
SplineTable over_phases(const std::vector<MotionPhase>& phases, Eigen::Index width,
                        const std::function<VecX<double>(const MotionPhase&)>& value) {
  VecX<double> time(Eigen::Index(phases.size()));
  MatX<double> rows(time.size(), width);
  for (std::size_t k = 0; k < phases.size(); ++k) {
    time[Eigen::Index(k)] = phases[k].time;
    rows.row(Eigen::Index(k)) = value(phases[k]).transpose();
  }
  return {std::move(time), std::move(rows)};
}

double within(const SplineTable& table, double t) { return std::min(t, table.end()); }

/// Everything wanted of a motion as functions of time, over the degrees of freedom of a moving model.
class Course {
 public:
  Course(const Model& model, const ResolvedPosture& posture, const WantedMotion& wanted,
         const std::vector<MotionPhase>& phases, const DynamicsTree& tree)
      : wanted_(wanted), shape_(posture.giving_way), dofs_(tree.dofs()) {
    std::vector<int> dof(std::size_t(model.tree.n_coordinates()), -1);
    for (std::size_t k = 0; k < dofs_.size(); ++k) dof[std::size_t(dofs_[k])] = int(k);
    for (const auto* coordinates : {&wanted.led(), &posture.giving_way})
      for (const int c : *coordinates) prescribed_.push_back(dof[std::size_t(c)]);
    of_shape_ = over_phases(phases, Eigen::Index(shape_.size()),
                            [&](const MotionPhase& p) { return VecX<double>(p.posture.pose.q(shape_)); });
    of_force_ = over_phases(phases, tree.n_dofs(),
                            [&](const MotionPhase& p) { return VecX<double>(p.of_abdomen(dofs_)); });
  }

  [[nodiscard]] const std::vector<int>& prescribed() const noexcept { return prescribed_; }
  /// What is led, then the shape of the abdomen.
  void led_at(double t, CoursePoint& out) const {
    CoursePoint body, shape;
    wanted_.led_at(t, body);
    of_shape_.at(within(of_shape_, t), shape.q, shape.rate, shape.acceleration, shape.jerk);
    for (const auto part :
         {&CoursePoint::q, &CoursePoint::rate, &CoursePoint::acceleration, &CoursePoint::jerk}) {
      (out.*part).resize((body.*part).size() + (shape.*part).size());
      out.*part << body.*part, shape.*part;
    }
  }
  /// Positions, speeds and accelerations of all coordinates.
  void at(double t, VecX<double>& q, VecX<double>& v, VecX<double>& a) const {
    wanted_.at(t, q, v, a);
    VecX<double> value, first, second;
    of_shape_.at(within(of_shape_, t), value, first, second);
    q(shape_) = value, v(shape_) = first, a(shape_) = second;
  }
  void force_at(double t, VecX<double>& tau, VecX<double>& rate) const {
    VecX<double> second;
    of_force_.at(within(of_force_, t), tau, rate, second);
  }

 private:
  WantedMotion wanted_;
  std::vector<int> shape_, dofs_, prescribed_;
  SplineTable of_shape_, of_force_;
};

/// How all fascicles stand over a grid of times.
struct UnitCourses {
  VecX<double> time;
  MatX<double> activation, strain, fiber_length, bristle, tension;  ///< (times x fascicles)
  double unmet_tension = 0.0;                                       ///< largest, in size [N]
};

/// Runs the fascicles backwards over a grid of times.
UnitCourses drive_backwards(const MovingModel& model, const Course& course, const SplineTable& tension,
                            Eigen::Index n_times) {
  const Eigen::Index n = model.n_fascicles();
  UnitCourses out;
  out.time = VecX<double>::LinSpaced(n_times, 0.0, tension.end());
  for (MatX<double>* table : {&out.activation, &out.strain, &out.fiber_length, &out.bristle, &out.tension})
    table->resize(n_times, n);
  TreeMotion<double> motion(model.tree());
  PathMotion<double> paths(model.paths());
  VecX<double> q, v, a, T, T_rate, unused, before;
  for (Eigen::Index i = 0; i < n_times; ++i) {
    course.at(out.time[i], q, v, a);
    update_motion(model.tree(), TreeState<double>{q(model.tree().dofs()), v(model.tree().dofs())}, motion);
    update_paths(model.paths(), motion, paths);
    tension.at(out.time[i], T, T_rate, unused);
    VecX<double> speed(n);
    for (Eigen::Index m = 0; m < n; ++m) {
      const auto& unit = model.constants()[std::size_t(m)];
      const UnitStand stand = stand_of(unit, model.units().kinds()[std::size_t(m)],
                                       {paths.length[m], paths.speed[m], T[m], T_rate[m]});
      speed[m] = stand.fiber_velocity * unit.max_velocity * unit.per_optimal_length;
      out.bristle(i, m) = i == 0 ? steady_bristle(unit, speed[m])
                                 : bristle_after(unit, out.bristle(i - 1, m), before[m], speed[m],
                                                 out.time[i] - out.time[i - 1]);
      const Met met = activation_of(unit, stand, out.bristle(i, m));
      out.activation(i, m) = met.value;
      out.unmet_tension =
          std::max({out.unmet_tension, std::abs(met.unmet) * unit.max_force, std::abs(stand.excess)});
      out.strain(i, m) = stand.strain, out.fiber_length(i, m) = stand.fiber_length;
    }
    out.tension.row(i) = T.transpose();
    before = speed;
  }
  return out;
}

/// What excitations must be, before their clamp. One that is silent or full stands `silent` away from that:
/// there the clamp has no inverse.
/// @param unmet  largest rate of activation that no excitation gives, in size [1/s]
SplineTable drives(const Model& model, double steepness, const UnitCourses& units, double clamp_width,
                   double silent, double& unmet) {
  const SplineTable activation(units.time, units.activation);
  MatX<double> drive(units.activation.rows(), units.activation.cols());
  VecX<double> a, rate, unused;
  for (Eigen::Index i = 0; i < drive.rows(); ++i) {
    activation.at(units.time[i], a, rate, unused);
    for (Eigen::Index m = 0; m < drive.cols(); ++m) {
      const auto dynamics = activation_dynamics(model.fascicles[std::size_t(m)], steepness);
      const Met u = excitation_of(dynamics, a[m], rate[m]);
      unmet = std::max(unmet, std::abs(u.unmet));
      drive(i, m) = inverse_smooth_clamp(std::clamp(u.value, silent, 1.0 - silent), clamp_width);
    }
  }
  return {units.time, std::move(drive)};
}

MotionState state_at_row(const MovingModel& model, const Course& course, const UnitCourses& units,
                         Eigen::Index i) {
  VecX<double> q, v, a;
  course.at(units.time[i], q, v, a);
  MotionState state;
  state.tree.q = q(model.tree().dofs()), state.tree.v = v(model.tree().dofs());
  state.activation = units.activation.row(i), state.strain = units.strain.row(i);
  state.bristle = units.bristle.row(i);
  return state;
}

/// Generalised force that the wanted course lacks: M (a wanted - a found), at every phase.
MatX<double> missing_force(const Model& model, const HeldMotion& held, const Course& course,
                           const UnitCourses& units, Eigen::Index per_phase) {
  MotionSystem system(*held.model, held.actions);
  const auto& free = system.layout().free;
  const auto& dofs = held.model->tree().dofs();
  std::vector<int> column(std::size_t(model.tree.n_coordinates()), -1), coordinates;
  for (std::size_t k = 0; k < free.size(); ++k) {
    coordinates.push_back(dofs[std::size_t(free[k])]);
    column[std::size_t(coordinates.back())] = int(k);
  }
  MatX<double> missing =
      MatX<double>::Zero(model.tree.n_coordinates(), (units.time.size() - 1) / per_phase + 1);
  VecX<double> q, v, a, rates;
  Kinematics<double> kin;
  for (Eigen::Index k = 0; k < missing.cols(); ++k) {
    const Eigen::Index i = k * per_phase;
    system.rates(system.layout().pack(state_at_row(*held.model, course, units, i)), units.time[i], rates);
    course.at(units.time[i], q, v, a);
    forward_kinematics(model.tree, Pose<double>{q}, kin);
    const VecX<double> lacking =
        a(coordinates) - rates.segment(system.layout().speed(), system.layout().n_dofs);
    missing.col(k)(coordinates) = mass_matrix(model.tree, kin, column, int(free.size())) * lacking;
  }
  return missing;
}

/// The model without what acts by the forces of the phases, and without what they know nothing of: the
/// inertia of the wall, and ties.
Model without_abdomen(Model model) {
  model.bands.clear(), model.band_paths.clear();
  model.ligaments.clear(), model.ligament_paths.clear();
  model.ties.clear(), model.tie_paths.clear();
  model.cavity.wall_mass = model.cavity.wall_resistance = 0.0;
  return model;
}

std::shared_ptr<const MovingModel> moving_model(const Model& model, const ResolvedPosture& posture,
                                                const WantedMotion& wanted,
                                                const std::vector<MotionPhase>& phases,
                                                const HeldMotionSettings& settings) {
  std::vector<int> moving = moving_coordinates(model, posture.support, AbdomenMotion::held);
  moving.insert(moving.end(), wanted.led().begin(), wanted.led().end());
  moving.insert(moving.end(), posture.giving_way.begin(), posture.giving_way.end());
  MotionSettings motion;
  motion.muscle = settings.muscle;
  motion.disc_damping = settings.disc_damping;
  motion.disc_compression = VecX<double>::Zero(Eigen::Index(model.discs.size()));
  for (const MotionPhase& phase : phases)
    motion.disc_compression += phase.compression / double(phases.size());
  return std::make_shared<const MovingModel>(without_abdomen(model), moving, posture.pose, motion);
}

}  // namespace

GuidedMotion guide_motion(const Model& model, const ResolvedPosture& posture, const WantedMotion& wanted,
                          const std::vector<MotionPhase>& phases, const HeldMotionSettings& settings,
                          double clamp_width, double silent) {
  const auto apart = std::ranges::count_if(model.ligaments, [](const Ligament& l) { return l.disc >= 0; });
  if (apart > 0 || !model.facets.empty())
    fail_argument("guide_motion", "ligaments and facets", double(apart) + double(model.facets.size()),
                  "none: discs that stand for whole segments");
  constexpr Eigen::Index per_phase = 6;  // points of the drives between two phases
  GuidedMotion out;
  HeldMotion& held = out.held;
  held.model = moving_model(model, posture, wanted, phases, settings);
  const auto course = std::make_shared<const Course>(model, posture, wanted, phases, held.model->tree());
  const SplineTable tension =
      over_phases(phases, model.n_fascicles(), [](const MotionPhase& p) { return p.result.tension; });
  const Eigen::Index n_times = per_phase * (Eigen::Index(phases.size()) - 1) + 1;
  const UnitCourses units = drive_backwards(*held.model, *course, tension, n_times);

  out.drive =
      drives(model, held.model->settings().activation_steepness, units, clamp_width, silent, out.unmet_rate);
  out.unmet_tension = units.unmet_tension;
  MatX<double> expected(n_times, 2 * model.n_fascicles());
  expected << units.fiber_length, units.tension;
  for (Eigen::Index m = 0; m < model.n_fascicles(); ++m)
    if (const double F = held.model->constants()[std::size_t(m)].max_force; F > 0.0)
      expected.col(model.n_fascicles() + m) /= F;
    else
      expected.col(model.n_fascicles() + m).setZero();
  out.expected = SplineTable(units.time, std::move(expected));
  out.hold = over_phases(phases, 1 + Eigen::Index(model.bands.size()), [](const MotionPhase& p) {
    VecX<double> values(1 + p.result.hold.band_tension.size());
    values << p.result.hold.pressure, p.result.hold.band_tension;
    return values;
  });

  held.state = state_at_row(*held.model, *course, units, 0);
  held.excitation = held.state.activation;
  held.pressure = phases.front().result.hold.pressure;
  held.actions.excitation = constant_excitation(held.excitation);
  held.actions.prescribed = {course->prescribed(),
                             [course](double t, CoursePoint& out_point) { course->led_at(t, out_point); }};
  held.actions.tau = [course](double t, VecX<double>& tau, VecX<double>& rate) {
    course->force_at(t, tau, rate);
  };
  for (const DeadLoad& load : posture.loads) held.actions.loads.push_back({load, {}});
  out.missing = missing_force(model, held, *course, units, per_phase);
  held.trim = out.missing.rowwise().lpNorm<Eigen::Infinity>()(held.model->tree().dofs());
  return out;
}

}  // namespace lumbopelvic
