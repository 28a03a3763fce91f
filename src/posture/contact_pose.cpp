#include "lumbopelvic/posture/contact_pose.hpp"

#include <algorithm>

#include "lumbopelvic/math/minimise.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "posture/balance.hpp"
#include "posture/reference_shape.hpp"

namespace lumbopelvic {

namespace {

class SettlingBody {
 public:
  SettlingBody(const Model& model, const Pose<double>& wanted, const std::vector<int>& free,
               const std::vector<SupportedContactPoint>& contacts, const std::vector<DeadLoad>& loads,
               const ContactPoseSettings& settings);

  void reach();
  void rest();
  [[nodiscard]] const Pose<double>& pose() const { return pose_; }

 private:
  enum class Stage { reaching, resting };
  void minimise(const char* stage);
  void check_contact(const char* when, double farthest) const;
  [[nodiscard]] std::string name_of(const SupportedContactPoint& contact) const;
  void release(const std::vector<int>& coordinates);
  [[nodiscard]] bool is_in_spine(int coordinate) const {
    return std::ranges::any_of(
        model_->discs, [&](const Disc& disc) { return std::ranges::count(disc.rotation, coordinate) > 0; });
  }
  Energy energy(const VecX<double>& q);
  void add_joints(const VecX<double>& q, Energy& e) const;
  void add_range(std::size_t i, double q, Energy& e) const;
  void add_weight(Energy& e) const;
  void add_reach(const SupportedContactPoint& contact, Energy& e) const;
  void add_ground(Energy& e) const;
  void add_balance(Energy& e) const;
  void add_contact_point(const SupportedContactPoint& contact, const Vec3<double>& reached, Energy& e) const;
  [[nodiscard]] VecX<double> generalised_force(const PathPoint& at, const Vec3<double>& force_W) const;
  void add_force(const PathPoint& at, const Vec3<double>& force_W, Energy& e) const;
  void add_spring(const PathPoint& at, const Vec3<double>& direction_W, double stiffness, Energy& e) const;

  const Model* model_;
  const std::vector<SupportedContactPoint>* contacts_;
  ContactPoseSettings settings_;
  std::vector<DeadLoad> loads_;
  double weight_ = 0.0;  // [N]
  bool is_on_level_ground_ =
      false;  // every surface is level, so the weight must fall between the contact points
  Pose<double> pose_;
  VecX<double> about_;                 // where joint springs are at rest
  std::vector<int> skeleton_;          // coordinates that may give way, without those of the abdomen
  std::vector<int> free_, column_;     // those of the stage in hand; their columns
  std::vector<Vec3<double>> reached_;  // (contacts) where each contact point was when weight set in
  Kinematics<double> kin_;
  Stage stage_ = Stage::reaching;
};

SettlingBody::SettlingBody(const Model& model, const Pose<double>& wanted, const std::vector<int>& free,
                           const std::vector<SupportedContactPoint>& contacts,
                           const std::vector<DeadLoad>& loads, const ContactPoseSettings& settings)
    : model_(&model),
      contacts_(&contacts),
      settings_(settings),
      loads_(weights(model.tree, model.gravity_W)),
      weight_(model.tree.total_mass() * model.gravity_W.norm()),
      pose_(wanted),
      about_(wanted.q) {
  loads_.insert(loads_.end(), loads.begin(), loads.end());
  const Vec3<double> up_W = -model.gravity_W.normalized();
  is_on_level_ground_ = std::ranges::all_of(contacts, [&](const SupportedContactPoint& contact) {
    return contact.surface.normal_W.dot(up_W) > 1.0 - 1e-9;
  });
  std::ranges::copy_if(free, std::back_inserter(skeleton_),
                       [&](int c) { return std::ranges::count(model.deformation_coordinates, c) == 0; });
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
  check_contact("reaching", 5e-3);
  for (const SupportedContactPoint& contact : *contacts_) reached_.push_back(world_point(kin_, contact.at));
}

void SettlingBody::rest() {
  stage_ = Stage::resting;
  minimise("resting");
  forward_kinematics(model_->tree, pose_, kin_);
  check_contact("resting", 1e-2);
}

/// What is named as a support has to touch its surface.
void SettlingBody::check_contact(const char* when, double farthest) const {
  for (const SupportedContactPoint& contact : *contacts_) {
    const double gap = contact.surface.gap(world_point(kin_, contact.at));
    if (std::abs(gap) > farthest)
      throw ConvergenceError("find_contact_pose: after " + std::string(when) + ", " + name_of(contact) +
                                 " is " + std::to_string(1e3 * gap) + " mm above " + contact.surface.name +
                                 ", expected within " + std::to_string(int(1e3 * farthest)) +
                                 " mm: the wanted angles or the surfaces do not fit the body",
                             gap, 0);
  }
}

std::string SettlingBody::name_of(const SupportedContactPoint& contact) const {
  for (const ContactPoint& contact_point : model_->contact_points)
    if (contact_point.at.body == contact.at.body && contact_point.at.p_B == contact.at.p_B)
      return contact_point.name;
  return "a contact point";
}

/// Goes down to where the generalised force vanishes.
void SettlingBody::minimise(const char* stage) {
  const double goal = settings_.tolerance * weight_ * (stage_ == Stage::reaching ? 2e4 : 1.0);
  VecX<double> q = pose_.q;
  const auto energy_at = [&](const VecX<double>& free) {
    q(free_) = free;
    return energy(q);
  };
  const SearchResult found = minimise_newton(
      energy_at, pose_.q(free_),
      {.tolerance = goal, .max_iterations = settings_.max_steps, .longest_step = 0.2});  // [rad or m]
  pose_.q(free_) = found.x;
  if (found.status != SearchStatus::converged)
    throw ConvergenceError("find_contact_pose: the body came to no end of " + std::string(stage) + ": " +
                               std::to_string(found.residual) + " N m (or N) are left, expected below " +
                               std::to_string(goal) + " (" + to_string(found.status) + ")",
                           found.residual, found.iterations);
}

Energy SettlingBody::energy(const VecX<double>& q) {
  forward_kinematics(model_->tree, Pose<double>{q, pose_.base_attitude}, kin_);
  const auto n = Eigen::Index(free_.size());
  Energy e{0.0, VecX<double>::Zero(n), MatX<double>::Zero(n, n)};
  add_joints(q, e);
  if (stage_ == Stage::resting) add_weight(e);
  if (stage_ == Stage::reaching) add_ground(e);
  if (stage_ == Stage::reaching && is_on_level_ground_) add_balance(e);
  for (std::size_t i = 0; i < contacts_->size(); ++i)
    if (stage_ == Stage::reaching)
      add_reach((*contacts_)[i], e);
    else
      add_contact_point((*contacts_)[i], reached_[i], e);
  return e;
}

/// Springs about the wanted, later the reached, values. The base goes where it must.
void SettlingBody::add_joints(const VecX<double>& q, Energy& e) const {
  for (std::size_t i = 0; i < free_.size(); ++i) {
    const int c = free_[i];
    const bool is_base = model_->tree.coordinates()[std::size_t(c)].joint == 0;
    double k = stage_ == Stage::resting ? settings_.joint_stiffness : settings_.contact_search_stiffness;
    if (is_base && stage_ == Stage::resting) k = 0.0;
    if (stage_ == Stage::reaching && is_in_spine(c)) k *= 10.0;  // limbs give way before the trunk does
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

/// Without the contact point's own bend (Gauss-Newton): from afar it would lead astray.
void SettlingBody::add_reach(const SupportedContactPoint& contact, Energy& e) const {
  constexpr double k = 1e6;  // [N/m]
  const double gap = contact.surface.gap(world_point(kin_, contact.at));
  e.value += 0.5 * k * gap * gap;
  e.gradient -= generalised_force(contact.at, -k * gap * contact.surface.normal_W);
  add_spring(contact.at, contact.surface.normal_W, k, e);
}

/// Keeps out of the ground what is not to touch it.
void SettlingBody::add_ground(Energy& e) const {
  constexpr double k = 1e5;  // [N/m]
  const SupportSurface level;
  for (const ContactPoint& contact_point : model_->contact_points) {
    const double height = level.gap(world_point(kin_, contact_point.at));
    const auto is_this = [&](const SupportedContactPoint& contact) {
      return contact.at.body == contact_point.at.body && contact.at.p_B == contact_point.at.p_B;
    };
    if (height >= 0.0 || std::ranges::any_of(*contacts_, is_this)) continue;
    e.value += 0.5 * k * height * height;
    e.gradient -= generalised_force(contact_point.at, -k * height * level.normal_W);
    add_spring(contact_point.at, level.normal_W, k, e);
  }
}

/// A spring between where the weight falls and the nearest place well between the contact points.
void SettlingBody::add_balance(Energy& e) const {
  constexpr double k = 1e5;     // [N/m]
  constexpr double size = 0.9;  // of the polygon that counts as well between
  const Tree& tree = model_->tree;
  const Vec3<double> up_W = -model_->gravity_W.normalized();
  const Mat3<double> axes = SupportSurface{"", {}, up_W}.axes();
  double total = 0.0;
  Vec3<double> center = Vec3<double>::Zero();
  std::vector<Vec3<double>> contact_points;
  for (const DeadLoad& load : loads_) {
    center -= load.force_W.dot(up_W) * world_point(kin_, load.at);
    total -= load.force_W.dot(up_W);
  }
  for (const SupportedContactPoint& contact : *contacts_)
    contact_points.push_back(world_point(kin_, contact.at));
  const SupportPoint support = nearest_support(contact_points, center / total, up_W, size);
  e.value += 0.5 * k * support.away.squaredNorm();
  for (const int i : {0, 2}) {
    const Vec3<double> d = axes.col(i);
    VecX<double> slope = VecX<double>::Zero(tree.n_coordinates());
    for (const DeadLoad& load : loads_)
      add_dead_load(tree, kin_, {load.at, -load.force_W.dot(up_W) / total * d}, slope);
    for (std::size_t p = 0; p < contacts_->size(); ++p)
      add_dead_load(tree, kin_, {(*contacts_)[p].at, -support.share[Eigen::Index(p)] * d}, slope);
    const VecX<double> column = slope(free_);
    e.gradient += k * support.away.dot(d) * column;
    e.hessian.noalias() += k * column * column.transpose();
  }
}

/// A contact point carries its even share of the weight at no gap.
void SettlingBody::add_contact_point(const SupportedContactPoint& contact, const Vec3<double>& reached,
                                     Energy& e) const {
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

}  // namespace

Pose<double> find_contact_pose(const Model& model, const Pose<double>& wanted, const std::vector<int>& free,
                               const std::vector<SupportedContactPoint>& contacts,
                               const std::vector<DeadLoad>& loads, const ContactPoseSettings& settings) {
  constexpr auto fn = "find_contact_pose";
  if (contacts.empty()) fail_argument(fn, "contacts", 0, "at least one contact point on a surface");
  SettlingBody body(model, wanted, free, contacts, loads, settings);
  body.reach();
  body.rest();
  return body.pose();
}

}  // namespace lumbopelvic
