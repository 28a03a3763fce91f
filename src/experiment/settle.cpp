#include "lumbopelvic/experiment/settle.hpp"

#include <Eigen/Cholesky>
#include <algorithm>

#include "lumbopelvic/muscle/path_derivatives.hpp"

namespace lumbopelvic {

namespace {

/// Energy with its first two derivatives over the free coordinates.
struct Energy {
  double value = 0.0;
  VecX<double> gradient;
  MatX<double> hessian;
};

class SettlingBody {
 public:
  SettlingBody(const Model& model, const Pose<double>& wanted, const std::vector<int>& free,
               const std::vector<SupportedPad>& contacts, const std::vector<DeadLoad>& loads,
               const SettleSettings& settings);

  void reach();
  void rest();
  void follow();
  [[nodiscard]] const Pose<double>& pose() const { return pose_; }

 private:
  enum class Stage { reaching, resting, following };
  void minimise(const char* stage);
  void find_wall();
  void release(const std::vector<int>& coordinates);
  [[nodiscard]] bool is_shape(int coordinate) const {
    return std::ranges::count(model_->shape_coordinates, coordinate) > 0;
  }
  Energy energy(const VecX<double>& q);
  void add_joints(const VecX<double>& q, Energy& e) const;
  void add_range(std::size_t i, double q, Energy& e) const;
  void add_weight(Energy& e) const;
  void add_reach(const SupportedPad& contact, Energy& e) const;
  void add_pad(const SupportedPad& contact, const Vec3<double>& reached, Energy& e) const;
  [[nodiscard]] VecX<double> generalised_force(const PathPoint& at, const Vec3<double>& force_W) const;
  void add_force(const PathPoint& at, const Vec3<double>& force_W, Energy& e) const;
  void add_spring(const PathPoint& at, const Vec3<double>& direction_W, double stiffness, Energy& e) const;
  void add_wall(Energy& e) const;

  const Model* model_;
  const std::vector<SupportedPad>* contacts_;
  SettleSettings settings_;
  std::vector<DeadLoad> loads_;
  double weight_ = 0.0;  // [N]
  Pose<double> pose_;
  VecX<double> about_;                 // where joint springs are at rest
  std::vector<int> skeleton_;          // coordinates that may give way, without those of the abdomen
  std::vector<int> free_, column_;     // those of the stage in hand; their columns
  std::vector<Path> wall_;             // straight ways of the fascicles that end on the abdomen
  VecX<double> wall_length_;           // their lengths in the neutral pose
  VecX<double> wall_stiffness_;        // F_max / l_opt [N/m]
  std::vector<Vec3<double>> reached_;  // (contacts) where each pad was when weight set in
  Kinematics<double> kin_;
  Stage stage_ = Stage::reaching;
};

SettlingBody::SettlingBody(const Model& model, const Pose<double>& wanted, const std::vector<int>& free,
                           const std::vector<SupportedPad>& contacts, const std::vector<DeadLoad>& loads,
                           const SettleSettings& settings)
    : model_(&model),
      contacts_(&contacts),
      settings_(settings),
      loads_(weights(model.tree, model.gravity_W)),
      weight_(model.tree.total_mass() * model.gravity_W.norm()),
      pose_(wanted),
      about_(wanted.q) {
  loads_.insert(loads_.end(), loads.begin(), loads.end());
  std::ranges::copy_if(free, std::back_inserter(skeleton_), [&](int c) { return !is_shape(c); });
  find_wall();
}

/// Straight from point to point: how a path wraps does not decide where the abdomen lies.
void SettlingBody::find_wall() {
  const Tree& tree = model_->tree;
  const auto is_on_wall = [&](const PathPoint& point) {
    return std::ranges::any_of(tree.axes_of(point.body),
                               [&](int axis) { return is_shape(tree.axis_coordinate(axis)); });
  };
  std::vector<double> length, stiffness;
  Pose<double> neutral = pose_;
  for (int c = 0; c < tree.n_coordinates(); ++c)
    neutral.q[c] = tree.coordinates()[std::size_t(c)].default_value;
  forward_kinematics(tree, neutral, kin_);
  for (std::size_t m = 0; m < model_->paths.size(); ++m) {
    const auto& stretches = model_->paths[m].stretches;
    std::vector<PathPoint> points{stretches.front().a};
    for (const PathStretch& stretch : stretches) points.push_back(stretch.b);
    if (std::ranges::none_of(points, is_on_wall)) continue;
    wall_.push_back(compile_path(tree, points, std::vector<int>(stretches.size(), -1), {}));
    length.push_back(path_length(kin_, {}, wall_.back()));
    stiffness.push_back(model_->fascicles[m].max_force / model_->fascicles[m].optimal_length);
  }
  wall_length_ = Eigen::Map<VecX<double>>(length.data(), Eigen::Index(length.size()));
  wall_stiffness_ = Eigen::Map<VecX<double>>(stiffness.data(), Eigen::Index(stiffness.size()));
}

void SettlingBody::release(const std::vector<int>& coordinates) {
  free_ = coordinates;
  column_.assign(std::size_t(model_->tree.n_coordinates()), -1);
  for (std::size_t i = 0; i < free_.size(); ++i) column_[std::size_t(free_[i])] = int(i);
}

void SettlingBody::reach() {
  stage_ = Stage::reaching;
  release(skeleton_);
  minimise("reaching");
  about_ = pose_.q;
  forward_kinematics(model_->tree, pose_, kin_);
  for (const SupportedPad& contact : *contacts_) reached_.push_back(world_point(kin_, contact.at));
}

void SettlingBody::rest() {
  stage_ = Stage::resting;
  minimise("resting");
}

void SettlingBody::follow() {
  stage_ = Stage::following;
  release(model_->shape_coordinates);
  minimise("following");
}

/// Damped Newton steps down to where the generalised force vanishes.
void SettlingBody::minimise(const char* stage) {
  constexpr double longest = 0.2;  // [rad or m] of one step
  const double goal = settings_.tolerance * weight_ * (stage_ == Stage::reaching ? 2e4 : 1.0);
  Energy now = energy(pose_.q);
  double damping = 1e-6, residual = now.gradient.cwiseAbs().maxCoeff();
  for (int step = 0; step < settings_.max_steps && residual > goal; ++step) {
    MatX<double> H = now.hessian;
    H.diagonal() += damping * (now.hessian.diagonal().cwiseAbs().array() + 1.0).matrix();
    const Eigen::LLT<MatX<double>> factor(H);
    VecX<double> change =
        factor.info() == Eigen::Success ? VecX<double>(-factor.solve(now.gradient)) : VecX<double>();
    if (change.size() > 0 && change.cwiseAbs().maxCoeff() <= longest) {
      VecX<double> q = pose_.q;
      for (std::size_t i = 0; i < free_.size(); ++i) q[free_[i]] += change[Eigen::Index(i)];
      Energy next = energy(q);
      const double rounding = 1e-12 * (1.0 + std::abs(now.value));
      if (std::isfinite(next.value) && next.value <= now.value + rounding) {
        pose_.q = q;
        now = std::move(next);
        residual = now.gradient.cwiseAbs().maxCoeff();
        damping = std::max(1e-12, 0.1 * damping);
        continue;
      }
    }
    damping *= 10.0;
    if (damping > 1e12) break;
  }
  if (residual > goal)
    throw ConvergenceError("settle: the body came to no end of " + std::string(stage) + ": " +
                               std::to_string(residual) + " N m (or N) are left, expected below " +
                               std::to_string(goal),
                           residual, settings_.max_steps);
}

Energy SettlingBody::energy(const VecX<double>& q) {
  forward_kinematics(model_->tree, Pose<double>{q, pose_.base_attitude}, kin_);
  const auto n = Eigen::Index(free_.size());
  Energy e{0.0, VecX<double>::Zero(n), MatX<double>::Zero(n, n)};
  if (stage_ == Stage::following) {
    add_wall(e);
    return e;
  }
  add_joints(q, e);
  if (stage_ == Stage::resting) add_weight(e);
  for (std::size_t i = 0; i < contacts_->size(); ++i)
    if (stage_ == Stage::reaching)
      add_reach((*contacts_)[i], e);
    else
      add_pad((*contacts_)[i], reached_[i], e);
  return e;
}

/// Springs about the wanted, later the reached, values. The base goes where it must.
void SettlingBody::add_joints(const VecX<double>& q, Energy& e) const {
  for (std::size_t i = 0; i < free_.size(); ++i) {
    const int c = free_[i];
    const bool is_base = model_->tree.coordinates()[std::size_t(c)].joint == 0;
    double k = stage_ == Stage::resting ? settings_.joint_stiffness : settings_.reach_stiffness;
    if (is_base && stage_ == Stage::resting) k = 0.0;
    if (is_base && model_->tree.coordinates()[std::size_t(c)].kind == MotionKind::translation) k *= 1e-2;
    const double away = q[c] - about_[c];
    e.value += 0.5 * k * away * away;
    e.gradient[Eigen::Index(i)] += k * away;
    e.hessian(Eigen::Index(i), Eigen::Index(i)) += k;
    if (!is_base) add_range(i, q[c], e);
  }
}

/// Joints end where the coordinate's range does.
void SettlingBody::add_range(std::size_t i, double q, Energy& e) const {
  constexpr double k = 1e5;  // [N m/rad]
  const Coordinate& coordinate = model_->tree.coordinates()[std::size_t(free_[i])];
  const double beyond = q - std::clamp(q, coordinate.low, coordinate.high);
  e.value += 0.5 * k * beyond * beyond;
  e.gradient[Eigen::Index(i)] += k * beyond;
  if (beyond != 0.0) e.hessian(Eigen::Index(i), Eigen::Index(i)) += k;
}

/// Adds a force that keeps its direction: gradient -J^T f, Hessian -f . d2p. Its value is for the caller to
/// add.
void SettlingBody::add_force(const PathPoint& at, const Vec3<double>& force_W, Energy& e) const {
  e.gradient -= generalised_force(at, force_W);
  add_dead_load_hessian(model_->tree, kin_, {at, force_W}, column_, e.hessian);
}

VecX<double> SettlingBody::generalised_force(const PathPoint& at, const Vec3<double>& force_W) const {
  VecX<double> Q = VecX<double>::Zero(model_->tree.n_coordinates());
  add_dead_load(model_->tree, kin_, {at, force_W}, Q);
  return Q(free_);
}

/// Adds the part k J_d^T J_d of a spring along a direction to the Hessian.
void SettlingBody::add_spring(const PathPoint& at, const Vec3<double>& direction_W, double k,
                              Energy& e) const {
  Eigen::Matrix<double, 3, Eigen::Dynamic> J;
  point_jacobian(model_->tree, kin_, at.body, world_point(kin_, at), J);
  const VecX<double> along = J.transpose() * direction_W;
  const VecX<double> column = along(free_);
  e.hessian.noalias() += k * column * column.transpose();
}

void SettlingBody::add_weight(Energy& e) const {
  e.value += dead_load_potential(kin_, loads_);
  for (const DeadLoad& load : loads_) add_force(load.at, load.force_W, e);
}

/// Without the pad's own bend (Gauss-Newton): from afar it would lead astray.
void SettlingBody::add_reach(const SupportedPad& contact, Energy& e) const {
  constexpr double k = 1e6;  // [N/m]
  const double gap = contact.surface.gap(world_point(kin_, contact.at));
  e.value += 0.5 * k * gap * gap;
  e.gradient -= generalised_force(contact.at, -k * gap * contact.surface.normal_W);
  add_spring(contact.at, contact.surface.normal_W, k, e);
}

/// A pad carries its even share of the weight at no gap.
void SettlingBody::add_pad(const SupportedPad& contact, const Vec3<double>& reached, Energy& e) const {
  const Vec3<double> p = world_point(kin_, contact.at), n = contact.surface.normal_W;
  const double force =
      weight_ / double(contacts_->size()) * std::exp(-settings_.sharpness * contact.surface.gap(p));
  e.value += force / settings_.sharpness;
  add_force(contact.at, force * n, e);
  add_spring(contact.at, n, force * settings_.sharpness, e);

  const double k = settings_.tangential_stiffness;
  const Vec3<double> away = (p - reached) - n * n.dot(p - reached);
  e.value += 0.5 * k * away.squaredNorm();
  add_force(contact.at, -k * away, e);
  const Mat3<double> axes = contact.surface.axes();
  add_spring(contact.at, axes.col(0), k, e);
  add_spring(contact.at, axes.col(2), k, e);
}

void SettlingBody::add_wall(Energy& e) const {
  VecX<double> gradient(model_->tree.n_coordinates());
  for (std::size_t i = 0; i < wall_.size(); ++i) {
    gradient.setZero();
    const double away =
        add_length_gradient(model_->tree, kin_, {}, wall_[i], 1.0, gradient) - wall_length_[Eigen::Index(i)];
    const double k = wall_stiffness_[Eigen::Index(i)];
    const VecX<double> g = gradient(free_);
    e.value += 0.5 * k * away * away;
    e.gradient += k * away * g;
    e.hessian.noalias() += k * g * g.transpose();
  }
}

}  // namespace

Pose<double> settle(const Model& model, const Pose<double>& wanted, const std::vector<int>& free,
                    const std::vector<SupportedPad>& contacts, const std::vector<DeadLoad>& loads,
                    const SettleSettings& settings) {
  constexpr auto fn = "settle";
  if (contacts.empty()) fail_argument(fn, "contacts", 0, "at least one pad on a surface");
  SettlingBody body(model, wanted, free, contacts, loads, settings);
  body.reach();
  body.rest();
  body.follow();
  return body.pose();
}

}  // namespace lumbopelvic
