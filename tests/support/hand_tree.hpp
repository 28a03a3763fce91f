#pragma once
/// Trees small enough to work out on paper, and one that has everything a tree can have.

#include <random>

#include "lumbopelvic/multibody/tree.hpp"

namespace lumbopelvic::test {

using Axis = Vec3<double>;

[[nodiscard]] inline JointAxis turn(const Axis& direction, int coordinate,
                                    Curve function = Curve::line(1.0, 0.0)) {
  return {MotionKind::rotation, direction, std::move(function), coordinate};
}
[[nodiscard]] inline JointAxis slide(const Axis& direction, int coordinate,
                                     Curve function = Curve::line(1.0, 0.0)) {
  return {MotionKind::translation, direction, std::move(function), coordinate};
}
[[nodiscard]] inline Coordinate coordinate(std::string name, MotionKind kind = MotionKind::rotation) {
  return {std::move(name), kind, 0.0, -2.0, 2.0, false, -1};
}
[[nodiscard]] inline Body body(std::string name, double mass, const Axis& com,
                               const Axis& inertia = Axis::Zero()) {
  return {std::move(name), mass, com, inertia.asDiagonal()};
}
[[nodiscard]] inline Joint joint(int parent, int child, const Axis& p_PF, std::vector<JointAxis> axes) {
  Joint j{"joint" + std::to_string(child), "custom", parent, child, {}, {}, std::move(axes)};
  j.X_PF.p = p_PF;
  return j;
}

/// Two rods in the x-y plane, hinged about z: the first at the ground, the second at the end of the first.
struct DoublePendulum {
  double length = 0.7;  ///< of the first rod [m]
  double com[2] = {0.3, 0.25}, mass[2] = {3.0, 2.0},
         inertia[2] = {0.05, 0.04};  ///< from each hinge; about the com

  [[nodiscard]] Tree tree() const {
    const Axis x = Axis::UnitX(), z = Axis::UnitZ();
    return {{body("upper", mass[0], com[0] * x, inertia[0] * z),
             body("lower", mass[1], com[1] * x, inertia[1] * z)},
            {joint(ground, 0, Axis::Zero(), {turn(z, 0)}), joint(0, 1, length * x, {turn(z, 1)})},
            {coordinate("shoulder"), coordinate("elbow")}};
  }
};

/// A branched tree of five bodies: a floating base; slides and turns in one joint; skewed frames on both
/// sides; an axis that acts through a spline; a coordinate that two joints share; a weld with a constant
/// axis.
[[nodiscard]] inline Tree rich_tree() {
  std::mt19937_64 generator(411);
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  const auto random = [&] { return Axis(uniform(generator), uniform(generator), uniform(generator)); };
  const Axis x = Axis::UnitX(), y = Axis::UnitY(), z = Axis::UnitZ();
  const Curve bend = Curve::spline({-2.0, -1.0, 0.0, 1.0, 2.0}, {0.9, 0.2, -0.1, 0.3, 0.4});

  std::vector<Body> bodies;
  for (const char* name : {"base", "mid", "tip", "branch", "plate"}) {
    bodies.push_back(body(name, 1.0 + uniform(generator) / 2.0, 0.2 * random()));
    const Mat3<double> half = Mat3<double>::Identity() + 0.3 * cross_matrix<double>(random());
    bodies.back().inertia_B = 0.01 * half * half.transpose();
  }
  std::vector<Joint> joints{
      joint(ground, 0, {0.1, 0.9, 0.0},
            {slide(x, 0), slide(y, 1), slide(z, 2), turn(z, 3), turn(x, 4), turn(y, 5)}),
      joint(0, 1, 0.3 * random(), {slide(y, 6), turn(z, 7), turn(random().normalized(), 8)}),
      joint(1, 2, 0.3 * random(), {slide(x, 9, bend), turn(z, 9), turn(x, 9, bend)}),
      joint(0, 3, 0.3 * random(), {turn(y, 7, Curve::line(-0.6, 0.1)), turn(x, 10)}),
      joint(3, 4, 0.3 * random(),
            {slide(x, -1, Curve::line(0.0, 0.05)), turn(y, -1, Curve::line(0.0, 0.3))})};
  for (Joint& j : joints) {
    if (j.child > 0) j.X_PF.R = rotation_body_xyz(0.5 * random());
    j.X_CM = {rotation_body_xyz(0.5 * random()), 0.1 * random()};
  }
  std::vector<Coordinate> coordinates;
  for (const int c : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    coordinates.push_back(coordinate("q" + std::to_string(c),
                                     c < 3 || c == 6 ? MotionKind::translation : MotionKind::rotation));
  return {std::move(bodies), std::move(joints), std::move(coordinates)};
}

/// Coordinates drawn evenly from -size to size.
[[nodiscard]] inline VecX<double> random_vector(Eigen::Index n, double size, std::mt19937_64& generator) {
  std::uniform_real_distribution<double> uniform(-size, size);
  return VecX<double>::NullaryExpr(n, [&] { return uniform(generator); });
}

/// Every coordinate as the variable of a dual number.
template <class D>
[[nodiscard]] VecX<D> dual_variables(const VecX<double>& q) {
  VecX<D> variables(q.size());
  for (Eigen::Index i = 0; i < q.size(); ++i) variables[i] = D::variable(q[i], static_cast<std::size_t>(i));
  return variables;
}

}  // namespace lumbopelvic::test
