#pragma once
/// Disc potential: the whole energy of a segment that rotates and translates.
///
///   U = max over C of [ C delta - C^2/(2 k) + s(C) u(theta) ]                                        (3.6)
///       + 1/2 k_a d_e,x^2 + 1/2 k_r d_e,z^2 + 1/2 brace |theta|^2
///   d_e = d + theta x e,   delta = -d_e,y
///
/// (theta, d) is the motion in the mid frame, e the elastic centre, k, k_a, k_r the stiffnesses of the
/// translations, u the energy of the moment curves, s the preload law, and the C that attains the maximum the
/// axial force:
///
///   dU/d delta = C = k (delta + s'(C) u),   dU/dtheta = s(C) m(theta) + ...
///
/// So the compression that stiffens is the force that acts, as where the translations are held, and a loop
/// does no work. The price is Maxwell's: what gains moment from load must lengthen by s'(C) u as it turns
/// under that load. (With s a function of k delta instead, the segment would buckle in tension as it turns;
/// decision 020.)
///
/// At neutral the stiffness is T(e)^T diag(s k_turn, k_slide) T(e), that of a beam at an offset.
/// Valid for |theta| < pi; in tension beyond force/gain of the preload law s is
/// negative, where no test supports the law.

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>

#include "lumbopelvic/tissue/disc.hpp"
#include "lumbopelvic/tissue/segment_motion.hpp"

namespace lumbopelvic {

namespace detail {

/// Integral of a moment curve from 0 to t [N m deg], even.
template <Real S>
[[nodiscard]] S curve_energy(const MomentCurve& c, const S& t) {
  const S size = value_of(t) < 0.0 ? S(-t) : t;
  return t * t * (t * t * (c.p1 / 4.0) + size * (c.p2 / 3.0) + S(c.p3 / 2.0));
}

/// Integral over the blend of what extension adds to flexion, from 0 to t within the blend [N m deg]: by a
/// Gauss rule that is exact for its degree, 8 in t.
template <Real S>
[[nodiscard]] S blend_energy(const Disc& disc, const S& t) {
  using Rule = boost::math::quadrature::gauss<double, 10>;
  S sum(0.0);
  for (std::size_t i = 0; i < Rule::abscissa().size(); ++i)
    for (const double x : {-Rule::abscissa()[i], Rule::abscissa()[i]}) {
      const S at = t * (0.5 + 0.5 * x);
      sum += (moment_curve(disc.extension, at) - moment_curve(disc.flexion, at)) * extension_share(at) *
             (0.5 * Rule::weights()[i]);
    }
  return sum * t;
}

/// Integral of `flexion_extension_moment` from neutral [N m deg].
template <Real S>
[[nodiscard]] S flexion_extension_energy(const Disc& disc, const S& t) {
  constexpr double edge = blend_half_width_deg;
  if (value_of(t) < -edge) return curve_energy(disc.flexion, t) + S(blend_energy<double>(disc, -edge));
  if (value_of(t) <= edge) return curve_energy(disc.flexion, t) + blend_energy(disc, t);
  const double inner = curve_energy<double>(disc.flexion, edge) + blend_energy<double>(disc, edge) -
                       curve_energy<double>(disc.extension, edge);
  return curve_energy(disc.extension, t) + S(inner);
}

}  // namespace detail

/// Energy of the moment curves at preload factor 1, u(theta) [J]: the integral of `disc_moment` from neutral.
template <Real S>
[[nodiscard]] S turning_energy(const Disc& disc, const Vec3<S>& theta) {
  const Vec3<S> t = theta * S(detail::degrees_per_radian);
  return (detail::curve_energy(disc.lateral, t[0]) + detail::curve_energy(disc.axial, t[1]) +
          detail::flexion_extension_energy(disc, t[2])) *
         (disc.stiffness_factor / detail::degrees_per_radian);
}

/// Compression C of a segment: the root of C = k (delta + s'(C) u), which grows in delta and in u [N].
/// @param k      axial stiffness [N/m], >= 0
/// @param delta  shortening [m]
/// @param u      energy of its turning at preload factor 1 [J], >= 0
template <Real S>
[[nodiscard]] S segment_compression(const PreloadLaw& law, double k, const S& delta, const S& u) {
  const S apart = (delta + u * law.slope(0.0)) * k;  // in tension s' is constant
  if (value_of(apart) <= 0.0) return apart;
  // f(C) = C - k (delta + s' u) is concave and grows: from below, Newton's steps never pass the root.
  const double a = k * value_of(delta), b = k * value_of(u);
  double C = std::max(0.0, a);
  for (int i = 0; i < 100; ++i) {
    const double step = (C - a - b * law.slope(C)) / (1.0 - b * law.curvature(C));
    C -= step;
    if (std::abs(step) <= 1e-15 * std::abs(C)) break;
  }
  S root(C);
  for (int i = 0; i < 2; ++i)  // each doubles the order of the derivatives that are right
    root = root - (root - (delta + law.slope_of(root) * u) * k) /
                      (S(1.0) + u * law.slope_of(root) * (k / law.force));
  return root;
}

/// Energy of a segment and its gradient over (theta, d), in the disc frame.
template <Real S>
[[nodiscard]] SegmentResponse<S> respond(const Disc& disc, const SegmentMotion<S>& motion) {
  const Vec3<S> e = disc.elastic_center.cast<S>();
  const Vec3<S> d_e = motion.d + motion.theta.cross(e);
  const S delta = -d_e[1], u = turning_energy<S>(disc, motion.theta);
  const S C = segment_compression<S>(disc.preload, disc.translational_stiffness[1], delta, u);
  const S factor = disc.preload.factor_of(C);
  SegmentResponse<S> out;
  out.force << d_e[0] * disc.translational_stiffness[0], -C, d_e[2] * disc.translational_stiffness[2];
  out.moment =
      disc_moment<S>(disc, motion.theta) * factor + motion.theta * S(disc.brace) + e.cross(out.force);
  out.energy =
      factor * u + motion.theta.dot(motion.theta) * (0.5 * disc.brace) +
      (out.force[0] * d_e[0] + out.force[2] * d_e[2] + C * (delta - disc.preload.slope_of(C) * u)) * 0.5;
  return out;
}

/// Where the translations come to rest under a force: p of the upper vertebra, for a segment turned by theta.
///
///   d_e,x = f_x/k_a,   d_e,y = s'(C) u - C/k,   d_e,z = f_z/k_r,   p = H (d_e - theta x e)
///
/// @param theta  rotation vector, disc frame [rad]
/// @param force  on the upper vertebra, disc frame of the lower one [N]; C is minus its part along the mid
///               normal
/// @return       anterior, up, right [m]
/// @throws InvalidArgument if a slide has no stiffness
[[nodiscard]] Vec3<double> disc_displacement(const Disc& disc, const Vec3<double>& theta,
                                             const Vec3<double>& force);

/// Stiffness of a segment at neutral under a compression, (6 x 6), turns before slides [N m/rad, N, N/m].
[[nodiscard]] Mat6<double> neutral_stiffness(const Disc& disc, double compression);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/tissue/impl/disc_potential.hpp"
#endif
