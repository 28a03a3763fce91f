#pragma once
/// Muscle-tendon equilibrium on a given path: fibre and tendon in balance, the state a simulation starts
/// from.

#include <limits>

#include "lumbopelvic/muscle/compliant_tendon.hpp"
#include "lumbopelvic/muscle/rigid_tendon.hpp"

namespace lumbopelvic {

enum class EquilibriumStatus {
  found,            ///< within the range of the curves
  fiber_too_short,  ///< the path is so short that even a fibre of 0.2 l_o pulls more than its slack tendon
  fiber_too_long,   ///< the fibre is longer than 1.8 l_o, where its curves have no meaning
};

/// An equilibrium, or where the search for one ended. Every number is finite.
struct Equilibrium {
  EquilibriumStatus status = EquilibriumStatus::fiber_too_short;
  double strain = 0.0;          ///< eps of the tendon [1]
  double fiber_length = 0.0;    ///< l~ [l_o]
  double fiber_velocity = 0.0;  ///< v~ [v_max l_o]
  double tension = 0.0;         ///< [N]
  double residual = 0.0;        ///< force of the tendon less that of the fibre along it, over F_o max(1, f_t)
  double stiffness = 0.0;       ///< dT/dL of the unit at rest, fibre and tendon in series [N/m]
  double by_activation = 0.0;   ///< dT/da of the unit at rest [N]
};

/// State in which a unit on a path of given length and velocity is balanced.
///
///   f_t(eps) = cos(alpha) [ a f_l f_v(v~) + f_p + beta v~ ]                                         (1.19)
///   v~ = cos(alpha) L' / (v_max l_o) k_T / (k_T + max(k_M, 0))
///
/// Fibre and tendon share the velocity by their stiffness; the short-range stretch is zero, x_s = 0. On the
/// descending limb there can be three balances. Those that a small push would destroy are passed over, and of
/// the rest that with the shortest fibre is returned. Two balances closer together than a sixteenth of the
/// range searched can be overlooked.
///
/// Always returns: a status tells what was found. With `fiber_too_short` the fibre stands at its shortest and
/// the tendon is slack.
///
/// @param length      L [m], 0 to 2 l_ts + 20 l_o, longer than any unit would survive
/// @param activation  a [1], 0 to 1
/// @param velocity    L' [m/s]
/// @throws InvalidArgument if an argument lies outside its bounds
[[nodiscard]] Equilibrium initial_equilibrium(const MuscleTendon<>& unit, TendonKind kind, double length,
                                              double activation, double velocity = 0.0);

/// The activation with which a unit at rest bears a given tension.
struct EquilibriumActivation {
  double activation = 0.0;  ///< a [1], 0 to 1
  Equilibrium at;  ///< the balance there; its tension is the one asked for, if any activation gives it
};

/// Activation with which a unit on a path of given length bears a tension, or the end of 0 to 1 that comes
/// nearest: what turns the load of an equilibrium, shared by its own law, into the start of a simulation.
/// @param length   L [m]
/// @param tension  [N]
/// @throws InvalidArgument if an argument lies outside its bounds
[[nodiscard]] EquilibriumActivation equilibrium_activation(const MuscleTendon<>& unit, TendonKind kind,
                                                           double length, double tension);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/muscle/impl/muscle_tendon_equilibrium.hpp"
#endif
