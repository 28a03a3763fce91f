#pragma once
/// Tangent points of a taut path on an ellipsoid: two equations for two unknowns.

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <concepts>
#include <optional>

#include "lumbopelvic/muscle/geodesic.hpp"

namespace lumbopelvic {

/// The horizon of an ellipsoid: the ellipse of points where lines from p are tangent to it.
///
/// Scaled to the unit sphere, p becomes p′ and the horizon a circle:
///
///   P′(θ) = p′/|p′|² + √(1 − 1/|p′|²) (cos θ e₁ + sin θ e₂)
///
/// with e₁ towards a given direction and e₁, e₂, p′ mutually perpendicular.
template <Real S>
class Horizon {
 public:
  Horizon(const Ellipsoid& surface, const Vec3<S>& p, const Vec3<double>& toward)
      : semi_axes_(surface.semi_axes()) {
    using std::sqrt;
    const Vec3<S> scaled = p.cwiseQuotient(semi_axes_);
    const S squared = scaled.dot(scaled), radius = sqrt(1.0 - 1.0 / squared);
    const Vec3<S> across = toward - scaled * (scaled.dot(toward) / squared);
    const Vec3<S> first = across / sqrt(across.dot(across));
    centre_ = scaled / squared;
    first_ = radius * first;
    second_ = radius * scaled.cross(first) / sqrt(squared);
  }
  [[nodiscard]] Vec3<S> point(const S& angle) const {
    using std::cos, std::sin;
    return semi_axes_.cwiseProduct(Vec3<S>(centre_ + cos(angle) * first_ + sin(angle) * second_));
  }
  [[nodiscard]] Vec3<S> slope(const S& angle) const {
    using std::cos, std::sin;
    return semi_axes_.cwiseProduct(Vec3<S>(cos(angle) * second_ - sin(angle) * first_));
  }

 private:
  Vec3<double> semi_axes_;
  Vec3<S> centre_, first_, second_;
};

/// The two unknowns of a taut path.
template <Real S>
struct Aim {
  S angle;  ///< of the first contact on the horizon [rad]
  S arc;    ///< length of the geodesic [m]
};

/// A path shot from a over the horizon at an angle and along the surface for an arc, and how far
/// the line from its end misses b.
template <Real S>
struct HorizonShot {
  Aim<S> aim;
  Contact<S> contact_a, contact_b;
  GeodesicSpread<S> spread;            ///< over the arc
  Eigen::Matrix<S, 2, 1> miss;         ///< b − Q along the normal n and along t × n, at the end Q [m]
  Eigen::Matrix<S, 2, 2> sensitivity;  ///< ∂miss/∂(angle, arc) [m/rad, -]
};

/// Shoots, and differentiates the miss in closed form.
///
/// Turning the angle moves the first contact by σ t + β B and, the line being hinged at a, turns the
/// geodesic by ψ = β/s_a. At the far end σ is unchanged, while β and ψ have spread; moving on by σ
/// or sideways by β tilts the normal there by the second fundamental form.
template <Real S>
[[nodiscard]] HorizonShot<S> shoot(const Ellipsoid& surface, const Vec3<S>& a, const Vec3<S>& b,
                                   const Horizon<S>& horizon, const Aim<S>& aim,
                                   GeodesicAccuracy accuracy = GeodesicAccuracy::final) {
  using std::sqrt;
  HorizonShot<S> shot;
  shot.aim = aim;
  const auto norm = [](const Vec3<S>& v) { return S(sqrt(v.dot(v))); };
  const auto contact = [&](const Vec3<S>& point, const Vec3<S>& tangent, const S& free_length) {
    const Vec3<S> gradient = surface.half_gradient(point);
    return Contact<S>{point, gradient / norm(gradient), tangent, free_length};
  };
  const Vec3<S> start = horizon.point(aim.angle), first_line = start - a;
  const S free_a = norm(first_line);
  shot.contact_a = contact(start, first_line / free_a, free_a);
  const GeodesicEnd<S> end = follow_geodesic(surface, start, shot.contact_a.tangent, aim.arc, accuracy);
  const Vec3<S> last_line = b - end.point;
  shot.contact_b = contact(end.point, end.tangent, last_line.dot(end.tangent));
  shot.spread = end.spread;
  const Vec3<S>& normal = shot.contact_b.normal;
  const Vec3<S> across = end.tangent.cross(normal);
  shot.miss << last_line.dot(normal), last_line.dot(across);

  const S steepness = norm(surface.half_gradient(end.point));
  const S bend_along = surface.bend(end.tangent, end.tangent, steepness);
  const S twist = surface.bend(end.tangent, across, steepness);
  const S bend_across = surface.bend(across, across, steepness);
  const auto column = [&](const S& along, const S& sideways, const S& turn) {
    const S tilt_along = along * bend_along + sideways * twist;
    const S tilt_across = along * twist + sideways * bend_across;
    return Eigen::Matrix<S, 2, 1>(-tilt_along * shot.contact_b.free_length - tilt_across * shot.miss[1],
                                  -sideways - turn * shot.contact_b.free_length + tilt_across * shot.miss[0]);
  };
  const Vec3<S> moved = horizon.slope(aim.angle);
  const S along = moved.dot(shot.contact_a.tangent);
  const S sideways = moved.dot(shot.contact_a.tangent.cross(shot.contact_a.normal));
  const GeodesicSpread<S> from_a = spread_between_ends(end.spread, free_a, S(0.0));
  shot.sensitivity.col(0) =
      column(along, sideways * from_a.turn / free_a, sideways * from_a.turn_slope / free_a);
  shot.sensitivity.col(1) = column(S(1.0), S(0.0), S(0.0));
  return shot;
}

/// A taut path found in plain numbers.
struct TautPath {
  Vec3<double> toward;  ///< direction the horizon angle is measured from
  HorizonShot<double> shot;

  [[nodiscard]] double length() const {
    return shot.contact_a.free_length + shot.aim.arc + shot.contact_b.free_length;
  }
  /// Whether the path runs forward all along and is the shortest among its neighbours.
  [[nodiscard]] bool locally_shortest() const {
    const double free_a = shot.contact_a.free_length, free_b = shot.contact_b.free_length;
    return shot.aim.arc >= 0.0 && free_b > 0.0 && spread_between_ends(shot.spread, free_a, free_b).turn > 0.0;
  }
};

/// Newton's method on the miss, until it is below `tolerance` [m] or no step makes it smaller. Steps
/// are held to half a radian and half the surface, and halved while they do not help.
[[nodiscard]] HorizonShot<double> reduce_miss(const Ellipsoid& surface, const Vec3<double>& a,
                                              const Vec3<double>& b, const Horizon<double>& horizon,
                                              const Aim<double>& start, GeodesicAccuracy accuracy,
                                              double tolerance);

/// Taut path from a to b, sought from the plane through the ends and the centre of the surface
/// (a great circle, were it scaled to a sphere) towards one side.
///
/// @param surface  the ellipsoid
/// @param a        first end, outside, (3) [m]
/// @param b        second end, outside, (3) [m]
/// @param toward   direction of the side to start from, (3)
/// @return         the path, or nothing if the iteration stalls or ends at a path that is not
///                 locally shortest
[[nodiscard]] std::optional<TautPath> solve_taut_path(const Ellipsoid& surface, const Vec3<double>& a,
                                                      const Vec3<double>& b, const Vec3<double>& toward);

/// The same path in any scalar: Newton's method taken up again from the plain solution, where every
/// step doubles the order of derivative that is exact. Two steps give the third.
template <Real S>
[[nodiscard]] HorizonShot<S> refine_taut_path(const Ellipsoid& surface, const Vec3<S>& a, const Vec3<S>& b,
                                              const TautPath& path) {
  if constexpr (std::same_as<S, double>) {
    return path.shot;
  } else {
    const Horizon<S> horizon(surface, a, path.toward);
    auto shot = shoot(surface, a, b, horizon, Aim<S>{S(path.shot.aim.angle), S(path.shot.aim.arc)});
    for (int i = 0; i < 2; ++i) {
      const Eigen::Matrix<S, 2, 2>& m = shot.sensitivity;
      const S determinant = m(0, 0) * m(1, 1) - m(0, 1) * m(1, 0);
      const S turn = (m(1, 1) * shot.miss[0] - m(0, 1) * shot.miss[1]) / determinant;
      const S move = (m(0, 0) * shot.miss[1] - m(1, 0) * shot.miss[0]) / determinant;
      shot = shoot(surface, a, b, horizon, Aim<S>{shot.aim.angle - turn, shot.aim.arc - move});
    }
    return shot;
  }
}

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/muscle/impl/ellipsoid_contact.hpp"
#endif
