#pragma once
/// Centre of mass, momentum and energy of the whole tree.

#include "lumbopelvic/multibody/composite_inertia.hpp"
#include "lumbopelvic/multibody/jacobian.hpp"

namespace lumbopelvic {

/// Momentum of the tree.
template <Real S>
struct Momentum {
  S mass = S(0.0);                       ///< of what moves [kg]
  Vec3<S> center_W = Vec3<S>::Zero();    ///< centre of mass [m]
  Vec3<S> velocity_W = Vec3<S>::Zero();  ///< of the centre of mass [m/s]
  Vec3<S> linear_W = Vec3<S>::Zero();    ///< [N s]
  Vec3<S> angular_W = Vec3<S>::Zero();   ///< about the centre of mass [N m s]
};

/// Centre of mass and momentum of what moves; bodies held to the ground do not count.
/// @param motion  filled by `update_motion`
/// @throws InvalidArgument if nothing that moves has mass
template <Real S>
[[nodiscard]] Momentum<S> momentum(const DynamicsTree& tree, const TreeMotion<S>& motion) {
  SpatialInertia<S> whole;
  Spatial<S> about_O;
  for (std::size_t l = 0; l < tree.links().size(); ++l) {
    if (tree.links()[l].mass == 0.0) continue;
    whole += motion.inertia[l];
    about_O += motion.inertia[l] * motion.velocity[l];
  }
  check_positive("momentum", "mass that moves", value_of(whole.mass));
  Momentum<S> result;
  const Vec3<S> c = whole.moment / whole.mass;
  result.mass = whole.mass;
  result.center_W = motion.origin_W + c;
  result.linear_W = about_O.linear;
  result.velocity_W = result.linear_W / whole.mass;
  result.angular_W = about_O.angular - c.cross(result.linear_W);
  return result;
}

/// Momentum per unit of each speed: angular about the centre of mass, then linear, = A v.
/// @param motion     filled by `update_positions`
/// @param composite  filled by `composite_inertia`
/// @param A          (6 x n_dofs)
/// @see Orin, Goswami & Lee (2013), doi:10.1007/s10514-013-9341-4
template <Real S>
void momentum_matrix(const DynamicsTree& tree, const TreeMotion<S>& motion,
                     const CompositeInertia<S>& composite, Eigen::Matrix<S, 6, Eigen::Dynamic>& A) {
  SpatialInertia<S> whole;
  for (std::size_t l = 0; l < tree.links().size(); ++l)
    if (tree.links()[l].mass > 0.0) whole += motion.inertia[l];
  check_positive("momentum_matrix", "mass that moves", value_of(whole.mass));
  const Vec3<S> c = whole.moment / whole.mass;
  A = Eigen::Matrix<S, 6, Eigen::Dynamic>::Constant(6, tree.n_dofs(), S(0.0));
  for (std::size_t e = 0; e < tree.elements().size(); ++e) {
    const auto& element = tree.elements()[e];
    const Spatial<S> h = composite.inertia[std::size_t(element.link)] * motion.screw[e];
    A.col(element.dof).template head<3>() += h.angular - c.cross(h.linear);
    A.col(element.dof).template tail<3>() += h.linear;
  }
}

/// Kinetic energy, sum V . (I V) / 2 [J].
template <Real S>
[[nodiscard]] S kinetic_energy(const DynamicsTree& tree, const TreeMotion<S>& motion) {
  S twice(0.0);
  for (std::size_t l = 0; l < tree.links().size(); ++l)
    if (tree.links()[l].mass > 0.0) twice += motion.velocity[l].dot(motion.inertia[l] * motion.velocity[l]);
  return twice * 0.5;
}

/// Potential energy of weight, -sum m g . c, zero at the world's origin [J]. Bodies held to the ground do not
/// count.
/// @param gravity_W  acceleration of free fall [m/s^2]
template <Real S>
[[nodiscard]] S weight_potential(const DynamicsTree& tree, const TreeMotion<S>& motion,
                                 const Vec3<double>& gravity_W) {
  const Vec3<S>& g = gravity_W.template cast<S>();
  S sum(0.0);
  for (std::size_t l = 0; l < tree.links().size(); ++l)
    if (const double m = tree.links()[l].mass; m > 0.0)
      sum -= g.dot(Vec3<S>(motion.inertia[l].moment + motion.origin_W * S(m)));
  return sum;
}

}  // namespace lumbopelvic
