#pragma once
/// Muscle-tendon unit in motion: its constants, inputs and rates.
///
/// A fibre of constant width h = l_o sin(alpha_o) pulls on a tendon in series. Its force, over F_o,
///
///   F_M = a f_l(l~) f_v(v~) + f_p(l~) + a f_l(l~) gamma x_s + beta v~                               (1.10)
///
/// is active force, passive force, the cross-bridges' short-range force, and damping. The state of a
/// compliant tendon is its strain eps = l_T / l_ts - 1. Normalised tendon force would serve as well, but an
/// intermediate stage of an integrator may leave the range where it has a strain; fibre length would bring a
/// root to find whenever the path is given. With strain every length follows from the path by a subtraction.
/// A rigid tendon has no state: the path moves the fibre.
///
/// A slack tendon does not push: force is rounded off at zero over a small width (`smooth_positive`), on the
/// fibre's side of the tendon as on the skeleton's, so that no work is lost between them.

#include <array>
#include <cmath>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/limits.hpp"
#include "lumbopelvic/muscle/fascicle.hpp"

namespace lumbopelvic {

enum class TendonKind { compliant, rigid };
enum class TendonChoice { by_length, compliant, rigid };

/// How fascicles become muscle-tendon units. The first four numbers are properties of muscle in general.
struct MuscleTendonSettings {
  double damping = 0.1;  ///< beta [F_o per v_max l_o], > 0; Millard et al. (2013) doi:10.1115/1.4023390
  double short_range_gain = 23.4;   ///< gamma [1], >= 0, 0 for none; Cui et al. (2008), prior 12 to 60
  double short_range_reach = 0.01;  ///< x_c, stretch at which cross-bridges yield [l_o], > 0; 0.0057 to 0.02
  double short_range_decay = 0.2;   ///< tau_s, time in which they cycle [s], > 0; 0.1 to 0.5
  double slack_width = 1e-3;        ///< width over which force is rounded off at zero [F_o], > 0
  TendonChoice tendon = TendonChoice::by_length;
  /// by_length: rigid if l_ts < this times l_o, as it then stretches < 5 % l_o at F_o
  double rigid_below = 1.0;
};

/// Constants of one unit, rest length and strength worked in. T is double, or a Pack with a unit in each
/// lane. Most stand as what the equations multiply by, since a division costs as much as ten products.
template <Real T = double>
struct MuscleTendon {
  T max_force{};            ///< F_o [N]
  T slack_length{};         ///< l_ts [m]
  T width{};                ///< h [m]
  T fold{};                 ///< length along the tendon below which the fibre counts as folded [m]
  T per_optimal_length{};   ///< 1 / l_o [1/m]
  T per_slack_length{};     ///< 1 / l_ts [1/m]
  T max_velocity{};         ///< v_max l_o [m/s]
  T per_max_velocity{};     ///< its inverse [s/m]
  T damping{};              ///< beta [1]
  T short_range_gain{};     ///< gamma [1]
  T short_range_yield{};    ///< 1 / x_c [1/l_o]
  T short_range_cycling{};  ///< 1 / tau_s [1/s]
  T slack_width{};          ///< [1]
};

/// The constants by number.
template <Real T>
inline constexpr std::array muscle_tendon_constants{&MuscleTendon<T>::max_force,
                                                    &MuscleTendon<T>::slack_length,
                                                    &MuscleTendon<T>::width,
                                                    &MuscleTendon<T>::fold,
                                                    &MuscleTendon<T>::per_optimal_length,
                                                    &MuscleTendon<T>::per_slack_length,
                                                    &MuscleTendon<T>::max_velocity,
                                                    &MuscleTendon<T>::per_max_velocity,
                                                    &MuscleTendon<T>::damping,
                                                    &MuscleTendon<T>::short_range_gain,
                                                    &MuscleTendon<T>::short_range_yield,
                                                    &MuscleTendon<T>::short_range_cycling,
                                                    &MuscleTendon<T>::slack_width};

/// What a unit's rates depend on.
template <Real S>
struct MuscleTendonInput {
  S length{};               ///< L of the path [m]
  S velocity{};             ///< L' [m/s], lengthening > 0
  S activation{};           ///< a [1]
  S strain{};               ///< eps of the tendon [1]; not read if the tendon is rigid
  S short_range_stretch{};  ///< x_s, stretch of attached cross-bridges [l_o]
};

template <Real S>
struct MuscleTendonRates {
  S tension{};                   ///< on the skeleton [N], > 0 whatever the state
  S strain_rate{};               ///< eps' [1/s]; 0 if the tendon is rigid
  S short_range_stretch_rate{};  ///< x_s' [1/s]
  S fiber_length{};              ///< l~ [l_o]
  S fiber_velocity{};            ///< v~ [v_max l_o], lengthening > 0
};

/// Partial derivatives of one rate by each input.
template <Real S>
struct MuscleTendonRow {
  S length{}, velocity{}, activation{}, strain{}, short_range_stretch{};
};

template <Real S>
struct MuscleTendonLinear {
  MuscleTendonRates<S> rates;
  MuscleTendonRow<S> tension, strain_rate, short_range_stretch_rate;  ///< all their derivatives
};

/// Below this length along the tendon [l_o] a fibre counts as folded; see fiber_geometry.
inline constexpr double folded_fiber_norm = 0.1;

/// The kind of tendon that settings give to a fascicle.
[[nodiscard]] inline TendonKind tendon_kind(const Fascicle& f, const MuscleTendonSettings& s = {}) {
  if (s.tendon == TendonChoice::by_length)
    return f.slack_length < s.rigid_below * f.optimal_length ? TendonKind::rigid : TendonKind::compliant;
  return s.tendon == TendonChoice::rigid ? TendonKind::rigid : TendonKind::compliant;
}

/// Constants of a fascicle.
/// @throws InvalidArgument if a length, a velocity or a setting lies outside its bounds, naming the fascicle
[[nodiscard]] inline MuscleTendon<> make_muscle_tendon(const Fascicle& f,
                                                       const MuscleTendonSettings& s = {}) {
  constexpr auto fn = "make_muscle_tendon";
  check_nonnegative(fn, "maximal force of " + f.name, f.max_force * f.strength);
  check_positive(fn, "optimal length of " + f.name, f.optimal_length * f.rest_length);
  check_positive(fn, "slack length of " + f.name, f.slack_length * f.rest_length);
  check_range(fn, "pennation of " + f.name, f.pennation, 0.0, largest_pennation);
  check_positive(fn, "maximal velocity of " + f.name, f.max_velocity);
  check_positive(fn, "damping", s.damping);
  check_nonnegative(fn, "short-range gain", s.short_range_gain);
  check_positive(fn, "short-range reach", s.short_range_reach);
  check_positive(fn, "short-range decay", s.short_range_decay);
  check_positive(fn, "slack width", s.slack_width);
  const double l_o = f.optimal_length * f.rest_length, l_ts = f.slack_length * f.rest_length;
  MuscleTendon<> unit;
  unit.max_force = f.max_force * f.strength;
  unit.slack_length = l_ts;
  unit.width = l_o * std::sin(f.pennation);
  unit.fold = l_o * folded_fiber_norm;
  unit.per_optimal_length = 1.0 / l_o;
  unit.per_slack_length = 1.0 / l_ts;
  unit.max_velocity = f.max_velocity * l_o;
  unit.per_max_velocity = 1.0 / unit.max_velocity;
  unit.damping = s.damping;
  unit.short_range_gain = s.short_range_gain;
  unit.short_range_yield = 1.0 / s.short_range_reach;
  unit.short_range_cycling = 1.0 / s.short_range_decay;
  unit.slack_width = s.slack_width;
  return unit;
}

}  // namespace lumbopelvic
