#include "posture/resting_abdomen.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>

#include "lumbopelvic/abdomen/cavity_volume.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"

namespace lumbopelvic {

RestingAbdomen::RestingAbdomen(const Model& model, const Pose<double>& pose) : model_(&model) {
  const Tree& tree = model.tree;
  const auto is_on_wall = [&](const PathPoint& point) {
    return std::ranges::any_of(tree.axes_of(point.body), [&](int axis) {
      return std::ranges::count(model.shape_coordinates, tree.axis_coordinate(axis)) > 0;
    });
  };
  Pose<double> neutral = pose;
  for (int c = 0; c < tree.n_coordinates(); ++c)
    neutral.q[c] = tree.coordinates()[std::size_t(c)].default_value;
  Kinematics<double> kin;
  forward_kinematics(tree, neutral, kin);
  neutral_volume_ = cavity_volume(kin, model.cavity);
  std::vector<double> length, stiffness;
  for (std::size_t m = 0; m < model.paths.size(); ++m) {
    const auto& stretches = model.paths[m].stretches;
    std::vector<PathPoint> points{stretches.front().a};
    for (const PathStretch& stretch : stretches) points.push_back(stretch.b);
    if (std::ranges::none_of(points, is_on_wall)) continue;
    paths_.push_back(compile_path(tree, points, std::vector<int>(stretches.size(), -1), {}));
    length.push_back(path_length(kin, {}, paths_.back()));
    stiffness.push_back(model.fascicles[m].max_force / model.fascicles[m].optimal_length);
  }
  add_straps(kin);
  neutral_length_ = Eigen::Map<VecX<double>>(length.data(), Eigen::Index(length.size()));
  stiffness_ = Eigen::Map<VecX<double>>(stiffness.data(), Eigen::Index(stiffness.size()));
}

/// Straps as they are, and bands that are just taut in the neutral pose.
void RestingAbdomen::add_straps(const Kinematics<double>& neutral) {
  const auto add = [&](const Ligament& law, const Path& path) {
    const double length = path_length(neutral, {}, path);
    straps_.push_back({law, &path, length, respond<double>(law, length)});
  };
  for (std::size_t i = 0; i < model_->ligaments.size(); ++i)
    if (model_->ligaments[i].disc < 0) add(model_->ligaments[i], model_->ligament_paths[i]);
  for (std::size_t b = 0; b < model_->bands.size(); ++b) {
    const Band& band = model_->bands[b];
    const double length = path_length(neutral, {}, model_->band_paths[b]);
    Ligament law{band.name, -1, band.a, band.b};
    law.slack_length = length;
    law.stiffness = band.stiffness * length;
    law.toe_strain = 2.0 * band.toe_tension / law.stiffness;
    add(law, model_->band_paths[b]);
  }
}

void RestingAbdomen::add(const Kinematics<double>& kin, const std::vector<int>& column, Energy& e) const {
  add_wall(kin, column, e);
  add_passive_wall(kin, column, e);
  add_contents(kin, column, e);
}

namespace {

VecX<double> chosen(const VecX<double>& all, const std::vector<int>& column, Eigen::Index n) {
  VecX<double> part = VecX<double>::Zero(n);
  for (std::size_t c = 0; c < column.size(); ++c)
    if (column[c] >= 0) part[column[c]] = all[Eigen::Index(c)];
  return part;
}

}  // namespace

void RestingAbdomen::add_wall(const Kinematics<double>& kin, const std::vector<int>& column,
                              Energy& e) const {
  const Tree& tree = model_->tree;
  VecX<double> gradient(tree.n_coordinates());
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    gradient.setZero();
    const double away =
        add_length_gradient(tree, kin, {}, paths_[i], 1.0, gradient) - neutral_length_[Eigen::Index(i)];
    const VecX<double> arm = chosen(gradient, column, e.gradient.size());
    const double k = stiffness_[Eigen::Index(i)];
    e.value += 0.5 * k * away * away;
    e.gradient += k * away * arm;
    e.hessian.noalias() += k * arm * arm.transpose();
    add_length_hessian(tree, kin, {}, paths_[i], k * away, column, e.hessian);
  }
}

/// Straps count with what they take up beyond their tension in the neutral pose, which is in balance there.
void RestingAbdomen::add_passive_wall(const Kinematics<double>& kin, const std::vector<int>& column,
                                      Energy& e) const {
  VecX<double> gradient(model_->tree.n_coordinates());
  for (const Strap& strap : straps_) {
    gradient.setZero();
    const double length = add_length_gradient(model_->tree, kin, {}, *strap.path, 1.0, gradient);
    const auto at = respond<double>(strap.law, length);
    const VecX<double> arm = chosen(gradient, column, e.gradient.size());
    const double more = at.tension - strap.neutral.tension;
    e.value += at.energy - strap.neutral.energy - strap.neutral.tension * (length - strap.neutral_length);
    e.gradient += more * arm;
    e.hessian.noalias() += at.stiffness * arm * arm.transpose();
    add_length_hessian(model_->tree, kin, {}, *strap.path, more, column, e.hessian);
  }
}

/// The contents are as stiff as the gas among them.
void RestingAbdomen::add_contents(const Kinematics<double>& kin, const std::vector<int>& column,
                                  Energy& e) const {
  const auto n = e.gradient.size();
  const CavityVolume V = evaluate_cavity(model_->tree, kin, model_->cavity, column, int(n));
  const double K = contents_stiffness(model_->cavity, 0.0), away = V.value - neutral_volume_;
  const VecX<double> slope = chosen(V.gradient, column, n);
  e.value += 0.5 * K * away * away;
  e.gradient += K * away * slope;
  e.hessian.noalias() += K * slope * slope.transpose();
  e.hessian += K * away * V.hessian;
}

namespace {

/// Newton's step with the sizes of the curvatures: downhill also where the energy is not convex.
VecX<double> downhill(const Energy& e) {
  const VecX<double> scale = e.hessian.diagonal().cwiseAbs().cwiseMax(1e-12).cwiseSqrt().cwiseInverse();
  const Eigen::SelfAdjointEigenSolver<MatX<double>> eigen(scale.asDiagonal() * e.hessian *
                                                          scale.asDiagonal());
  const VecX<double> curvature = eigen.eigenvalues().cwiseAbs().cwiseMax(1e-6);
  const VecX<double> slope = eigen.eigenvectors().transpose() * scale.cwiseProduct(e.gradient);
  return -scale.cwiseProduct(eigen.eigenvectors() * slope.cwiseQuotient(curvature));
}

}  // namespace

namespace {

/// Lets an energy of the free coordinates come to its nearest minimum.
class Rest {
 public:
  Rest(const Model& model, const std::vector<int>& free, const Pose<double>& pose)
      : model_(&model),
        free_(free),
        column_(std::size_t(model.tree.n_coordinates()), -1),
        abdomen_(model, pose) {
    for (std::size_t i = 0; i < free.size(); ++i) column_[std::size_t(free[i])] = int(i);
  }

  /// @return what is left of the slope [N or N m]
  double minimise(Pose<double>& pose, int most, double goal) {
    Energy now = energy_at(pose);
    for (int step = 0; step < most && now.gradient.cwiseAbs().maxCoeff() > goal; ++step)
      if (!go_down(pose, now)) break;
    return now.gradient.cwiseAbs().maxCoeff();
  }

 private:
  [[nodiscard]] Energy energy_at(const Pose<double>& pose) {
    const auto n = Eigen::Index(free_.size());
    forward_kinematics(model_->tree, pose, kin_);
    Energy e{0.0, VecX<double>::Zero(n), MatX<double>::Zero(n, n)};
    abdomen_.add(kin_, column_, e);
    return e;
  }

  bool go_down(Pose<double>& pose, Energy& now) {
    const VecX<double> move = downhill(now);
    for (double share = 1.0; share > 1e-9; share *= 0.5) {
      Pose<double> there = pose;
      there.q(free_) += share * move;
      Energy next = energy_at(there);
      if (next.value > now.value + 1e-13 * (1.0 + std::abs(now.value))) continue;
      pose = there;
      now = std::move(next);
      return true;
    }
    return false;
  }

  const Model* model_;
  std::vector<int> free_, column_;
  RestingAbdomen abdomen_;
  Kinematics<double> kin_;
};

}  // namespace

void rest_abdomen(const Model& model, const std::vector<int>& free, Pose<double>& pose, int ways) {
  if (free.empty()) return;
  check_positive("rest_abdomen", "ways", ways);
  constexpr int most = 200;
  constexpr double goal = 1e-6;  // [N or N m] left
  VecX<double> neutral(pose.q.size());
  for (int c = 0; c < model.tree.n_coordinates(); ++c)
    neutral[c] = model.tree.coordinates()[std::size_t(c)].default_value;
  Rest rest(model, free, pose);
  const VecX<double> wanted = pose.q;
  VecX<double> shape = neutral(free);
  for (int i = 1; i <= ways; ++i) {
    pose.q = neutral + double(i) / ways * (wanted - neutral);
    pose.q(free) = shape;
    const double left = rest.minimise(pose, most, goal);
    if (!(left <= goal))
      throw ConvergenceError("the abdomen does not come to rest: " + std::to_string(left) +
                                 " N (or N m) are left, expected below " + std::to_string(goal),
                             left, most);
    shape = pose.q(free);
  }
}

}  // namespace lumbopelvic
