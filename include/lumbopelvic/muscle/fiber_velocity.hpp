#pragma once
/// Fibre velocity: the balance of contraction, damping and load, solved for the velocity.

#include <cmath>

#include "lumbopelvic/math/pack_functions.hpp"
#include "lumbopelvic/math/smooth.hpp"
#include "lumbopelvic/muscle/curves.hpp"

namespace lumbopelvic {

namespace detail {
/// Width over which active force is rounded off at zero, beyond maximal shortening velocity [1].
inline constexpr double contraction_width = 1e-3;
/// What brings the rounded curve back to 1 at rest.
[[nodiscard]] inline double contraction_scale() {
  return 1.0 / smooth_positive(1.0, contraction_width).value;
}

/// A velocity as the curve sees it:  sinh z = -d2 v - d3.  The force-velocity curve is a straight line in z.
template <Real S>
struct CurveVelocity {
  S z, sinh, cosh;
};
template <Real S>
[[nodiscard]] CurveVelocity<S> curve_velocity(const S& v) {
  using std::asinh, std::sqrt;
  const S w = v * -fv_d2 - S(fv_d3);
  return {asinh(w), w, sqrt(w * w + S(1.0))};
}
template <Real S>
[[nodiscard]] S velocity_of(const CurveVelocity<S>& at) {
  return (at.sinh + S(fv_d3)) * (-1.0 / fv_d2);
}
}  // namespace detail

/// Force-velocity multiplier of a fibre that never pushes actively: eq. (1.3), rounded off at zero below
/// v = -1 and scaled so that it is 1 at rest to rounding. It differs from f_v by less than 1e-6 where
/// f_v > 0.5.
template <Real S>
[[nodiscard]] ValueSlope<S> contraction_force(const detail::CurveVelocity<S>& at) {
  const auto f = smooth_positive(at.z * -detail::fv_d1 + S(detail::fv_d4), detail::contraction_width);
  const double scale = detail::contraction_scale();
  return {f.value * scale, f.slope * (scale * detail::fv_d1 * detail::fv_d2) / at.cosh};
}
template <Real S>
[[nodiscard]] ValueSlope<S> contraction_force(const S& v) {
  return contraction_force(detail::curve_velocity(v));
}

/// What a fibre has to balance, all over F_o.
template <Real S>
struct FiberBalance {
  S active;   ///< a f_l, >= 0
  S load;     ///< what contraction and damper carry: f_t / cos(alpha) - f_p - f_srs
  S damping;  ///< beta, > 0
};

template <Real S>
struct FiberVelocity {
  S velocity;                      ///< v~ [v_max l_o]
  detail::CurveVelocity<S> curve;  ///< the same, as the curve sees it
  Truth<S> converged;
};

namespace detail {
inline constexpr int most_rounds = 100,
                     free_rounds = 3;  ///< of the search in all, and before the bracket stands guard
/// A step in z below this, times the distance from the rounded corner, is the last: the error it leaves is of
/// third order, 1e-14.
inline constexpr double last_step = 5e-5;
/// Bracket in z: sinh of it is beyond any load in earnest.
inline constexpr double most_z = 300.0;

template <Real S>
struct HalleyStep {
  S gap;    ///< g(z)
  S step;   ///< towards the root
  S scale;  ///< of z over which g bends sharply
};

/// Step towards the root of g(z) = A f(z) + beta v(z) - load by Halley's method, but never more than twice
/// Newton's.
template <Real S>
[[nodiscard]] HalleyStep<S> halley_step(const FiberBalance<S>& b, const CurveVelocity<S>& at) {
  using std::sqrt;
  constexpr double k = -fv_d1, per_v = -1.0 / fv_d2, w = contraction_width;
  const S f_v = at.z * k + S(fv_d4);
  const S root = sqrt(f_v * f_v + S(w * w)), inverse = S(1.0) / root;
  const S active = b.active * (0.5 * contraction_scale()), damping = b.damping * per_v;
  const S g = active * (f_v + root) + damping * (at.sinh + S(fv_d3)) - b.load;
  const S slope = active * (S(1.0) + f_v * inverse) * k + damping * at.cosh;
  const S bend = active * (inverse * inverse * inverse) * (w * w * k * k) + damping * at.sinh;
  const S square = slope * slope, denominator = square - g * bend * 0.5;
  return {g, -g * slope / select(is_below(denominator, square * 0.5), square * 0.5, denominator), root};
}

/// The search, for all lanes at once. A lane that has arrived stands still, so that its answer does not
/// depend on its neighbours'.
template <Real S>
struct VelocitySearch {
  CurveVelocity<S> at;
  Truth<S> open;  ///< lanes still on their way
  S rest{0.0};    ///< last step of those that have arrived
  S low{-most_z}, high{most_z};

  void advance(const FiberBalance<S>& balance, bool guarded) {
    const auto [gap, step, scale] = halley_step(balance, at);
    const S limit = scale * last_step;
    const Truth<S> last = open & is_below(step * step, limit * limit);
    rest = select(last, step, rest);
    open = open & !last;
    if (!any(open)) return;
    const S z = guarded ? within_bracket(gap, step) : at.z + step;
    const auto [sinh_z, cosh_z] = sinh_cosh(z);
    at = {select(open, z, at.z), select(open, sinh_z, at.sinh), select(open, cosh_z, at.cosh)};
  }
  [[nodiscard]] S within_bracket(const S& gap, const S& step) {
    const Truth<S> rising = is_below(gap, S(0.0));  // the root lies above
    low = select(rising, at.z, low);
    high = select(rising, high, at.z);
    const S z = at.z + step;
    return select(is_below(low, z) & is_below(z, high), z, (low + high) * 0.5);
  }
  /// The root, a tiny step from where the search stands, by the addition theorems.
  [[nodiscard]] CurveVelocity<S> root() const {
    const S cosh_rest = rest * rest * 0.5 + S(1.0), sinh_rest = rest * (rest * rest * (1.0 / 6.0) + S(1.0));
    return {at.z + rest, at.sinh * cosh_rest + at.cosh * sinh_rest,
            at.cosh * cosh_rest + at.sinh * sinh_rest};
  }
};

template <Real S>
[[nodiscard]] FiberVelocity<S> search_velocity(const FiberBalance<S>& balance,
                                               const CurveVelocity<S>& start) {
  VelocitySearch<S> search{start, !is_below(start.z, start.z)};  // every lane is open
  for (int round = 0; any(search.open) && round < most_rounds; ++round)
    search.advance(balance, round >= free_rounds);
  const auto curve = search.root();
  return {velocity_of(curve), curve, !search.open};
}
}  // namespace detail

/// Velocity at which a fibre balances its load:   A f(v) + beta v = load.
///
/// The left side grows with v, so there is one root. In z = asinh(-d2 v - d3) the equation is a line plus a
/// sinh, which Halley's method solves in two or three rounds from the tangent at rest; after those, a bracket
/// stands guard.
///
/// Valid for finite numbers with |load| / beta < 1e120. Otherwise, and never within, `converged` is false.
///
/// @return velocity [v_max l_o], lengthening > 0
template <Real S>
[[nodiscard]] FiberVelocity<S> fiber_velocity(const FiberBalance<S>& balance) {
  const double slope_at_rest = contraction_force(0.0).slope;
  const S start = (balance.load - balance.active) / (balance.damping + balance.active * slope_at_rest);
  auto found = detail::search_velocity(balance, detail::curve_velocity(start));
  // The root has arrived; a last round from there brings the derivatives that a Dual carries to the same
  // precision.
  if constexpr (!std::same_as<S, double> && !std::same_as<S, Pack>)
    found = detail::search_velocity(balance, found.curve);
  return found;
}

}  // namespace lumbopelvic
