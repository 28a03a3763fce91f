#include "experiment/resting_abdomen.hpp"

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
  neutral_length_ = Eigen::Map<VecX<double>>(length.data(), Eigen::Index(length.size()));
  stiffness_ = Eigen::Map<VecX<double>>(stiffness.data(), Eigen::Index(stiffness.size()));
}

void RestingAbdomen::add(const Kinematics<double>& kin, const std::vector<int>& column, Energy& e) const {
  add_wall(kin, column, e);
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

void rest_abdomen(const Model& model, const std::vector<int>& free, Pose<double>& pose) {
  if (free.empty()) return;
  constexpr int most = 200;
  constexpr double goal = 1e-6;  // [N or N m] left
  const auto n = Eigen::Index(free.size());
  std::vector<int> column(std::size_t(model.tree.n_coordinates()), -1);
  for (std::size_t i = 0; i < free.size(); ++i) column[std::size_t(free[i])] = int(i);
  const RestingAbdomen abdomen(model, pose);
  Kinematics<double> kin;
  const auto energy_at = [&](const VecX<double>& q) {
    forward_kinematics(model.tree, Pose<double>{q, pose.base_attitude}, kin);
    Energy e{0.0, VecX<double>::Zero(n), MatX<double>::Zero(n, n)};
    abdomen.add(kin, column, e);
    return e;
  };
  Energy now = energy_at(pose.q);
  for (int step = 0; step < most && now.gradient.cwiseAbs().maxCoeff() > goal; ++step) {
    const VecX<double> move = downhill(now);
    bool is_lower = false;
    for (double share = 1.0; share > 1e-9 && !is_lower; share *= 0.5) {
      VecX<double> q = pose.q;
      q(free) += share * move;
      Energy next = energy_at(q);
      is_lower = next.value <= now.value + 1e-13 * (1.0 + std::abs(now.value));
      if (!is_lower) continue;
      pose.q = q;
      now = std::move(next);
    }
    if (!is_lower) break;
  }
  const double left = now.gradient.cwiseAbs().maxCoeff();
  if (!(left <= goal))
    throw ConvergenceError("the abdomen does not come to rest: " + std::to_string(left) +
                               " N (or N m) are left, expected below " + std::to_string(goal),
                           left, most);
}

}  // namespace lumbopelvic
