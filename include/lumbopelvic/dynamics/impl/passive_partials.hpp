#pragma once
/// Derivatives of the forces of discs, supports and loads by the positions and speeds of a plain tree, in
/// closed form but for the laws of disc and contact, which are differentiated by duals of a few directions.
///
/// A wrench W on a link, opposite on another (or on the ground), acts on j by e_j s_j . W, with e_j = 1 if j
/// carries the first alone, -1 if the second alone. With delta W its change as seen from the second link, and
/// c_jk = (1 if k carries the axis of j) - (1 if k carries the second link),
///
///   d (e_j s_j . W) / dq_k = e_j [ s_j . delta W + c_jk (s_k x s_j) . W ]

#include "lumbopelvic/dynamics/motion_actions.hpp"
#include "lumbopelvic/dynamics/plain_tree.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/tissue/disc_motion.hpp"
#include "lumbopelvic/tissue/facet_motion.hpp"

namespace lumbopelvic::detail {

/// A wrench between two links, and what it turns into.
struct LinkPair {
  int on = ground, against = ground;
};
[[nodiscard]] inline int sign_of(const PlainTree& plain, int dof, const LinkPair& pair) {
  return int(plain.carries(dof, pair.on)) - int(plain.carries(dof, pair.against));
}

/// Takes e_j s_j . W off the balance, as far as positions go.
/// @param change  called as change(k): delta W of degree of freedom k, for those that move one link against
///                the other
template <class Change>
void subtract_wrench(const PlainTree& plain, const PlainMotion& at, const LinkPair& pair,
                     const Spatial<double>& W, const Change& change, MatX<double>& by_position) {
  for (const int k : plain.order()) {
    if (sign_of(plain, k, pair) == 0) continue;
    const Spatial<double> delta = change(k);
    for (const int j : plain.order()) {
      const int e = sign_of(plain, j, pair);
      if (e == 0) continue;
      double sum = at.screw[std::size_t(j)].dot(delta);
      if (const int weight = int(plain.precedes(k, j)) - int(plain.carries(k, pair.against)); weight != 0)
        sum += weight * cross_motion(at.screw[std::size_t(k)], at.screw[std::size_t(j)]).dot(W);
      by_position(j, k) -= e * sum;
    }
  }
}

/// Torque of a disc on its upper link in world axes, and its derivative by a turn of that link.
struct DiscTorque {
  Vec3<double> elastic;
  Mat3<double> by_turn;
};
[[nodiscard]] inline DiscTorque disc_torque(const MovingDisc& moving, const TreeMotion<double>& motion) {
  using D = Dual<double, 3>;
  const DiscFrames<double> frames(moving, motion);
  const Mat3<double> R_OD = frames.lower * moving.disc.R_FD;
  Mat3<D> turned = frames.between().cast<D>();
  for (int i = 0; i < 3; ++i) {
    const Mat3<double> part =
        frames.lower.transpose() * cross_matrix<double>(Vec3<double>::Unit(i)) * frames.upper;
    for (int r = 0; r < 3; ++r)
      for (int c = 0; c < 3; ++c) turned(r, c).partials[std::size_t(i)] = part(r, c);
  }
  const Vec3<D> T = elastic_torque<D>(moving, turned);
  DiscTorque out;
  Mat3<double> by;
  for (int r = 0; r < 3; ++r) {
    out.elastic[r] = T[r].value;
    for (int c = 0; c < 3; ++c) by(r, c) = T[r].partials[std::size_t(c)];
  }
  out.elastic = R_OD * out.elastic;
  out.by_turn = R_OD * by;
  return out;
}

inline void subtract_disc(const MovingDisc& moving, const PlainTree& plain, const TreeMotion<double>& motion,
                          const PlainMotion& at, MatX<double>& by_position, MatX<double>& by_speed) {
  const LinkPair pair{moving.upper, moving.lower};
  const DiscTorque T = disc_torque(moving, motion);
  const Vec3<double> w_u = link_velocity(motion, moving.upper).angular,
                     w = w_u - link_velocity(motion, moving.lower).angular;
  const Spatial<double> W{T.elastic - moving.damping * w, Vec3<double>::Zero()};
  subtract_wrench(
      plain, at, pair, W,
      [&](int k) {
        const Vec3<double>& omega = at.screw[std::size_t(k)].angular;
        const Vec3<double> drag = moving.damping * omega.cross(w_u - at.velocity[std::size_t(k)].angular);
        return Spatial<double>{sign_of(plain, k, pair) * (T.by_turn * omega - drag), Vec3<double>::Zero()};
      },
      by_position);
  if (moving.damping == 0.0) return;
  for (const int k : plain.order())
    if (const int e_k = sign_of(plain, k, pair); e_k != 0)
      for (const int j : plain.order())
        if (const int e = e_k * sign_of(plain, j, pair); e != 0)
          by_speed(j, k) +=
              e * moving.damping * at.screw[std::size_t(j)].angular.dot(at.screw[std::size_t(k)].angular);
}

inline void subtract_facet(const MovingFacet& moving, const PlainTree& plain,
                           const TreeMotion<double>& motion, const PlainMotion& at,
                           MatX<double>& by_position) {
  const LinkPair pair{moving.upper, moving.lower};
  const FacetPlace<double> place = facet_place(moving, motion);
  const auto response = respond<double>(moving.facet, place.opening);
  const Vec3<double>&p = place.point_O, &n = place.normal_W;
  const Vec3<double> f = n * response.force;
  subtract_wrench(
      plain, at, pair, Spatial<double>{p.cross(f), f},
      [&](int k) {
        const Spatial<double>& s = at.screw[std::size_t(k)];
        const Vec3<double> moved = (s.linear + s.angular.cross(p)) * sign_of(plain, k, pair);
        const Vec3<double> change = n * (-response.stiffness * n.dot(moved));
        return Spatial<double>{moved.cross(f) + p.cross(change), change};
      },
      by_position);
}

inline void subtract_load(const AppliedLoad& applied, double share, const DynamicsTree& tree,
                          const PlainTree& plain, const TreeMotion<double>& motion, const PlainMotion& at,
                          MatX<double>& by_position) {
  const auto& place = tree.placement(applied.load.at.body);
  if (place.link == ground) return;
  const Vec3<double> p = motion.X_OL[std::size_t(place.link)] * (place.X_LB * applied.load.at.p_B);
  const Vec3<double> f = applied.load.force_W * share;
  const Spatial<double> W{p.cross(f) + applied.load.moment_W * share, f};
  subtract_wrench(
      plain, at, {place.link, ground}, W,
      [&](int k) {
        const Spatial<double>& s = at.screw[std::size_t(k)];
        const Vec3<double> moved = s.linear + s.angular.cross(p);
        return Spatial<double>{moved.cross(f), Vec3<double>::Zero()};
      },
      by_position);
}

/// Where derivatives of supports go. Rows of anchors start at `first`.
struct SupportPartials {
  MatX<double>&by_position, &by_speed, &by_anchor, &anchor_p, &anchor_v, &anchor_z;
};

inline void subtract_support(const MovingSupport& support, Eigen::Index first, const Vec2<double>& anchor,
                             const PlainTree& plain, const TreeMotion<double>& motion, const PlainMotion& at,
                             const SupportPartials& to) {
  using D = Dual<double, 6>;  // gap, its rate, sliding velocities, anchor
  const Mat3<double>& axes = support.axes_W;
  const Vec3<double> p = link_frame(motion, support.link) * support.p_L;
  const Spatial<double> V = link_velocity(motion, support.link);
  const Vec3<double> place = axes.transpose() * (p + motion.origin_W - support.point_W),
                     speed = axes.transpose() * (V.linear + V.angular.cross(p));
  const auto law = contact_force<D>(support.law, D::variable(place[1], 0), D::variable(speed[1], 1),
                                    {D::variable(speed[0], 2), D::variable(speed[2], 3)},
                                    {D::variable(anchor[0], 4), D::variable(anchor[1], 5)});
  Eigen::Matrix<double, 3, 6> force;  // of the force in world axes
  Eigen::Matrix<double, 2, 6> rate;
  for (std::size_t i = 0; i < 6; ++i) {
    const auto c = Eigen::Index(i);
    force.col(c) = axes * Vec3<double>(law.tangential[0].partials[i], law.normal.partials[i],
                                       law.tangential[1].partials[i]);
    rate.col(c) << law.anchor_rate[0].partials[i], law.anchor_rate[1].partials[i];
  }
  to.anchor_z.block<2, 2>(first, first) += rate.rightCols<2>();
  if (support.link == ground) return;
  const Vec3<double> f =
      axes * Vec3<double>(law.tangential[0].value, law.normal.value, law.tangential[1].value);
  const auto velocity_at_contact_point = [&](const Spatial<double>& X) -> Vec3<double> {
    return X.linear + X.angular.cross(p);
  };
  Vec6<double> inputs;
  subtract_wrench(
      plain, at, {support.link, ground}, {p.cross(f), f},
      [&](int k) {
        const Spatial<double>& s = at.screw[std::size_t(k)];
        const Vec3<double> moved = velocity_at_contact_point(s);
        const Vec3<double> by = axes.transpose() * moved;
        const Vec3<double> v =
            axes.transpose() * (velocity_at_contact_point(cross_motion(s, V - at.velocity[std::size_t(k)])) +
                                V.angular.cross(moved));
        inputs << by[1], v[1], v[0], v[2], 0.0, 0.0;
        const Vec3<double> change = force * inputs;
        to.anchor_p.block<2, 1>(first, k) += rate * inputs;
        return Spatial<double>{moved.cross(f) + p.cross(change), change};
      },
      to.by_position);
  for (const int j : plain.order()) {
    if (!plain.carries(j, support.link)) continue;
    const Vec3<double> own = velocity_at_contact_point(at.screw[std::size_t(j)]), v = axes.transpose() * own;
    inputs << 0.0, v[1], v[0], v[2], 0.0, 0.0;
    to.anchor_v.block<2, 1>(first, j) += rate * inputs;
    to.by_anchor.block<1, 2>(j, first) -= own.transpose() * force.rightCols<2>();
    const Vec3<double> change = force * inputs;  // by the speed of j; on every k
    for (const int k : plain.order())
      if (plain.carries(k, support.link))
        to.by_speed(k, j) -= velocity_at_contact_point(at.screw[std::size_t(k)]).dot(change);
  }
}

}  // namespace lumbopelvic::detail
