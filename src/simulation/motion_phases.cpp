#include <algorithm>

#include "posture/resting_abdomen.hpp"
#include "lumbopelvic/simulation/guided_motion.hpp"
#include "lumbopelvic/posture/shaped_hold.hpp"
#include "lumbopelvic/multibody/inertial_load.hpp"

namespace lumbopelvic {

namespace {

constexpr auto wanted_motion = "WantedMotion";

void check_coordinates(const Model& model, const ResolvedPosture& posture, const PrescribedMotion& motion,
                       bool in_balance) {
  for (const int c : motion.coordinates()) {
    const auto& all = posture.support.balanced;
    const bool balanced =
        std::ranges::count(all, c) > 0 && std::ranges::count(model.shape_coordinates, c) == 0;
    if (balanced != in_balance)
      fail_argument(wanted_motion, "coordinate", model.tree.coordinates()[std::size_t(c)].name,
                    in_balance ? "one that muscles balance in the posture, to be meant somewhere"
                               : "one that is locked in the posture, to be led");
  }
}

/// The time within a table; what is beyond its end by rounding, or by the moment that senses look ahead, is
/// its end.
double within(const PrescribedMotion& motion, double t) {
  constexpr double moment = 1e-6;  // [s]
  const double at = motion.start() + t;
  return at > motion.end() && at < motion.end() + moment ? motion.end() : at;
}

}  // namespace

WantedMotion::WantedMotion(const Model& model, const ResolvedPosture& posture, const MotionGuide& guide)
    : rest_(posture.pose.q), led_(model, guide.motion, guide.leaves_out), meant_(model, guide.intent) {
  check_coordinates(model, posture, led_, false);
  check_coordinates(model, posture, meant_, true);
  if (led_.start() != meant_.start() || led_.end() != meant_.end())
    fail_argument(wanted_motion, "time of " + guide.intent.name, meant_.end() - meant_.start(),
                  "the same as that of " + guide.motion.name);
}

void WantedMotion::led_at(double t, CoursePoint& out) const {
  led_.at(within(led_, t), out.q, out.rate, out.acceleration, out.jerk);
}

void WantedMotion::at(double t, VecX<double>& q, VecX<double>& rate, VecX<double>& acceleration) const {
  q = rest_;
  rate.setZero(q.size()), acceleration.setZero(q.size());
  VecX<double> position, first, second;
  for (const PrescribedMotion* motion : {&led_, &meant_}) {
    motion->at(within(*motion, t), position, first, second);
    q(motion->coordinates()) = position;
    rate(motion->coordinates()) = first;
    acceleration(motion->coordinates()) = second;
  }
}

namespace {

/// Loads of inertia over a wanted motion.
class Inertia {
 public:
  Inertia(const Model& model, const ResolvedPosture& posture, const WantedMotion& wanted)
      : model_(model),
        wanted_(wanted),
        tree_(model.tree, moving(model, posture, wanted), posture.pose),
        motion_(tree_),
        inverse_(tree_) {}

  [[nodiscard]] std::vector<DeadLoad> at(double t) {
    wanted_.at(t, q_, rate_, acceleration_);
    const TreeState<double> state{q_(tree_.dofs()), rate_(tree_.dofs())};
    update_motion(tree_, state, motion_);
    inverse_dynamics(tree_, motion_, model_.gravity_W, VecX<double>(acceleration_(tree_.dofs())), {},
                     inverse_);
    return inertial_loads(model_.tree, tree_, motion_, model_.gravity_W, inverse_);
  }
  /// Where everything is meant to be at the time last asked for.
  [[nodiscard]] const VecX<double>& position() const { return q_; }

 private:
  static std::vector<int> moving(const Model& model, const ResolvedPosture& posture,
                                 const WantedMotion& wanted) {
    std::vector<int> all = moving_coordinates(model, posture.support, AbdomenMotion::held);
    all.insert(all.end(), wanted.led().begin(), wanted.led().end());
    return all;
  }

  const Model& model_;
  const WantedMotion& wanted_;
  DynamicsTree tree_;
  TreeMotion<double> motion_;
  InverseDynamics<double> inverse_;
  VecX<double> q_, rate_, acceleration_;
};

/// Recruits a phase; its balance may be asked for a force more.
void recruit_phase(const Model& model, const RecruitmentSettings& settings, const VecX<double>& missing,
                   RecruitmentStart& start, MotionPhase& phase) {
  Statics statics = evaluate_statics(model, phase.posture.pose, phase.posture.loads,
                                     stability_coordinates(model, settings.stability_coordinates));
  statics.external -= missing;
  Recruiter recruiter(model, statics, phase.posture.support, settings);
  phase.result = recruiter.solve(start);
  start = recruiter.last();
  const RecruitmentResult& found = phase.result;
  if (found.status != RecruitmentStatus::solved && found.status != RecruitmentStatus::margin_unattainable)
    throw ConvergenceError("motion_phases: no hold at " + std::to_string(phase.time) + " s, residual " +
                               std::to_string(found.residual_max) + " N m or N",
                           found.residual_max, found.rounds);
  phase.compression = recruiter.field().compression(found.hold);
  phase.of_abdomen = found.hold.pressure * statics.volume.gradient -
                     model.cavity.pleural_pressure * statics.volume.pleural_gradient +
                     statics.ligament_force - statics.band_gradient * found.hold.band_tension;
}

}  // namespace

std::vector<MotionPhase> motion_phases(const Model& model, const ResolvedPosture& posture,
                                       const WantedMotion& wanted, int phases,
                                       const RecruitmentSettings& settings,
                                       const std::function<bool()>& keep_going) {
  if (phases < 4) fail_argument("motion_phases", "number of phases", phases, "at least 4");
  Inertia inertia(model, posture, wanted);
  RecruitmentStart start;
  std::vector<MotionPhase> all;
  for (int k = 0; k < phases; ++k) {
    if (keep_going && !keep_going()) return all;
    MotionPhase phase;
    phase.time = wanted.duration() * k / (phases - 1);
    phase.posture = posture;
    phase.posture.loads = inertia.at(phase.time);
    phase.posture.loads.insert(phase.posture.loads.end(), posture.loads.begin(), posture.loads.end());
    phase.posture.pose.q = inertia.position();
    rest_abdomen(model, posture.giving_way, phase.posture.pose);
    phase.posture.shape_at_rest = phase.posture.pose.q(posture.giving_way);
    phase.posture = shape_hold(model, phase.posture).posture;
    recruit_phase(model, settings, VecX<double>::Zero(model.tree.n_coordinates()), start, phase);
    all.push_back(std::move(phase));
  }
  return all;
}

void recruit_again(const Model& model, const MatX<double>& missing, const RecruitmentSettings& settings,
                   std::vector<MotionPhase>& phases) {
  check_size("recruit_again", "columns of what is missing", missing.cols(), Eigen::Index(phases.size()));
  RecruitmentStart start;
  for (std::size_t k = 0; k < phases.size(); ++k)
    recruit_phase(model, settings, missing.col(Eigen::Index(k)), start, phases[k]);
}

}  // namespace lumbopelvic
