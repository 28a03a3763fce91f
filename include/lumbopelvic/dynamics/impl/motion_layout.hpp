#pragma once
/// Definitions of motion_layout.hpp, compiled once in the library.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/motion_layout.hpp"

namespace lumbopelvic {

namespace detail {

[[nodiscard]] inline std::vector<int> free_dofs(const DynamicsTree& tree,
                                                const std::vector<int>& prescribed) {
  std::vector<char> is_free(std::size_t(tree.n_dofs()), 1);
  for (const int dof : prescribed) {
    check_index("MotionLayout", "prescribed degree of freedom", dof, tree.n_dofs());
    is_free[std::size_t(dof)] = 0;
  }
  std::vector<int> free;
  for (int k = 0; k < tree.n_dofs(); ++k)
    if (is_free[std::size_t(k)]) free.push_back(k);
  return free;
}

}  // namespace detail

LUMBOPELVIC_INLINE MotionLayout::MotionLayout(const MovingModel& model, Eigen::Index n_supports,
                                              const std::vector<int>& prescribed)
    : n_tree(model.tree().n_dofs()),
      free(detail::free_dofs(model.tree(), prescribed)),
      n_dofs(Eigen::Index(free.size())),
      n_attitude(model.tree().base_speed() == BaseSpeed::body_rates ? 4 : 0),
      n_anchors(2 * n_supports),
      n_air(model.cavity().acts() ? 1 : 0),
      n_fascicles(model.n_fascicles()) {}

LUMBOPELVIC_INLINE VecX<double> MotionLayout::pack(const MotionState& state,
                                                   const VecX<double>& anchors) const {
  constexpr auto fn = "MotionLayout::pack";
  check_size(fn, "q", state.tree.q.size(), n_tree);
  check_size(fn, "v", state.tree.v.size(), n_tree);
  check_size(fn, "activation", state.activation.size(), n_fascicles);
  check_size(fn, "strain", state.strain.size(), n_fascicles);
  check_size(fn, "short_range_stretch", state.short_range_stretch.size(), n_fascicles);
  if (anchors.size() > 0) check_size(fn, "anchors", anchors.size(), n_anchors);
  VecX<double> y = VecX<double>::Zero(size());
  y.head(n_dofs) = state.tree.q(free);
  const auto& Q = state.tree.base_attitude;
  if (n_attitude > 0) y.segment<4>(attitude()) << Q.w(), Q.vec();
  y.segment(speed(), n_dofs) = state.tree.v(free);
  if (anchors.size() > 0) y.segment(anchor(), n_anchors) = anchors;
  if (n_air > 0) y[air()] = state.inhaled;
  y.segment(activation(), n_fascicles) = state.activation;
  y.segment(strain(), n_fascicles) = state.strain;
  y.segment(short_range_stretch(), n_fascicles) = state.short_range_stretch;
  return y;
}

LUMBOPELVIC_INLINE void MotionLayout::unpack(const VecX<double>& y, MotionState& state) const {
  check_size("MotionLayout::unpack", "y", y.size(), size());
  state.tree.q.conservativeResize(n_tree), state.tree.v.conservativeResize(n_tree);
  for (Eigen::Index i = 0; const int k : free) {
    state.tree.q[k] = y[i];
    state.tree.v[k] = y[speed() + i++];
  }
  const Eigen::Index Q = attitude();
  if (n_attitude > 0) state.tree.base_attitude = Quaternion<double>(y[Q], y[Q + 1], y[Q + 2], y[Q + 3]);
  if (n_air > 0) state.inhaled = y[air()];
  state.activation = y.segment(activation(), n_fascicles);
  state.strain = y.segment(strain(), n_fascicles);
  state.short_range_stretch = y.segment(short_range_stretch(), n_fascicles);
}

LUMBOPELVIC_INLINE VecX<double> MotionLayout::scale(const MovingModel& model,
                                                    const MotionScales& scales) const {
  VecX<double> s(size());
  VecX<double> of_dof = VecX<double>::Constant(n_tree, scales.angle);
  for (const auto& axis : model.tree().axes())
    if (axis.kind == MotionKind::translation) of_dof[axis.dof] = scales.length;
  s.head(n_dofs) = of_dof(free);
  s.segment(attitude(), n_attitude).setConstant(scales.angle);
  s.segment(speed(), n_dofs).setConstant(scales.speed);
  s.segment(anchor(), n_anchors).setConstant(scales.anchor);
  s.segment(air(), n_air).setConstant(scales.air);
  s.segment(activation(), n_fascicles).setConstant(scales.activation);
  s.segment(strain(), n_fascicles).setConstant(scales.strain);
  s.segment(short_range_stretch(), n_fascicles).setConstant(scales.short_range_stretch);
  return s;
}

LUMBOPELVIC_INLINE std::string MotionLayout::name(Eigen::Index i) const {
  check_index("MotionLayout::name", "component", i, size());
  if (i >= short_range_stretch())
    return "short-range stretch of fascicle " + std::to_string(i - short_range_stretch());
  if (i >= strain()) return "strain of fascicle " + std::to_string(i - strain());
  if (i >= activation()) return "activation of fascicle " + std::to_string(i - activation());
  if (i >= air()) return "air in the lungs";
  if (i >= anchor()) return "anchor of support " + std::to_string((i - anchor()) / 2);
  if (i >= speed()) return "speed " + std::to_string(free[std::size_t(i - speed())]);
  if (i >= attitude()) return "base attitude " + std::to_string(i - attitude());
  return "position " + std::to_string(free[std::size_t(i)]);
}

}  // namespace lumbopelvic
