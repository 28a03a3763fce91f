#pragma once
/// Geodesics of an ellipsoid, and how their neighbours spread.

#include <algorithm>
#include <array>
#include <cmath>

#include "lumbopelvic/math/odeint.hpp"
#include "lumbopelvic/muscle/segment.hpp"

namespace lumbopelvic {

/// An ellipsoid x²/a² + y²/b² + z²/c² = 1 in its own frame.
class Ellipsoid {
 public:
  /// @param semi_axes  (a, b, c) along x, y, z [m], each > 0
  /// @throws InvalidArgument if one is not positive
  explicit Ellipsoid(const Vec3<double>& semi_axes) : semi_axes_(semi_axes) {
    for (const double semi_axis : semi_axes) check_positive("Ellipsoid", "semi-axis", semi_axis);
    inverse_square_ = semi_axes.array().square().inverse();
  }

  [[nodiscard]] const Vec3<double>& semi_axes() const noexcept { return semi_axes_; }
  /// Smallest radius of curvature found on the surface [m].
  [[nodiscard]] double sharpest_radius() const {
    return semi_axes_.minCoeff() * semi_axes_.minCoeff() / semi_axes_.maxCoeff();
  }
  /// Half the gradient of the left-hand side: (x/a², y/b², z/c²), along the outward normal [1/m].
  template <Real S>
  [[nodiscard]] Vec3<S> half_gradient(const Vec3<S>& point) const {
    return point.cwiseProduct(inverse_square_);
  }
  /// Second fundamental form II(u, v) = u·G·v with t′ = II(t, t) n along a geodesic: negative, for
  /// the normal is outward [1/m].
  template <Real S>
  [[nodiscard]] S bend(const Vec3<S>& u, const Vec3<S>& v, const S& gradient_norm) const {
    return -u.dot(v.cwiseProduct(inverse_square_)) / gradient_norm;
  }
  /// Gaussian curvature K = 1/(a b c g²)² with g = |half gradient| [1/m²].
  template <Real S>
  [[nodiscard]] S gaussian_curvature(const S& gradient_squared) const {
    const double volume = semi_axes_.prod();
    return 1.0 / (volume * volume * gradient_squared * gradient_squared);
  }

 private:
  Vec3<double> semi_axes_, inverse_square_;
};

/// Where a geodesic has got to.
template <Real S>
struct GeodesicEnd {
  Vec3<S> point;             ///< [m]
  Vec3<S> tangent;           ///< unit
  GeodesicSpread<S> spread;  ///< since the start
};

/// Equations of a geodesic by the fraction of its length, Jacobi's equation alongside:
///
///   x″ = −(x′·G x′)/|G x|² G x,   y″ = −K y,   G = diag(1/a², 1/b², 1/c²)                            (2.8)
template <Real S>
class GeodesicRate {
 public:
  /// x, x′, and (y, y′) of the two spreads of GeodesicSpread.
  using State = std::array<S, 10>;

  GeodesicRate(const Ellipsoid& surface, const S& length) : surface_(surface), length_(length) {}

  void operator()(const State& y, State& rate, double /*fraction*/) const {
    const Vec3<S> point(y[0], y[1], y[2]), tangent(y[3], y[4], y[5]);
    const Vec3<S> gradient = surface_.half_gradient(point);
    const S squared = gradient.dot(gradient);
    const S pull = -length_ * tangent.dot(surface_.half_gradient(tangent)) / squared;
    const S curvature = length_ * surface_.gaussian_curvature(squared);
    for (std::size_t i = 0; i < 3; ++i) {
      rate[i] = length_ * y[3 + i];
      rate[3 + i] = pull * gradient[static_cast<Eigen::Index>(i)];
    }
    for (std::size_t i = 6; i < 10; i += 2) {
      rate[i] = length_ * y[i + 1];
      rate[i + 1] = -curvature * y[i];
    }
  }

 private:
  const Ellipsoid& surface_;
  S length_;
};

/// How finely a geodesic is integrated.
enum class GeodesicAccuracy {
  search,  ///< position good to about 1e-5 of the surface: enough to steer an iteration
  final    ///< length good to about 1e-12 of the surface
};

/// Follows a geodesic of an ellipsoid.
///
/// @param surface   the ellipsoid
/// @param point     start, on the surface, (3) [m]
/// @param tangent   unit direction there, tangent to the surface
/// @param length    distance to travel [m]
/// @param accuracy  of the integration
template <Real S>
[[nodiscard]] GeodesicEnd<S> follow_geodesic(const Ellipsoid& surface, const Vec3<S>& point,
                                             const Vec3<S>& tangent, const S& length,
                                             GeodesicAccuracy accuracy = GeodesicAccuracy::final) {
  const double step_per_radius = accuracy == GeodesicAccuracy::final ? 0.25 : 1.0;
  const double radii = std::abs(value_of(length)) / surface.sharpest_radius();
  const int steps = std::max(1, static_cast<int>(std::ceil(radii / step_per_radius)));
  typename GeodesicRate<S>::State y{point[0],   point[1], point[2], tangent[0], tangent[1],
                                    tangent[2], S(1.0),   S(0.0),   S(0.0),     S(1.0)};
  integrate_fixed_steps(GeodesicRate<S>(surface, length), y, 0.0, 1.0, steps);
  return {{y[0], y[1], y[2]}, {y[3], y[4], y[5]}, {y[6], y[7], y[8], y[9]}};
}

}  // namespace lumbopelvic
