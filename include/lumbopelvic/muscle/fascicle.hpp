#pragma once
/// A fascicle on a rigid tendon: its tension at a given length, and the stiffness behind that tension.

#include <cmath>
#include <limits>
#include <string>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/limits.hpp"
#include "lumbopelvic/muscle/curves.hpp"

namespace lumbopelvic {

enum class Side { left, right };

/// Parameters of one fascicle. The last block is what conditions and interventions change.
struct Fascicle {
  std::string name, group;
  Side side = Side::right;
  double max_force = 0.0;            ///< F_o [N]
  double optimal_length = 0.0;       ///< l_o [m]
  double slack_length = 0.0;         ///< l_ts [m]
  double pennation = 0.0;            ///< alpha_o at optimal length [rad]
  double max_velocity = 0.0;         ///< [l_o/s]
  double activation_time = 0.015;    ///< tau_a of activation dynamics [s]
  double deactivation_time = 0.060;  ///< tau_d of activation dynamics [s]

  double strength = 1.0;     ///< factor on max_force, >= 0
  double rest_length = 1.0;  ///< factor on the fibre's and the tendon's rest lengths, > 0
  double tonic_drive = 0.0;  ///< activation below which the fascicle cannot relax, 0 to 1
  double capacity = 1.0;     ///< largest activation, 0 to 1
};

/// Tension of a fascicle at a fixed length, F = passive + a active: affine in the activation a.
struct FascicleTension {
  double fiber_length_norm = 0.0;  ///< l / l_o
  double active = 0.0;             ///< tension per unit activation, F_o f_l cos(alpha) [N]
  double passive = 0.0;            ///< tension at a = 0, F_o f_p cos(alpha) [N]
};

/// Stiffness dF/dL of the fascicle in series with its tendon, for a static equilibrium.
///
///   k_M(a) = passive + a (hill + gamma f_l) F_o / l_o,   k_T(F) = (F_o / l_ts) kT (F / F_o + c3)
///   k(a)   = k_M k_T / (k_M + k_T)                                                                  (1.18)
///
/// k is concave in a, since k_M and k_T are affine in a. The term with gamma is short-range stiffness: Cui et
/// al. (2008) k = gamma F / l_o; it holds for stretches below about 1 % of l_o and holds shorter than its
/// decay. Without it a Hill fibre is nearly limp at optimum.
struct FascicleStiffness {
  double fiber_passive = 0.0, fiber_active = 0.0;  ///< k_M = fiber_passive + a fiber_active [N/m]
  double tendon_passive = 0.0,
         tendon_active = 0.0;  ///< k_T = tendon_passive + a tendon_active [N/m]; may be infinite

  [[nodiscard]] double at(double a) const {
    const auto [k_t, ratio] = tendon(a);
    return k_t == 0.0 ? 0.0
                      : (fiber_passive + a * fiber_active) / (1.0 + ratio);  // no strength, no stiffness
  }
  /// dk/da [N/m].
  [[nodiscard]] double slope(double a) const {
    const auto [k_t, ratio] = tendon(a);
    const double share = 1.0 / (1.0 + ratio);
    return k_t == 0.0 ? 0.0 : (fiber_active + tendon_active * ratio * ratio) * share * share;
  }
  /// d2k/da2 [N/m], never positive.
  [[nodiscard]] double curvature(double a) const {
    const auto [k_t, ratio] = tendon(a);
    const double sum = 1.0 + ratio, bend = fiber_active - tendon_active * ratio;
    return k_t == 0.0 ? 0.0 : -2.0 * bend * bend / (k_t * sum * sum * sum);
  }

 private:
  struct Tendon {
    double stiffness, ratio;  ///< k_T, k_M / k_T
  };
  [[nodiscard]] Tendon tendon(double a) const {
    const double k_t = tendon_passive + a * tendon_active;
    return {k_t, (fiber_passive + a * fiber_active) / k_t};
  }
};

namespace detail {
struct FiberState {
  double force, l_o, l_ts, length, along, cosine;
};
/// Fibre length and pennation of a rigid tendon: constant width h = l_o sin(alpha_o).
[[nodiscard]] inline FiberState fiber_state(const Fascicle& f, double path_length) {
  const double l_o = f.optimal_length * f.rest_length, l_ts = f.slack_length * f.rest_length;
  const double along = path_length - l_ts, width = l_o * std::sin(f.pennation);
  const double length = std::sqrt(along * along + width * width);
  return {f.max_force * f.strength, l_o, l_ts, length, along, along / length};
}
}  // namespace detail

/// Tension at a path length, eq. (1.10) at zero velocity with l_T = l_ts.
/// Valid for normalised fibre lengths up to longest_fiber_norm. A path that is shorter than its tendon hangs
/// slack: no tension.
/// @param path_length  L [m]
/// @throws InvalidArgument if the fibre length leaves that range, naming the fascicle
[[nodiscard]] inline FascicleTension fascicle_tension(const Fascicle& f, double path_length) {
  const auto s = detail::fiber_state(f, path_length);
  if (s.along <= 0.0) return {};
  const double norm = s.length / s.l_o;
  check_range("fascicle_tension", "normalised fibre length of " + f.name, norm, 0.0, longest_fiber_norm);
  return {norm, s.force * active_force_length(norm) * s.cosine,
          s.force * passive_force_length(norm) * s.cosine};
}

/// Stiffness at a path length, eq. (1.18).
/// @param path_length  L [m]
/// @param gamma        short-range stiffness gain [1], >= 0
/// @param tendon       false: an ideally stiff tendon, k_T infinite
[[nodiscard]] inline FascicleStiffness fascicle_stiffness(const Fascicle& f, double path_length, double gamma,
                                                          bool tendon = true) {
  check_nonnegative("fascicle_stiffness", "short-range stiffness gain", gamma);
  const auto s = detail::fiber_state(f, path_length);
  const double norm = s.length / s.l_o;
  const double turning = (1.0 - s.cosine * s.cosine) / s.length;  // d cos(alpha) / dL
  const double along = s.cosine * s.cosine / s.l_o;
  const double f_l = active_force_length(norm), f_p = passive_force_length(norm);
  FascicleStiffness k;
  if (s.along <= 0.0) return k;
  k.fiber_active = s.force * ((active_force_length_slope(norm) + gamma * f_l) * along + f_l * turning);
  k.fiber_passive = s.force * (passive_force_length_slope(norm) * along + f_p * turning);
  if (!tendon) {
    k.tendon_passive = std::numeric_limits<double>::infinity();
    return k;
  }
  const double k_t = tendon_kt() / s.l_ts;
  k.tendon_active = s.force * f_l * s.cosine * k_t;
  k.tendon_passive = s.force * (f_p * s.cosine + detail::tendon_c) * k_t;
  return k;
}

}  // namespace lumbopelvic
