#pragma once
/// Definitions of dynamics_tree.hpp: how a tree is compiled for motion.

#include <algorithm>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/multibody/dynamics_tree.hpp"
#include "lumbopelvic/multibody/spatial.hpp"

namespace lumbopelvic {

namespace detail {

class DynamicsCompiler {
 public:
  DynamicsCompiler(DynamicsTree& out, const Tree& tree, const std::vector<int>& moving,
                   const Pose<double>& held)
      : out_(out),
        tree_(tree),
        held_(held),
        moves_(std::size_t(tree.n_coordinates()), 0),
        dof_(std::size_t(tree.n_coordinates()), -1) {
    for (const int c : moving) {
      check_index(fn, "moving coordinate", c, tree.n_coordinates());
      if (moves_[std::size_t(c)]++)
        fail_argument(fn, "moving coordinate", coordinate_name(c), "each one once");
    }
    out_.bodies_ = tree.bodies();
    out_.placements_.resize(std::size_t(tree.n_bodies()));
    for (int i = 0; i < tree.n_bodies(); ++i) {
      out_.parent_bodies_.push_back(joint(i).parent);
      out_.joint_centers_.push_back(joint(i).X_CM.p);
      is_moving(joint(i)) ? add_link(i) : weld(i);
    }
    for (const int c : moving)
      if (dof_[std::size_t(c)] < 0)
        fail_argument(fn, "moving coordinate", coordinate_name(c), "one that moves a body");
  }

  void add_masses();
  void number_elements();
  void pattern_of_masses();
  void find_base_turns();

 private:
  static constexpr auto fn = "DynamicsTree";

  [[nodiscard]] const Joint& joint(int i) const { return tree_.joints()[std::size_t(i)]; }
  [[nodiscard]] const std::string& coordinate_name(int c) const {
    return tree_.coordinates()[std::size_t(c)].name;
  }
  [[nodiscard]] bool is_moving(const JointAxis& axis) const {
    return axis.coordinate >= 0 && moves_[std::size_t(axis.coordinate)];
  }
  [[nodiscard]] bool is_moving(const Joint& joint) const {
    return std::any_of(joint.axes.begin(), joint.axes.end(),
                       [&](const JointAxis& a) { return is_moving(a); });
  }
  [[nodiscard]] double held_amount(const JointAxis& axis) const {
    return axis.function(axis.coordinate < 0 ? 0.0 : held_.q[axis.coordinate]).value;
  }
  [[nodiscard]] DynamicsTree::Placement joint_frame(const Joint& joint) const {
    if (joint.parent == ground) return {ground, joint.X_PF};
    const auto& parent = out_.placement(joint.parent);
    return {parent.link, parent.X_LB * joint.X_PF};
  }
  void weld(int i);
  void add_link(int i);
  void add_axis(const JointAxis& axis, Mat3<double>& pending);
  [[nodiscard]] std::vector<int> elements_above(int element) const;

  DynamicsTree& out_;
  const Tree& tree_;
  const Pose<double>& held_;
  std::vector<char> moves_;
  std::vector<int> dof_;  ///< of each coordinate
};

/// A joint that does not move: the body goes where its parent is.
LUMBOPELVIC_INLINE void DynamicsCompiler::weld(int i) {
  auto place = joint_frame(joint(i));
  for (const JointAxis& axis : joint(i).axes)
    if (axis.kind == MotionKind::translation)
      place.X_LB.p += place.X_LB.R * axis.direction * held_amount(axis);
  if (i == 0) place.X_LB.R = place.X_LB.R * held_.base_attitude.toRotationMatrix();
  for (const JointAxis& axis : joint(i).axes)
    if (axis.kind == MotionKind::rotation)
      place.X_LB.R = place.X_LB.R * rotation_about<double>(axis.direction, held_amount(axis));
  out_.placements_[std::size_t(i)] = {place.link, place.X_LB * joint(i).X_CM.inverse()};
}

/// A joint that moves starts a link. Its frame is the one the last moving axis leaves.
LUMBOPELVIC_INLINE void DynamicsCompiler::add_link(int i) {
  const auto place = joint_frame(joint(i));
  DynamicsTree::Link link;
  link.parent = place.link;
  link.X_PF = place.X_LB;
  link.is_base = i == 0;
  link.first_axis = static_cast<int>(out_.axes_.size());
  Mat3<double> pending = Mat3<double>::Identity();  // constant turns met since the last moving one
  for (const JointAxis& axis : joint(i).axes) {
    const bool turn = axis.kind == MotionKind::rotation;
    if (is_moving(axis)) {
      add_axis(axis, pending);
      ++link.n_axes;
      if (!turn) ++link.n_translations;
    } else if (turn) {
      pending = pending * rotation_about<double>(axis.direction, held_amount(axis));
    } else {
      link.X_PF.p += link.X_PF.R * axis.direction * held_amount(axis);
    }
  }
  link.turned = link.X_PF.R != Mat3<double>::Identity();
  out_.placements_[std::size_t(i)] = {
      out_.n_links(), Transform<double>{pending, Vec3<double>::Zero()} * joint(i).X_CM.inverse()};
  out_.links_.push_back(std::move(link));
}

LUMBOPELVIC_INLINE void DynamicsCompiler::add_axis(const JointAxis& axis, Mat3<double>& pending) {
  DynamicsTree::Axis a;
  a.kind = axis.kind;
  a.direction = axis.direction;
  double sign = 1.0;
  if (axis.kind == MotionKind::rotation) {
    Eigen::Index unit = 0;
    if (axis.direction.cwiseAbs().maxCoeff(&unit) == 1.0) {
      sign = axis.direction[unit];
      a.before = pending;
      pending.setIdentity();
    } else {
      unit = 2;
      const Mat3<double> to =
          Eigen::Quaterniond::FromTwoVectors(Vec3<double>::UnitZ(), axis.direction).toRotationMatrix();
      a.before = pending * to;
      pending = to.transpose();
    }
    a.unit = static_cast<int>(unit);
    a.turned = a.before != Mat3<double>::Identity();
  }
  if (axis.function.is_line()) {
    const auto line = axis.function(0.0);
    a.slope = sign * line.first;
    a.offset = sign * line.value;
  } else {
    a.slope = sign;
    a.curve = static_cast<int>(out_.curves_.size());
    out_.curves_.push_back(axis.function);
  }
  int& dof = dof_[std::size_t(axis.coordinate)];
  if (dof < 0) {
    dof = out_.n_dofs();
    out_.dofs_.push_back(axis.coordinate);
  }
  a.dof = dof;
  out_.axes_.push_back(a);
}

/// Mass, centre of mass and inertia of each link from its bodies.
LUMBOPELVIC_INLINE void DynamicsCompiler::add_masses() {
  std::vector<SpatialInertia<double>> sum(out_.links_.size());
  for (int b = 0; b < out_.n_bodies(); ++b) {
    const auto& [link, X_LB] = out_.placement(b);
    const Body& body = out_.body(b);
    if (link != ground && body.mass > 0.0)
      sum[std::size_t(link)] += inertia_about<double>(body.mass, X_LB * body.com_B, body.inertia_B, X_LB.R);
  }
  for (std::size_t l = 0; l < sum.size(); ++l) {
    auto& link = out_.links_[l];
    link.mass = sum[l].mass;
    if (link.mass == 0.0) continue;
    link.com_L = sum[l].moment / link.mass;
    link.inertia_C =
        sum[l].inertia + link.mass * cross_matrix<double>(link.com_L) * cross_matrix<double>(link.com_L);
  }
}

/// One element per link and degree of freedom; the first of each degree of freedom takes its number.
LUMBOPELVIC_INLINE void DynamicsCompiler::number_elements() {
  out_.elements_.assign(std::size_t(out_.n_dofs()), {-1, -1});
  for (int l = 0; l < out_.n_links(); ++l) {
    auto& link = out_.links_[std::size_t(l)];
    for (int k = 0; k < link.n_axes; ++k) {
      auto& axis = out_.axes_[std::size_t(link.first_axis + k)];
      const auto own = std::find_if(link.elements.begin(), link.elements.end(),
                                    [&](int e) { return out_.elements_[std::size_t(e)].dof == axis.dof; });
      axis.opens = own == link.elements.end();
      axis.element = axis.opens ? axis.dof : *own;
      if (!axis.opens) continue;
      auto& first = out_.elements_[std::size_t(axis.dof)];
      if (first.dof < 0) {
        first = {l, axis.dof};
      } else {
        axis.element = static_cast<int>(out_.elements_.size());
        out_.elements_.push_back({l, axis.dof});
      }
      link.elements.push_back(axis.element);
    }
  }
}

/// Elements that move the link of `element`, up to this one in its own link.
LUMBOPELVIC_INLINE std::vector<int> DynamicsCompiler::elements_above(int element) const {
  std::vector<int> above;
  const int own = out_.elements()[std::size_t(element)].link;
  for (int l = own; l != ground; l = out_.links()[std::size_t(l)].parent)
    for (const int f : out_.links()[std::size_t(l)].elements) {
      above.push_back(f);
      if (f == element) break;
    }
  std::sort(above.begin(), above.end());
  return above;
}

LUMBOPELVIC_INLINE void DynamicsCompiler::pattern_of_masses() {
  const int n = static_cast<int>(out_.elements().size());
  const auto dof = [&](int e) { return out_.elements()[std::size_t(e)].dof; };
  std::vector<std::pair<int, int>> coupled;
  for (int e = 0; e < n; ++e)
    for (const int f : elements_above(e))
      if (dof(e) != dof(f)) coupled.emplace_back(std::minmax({dof(e), dof(f)}));
  out_.pattern_ = MassPattern(out_.n_dofs(), coupled);

  out_.composite_runs_.resize(std::size_t(n));
  for (int e = 0; e < n; ++e) {
    auto& runs = out_.composite_runs_[std::size_t(e)];
    for (const int f : elements_above(e)) {
      const auto [i, k] = std::minmax({dof(e), dof(f)});
      const DynamicsTree::CompositeRun one{f, 1, out_.pattern_.index(i, k), e != f && i == k ? 2.0 : 1.0};
      if (!runs.empty() && runs.back().first + runs.back().count == f &&
          runs.back().target + runs.back().count == one.target && runs.back().factor == one.factor)
        ++runs.back().count;
      else
        runs.push_back(one);
    }
  }
}

LUMBOPELVIC_INLINE void DynamicsCompiler::find_base_turns() {
  if (out_.links().empty() || !out_.links()[0].is_base) return;
  const auto& base = out_.links()[0];
  if (base.n_axes != base.n_translations + 3) return;
  std::vector<char> unit(3, 0);
  for (int k = base.n_translations; k < base.n_axes; ++k) {
    const auto& axis = out_.axes()[std::size_t(base.first_axis + k)];
    const bool shared = std::any_of(out_.axes().begin(), out_.axes().end(), [&](const auto& other) {
      return &other != &axis && other.dof == axis.dof;
    });
    const bool plain = axis.curve < 0 && !axis.turned && std::abs(axis.slope) == 1.0 && axis.offset == 0.0;
    if (shared || !plain || unit[std::size_t(axis.unit)]++) return;
  }
  out_.has_base_turns_ = true;
}

}  // namespace detail

LUMBOPELVIC_INLINE DynamicsTree::DynamicsTree(const Tree& tree, const std::vector<int>& moving,
                                              const Pose<double>& held, BaseSpeed base_speed,
                                              const VecX<double>& added_inertia)
    : base_speed_(base_speed) {
  check_size("DynamicsTree", "q of the held pose", held.q.size(), tree.n_coordinates());
  if (added_inertia.size() > 0) {
    check_size("DynamicsTree", "added inertia", added_inertia.size(), tree.n_coordinates());
    for (const double A : added_inertia) check_nonnegative("DynamicsTree", "added inertia", A);
  }
  detail::DynamicsCompiler compiler(*this, tree, moving, held);
  compiler.add_masses();
  compiler.number_elements();
  compiler.pattern_of_masses();
  compiler.find_base_turns();
  added_inertia_ = VecX<double>::Zero(n_dofs());
  for (int k = 0; k < n_dofs() && added_inertia.size() > 0; ++k)
    added_inertia_[k] = added_inertia[dofs()[std::size_t(k)]];
  if (base_speed == BaseSpeed::body_rates && !has_base_turns())
    fail_argument("DynamicsTree", "base", "something else",
                  "turned by three coordinates of its own about x, y and z, each at unit rate");
}

}  // namespace lumbopelvic
