#pragma once
/// Link wrenches: forces on links, and the generalised forces they give.

#include <vector>

#include "lumbopelvic/multibody/tree_motion.hpp"

namespace lumbopelvic {

/// Forces on the links: a (moment about O, force) each, in world axes. A link is what `DynamicsTree` moves as
/// one.
template <Real S>
using LinkWrenches = std::vector<Spatial<S>>;

/// Frame of a link from O, in world axes; that of the world for the ground.
template <Real S>
[[nodiscard]] Transform<S> link_frame(const TreeMotion<S>& motion, int link) {
  if (link == ground) return {Mat3<S>::Identity(), -motion.origin_W};
  return motion.X_OL[std::size_t(link)];
}

/// Velocity of a link about O; none for the ground.
template <Real S>
[[nodiscard]] Spatial<S> link_velocity(const TreeMotion<S>& motion, int link) {
  return link == ground ? Spatial<S>() : motion.velocity[std::size_t(link)];
}

/// Adds to tau the generalised forces of wrenches on links, from the tips to the root:
///
///   tau_k += S_k . (sum of the wrenches on all that k carries)
///
/// @param motion    filled by `update_positions`
/// @param wrenches  (n_links); on return each holds the sum over what its link carries, itself included
/// @param tau       (n_dofs) [N m or N]
/// @throws InvalidArgument if a size disagrees
template <Real S>
void add_generalized_forces(const DynamicsTree& tree, const TreeMotion<S>& motion, LinkWrenches<S>& wrenches,
                            VecX<S>& tau) {
  constexpr auto fn = "add_generalized_forces";
  check_size(fn, "wrenches", Eigen::Index(wrenches.size()), tree.n_links());
  check_size(fn, "tau", tau.size(), tree.n_dofs());
  for (auto l = tree.links().size(); l-- > 0;) {
    const auto& link = tree.links()[l];
    for (const int e : link.elements)
      tau[tree.elements()[std::size_t(e)].dof] += motion.screw[std::size_t(e)].dot(wrenches[l]);
    if (link.parent != ground) wrenches[std::size_t(link.parent)] += wrenches[l];
  }
}

}  // namespace lumbopelvic
