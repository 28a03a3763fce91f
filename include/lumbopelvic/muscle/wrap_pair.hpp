#pragma once
/// Wrapping of two surfaces, one after the other, by one segment of a path.
///
/// Between the surfaces the path is a free line. Any point m of that line splits the segment in two
/// that wrap one surface each, and the length is stationary in m:
///
///   L(a, b) = stationary over m of L₁(a, m) + L₂(m, b)
///
/// So m may be frozen for first derivatives, and for second ones is eliminated: with l = L₁ + L₂ and
/// x anything L depends on (an end, or the pose of a surface),
///
///   ∂²L/∂x∂x = l_xx − l_xm C l_mx,   C = free_point_compliance                                       (2.5)
///
/// Where this stops: the surfaces come in the order in which the path meets them, and no path goes
/// back from the second to the first.

#include <Eigen/LU>
#include <cmath>

#include "lumbopelvic/muscle/segment.hpp"

namespace lumbopelvic {

/// Which of two surfaces a path touches.
enum class PairContact { none, first, second, both };

/// How a segment runs past two surfaces.
struct PairPath {
  PairContact contact = PairContact::none;
  /// m, on the free line between the surfaces [m]; NaN unless both are touched.
  Vec3<double> free_point = Vec3<double>::Constant(SegmentGeometry<double>::unset);
  bool converged = true;
  double residual = 0.0;  ///< |∂L/∂m|, the sine of the bend left in the free line [-]
};

/// ∂L/∂m, zero where the two halves meet in a straight line.
template <Real S>
[[nodiscard]] Vec3<S> free_point_gradient(const SegmentGeometry<S>& first, const SegmentGeometry<S>& second) {
  return first.gradient_b + second.gradient_a;
}

/// C: how far m moves for a force on it, across the free line. L does not change along the line u, so
/// C is the inverse of l_mm on the plane across u.
template <Real S>
[[nodiscard]] Mat3<S> free_point_compliance(const SegmentGeometry<S>& first,
                                            const SegmentGeometry<S>& second) {
  using std::sqrt;
  const Vec3<S> along = first.gradient_b - second.gradient_a;
  const Vec3<S> u = along / sqrt(along.dot(along));
  const Mat3<S> l_mm = first.hessian_bb + second.hessian_aa;
  const S scale = l_mm.trace();
  const Mat3<S> line = u * u.transpose();
  const Mat3<S> across = Mat3<S>::Identity() - line;
  return (across * l_mm * across + scale * line).inverse() - line / scale;
}

/// Derivatives of the joined segment with respect to its ends, the surfaces held still.
template <Real S>
[[nodiscard]] SegmentGeometry<S> join_at_free_point(const SegmentGeometry<S>& first,
                                                    const SegmentGeometry<S>& second) {
  const Mat3<S> C = free_point_compliance(first, second);
  SegmentGeometry<S> whole;
  whole.state = SegmentState::wrapped;
  whole.length = first.length + second.length;
  whole.gradient_a = first.gradient_a;
  whole.gradient_b = second.gradient_b;
  whole.tangent_a = first.tangent_a;
  whole.tangent_b = second.tangent_b;
  whole.hessian_aa = first.hessian_aa - first.hessian_ab * C * first.hessian_ab.transpose();
  whole.hessian_bb = second.hessian_bb - second.hessian_ab.transpose() * C * second.hessian_ab;
  whole.hessian_ab = -first.hessian_ab * C * second.hessian_ab;
  return whole;
}

/// Straightens the free line by Newton's method from a point outside both surfaces. Steps are halved
/// while neither the bend nor the length shrinks.
///
/// @param first   callable (a, m, order) → SegmentGeometry<double> past the first surface
/// @param second  callable (m, b, order) → SegmentGeometry<double> past the second
/// @param p_a     first end, (3) [m]; every point is in one common frame
/// @param p_b     second end, (3) [m]
/// @param start   first guess of m, (3) [m]
template <class First, class Second>
[[nodiscard]] PairPath straighten_free_line(const First& first, const Second& second, const Vec3<double>& p_a,
                                            const Vec3<double>& p_b, const Vec3<double>& start) {
  constexpr int max_iterations = 60, max_halvings = 12;
  constexpr double tolerance = 1e-13;
  struct Attempt {
    SegmentGeometry<double> first, second;
    [[nodiscard]] double length() const { return first.length + second.length; }
    [[nodiscard]] double bend() const { return free_point_gradient(first, second).norm(); }
    [[nodiscard]] bool sound() const { return first.sound() && second.sound(); }
  };
  const auto attempt = [&](const Vec3<double>& m) {
    return Attempt{first(p_a, m, SegmentOrder::hessian), second(m, p_b, SegmentOrder::hessian)};
  };
  Vec3<double> m = start;
  Attempt now = attempt(m);
  for (int i = 0; i < max_iterations && now.bend() > tolerance; ++i) {
    Vec3<double> step =
        -free_point_compliance(now.first, now.second) * free_point_gradient(now.first, now.second);
    Attempt next = attempt(m + step);
    const auto helps = [&] {
      return next.sound() && (next.bend() < now.bend() || next.length() < now.length());
    };
    for (int j = 0; j < max_halvings && !helps(); ++j) {
      step *= 0.5;
      next = attempt(m + step);
    }
    if (!helps()) break;
    m += step;
    now = next;
  }
  const bool forward = now.first.wrapped() && now.second.wrapped() &&
                       now.first.gradient_b.dot(now.second.tangent_a - now.first.tangent_b) > 0.0;
  return {PairContact::both, m, now.sound() && forward && now.bend() <= 1e3 * tolerance, now.bend()};
}

/// Finds how the segment from a to b runs past two surfaces.
///
/// @param first   callable (a, b, order) → SegmentGeometry<double> past the surface met first
/// @param second  the same for the surface met second
/// @param p_a     first end, (3) [m]; every point is in one common frame
/// @param p_b     second end, (3) [m]
/// @return        the surfaces touched and, where both are, the free point between them; `converged`
///                is false where the free line could not be straightened
template <class First, class Second>
[[nodiscard]] PairPath find_pair_path(const First& first, const Second& second, const Vec3<double>& p_a,
                                      const Vec3<double>& p_b) {
  const auto gradient = SegmentOrder::gradient;
  const auto on_second = second(p_a, p_b, gradient);
  const Vec3<double> entry = on_second.wrapped() ? on_second.tangent_a : p_b;
  const auto on_first = first(p_a, entry, gradient);
  PairPath path;
  if (on_first.state == SegmentState::straight) {
    path.contact = on_second.wrapped() ? PairContact::second : PairContact::none;
    return path;
  }
  const auto alone = on_first.wrapped() ? on_first : first(p_a, p_b, gradient);
  const Vec3<double> exit = alone.wrapped() ? alone.tangent_b : p_a;
  const auto after_first = second(exit, p_b, gradient);
  if (after_first.state == SegmentState::straight) {
    path.contact = PairContact::first;
    return path;
  }

  const Vec3<double> next_entry = after_first.wrapped() ? after_first.tangent_a : entry;
  const Vec3<double> middle = 0.5 * (exit + next_entry), line = (p_b - p_a).normalized();
  const Vec3<double> outward = middle - p_a - line * line.dot(middle - p_a);
  for (const double clearance : {0.0, 0.25, 1.0, 4.0}) {
    path = straighten_free_line(first, second, p_a, p_b, middle + clearance * outward);
    if (path.converged) break;
  }
  return path;
}

/// The free point in any scalar, from the plain one: each Newton step doubles the order of derivative
/// that is exact, so two give the third.
template <Real S, class First, class Second>
[[nodiscard]] Vec3<S> refine_free_point(const First& first, const Second& second, const Vec3<S>& p_a,
                                        const Vec3<S>& p_b, const Vec3<double>& free_point) {
  Vec3<S> m = free_point.cast<S>();
  for (int i = 0; i < 2; ++i) {
    const auto before = first(p_a, m, SegmentOrder::hessian);
    const auto after = second(m, p_b, SegmentOrder::hessian);
    m -= free_point_compliance<S>(before, after) * free_point_gradient<S>(before, after);
  }
  return m;
}

}  // namespace lumbopelvic
