#pragma once
/// The mass matrix over the degrees of freedom from composite inertias, packed by the tree's pattern.

#include "lumbopelvic/multibody/tree_motion.hpp"

namespace lumbopelvic {

/// The mass matrix and what it is made from.
template <Real S>
struct CompositeInertia {
  std::vector<SpatialInertia<S>> inertia;  ///< (n_links) of a link and all that hangs on it
  VecX<S> packed;                          ///< M, laid out as `tree.pattern()` says

  explicit CompositeInertia(const DynamicsTree& tree)
      : inertia(tree.links().size()), packed(VecX<S>::Constant(tree.pattern().packed_size(), S(0.0))) {}
};

/// Mass matrix M(q), so that kinetic energy is v^T M v / 2.
///
///   M_ij = S_i . (I_j S_j),   I_j the inertia of all that j carries, i an ancestor of j
///
/// summed over the joints of a coordinate that acts in several, and added inertia on the diagonal.
/// @param motion  filled by `update_positions`
/// @param result  M packed [kg m^2, kg m or kg]; `tree.pattern().dense` unpacks it
/// @see Featherstone (2008), Rigid Body Dynamics Algorithms, table 6.2, here in world axes
template <Real S>
void composite_inertia(const DynamicsTree& tree, const TreeMotion<S>& motion, CompositeInertia<S>& result) {
  result.inertia = motion.inertia;
  for (auto l = tree.links().size(); l-- > 0;)
    if (const int parent = tree.links()[l].parent; parent != ground)
      result.inertia[std::size_t(parent)] += result.inertia[l];
  result.packed.setConstant(S(0.0));
  for (int k = 0; k < tree.n_dofs(); ++k)
    result.packed[tree.pattern().index(k, k)] = S(tree.added_inertia()[k]);
  for (std::size_t e = 0; e < tree.elements().size(); ++e) {
    const Spatial<S> F = result.inertia[std::size_t(tree.elements()[e].link)] * motion.screw[e];
    for (const auto& run : tree.composite_runs(int(e)))
      for (int i = 0; i < run.count; ++i)
        result.packed[run.target + i] += F.dot(motion.screw[std::size_t(run.first + i)]) * run.factor;
  }
}

/// The same in one call.
/// @return M, (n_dofs x n_dofs) symmetric
template <Real S>
[[nodiscard]] MatX<S> mass_matrix(const DynamicsTree& tree, const TreeState<S>& state) {
  TreeMotion<S> motion(tree);
  CompositeInertia<S> result(tree);
  update_positions(tree, state, motion);
  composite_inertia(tree, motion, result);
  return tree.pattern().dense(result.packed);
}

}  // namespace lumbopelvic
