#pragma once
/// The skeleton taken apart for other engines.

#include "lumbopelvic/multibody/tree.hpp"
#include "oracle/engine_body.hpp"

namespace lumbopelvic::test {

/// The tree with a coordinate of its own behind each axis: amounts in place of functions of shared
/// coordinates.
[[nodiscard]] inline Tree axis_tree(const Tree& tree) {
  std::vector<Joint> joints = tree.joints();
  std::vector<Coordinate> coordinates;
  for (Joint& joint : joints)
    for (JointAxis& axis : joint.axes) {
      axis.coordinate = static_cast<int>(coordinates.size());
      axis.function = Curve::line(1.0, 0.0);
      Coordinate coordinate;
      coordinate.name = joint.name + std::to_string(axis.coordinate);
      coordinate.kind = axis.kind;
      coordinates.push_back(std::move(coordinate));
    }
  return {tree.bodies(), std::move(joints), std::move(coordinates)};
}

/// A tree whose functions are all f(q) = q, with coordinates that do not move at zero.
[[nodiscard]] inline EngineModel engine_model(const Tree& tree, const std::vector<int>& moving,
                                              const Vec3<double>& gravity_W) {
  EngineModel model;
  model.gravity_W = gravity_W;
  model.n_coordinates = tree.n_coordinates();
  std::vector<Transform<double>> X_MB;
  std::vector<char> moves(std::size_t(tree.n_coordinates()), 0);
  for (const int c : moving) moves[std::size_t(c)] = 1;
  for (int b = 0; b < tree.n_bodies(); ++b) {
    const Joint& joint = tree.joints()[std::size_t(b)];
    const Body& from = tree.bodies()[std::size_t(b)];
    EngineBody body;
    body.parent = joint.parent;
    const auto X_PF = joint.parent == ground ? joint.X_PF : X_MB[std::size_t(joint.parent)] * joint.X_PF;
    body.X_PF = {X_PF.R, X_PF.p};
    X_MB.push_back(joint.X_CM.inverse());
    for (const JointAxis& axis : joint.axes) {
      const auto f = axis.function(0.0);
      if (!axis.function.is_line() || f.first != 1.0 || f.value != 0.0 || axis.coordinate < 0)
        fail_argument("engine_model", "function in " + joint.name, "another", "f(q) = q");
      if (moves[std::size_t(axis.coordinate)])
        body.axes.push_back({axis.kind == MotionKind::rotation, axis.direction, axis.coordinate});
    }
    body.mass = from.mass;
    body.X_MC = {X_MB.back().R, X_MB.back() * from.com_B};
    body.inertia_C = from.inertia_B;
    model.bodies.push_back(std::move(body));
  }
  for (auto b = model.bodies.size(); b-- > 0;) {
    EngineBody& body = model.bodies[b];
    body.is_carried = body.mass > 0.0;
    for (auto child = b + 1; child < model.bodies.size(); ++child)
      if (model.bodies[child].parent == int(b) && model.bodies[child].is_carried) body.is_carried = true;
  }
  return model;
}

/// Coordinates of an axis tree that move some mass.
[[nodiscard]] inline std::vector<int> carrying_coordinates(const Tree& axes) {
  const EngineModel model = engine_model(axes, {}, Vec3<double>::Zero());
  std::vector<int> moving;
  for (std::size_t b = 0; b < model.bodies.size(); ++b)
    for (const JointAxis& axis : axes.joints()[b].axes)
      if (model.bodies[b].is_carried) moving.push_back(axis.coordinate);
  return moving;
}

}  // namespace lumbopelvic::test
