#pragma once
/// Definitions of prescribed_part.hpp, compiled once in the library.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/prescribed_part.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE PrescribedPart::PrescribedPart(const DynamicsTree& tree,
                                                  const PrescribedFunction& time_function,
                                                  const std::vector<int>& free)
    : function_(time_function),
      free_(free),
      is_free_(std::size_t(tree.n_dofs()), 0),
      inverse_(tree),
      composite_(tree),
      factor_(tree),
      holding_(VecX<double>::Zero(tree.n_dofs())),
      rest_(holding_) {
  constexpr auto fn = "PrescribedPart";
  for (const int k : free) is_free_[std::size_t(k)] = 1;
  check_size(fn, "prescribed degrees of freedom, each once", Eigen::Index(time_function.dofs.size()),
             tree.n_dofs() - Eigen::Index(free.size()));
  if (!time_function.at)
    fail_argument(fn, "time_function", "not set", "a function of time for what is prescribed");
  if (tree.base_speed() == BaseSpeed::body_rates)
    fail_argument(fn, "speeds of the base", "body rates", "coordinate rates where something is prescribed");
}

LUMBOPELVIC_INLINE void PrescribedPart::place(double t, TreeState<double>& state) {
  constexpr auto fn = "PrescribedPart::place";
  function_.at(t, point_);
  const auto n = Eigen::Index(function_.dofs.size());
  for (const VecX<double>* values : {&point_.q, &point_.rate, &point_.acceleration, &point_.jerk}) {
    check_size(fn, "values of the trajectory", values->size(), n);
    if (!values->allFinite()) fail_argument(fn, "time_function", "not finite", "finite numbers");
  }
  for (Eigen::Index i = 0; i < n; ++i) {
    const int k = function_.dofs[std::size_t(i)];
    state.q[k] = point_.q[i], state.v[k] = point_.rate[i];
  }
}

LUMBOPELVIC_INLINE void PrescribedPart::accelerate(const DynamicsTree& tree, const TreeMotion<double>& motion,
                                                   const Vec3<double>& gravity_W, const VecX<double>& tau,
                                                   VecX<double>& acceleration) {
  const int n = tree.n_dofs();
  acceleration.setZero(n);
  for (std::size_t i = 0; i < function_.dofs.size(); ++i)
    acceleration[function_.dofs[i]] = point_.acceleration[Eigen::Index(i)];
  inverse_dynamics(tree, motion, gravity_W, acceleration, {}, inverse_);
  for (int k = 0; k < n; ++k) rest_[k] = is_free_[std::size_t(k)] ? tau[k] - inverse_.tau[k] : 0.0;
  // Rows and columns of what is prescribed become those of the unit matrix, which keeps the pattern.
  composite_inertia(tree, motion, composite_);
  const MassPattern& pattern = tree.pattern();
  for (int k = 0; k < n; ++k)
    for (int i = k; i >= 0; i = pattern.parent(i))
      if (!is_free_[std::size_t(i)] || !is_free_[std::size_t(k)])
        composite_.packed[pattern.index(i, k)] = i == k ? 1.0 : 0.0;
  factor_mass(tree, composite_.packed, factor_);
  solve_mass(tree, factor_, rest_);
  for (const int k : free_) acceleration[k] = rest_[k];
  inverse_dynamics(tree, motion, gravity_W, acceleration, {}, inverse_);
  for (int k = 0; k < n; ++k) holding_[k] = is_free_[std::size_t(k)] ? 0.0 : inverse_.tau[k] - tau[k];
}

LUMBOPELVIC_INLINE void PrescribedPart::solve_mass_of_free(const DynamicsTree& tree, VecX<double>& b) {
  for (const int k : function_.dofs) b[k] = 0.0;
  solve_mass(tree, factor_, b);
  rest_of_free_ = b(free_);
  b = rest_of_free_;
}

LUMBOPELVIC_INLINE void PrescribedPart::spread(VecX<double>& speed, VecX<double>& acceleration,
                                               VecX<double>& jerk) const {
  for (VecX<double>* values : {&speed, &acceleration, &jerk}) values->setZero(Eigen::Index(is_free_.size()));
  speed(function_.dofs) = point_.rate;
  acceleration(function_.dofs) = point_.acceleration;
  jerk(function_.dofs) = point_.jerk;
}

LUMBOPELVIC_INLINE void PrescribedPart::widen(std::span<const Partial> partials) {
  if (!narrow_) return;
  for (std::size_t i = 0; i < partials.size(); ++i) partials[i].matrix->swap(spare_[i]);
  narrow_ = false;
}

LUMBOPELVIC_INLINE void PrescribedPart::narrow(std::span<const Partial> partials) {
  spare_.resize(partials.size());
  for (std::size_t i = 0; i < partials.size(); ++i) {
    const auto& [matrix, rows, columns] = partials[i];
    if (rows && columns)
      spare_[i] = (*matrix)(free_, free_);
    else if (columns)
      spare_[i] = (*matrix)(Eigen::all, free_);
    else
      spare_[i] = (*matrix)(free_, Eigen::all);
    matrix->swap(spare_[i]);
  }
  narrow_ = true;
}

}  // namespace lumbopelvic
