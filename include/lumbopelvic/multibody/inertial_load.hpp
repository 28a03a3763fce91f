#pragma once
/// Inertial loads: the inertia of moving bodies as dead loads, with which a motion is in balance
/// (d'Alembert).

#include "lumbopelvic/multibody/dead_load.hpp"
#include "lumbopelvic/multibody/inverse_dynamics.hpp"
#include "lumbopelvic/multibody/jacobian.hpp"

namespace lumbopelvic {

/// Force -m a at each centre of mass and moment -(I w)' about it, without weight, of every body that has
/// mass.
/// @param skeleton      what `tree` was compiled from
/// @param motion        filled by `update_motion`
/// @param gravity_W     what `inverse` was worked out with [m/s^2]
/// @param inverse       filled by `inverse_dynamics` for the accelerations of interest
[[nodiscard]] inline std::vector<DeadLoad> inertial_loads(const Tree& skeleton, const DynamicsTree& tree,
                                                          const TreeMotion<double>& motion,
                                                          const Vec3<double>& gravity_W,
                                                          const InverseDynamics<double>& inverse) {
  std::vector<DeadLoad> loads;
  for (int b = 0; b < skeleton.n_bodies(); ++b) {
    const Body& body = skeleton.bodies()[std::size_t(b)];
    const int link = tree.placement(b).link;
    if (body.mass == 0.0 || link == ground) continue;
    const Transform<double> X_WB = body_frame(tree, motion, b);
    const Vec3<double> c = X_WB * body.com_B - motion.origin_W;
    const SpatialInertia<double> inertia = inertia_about<double>(body.mass, c, body.inertia_B, X_WB.R);
    const Spatial<double>& V = motion.velocity[std::size_t(link)];
    const Spatial<double> F = inertia * inverse.acceleration[std::size_t(link)] + cross_force(V, inertia * V);
    const Vec3<double> moment = F.angular - c.cross(F.linear);
    loads.push_back({{b, body.com_B}, -F.linear - body.mass * gravity_W, -moment});
  }
  return loads;
}

}  // namespace lumbopelvic
