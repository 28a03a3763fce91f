#pragma once
/// Skeleton as data: a tree of bodies joined by axes, each axis driven by one coordinate.

#include <string>
#include <vector>

#include "lumbopelvic/math/curve.hpp"
#include "lumbopelvic/math/rotation.hpp"

namespace lumbopelvic {

/// Index of a body that means the ground.
inline constexpr int ground = -1;

struct Body {
  std::string name;
  double mass = 0.0;                              ///< [kg], >= 0
  Vec3<double> com_B = Vec3<double>::Zero();      ///< centre of mass in the body frame [m]
  Mat3<double> inertia_B = Mat3<double>::Zero();  ///< about the centre of mass, body axes [kg m^2]
};

enum class MotionKind { rotation, translation };

/// One degree of freedom as the tables name it. Units: rad or m by `kind`.
struct Coordinate {
  std::string name;
  MotionKind kind = MotionKind::rotation;
  double default_value = 0.0;
  double low = 0.0, high = 0.0;  ///< anatomical range
  bool locked = false;           ///< held by default; a posture may free it
  int joint = -1;
};

/// An elementary motion inside a joint: turn about, or slide along, a fixed direction by f(q).
struct JointAxis {
  MotionKind kind = MotionKind::rotation;
  /// unit; in the joint's parent frame if it slides, else in the frame left by the rotations before it
  Vec3<double> direction = Vec3<double>::UnitX();
  Curve function = Curve::line(1.0, 0.0);  ///< amount [rad or m] from the coordinate's value
  int coordinate = -1;                     ///< -1: the constant function(0)
};

/// A joint: X_PC = X_PF · (slides) · (turns, body-fixed, in order) · X_CM^-1.
struct Joint {
  std::string name, type;
  int parent = ground;
  int child = -1;
  Transform<double> X_PF;       ///< joint frame on the parent
  Transform<double> X_CM;       ///< joint frame on the child
  std::vector<JointAxis> axes;  ///< slides first, then turns
};

/// A tree of bodies. Joint i moves body i, and parents come before children, so an axis with a smaller
/// number is never distal to one with a larger number.
class Tree {
 public:
  Tree() = default;
  /// @throws InvalidArgument if joint i does not move body i, a parent comes after its child, a mass or an
  ///         axis is not valid, or an axis names a coordinate that does not exist
  Tree(std::vector<Body> bodies, std::vector<Joint> joints, std::vector<Coordinate> coordinates);

  [[nodiscard]] const std::vector<Body>& bodies() const noexcept { return bodies_; }
  [[nodiscard]] const std::vector<Joint>& joints() const noexcept { return joints_; }
  [[nodiscard]] const std::vector<Coordinate>& coordinates() const noexcept { return coordinates_; }
  [[nodiscard]] int n_bodies() const noexcept { return static_cast<int>(bodies_.size()); }
  [[nodiscard]] int n_coordinates() const noexcept { return static_cast<int>(coordinates_.size()); }
  [[nodiscard]] int n_axes() const noexcept { return static_cast<int>(axis_coordinate_.size()); }

  /// Coordinate of an axis; -1 for a constant.
  [[nodiscard]] int axis_coordinate(int axis) const { return axis_coordinate_[std::size_t(axis)]; }
  [[nodiscard]] MotionKind axis_kind(int axis) const { return axis_kind_[std::size_t(axis)]; }
  /// Number of the first axis of a joint; its others follow.
  [[nodiscard]] int first_axis(int joint) const { return first_axis_[std::size_t(joint)]; }
  /// Axes that move a body, proximal to distal; none for the ground.
  [[nodiscard]] const std::vector<int>& axes_of(int body) const {
    return body == ground ? none_ : axes_of_body_[std::size_t(body)];
  }
  [[nodiscard]] bool moves(int axis, int body) const {
    return body != ground && moves_[std::size_t(body)][std::size_t(axis)] != 0;
  }

  /// Index by name.
  /// @throws InvalidArgument if there is no such name
  [[nodiscard]] int body(std::string_view name) const;
  [[nodiscard]] int coordinate(std::string_view name) const;
  [[nodiscard]] double total_mass() const;

 private:
  void number_axes();
  std::vector<Body> bodies_;
  std::vector<Joint> joints_;
  std::vector<Coordinate> coordinates_;
  std::vector<int> first_axis_, axis_coordinate_, none_;
  std::vector<MotionKind> axis_kind_;
  std::vector<std::vector<int>> axes_of_body_;
  std::vector<std::vector<char>> moves_;
};

inline Tree::Tree(std::vector<Body> bodies, std::vector<Joint> joints, std::vector<Coordinate> coordinates)
    : bodies_(std::move(bodies)), joints_(std::move(joints)), coordinates_(std::move(coordinates)) {
  constexpr auto fn = "Tree";
  check_size(fn, "joints", Eigen::Index(joints_.size()), Eigen::Index(bodies_.size()));
  for (int i = 0; i < n_bodies(); ++i) {
    check_nonnegative(fn, "mass of " + bodies_[std::size_t(i)].name, bodies_[std::size_t(i)].mass);
    const Joint& joint = joints_[std::size_t(i)];
    if (joint.child != i)
      fail_argument(fn, "child of " + joint.name, joint.child, "body " + std::to_string(i));
    if (joint.parent >= i)
      fail_argument(fn, "parent of " + joint.name, joint.parent, "a body before its child");
    bool turning = false;
    for (const JointAxis& axis : joint.axes) {
      check_range(fn, "axis length in " + joint.name, axis.direction.norm(), 1.0 - 1e-9, 1.0 + 1e-9);
      if (axis.coordinate >= n_coordinates())
        fail_argument(fn, "coordinate of " + joint.name, axis.coordinate, "an existing coordinate");
      if (axis.kind == MotionKind::rotation)
        turning = true;
      else if (turning)
        fail_argument(fn, "axis order in " + joint.name, "a slide after a turn", "slides first");
    }
  }
  number_axes();
}

inline void Tree::number_axes() {
  moves_.assign(bodies_.size(), {});
  axes_of_body_.assign(bodies_.size(), {});
  for (const Joint& joint : joints_) {
    first_axis_.push_back(n_axes());
    std::vector<int> axes = axes_of(joint.parent);
    for (const JointAxis& axis : joint.axes) {
      axes.push_back(n_axes());
      axis_coordinate_.push_back(axis.coordinate);
      axis_kind_.push_back(axis.kind);
    }
    axes_of_body_[std::size_t(joint.child)] = std::move(axes);
  }
  for (std::size_t b = 0; b < bodies_.size(); ++b) {
    moves_[b].assign(std::size_t(n_axes()), 0);
    for (const int axis : axes_of_body_[b]) moves_[b][std::size_t(axis)] = 1;
  }
}

namespace detail {
template <class Items>
[[nodiscard]] int index_by_name(const Items& items, std::string_view name, std::string_view kind) {
  for (std::size_t i = 0; i < items.size(); ++i)
    if (items[i].name == name) return static_cast<int>(i);
  fail_argument("find", kind, name, "a " + std::string(kind) + " of the model");
}
}  // namespace detail

inline int Tree::body(std::string_view name) const {
  return name == "ground" ? ground : detail::index_by_name(bodies_, name, "body");
}
inline int Tree::coordinate(std::string_view name) const {
  return detail::index_by_name(coordinates_, name, "coordinate");
}
inline double Tree::total_mass() const {
  double mass = 0.0;
  for (const Body& body : bodies_) mass += body.mass;
  return mass;
}

}  // namespace lumbopelvic
