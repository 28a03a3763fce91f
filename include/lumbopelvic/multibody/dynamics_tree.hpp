#pragma once
/// A tree compiled for motion: chosen coordinates move, all others are held, and what cannot move is welded
/// together.
///
/// Joints stay what they are in `Tree`, sequences of slides and turns through functions of a coordinate.
/// Compiling folds every constant motion into the frames, so a step costs what moves and nothing else. A link
/// is a body, or several that are welded while the held coordinates stay where they are. Bodies keep their
/// own numbers for poses, forces and reactions.

#include <vector>

#include "lumbopelvic/multibody/kinematics.hpp"
#include "lumbopelvic/multibody/mass_pattern.hpp"

namespace lumbopelvic {

namespace detail {
class DynamicsCompiler;
}

/// What the three turning speeds of the base are.
enum class BaseSpeed {
  /// rates of its three coordinates; singular a quarter turn from the attitude they start from
  coordinate_rates,
  /// angular velocity of the base along its own axes; nowhere singular, with a quaternion as attitude
  body_rates
};

class DynamicsTree {
 public:
  /// A slide or turn that a degree of freedom drives by f(q) = slope q + offset, or slope curve(q).
  struct Axis {
    MotionKind kind = MotionKind::rotation;
    int unit = 0;                                    ///< a turn: about this axis of its frame
    Vec3<double> direction = Vec3<double>::UnitX();  ///< a slide: in the frame its joint starts from
    bool turned = false;                             ///< whether `before` is more than the identity
    Mat3<double> before = Mat3<double>::Identity();  ///< fixed turn ahead of the axis
    int curve = -1;                                  ///< -1: a line
    double slope = 1.0, offset = 0.0;
    int dof = -1, element = -1;
    bool opens = true;  ///< the first axis of its element
  };

  struct Link {
    int parent = ground;
    Transform<double> X_PF;  ///< where the joint starts, in the parent link's frame
    bool turned = false;     ///< whether X_PF turns
    bool is_base = false;    ///< the base attitude enters between its slides and turns
    int first_axis = 0, n_translations = 0, n_axes = 0;
    std::vector<int> elements;
    double mass = 0.0;
    Vec3<double> com_L = Vec3<double>::Zero();
    Mat3<double> inertia_C = Mat3<double>::Zero();  ///< about the centre of mass, link axes [kg m^2]
  };

  /// A link as one degree of freedom moves it. A coordinate that acts in several joints has an element in
  /// each; the first has the number of the degree of freedom, the others come after all of these.
  struct Element {
    int link = 0, dof = 0;
  };

  /// Where a body is: fixed to a link, or to the ground.
  struct Placement {
    int link = ground;
    Transform<double> X_LB;
  };

  /// Entries (e, first), (e, first + 1), ... over elements, added with a factor to packed places target,
  /// target + 1, ...
  struct CompositeRun {
    int first = 0, count = 0, target = 0;
    double factor = 1.0;
  };

  /// @param tree    the skeleton; not needed afterwards
  /// @param moving  coordinates that move, in any order
  /// @param held    pose at which the other coordinates, and a base that does not move, are held
  /// @param added_inertia  (n_coordinates of the skeleton) beside that of the bodies each one moves, >= 0 [kg
  ///                       m^2 or kg]; empty: none
  /// @throws InvalidArgument if a coordinate does not exist, is named twice or moves nothing; or if body
  ///                         rates are asked of a base that does not turn by three coordinates about
  ///                         perpendicular axes, each at unit rate
  DynamicsTree(const Tree& tree, const std::vector<int>& moving, const Pose<double>& held,
               BaseSpeed base_speed = BaseSpeed::coordinate_rates, const VecX<double>& added_inertia = {});

  [[nodiscard]] int n_dofs() const noexcept { return static_cast<int>(dofs_.size()); }
  [[nodiscard]] int n_links() const noexcept { return static_cast<int>(links_.size()); }
  [[nodiscard]] int n_bodies() const noexcept { return static_cast<int>(placements_.size()); }
  /// Coordinate behind each degree of freedom, ancestors first. Vectors q, v, tau have this order.
  [[nodiscard]] const std::vector<int>& dofs() const noexcept { return dofs_; }
  [[nodiscard]] BaseSpeed base_speed() const noexcept { return base_speed_; }

  [[nodiscard]] const std::vector<Axis>& axes() const noexcept { return axes_; }
  [[nodiscard]] const std::vector<Curve>& curves() const noexcept { return curves_; }
  [[nodiscard]] const std::vector<Link>& links() const noexcept { return links_; }
  [[nodiscard]] const std::vector<Element>& elements() const noexcept { return elements_; }
  [[nodiscard]] const Placement& placement(int body) const { return placements_[std::size_t(body)]; }
  [[nodiscard]] const Body& body(int body) const { return bodies_[std::size_t(body)]; }
  [[nodiscard]] const MassPattern& pattern() const noexcept { return pattern_; }
  [[nodiscard]] const std::vector<CompositeRun>& composite_runs(int element) const {
    return composite_runs_[std::size_t(element)];
  }
  /// A of each degree of freedom beside that of its links, (n_dofs) [kg m^2 or kg]: a kinetic energy
  /// A v^2 / 2 of what moves along with the coordinate and weighs elsewhere.
  [[nodiscard]] const VecX<double>& added_inertia() const noexcept { return added_inertia_; }
  /// Parent of a body in the skeleton, welded or not.
  [[nodiscard]] int parent_body(int body) const { return parent_bodies_[std::size_t(body)]; }
  /// Where a body's joint meets it, in the body's frame [m].
  [[nodiscard]] const Vec3<double>& joint_center(int body) const { return joint_centers_[std::size_t(body)]; }
  /// Whether the base turns by three coordinates of its own about x, y and z, each at unit rate.
  [[nodiscard]] bool has_base_turns() const noexcept { return has_base_turns_; }

 private:
  friend class detail::DynamicsCompiler;
  BaseSpeed base_speed_;
  bool has_base_turns_ = false;
  std::vector<Vec3<double>> joint_centers_;
  std::vector<int> dofs_, parent_bodies_;
  std::vector<Axis> axes_;
  std::vector<Curve> curves_;
  std::vector<Link> links_;
  std::vector<Element> elements_;
  VecX<double> added_inertia_;
  std::vector<Placement> placements_;
  std::vector<Body> bodies_;
  MassPattern pattern_;
  std::vector<std::vector<CompositeRun>> composite_runs_;
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/multibody/impl/dynamics_tree.hpp"
#endif
