#include "experiment/straight_wall.hpp"

#include <algorithm>

#include "lumbopelvic/muscle/path_derivatives.hpp"

namespace lumbopelvic {

StraightWall::StraightWall(const Model& model, const Pose<double>& pose) {
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

void StraightWall::add(const Tree& tree, const Kinematics<double>& kin, const std::vector<int>& column,
                       Energy& e, Bend bend) const {
  VecX<double> gradient(tree.n_coordinates()), chosen(e.gradient.size());
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    gradient.setZero();
    const double away =
        add_length_gradient(tree, kin, {}, paths_[i], 1.0, gradient) - neutral_length_[Eigen::Index(i)];
    for (int c = 0; c < tree.n_coordinates(); ++c)
      if (column[std::size_t(c)] >= 0) chosen[column[std::size_t(c)]] = gradient[c];
    const double k = stiffness_[Eigen::Index(i)];
    e.value += 0.5 * k * away * away;
    e.gradient += k * away * chosen;
    e.hessian.noalias() += k * chosen * chosen.transpose();
    if (bend == Bend::exact) add_length_hessian(tree, kin, {}, paths_[i], k * away, column, e.hessian);
  }
}

}  // namespace lumbopelvic
