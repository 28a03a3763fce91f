#include <algorithm>
#include <iterator>

#include "lumbopelvic/multibody/inertial_load.hpp"
#include "lumbopelvic/posture/equilibrium_shape.hpp"
#include "lumbopelvic/simulation/tracking.hpp"
#include "posture/reference_shape.hpp"

namespace lumbopelvic {

namespace {

constexpr auto reference_trajectory = "ReferenceTrajectory";

void check_coordinates(const Model& model, const PosedModel& posture, const PrescribedMotion& motion,
                       bool in_balance) {
  for (const int c : motion.coordinates()) {
    const auto& all = posture.support.balanced;
    const bool balanced =
        std::ranges::count(all, c) > 0 && std::ranges::count(model.deformation_coordinates, c) == 0;
    if (balanced != in_balance)
      fail_argument(reference_trajectory, "coordinate", model.tree.coordinates()[std::size_t(c)].name,
                    in_balance ? "one that muscles balance in the posture, to be tracked"
                               : "one that is locked in the posture, to be prescribed");
  }
}

/// The time within a table; what is beyond its end by rounding, or by the moment that proprioception looks
/// ahead, is its end.
double within(const PrescribedMotion& motion, double t) {
  constexpr double moment = 1e-6;  // [s]
  const double at = motion.start() + t;
  return at > motion.end() && at < motion.end() + moment + motion.rounding() ? motion.end() : at;
}

std::string interval_of(const MotionTable& table) {
  return number_text(table.time[0], 10) + " to " + number_text(table.time[table.time.size() - 1], 10) + " s";
}

}  // namespace

void check_same_times(std::string_view function, const TrackingSettings& tracking) {
  const VecX<double>&a = tracking.motion.time, &b = tracking.tracked.time;
  const double rounding = std::min(rounding_of_times(a), rounding_of_times(b));
  if (std::abs(a[0] - b[0]) > rounding || std::abs(a[a.size() - 1] - b[b.size() - 1]) > rounding)
    fail_argument(function, "time of " + tracking.tracked.name, interval_of(tracking.tracked),
                  "that of " + tracking.motion.name + ", " + interval_of(tracking.motion));
}

std::vector<OutOfRange> out_of_range(const Model& model, const TrackingSettings& tracking) {
  std::vector<OutOfRange> all = out_of_range(model, tracking.motion, tracking.ignored);
  std::ranges::move(out_of_range(model, tracking.tracked), std::back_inserter(all));
  return all;
}

void check_tracking(const Model& model, const TrackingSettings& tracking) {
  constexpr auto fn = "check_tracking";
  static_cast<void>(PrescribedMotion(model, tracking.motion, tracking.ignored));
  static_cast<void>(PrescribedMotion(model, tracking.tracked));
  check_same_times(fn, tracking);
  for (const OutOfRange& found : out_of_range(model, tracking))
    if (std::max(found.low - found.value, found.value - found.high) > (found.high - found.low) / 3.0)
      fail_argument(fn, found.coordinate + " of " + found.motion + " at " + number_text(found.time) + " s",
                    found.value,
                    "within its range, " + number_text(found.low, 4) + " to " + number_text(found.high, 4) +
                        ", or less than a third of that outside (another unit?)");
}

ReferenceTrajectory::ReferenceTrajectory(const Model& model, const PosedModel& posture,
                                         const TrackingSettings& tracking)
    : rest_(posture.pose.q),
      prescribed_(model, tracking.motion, tracking.ignored),
      tracked_(model, tracking.tracked) {
  check_coordinates(model, posture, prescribed_, false);
  check_coordinates(model, posture, tracked_, true);
  check_same_times(reference_trajectory, tracking);
}

void ReferenceTrajectory::prescribed_at(double t, MotionPoint& out) const {
  prescribed_.at(within(prescribed_, t), out.q, out.rate, out.acceleration, out.jerk);
}

void ReferenceTrajectory::at(double t, VecX<double>& q, VecX<double>& rate,
                             VecX<double>& acceleration) const {
  q = rest_;
  rate.setZero(q.size()), acceleration.setZero(q.size());
  VecX<double> position, first, second;
  for (const PrescribedMotion* motion : {&prescribed_, &tracked_}) {
    motion->at(within(*motion, t), position, first, second);
    q(motion->coordinates()) = position;
    rate(motion->coordinates()) = first;
    acceleration(motion->coordinates()) = second;
  }
}

namespace {

/// Loads of inertia over a reference trajectory.
class Inertia {
 public:
  Inertia(const Model& model, const PosedModel& posture, const ReferenceTrajectory& reference)
      : model_(model),
        reference_(reference),
        tree_(model.tree, moving(model, posture, reference), posture.pose),
        motion_(tree_),
        inverse_(tree_) {}

  [[nodiscard]] std::vector<DeadLoad> at(double t) {
    reference_.at(t, q_, rate_, acceleration_);
    const TreeState<double> state{q_(tree_.dofs()), rate_(tree_.dofs())};
    update_motion(tree_, state, motion_);
    inverse_dynamics(tree_, motion_, model_.gravity_W, VecX<double>(acceleration_(tree_.dofs())), {},
                     inverse_);
    return inertial_loads(model_.tree, tree_, motion_, model_.gravity_W, inverse_);
  }
  /// Where everything is meant to be at the time last asked for.
  [[nodiscard]] const VecX<double>& position() const { return q_; }

 private:
  static std::vector<int> moving(const Model& model, const PosedModel& posture,
                                 const ReferenceTrajectory& reference) {
    std::vector<int> all = moving_coordinates(model, posture.support, AbdomenMotion::held);
    all.insert(all.end(), reference.prescribed().begin(), reference.prescribed().end());
    return all;
  }

  const Model& model_;
  const ReferenceTrajectory& reference_;
  DynamicsTree tree_;
  TreeMotion<double> motion_;
  InverseDynamics<double> inverse_;
  VecX<double> q_, rate_, acceleration_;
};

/// Recruits a node; its balance may be asked for a force more.
void recruit_node(const Model& model, const RecruitmentSettings& settings, const VecX<double>& missing,
                  RecruitmentStart& start, MotionNode& node) {
  Statics statics = evaluate_statics(model, node.posture.pose, node.posture.loads,
                                     stability_coordinates(model, settings.stability_coordinates));
  statics.external -= missing;
  Recruiter recruiter(model, statics, node.posture.support, settings);
  node.result = recruiter.solve(start);
  start = recruiter.last();
  const RecruitmentResult& found = node.result;
  if (found.status != RecruitmentStatus::solved && found.status != RecruitmentStatus::margin_unattainable)
    throw ConvergenceError("motion_nodes: no equilibrium at " + number_text(node.time) + " s, residual " +
                               number_text(found.reserve_max) + " N m or N",
                           found.reserve_max, found.rounds);
  node.compression = recruiter.field().compression(found.equilibrium);
  node.of_abdomen = found.equilibrium.pressure * statics.volume.gradient -
                    model.cavity.pleural_pressure * statics.volume.pleural_gradient + statics.ligament_force -
                    statics.linea_alba_gradient * found.equilibrium.linea_alba_tension;
}

}  // namespace

std::vector<MotionNode> motion_nodes(const Model& model, const PosedModel& posture,
                                     const ReferenceTrajectory& reference, int nodes,
                                     const RecruitmentSettings& settings,
                                     const std::function<bool()>& keep_going) {
  if (nodes < 4) fail_argument("motion_nodes", "number of nodes", nodes, "at least 4");
  Inertia inertia(model, posture, reference);
  RecruitmentStart start;
  std::vector<MotionNode> all;
  for (int k = 0; k < nodes; ++k) {
    if (keep_going && !keep_going()) return all;
    MotionNode node;
    node.time = reference.duration() * k / (nodes - 1);
    node.posture = posture;
    node.posture.loads = inertia.at(node.time);
    node.posture.loads.insert(node.posture.loads.end(), posture.loads.begin(), posture.loads.end());
    node.posture.pose.q = inertia.position();
    find_reference_shape(model, posture.free_deformation, node.posture.pose);
    node.posture.reference_deformation = node.posture.pose.q(posture.free_deformation);
    node.posture = find_equilibrium_shape(model, node.posture).posture;
    recruit_node(model, settings, VecX<double>::Zero(model.tree.n_coordinates()), start, node);
    all.push_back(std::move(node));
  }
  return all;
}

void recruit_again(const Model& model, const MatX<double>& missing, const RecruitmentSettings& settings,
                   std::vector<MotionNode>& nodes) {
  check_size("recruit_again", "columns of what is missing", missing.cols(), Eigen::Index(nodes.size()));
  RecruitmentStart start;
  for (std::size_t k = 0; k < nodes.size(); ++k)
    recruit_node(model, settings, missing.col(Eigen::Index(k)), start, nodes[k]);
}

}  // namespace lumbopelvic
