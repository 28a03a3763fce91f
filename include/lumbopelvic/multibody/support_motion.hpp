#pragma once
/// Support forces in motion: contact points of a moving tree on surfaces that stand still, and how their
/// anchors move.

#include <vector>

#include "lumbopelvic/multibody/contact_force.hpp"
#include "lumbopelvic/multibody/link_wrench.hpp"
#include "lumbopelvic/multibody/support.hpp"

namespace lumbopelvic {

/// A contact point on its surface, compiled for a tree.
struct MovingSupport {
  int link = ground;
  Vec3<double> p_L = Vec3<double>::Zero();         ///< of the contact point in its link [m]
  Vec3<double> point_W = Vec3<double>::Zero();     ///< of the surface [m]
  Mat3<double> axes_W = Mat3<double>::Identity();  ///< tangent, normal, tangent of the surface, in columns
  ContactLaw law;
};

/// Compiles a contact point for a tree.
/// @throws InvalidArgument for a constant of the law out of its bounds
[[nodiscard]] inline MovingSupport moving_support(const DynamicsTree& tree, const ContactPoint& contact_point,
                                                  const SupportSurface& surface, ContactLaw law = {}) {
  law.friction = contact_point.friction;
  check_contact_law(law);
  check_index("moving_support", "body of " + contact_point.name, contact_point.at.body, tree.n_bodies());
  const auto& place = tree.placement(contact_point.at.body);
  return {place.link, place.X_LB * contact_point.at.p_B, surface.point_W, surface.axes(), law};
}

/// Adds the force of a support to the links, and returns it along the axes of its surface with the rate of
/// its anchor.
/// @param motion  filled by `update_motion`
/// @param anchor  z of `contact_force`, a state [m]
template <Real S>
ContactForce<S> add_support_force(const MovingSupport& support, const TreeMotion<S>& motion,
                                  const Vec2<S>& anchor, LinkWrenches<S>& wrenches) {
  const Vec3<S> p_O = link_frame(motion, support.link) * Vec3<S>(support.p_L.template cast<S>());
  const Spatial<S> V = link_velocity(motion, support.link);
  const Mat3<S> axes = support.axes_W.template cast<S>();
  const Vec3<S> place = axes.transpose() * (p_O + motion.origin_W - support.point_W.template cast<S>());
  const Vec3<S> velocity = axes.transpose() * (V.linear + V.angular.cross(p_O));
  const ContactForce<S> f =
      contact_force<S>(support.law, place[1], velocity[1], {velocity[0], velocity[2]}, anchor);
  if (support.link == ground) return f;
  const Vec3<S> f_W = axes * Vec3<S>(f.tangential[0], f.normal, f.tangential[1]);
  wrenches[std::size_t(support.link)] += Spatial<S>{p_O.cross(f_W), f_W};
  return f;
}

}  // namespace lumbopelvic
