#include "posture/reference_shape.hpp"

#include <algorithm>

#include "lumbopelvic/abdomen/cavity_volume.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/math/minimise.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"

namespace lumbopelvic {

ReferenceShape::ReferenceShape(const Model& model, const Pose<double>& pose) : model_(&model) {
  const Tree& tree = model.tree;
  const auto is_on_wall = [&](const PathPoint& point) {
    return std::ranges::any_of(tree.axes_of(point.body), [&](int axis) {
      return std::ranges::count(model.deformation_coordinates, tree.axis_coordinate(axis)) > 0;
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
  add_wall_strips(kin);
  neutral_length_ = Eigen::Map<VecX<double>>(length.data(), Eigen::Index(length.size()));
  stiffness_ = Eigen::Map<VecX<double>>(stiffness.data(), Eigen::Index(stiffness.size()));
}

/// Wall strips as they are, and strips of the linea alba that are just taut in the neutral pose.
void ReferenceShape::add_wall_strips(const Kinematics<double>& neutral) {
  const auto add = [&](const Ligament& law, const Path& path) {
    const double length = path_length(neutral, {}, path);
    wall_strips_.push_back({law, &path, length, respond<double>(law, length)});
  };
  for (std::size_t i = 0; i < model_->ligaments.size(); ++i)
    if (model_->ligaments[i].disc < 0) add(model_->ligaments[i], model_->ligament_paths[i]);
  for (std::size_t b = 0; b < model_->linea_alba.size(); ++b) {
    const LineaAlbaStrip& strip = model_->linea_alba[b];
    const double length = path_length(neutral, {}, model_->linea_alba_paths[b]);
    Ligament law{strip.name, -1, strip.a, strip.b};
    law.slack_length = length;
    law.stiffness = strip.stiffness * length;
    law.toe_strain = 2.0 * strip.toe_tension / law.stiffness;
    add(law, model_->linea_alba_paths[b]);
  }
}

void ReferenceShape::add(const Kinematics<double>& kin, const std::vector<int>& column, Energy& e) const {
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

void ReferenceShape::add_wall(const Kinematics<double>& kin, const std::vector<int>& column,
                              Energy& e) const {
  const Tree& tree = model_->tree;
  VecX<double> gradient(tree.n_coordinates());
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    gradient.setZero();
    const double away =
        add_length_gradient(tree, kin, {}, paths_[i], 1.0, gradient) - neutral_length_[Eigen::Index(i)];
    const VecX<double> slope = chosen(gradient, column, e.gradient.size());
    const double k = stiffness_[Eigen::Index(i)];
    e.value += 0.5 * k * away * away;
    e.gradient += k * away * slope;
    e.hessian.noalias() += k * slope * slope.transpose();
    add_length_hessian(tree, kin, {}, paths_[i], k * away, column, e.hessian);
  }
}

/// Wall strips count with what they take up beyond their tension in the neutral pose, which is in balance
/// there.
void ReferenceShape::add_passive_wall(const Kinematics<double>& kin, const std::vector<int>& column,
                                      Energy& e) const {
  VecX<double> gradient(model_->tree.n_coordinates());
  for (const WallStrip& wall_strip : wall_strips_) {
    gradient.setZero();
    const double length = add_length_gradient(model_->tree, kin, {}, *wall_strip.path, 1.0, gradient);
    const auto at = respond<double>(wall_strip.law, length);
    const VecX<double> slope = chosen(gradient, column, e.gradient.size());
    const double more = at.tension - wall_strip.neutral.tension;
    e.value += at.energy - wall_strip.neutral.energy -
               wall_strip.neutral.tension * (length - wall_strip.neutral_length);
    e.gradient += more * slope;
    e.hessian.noalias() += at.stiffness * slope * slope.transpose();
    add_length_hessian(model_->tree, kin, {}, *wall_strip.path, more, column, e.hessian);
  }
}

/// The contents are as stiff as the gas among them.
void ReferenceShape::add_contents(const Kinematics<double>& kin, const std::vector<int>& column,
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

void ReferenceShape::bring_to_rest(const std::vector<int>& free, Pose<double>& pose) const {
  constexpr NewtonSettings settings{
      .tolerance = 1e-6, .max_iterations = 200, .rounding = 1e-13};  // [N or N m]
  if (free.empty()) return;
  const auto n = Eigen::Index(free.size());
  std::vector<int> column(std::size_t(model_->tree.n_coordinates()), -1);
  for (std::size_t i = 0; i < free.size(); ++i) column[std::size_t(free[i])] = int(i);
  Kinematics<double> kin;
  const auto energy_at = [&](const VecX<double>& shape) {
    pose.q(free) = shape;
    forward_kinematics(model_->tree, pose, kin);
    Energy e{0.0, VecX<double>::Zero(n), MatX<double>::Zero(n, n)};
    add(kin, column, e);
    return e;
  };
  const SearchResult found = minimise_newton(energy_at, pose.q(free), settings);
  if (found.status != SearchStatus::converged)
    throw ConvergenceError("the abdomen does not come to rest: " + std::to_string(found.residual) +
                               " N (or N m) are left, expected below " + std::to_string(settings.tolerance) +
                               " (" + to_string(found.status) + ")",
                           found.residual, found.iterations);
  pose.q(free) = found.x;
}

void find_reference_shape(const Model& model, const std::vector<int>& free, Pose<double>& pose, int ways) {
  if (free.empty()) return;
  check_positive("find_reference_shape", "ways", ways);
  const ReferenceShape abdomen(model, pose);
  VecX<double> neutral(pose.q.size());
  for (int c = 0; c < model.tree.n_coordinates(); ++c)
    neutral[c] = model.tree.coordinates()[std::size_t(c)].default_value;
  const VecX<double> wanted = pose.q;
  VecX<double> shape = neutral(free);
  for (int i = 1; i <= ways; ++i) {
    pose.q = neutral + double(i) / ways * (wanted - neutral);
    pose.q(free) = shape;
    abdomen.bring_to_rest(free, pose);
    shape = pose.q(free);
  }
}

}  // namespace lumbopelvic
