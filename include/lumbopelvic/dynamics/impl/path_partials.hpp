#pragma once
/// Definitions of path_partials.hpp, compiled once in the library.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/path_partials.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE PathPartials::PathPartials(const PlainTree& plain, const PathSet& set) {
  for (const auto& group : set.groups())
    groups_.push_back(list(plain, group.wraps ? group.from : group.frame, group.to, group.frame));
  screw_.resize(std::size_t(plain.n_dofs())), rate_.resize(screw_.size()), column_.resize(screw_.size());
}

LUMBOPELVIC_INLINE PathPartials::Span PathPartials::list(const PlainTree& plain, int link_a, int link_b,
                                                         int surface) {
  const std::size_t first = movers_.size();
  for (int k = 0; k < plain.n_dofs(); ++k) {
    const bool on = plain.carries(k, surface);
    const Mover mover{k, double(plain.carries(k, link_a)) - double(on),
                      double(plain.carries(k, link_b)) - double(on), on};
    if (mover.a != 0.0 || mover.b != 0.0) movers_.push_back(mover);
  }
  return {first, movers_.size() - first};
}

namespace detail {

/// A motion or a force about O in world axes, about the origin of a frame in its axes.
[[nodiscard]] inline Spatial<double> motion_in_frame(const Transform<double>& X_OF,
                                                     const Spatial<double>& s) {
  return {X_OF.R.transpose() * s.angular, X_OF.R.transpose() * (s.linear + s.angular.cross(X_OF.p))};
}

using PackTriple = Triple<Pack>;
[[nodiscard]] inline PackTriple triple(const Vec3<double>& v) { return {Pack(v[0]), Pack(v[1]), Pack(v[2])}; }
using PackSix = std::array<Pack, 6>;
/// (p x n, n).
[[nodiscard]] inline PackSix wrench(const PackTriple& p, const PackTriple& n) {
  const PackTriple m = p.cross(n);
  return {m.x, m.y, m.z, n.x, n.y, n.z};
}
/// Sums of eight lanes each, kept apart until the end of a group.
struct PackSums {
  std::array<Pack, 36> lanes;
  PackSums() { lanes.fill(Pack(0.0)); }
  void add_symmetric(const PackSix& x, const Pack& factor) {
    for (std::size_t i = 0; i < 6; ++i) {
      const Pack scaled = x[i] * factor;
      for (std::size_t j = i; j < 6; ++j) lanes[6 * i + j] += scaled * x[j];
    }
  }
  void add(const PackSix& x, const PackSix& y, const Pack& factor) {
    for (std::size_t i = 0; i < 6; ++i) {
      const Pack scaled = x[i] * factor;
      for (std::size_t j = 0; j < 6; ++j) lanes[6 * i + j] += scaled * y[j];
    }
  }
  [[nodiscard]] Mat6<double> symmetric() const {
    Mat6<double> M;
    for (std::size_t i = 0; i < 6; ++i)
      for (std::size_t j = i; j < 6; ++j)
        M(Eigen::Index(i), Eigen::Index(j)) = M(Eigen::Index(j), Eigen::Index(i)) =
            sum_of_lanes(lanes[6 * i + j]);
    return M;
  }
  [[nodiscard]] Mat6<double> full() const {
    Mat6<double> M;
    for (std::size_t i = 0; i < 36; ++i) M(Eigen::Index(i / 6), Eigen::Index(i % 6)) = sum_of_lanes(lanes[i]);
    return M;
  }
};
/// Sums of a pull at one end: its wrench, and p g^T of it.
struct PackPull {
  PackSix wrench;
  std::array<Pack, 9> moment;
  PackPull() { wrench.fill(Pack(0.0)), moment.fill(Pack(0.0)); }
  void add(const PackTriple& p, const PackTriple& g, const PackSix& w, const Pack& tension) {
    for (std::size_t i = 0; i < 6; ++i) wrench[i] += w[i] * tension;
    const Pack* const ps[3] = {&p.x, &p.y, &p.z};
    const Pack* const gs[3] = {&g.x, &g.y, &g.z};
    for (std::size_t i = 0; i < 3; ++i) {
      const Pack scaled = *ps[i] * tension;
      for (std::size_t j = 0; j < 3; ++j) moment[3 * i + j] += scaled * *gs[j];
    }
  }
  [[nodiscard]] Vec6<double> pull() const {
    Vec6<double> P;
    for (std::size_t i = 0; i < 6; ++i) P[Eigen::Index(i)] = sum_of_lanes(wrench[i]);
    return P;
  }
  [[nodiscard]] Mat3<double> moments() const {
    Mat3<double> N;
    for (std::size_t i = 0; i < 9; ++i) N(Eigen::Index(i / 3), Eigen::Index(i % 3)) = sum_of_lanes(moment[i]);
    return N;
  }
};
/// Adds (dp x g; 0), dp = v + omega x p, of all pulls together: v x G + (N - tr N) omega, N = sum p g^T.
inline void add_turning(const Vec6<double>& pull, const Mat3<double>& N, Mat6<double>& M) {
  M.topLeftCorner<3, 3>() += N;
  M.topLeftCorner<3, 3>().diagonal().array() -= N.trace();
  M.topRightCorner<3, 3>() -= cross_matrix<double>(pull.tail<3>());
}

/// Second derivatives of a stretch as dyads, those of segment.hpp with the flat spread of a cylinder:
///
///   l_aa = alpha_a n_a n_a^T + B_a B_a^T / D,  l_bb alike,  l_ab = -beta n_a n_b^T - B_a B_b^T / D
///
/// straight: n_a = n_b, alpha = beta = 1 / D; around a cylinder: alpha = 1 / (free length), beta = 0, D the
/// whole length.
struct StretchDyads {
  PackTriple n_a, n_b, B_a, B_b;
  Pack alpha_a, alpha_b, beta, inverse;
};

[[nodiscard]] inline StretchDyads straight_dyads(const PackTriple& u, const Pack& length) {
  // Across u and the axis it is least along, of two.
  const auto along_x = is_below(Pack(0.5), u.x * u.x);
  const PackTriple e{select(along_x, Pack(0.0), Pack(1.0)), select(along_x, Pack(1.0), Pack(0.0)), Pack(0.0)};
  const PackTriple across = u.cross(e), n = across * (Pack(1.0) / sqrt(across.dot(across))), B = u.cross(n);
  const Pack inverse = Pack(1.0) / length;
  return {n, n, B, B, inverse, inverse, inverse, inverse};
}

/// @param a, b       ends in the cylinder's axes
/// @param g_a, g_b   gradients of the length there
[[nodiscard]] inline StretchDyads cylinder_dyads(const Pack& radius, const PackTriple& a, const PackTriple& b,
                                                 const PackTriple& g_a, const PackTriple& g_b,
                                                 const Pack& length) {
  const StretchDyads straight = straight_dyads(g_b, length);
  const PackTriple bend = g_a + g_b;
  const auto touching = is_below(Pack(0.0), bend.dot(bend));
  if (!any(touching)) return straight;
  const auto choose = [&](const Pack& x, const Pack& y) { return select(touching, x, y); };
  const auto choose3 = [&](const PackTriple& x, const PackTriple& y) {
    return PackTriple{choose(x.x, y.x), choose(x.y, y.y), choose(x.z, y.z)};
  };
  const Pack one(1.0);
  const Pack flat_a = sqrt(choose(g_a.x * g_a.x + g_a.y * g_a.y, one)),
             flat_b = sqrt(choose(g_b.x * g_b.x + g_b.y * g_b.y, one));
  const Pack square = radius * radius;
  const Pack tangent_a = sqrt(choose(a.x * a.x + a.y * a.y - square, one)),
             tangent_b = sqrt(choose(b.x * b.x + b.y * b.y - square, one));
  const PackTriple n_a{-g_a.y / flat_a, g_a.x / flat_a, Pack(0.0)},
      n_b{g_b.y / flat_b, -g_b.x / flat_b, Pack(0.0)};
  return {choose3(n_a, straight.n_a),
          choose3(n_b, straight.n_b),
          choose3((-g_a).cross(n_a), straight.B_a),
          choose3(g_b.cross(n_b), straight.B_b),
          choose(flat_a / tangent_a, straight.alpha_a),
          choose(flat_b / tangent_b, straight.alpha_b),
          choose(Pack(0.0), straight.beta),
          straight.inverse};
}

/// Dyads of a stretch around a cylinder, in the frame of its ends. `around` holds the cylinders' axes and
/// radii.
template <class Around>
[[nodiscard]] StretchDyads dyads_around(const Around& around, const PackTriple& p_a, const PackTriple& p_b,
                                        const PackTriple& g_a, const PackTriple& g_b, const Pack& length) {
  std::array<Pack, 9> R;
  for (std::size_t i = 0; i < 9; ++i) R[i] = Pack::load(around.R_SF[i].data());
  const auto turned = [&](const PackTriple& p) {
    return PackTriple{R[0] * p.x + R[1] * p.y + R[2] * p.z, R[3] * p.x + R[4] * p.y + R[5] * p.z,
                      R[6] * p.x + R[7] * p.y + R[8] * p.z};
  };
  const auto back = [&](const PackTriple& u) {
    return PackTriple{R[0] * u.x + R[3] * u.y + R[6] * u.z, R[1] * u.x + R[4] * u.y + R[7] * u.z,
                      R[2] * u.x + R[5] * u.y + R[8] * u.z};
  };
  const PackTriple origin = load_triple(AllLanes(), around.p_SF);
  StretchDyads d = cylinder_dyads(Pack::load(around.radius.data()), turned(p_a) + origin,
                                  turned(p_b) + origin, turned(g_a), turned(g_b), length);
  d.n_a = back(d.n_a), d.n_b = back(d.n_b), d.B_a = back(d.B_a), d.B_b = back(d.B_b);
  return d;
}

/// z + V x* w of the text above.
[[nodiscard]] inline PackSix speed_wrench(const PackTriple& p, const PackTriple& h, const PackSix& w,
                                          const Spatial<double>& V) {
  PackSix z = wrench(p, h);
  const PackTriple n{w[0], w[1], w[2]}, f{w[3], w[4], w[5]}, omega = triple(V.angular);
  const PackTriple top = omega.cross(n) + triple(V.linear).cross(f), bottom = omega.cross(f);
  const Pack* const add[6] = {&top.x, &top.y, &top.z, &bottom.x, &bottom.y, &bottom.z};
  for (std::size_t i = 0; i < 6; ++i) z[i] += *add[i];
  return z;
}
[[nodiscard]] inline Pack along(const PackSix& w, const Spatial<double>& s) {
  return w[0] * s.angular[0] + w[1] * s.angular[1] + w[2] * s.angular[2] + w[3] * s.linear[0] +
         w[4] * s.linear[1] + w[5] * s.linear[2];
}

/// Wrenches of a unit of tension at both ends of a stretch, and their rates by `speed_wrench`.
struct EndWrenches {
  const PackSix &w_a, &z_a, &w_b, &z_b;
  bool two;  ///< whether end a counts
};

}  // namespace detail

template <class Block>
void PathPartials::add_speeds(const Span& span, const Block& block, const detail::EndWrenches& ends,
                              int n_paths, MatX<double>& speed) const {
  for (std::size_t i = 0; i < span.count; ++i) {
    const Mover& mover = movers_[span.first + i];
    Pack sum(0.0);
    if (mover.b != 0.0)
      sum += (detail::along(ends.z_b, screw_[i]) + detail::along(ends.w_b, rate_[i])) * Pack(mover.b);
    if (ends.two && mover.a != 0.0)
      sum += (detail::along(ends.z_a, screw_[i]) + detail::along(ends.w_a, rate_[i])) * Pack(mover.a);
    std::array<double, pack_size> each;
    sum.store(each.data());
    for (std::size_t lane = 0; lane < pack_size; ++lane)
      if (block.path[lane] < n_paths) speed(block.path[lane], mover.dof) += each[lane];
  }
}

LUMBOPELVIC_INLINE void PathPartials::bring_movers(const Span& span, const Transform<double>& X_OF,
                                                   const PlainMotion& at) {
  for (std::size_t i = 0; i < span.count; ++i) {
    const auto k = std::size_t(movers_[span.first + i].dof);
    screw_[i] = detail::motion_in_frame(X_OF, at.screw[k]);
    rate_[i] = detail::motion_in_frame(X_OF, at.screw_rate[k]);
  }
}

LUMBOPELVIC_INLINE void PathPartials::add_group(const PathSet& set, const PathSet::Group& group,
                                                const Span& span, const TreeMotion<double>& motion,
                                                const PlainMotion& at, const PathMotion<double>& data,
                                                MatX<double>& speed) {
  using detail::PackSix, detail::PackTriple;
  const Transform<double> X_OF = link_frame(motion, group.frame);
  bring_movers(span, X_OF, at);
  const detail::RelativeLink<double> from(motion, group.wraps ? group.from : group.frame, group.frame),
      to(motion, group.to, group.frame);
  const Spatial<double> V_a = detail::motion_in_frame(X_OF, link_velocity(motion, group.from)),
                        V_b = detail::motion_in_frame(X_OF, link_velocity(motion, group.to));
  const bool two = group.wraps && group.from != group.frame;
  const PackTriple omega_a = detail::triple(from.angular), v_a = detail::triple(from.linear),
                   omega_b = detail::triple(to.angular), v_b = detail::triple(to.linear);
  detail::PackPull pull_a, pull_b;
  detail::PackSums aa, ab, bb;
  for (int k = group.first_block; k < group.first_block + group.n_blocks; ++k) {
    const auto& block = set.blocks()[std::size_t(k)];
    const PackTriple p_a = transformed(from.X, detail::load_triple(AllLanes{}, block.p_from)),
                     p_b = transformed(to.X, detail::load_triple(AllLanes{}, block.p_to));
    PackSix w_a, w_b;
    for (std::size_t i = 0; i < 6; ++i) {
      w_b[i] = Pack::load(data.row(k, 2 + i));
      w_a[i] = two ? Pack::load(data.row(k, 8 + i)) : Pack(0.0);
    }
    const PackTriple g_b{w_b[3], w_b[4], w_b[5]};
    const Pack length = Pack::load(data.row(k, 0));
    const PackTriple g_a = group.wraps ? PackTriple{Pack::load(data.row(k, 11)), Pack::load(data.row(k, 12)),
                                                    Pack::load(data.row(k, 13))}
                                       : -g_b;
    const detail::StretchDyads d = group.wraps
                                       ? detail::dyads_around(set.cylinders(k), p_a, p_b, g_a, g_b, length)
                                       : detail::straight_dyads(g_b, length);
    const Pack tension = Pack::gather([&](std::size_t i) { return data.tension[block.path[i]]; });
    const PackSix nu_b = detail::wrench(p_b, d.n_b), beta_b = detail::wrench(p_b, d.B_b);
    pull_b.add(p_b, g_b, w_b, tension);
    bb.add_symmetric(nu_b, tension * d.alpha_b);
    bb.add_symmetric(beta_b, tension * d.inverse);
    const PackTriple u_a = v_a + omega_a.cross(p_a), u_b = v_b + omega_b.cross(p_b);
    const Pack n_u_a = d.n_a.dot(u_a), B_u = d.B_b.dot(u_b) - d.B_a.dot(u_a), n_u_b = d.n_b.dot(u_b);
    const PackTriple h_b =
        d.n_b * (d.alpha_b * n_u_b - d.beta * n_u_a) + d.B_b * (B_u * d.inverse) + g_b.cross(omega_b);
    const PackSix z_b = detail::speed_wrench(p_b, h_b, w_b, V_b);
    PackSix z_a;
    if (two) {
      const PackSix nu_a = detail::wrench(p_a, d.n_a), beta_a = detail::wrench(p_a, d.B_a);
      pull_a.add(p_a, g_a, w_a, tension);
      aa.add_symmetric(nu_a, tension * d.alpha_a);
      aa.add_symmetric(beta_a, tension * d.inverse);
      ab.add(nu_a, nu_b, -(tension * d.beta));
      ab.add(beta_a, beta_b, -(tension * d.inverse));
      const PackTriple h_a =
          d.n_a * (d.alpha_a * n_u_a - d.beta * n_u_b) - d.B_a * (B_u * d.inverse) + g_a.cross(omega_a);
      z_a = detail::speed_wrench(p_a, h_a, w_a, V_a);
    }
    add_speeds(span, block, {w_a, z_a, w_b, z_b, two}, set.size(), speed);
  }
  sums_.pull_b = pull_b.pull(), sums_.bb = bb.symmetric();
  detail::add_turning(sums_.pull_b, pull_b.moments(), sums_.bb);
  sums_.two = two;
  if (!two) return;
  sums_.pull_a = pull_a.pull(), sums_.aa = aa.symmetric(), sums_.ab = ab.full();
  detail::add_turning(sums_.pull_a, pull_a.moments(), sums_.aa);
}

namespace detail {
/// V x* P.
[[nodiscard]] inline Vec6<double> moved_with(const Spatial<double>& V, const Vec6<double>& P) {
  return cross_force(V, Spatial<double>{P.head<3>(), P.tail<3>()}).column();
}
}  // namespace detail

/// By the sums, over all pairs of movers:
///
///   d balance_j / dq_k = c_jk (s_k x s_j) . P_j + s_j . sum_xy e_x(j) [pull at x by y] e_y(k) s_k
///   c_jk = (1 if k carries the axis of j) - (1 if k carries the surface),   P_j = sum_x e_x(j) pull_x
LUMBOPELVIC_INLINE void PathPartials::spread(const PlainTree& plain, const Span& span,
                                             MatX<double>& by_position) {
  for (std::size_t i = 0; i < span.count; ++i) column_[i] = screw_[i].column();
  // What is to be taken along s_j, for a weight of (s_k x s_j) . P_j of 1, 0 and -1: (s_k x s_j) . P = -s_j .
  // (s_k x* P).
  std::array<Vec6<double>, 3> on_a, on_b;
  const auto weigh = [](const Vec6<double>& pull, const Vec6<double>& moved,
                        std::array<Vec6<double>, 3>& on) { on = {pull + moved, pull, pull - moved}; };
  for (std::size_t b = 0; b < span.count; ++b) {
    const Mover& k = movers_[span.first + b];
    const Vec6<double> by_a = k.a * column_[b], by_b = k.b * column_[b];
    if (!sums_.two) {
      weigh(sums_.bb * by_b, detail::moved_with(screw_[b], sums_.pull_b), on_b);
    } else {
      weigh(sums_.aa * by_a + sums_.ab * by_b, detail::moved_with(screw_[b], sums_.pull_a), on_a);
      weigh(sums_.ab.transpose() * by_a + sums_.bb * by_b, detail::moved_with(screw_[b], sums_.pull_b), on_b);
    }
    for (std::size_t a = 0; a < span.count; ++a) {
      const Mover& j = movers_[span.first + a];
      const auto weight = std::size_t(1 + int(plain.precedes(k.dof, j.dof)) - int(k.surface));
      double sum = 0.0;
      if (sums_.two && j.a != 0.0) sum += j.a * column_[a].dot(on_a[weight]);
      if (j.b != 0.0) sum += j.b * column_[a].dot(on_b[weight]);
      by_position(j.dof, k.dof) += sum;
    }
  }
}

LUMBOPELVIC_INLINE void PathPartials::add_single(const PathSet::Single& single, const PathSet& set,
                                                 const Span& span, const TreeMotion<double>& motion,
                                                 const PlainMotion& at, const PathMotion<double>& data,
                                                 MatX<double>& speed) {
  const auto g = evaluate_stretch(data.bodies, set.surfaces(), single.stretch, SegmentOrder::hessian);
  const int surface = g.surface_body == ground ? ground : set.placement(g.surface_body).link;
  const Vec3<double> p_a = g.p_a_W - motion.origin_W, p_b = g.p_b_W - motion.origin_W;
  const Vec3<double>&g_a = g.shape.gradient_a, &g_b = g.shape.gradient_b;
  const Spatial<double> V_f = link_velocity(motion, surface), V_a = link_velocity(motion, single.link_a),
                        V_b = link_velocity(motion, single.link_b), r_a = V_a - V_f, r_b = V_b - V_f;
  const double T = data.tension[single.path];
  const auto reach = [](const Vec3<double>& p) {  // J: the velocity of a point by a screw
    Eigen::Matrix<double, 3, 6> J;
    J << -cross_matrix<double>(p), Mat3<double>::Identity();
    return J;
  };
  const auto J_a = reach(p_a), J_b = reach(p_b);
  const Vec6<double> w_a = J_a.transpose() * g_a, w_b = J_b.transpose() * g_b;
  sums_.two = true;
  sums_.pull_a = T * w_a, sums_.pull_b = T * w_b;
  sums_.aa = T * J_a.transpose() * g.shape.hessian_aa * J_a;
  sums_.ab = T * J_a.transpose() * g.shape.hessian_ab * J_b;
  sums_.bb = T * J_b.transpose() * g.shape.hessian_bb * J_b;
  detail::add_turning(sums_.pull_a, T * p_a * g_a.transpose(), sums_.aa);
  detail::add_turning(sums_.pull_b, T * p_b * g_b.transpose(), sums_.bb);
  const Vec3<double> u_a = J_a * r_a.column(), u_b = J_b * r_b.column();
  const Vec3<double> h_a = g.shape.hessian_aa * u_a + g.shape.hessian_ab * u_b + g_a.cross(r_a.angular),
                     h_b = g.shape.hessian_ab.transpose() * u_a + g.shape.hessian_bb * u_b +
                           g_b.cross(r_b.angular);
  const Vec6<double> z_a = J_a.transpose() * h_a +
                           cross_force(V_a, Spatial<double>{w_a.head<3>(), w_a.tail<3>()}).column(),
                     z_b = J_b.transpose() * h_b +
                           cross_force(V_b, Spatial<double>{w_b.head<3>(), w_b.tail<3>()}).column();
  for (std::size_t i = 0; i < span.count; ++i) {
    const Mover& mover = movers_[span.first + i];
    const auto k = std::size_t(mover.dof);
    screw_[i] = at.screw[k];
    const Vec6<double> s = at.screw[k].column(), sigma = at.screw_rate[k].column();
    speed(single.path, mover.dof) +=
        mover.a * (z_a.dot(s) + w_a.dot(sigma)) + mover.b * (z_b.dot(s) + w_b.dot(sigma));
  }
}

LUMBOPELVIC_INLINE void PathPartials::add(const PlainTree& plain, const PathSet& set,
                                          const TreeMotion<double>& motion, const PlainMotion& at,
                                          const PathMotion<double>& data, MatX<double>& by_position,
                                          MatX<double>& speed) {
  speed.setZero();
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    add_group(set, set.groups()[g], groups_[g], motion, at, data, speed);
    spread(plain, groups_[g], by_position);
  }
  const std::size_t listed = movers_.size();
  for (std::size_t i = 0; i < set.singles().size(); ++i) {
    const auto& single = set.singles()[i];
    const Span span =
        list(plain, single.link_a, single.link_b, data.singles[i].surface_link);  // it touches, or not
    add_single(single, set, span, motion, at, data, speed);
    spread(plain, span, by_position);
    movers_.resize(listed);
  }
}

}  // namespace lumbopelvic
