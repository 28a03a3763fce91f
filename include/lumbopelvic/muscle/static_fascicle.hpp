#pragma once
/// Fascicle in static equilibrium: tension and stiffness on a path of given length, its tendon stretched by
/// what it bears.

#include "lumbopelvic/muscle/fascicle.hpp"
#include "lumbopelvic/muscle/muscle_tendon.hpp"

namespace lumbopelvic {

struct StaticFascicle {
  FascicleTension tension;
  FascicleStiffness stiffness;
  double passive_slope = 0.0;  ///< dF(0)/dL as curves and tendon have it, without short-range stiffness [N/m]
  double active_slope = 0.0;   ///< d(F(1) - F(0))/dL likewise [N/m]
};

/// Tension F(a) and stiffness k(a) of a fascicle held at a path length.
///
///   F(a) = F(0) + a [F(1) - F(0)]                                                                   (1.20)
///
/// F(0) and F(1) are the tensions at which fibre and tendon balance. A tendon of the kind `tendon_kind` calls
/// rigid keeps its slack length; a longer one gives, so its fibre is shorter than the path alone would have
/// it: at rest the more so, the more passive tension it bears. Between rest and full activation the balance
/// is replaced by its chord, which keeps recruitment convex; it is exact at both ends. Fibre length and
/// passive stiffness are those at rest; what grows with activation grows as F does.
///
/// @param path_length  L [m]
/// @param gamma        short-range stiffness gain [1], >= 0
/// @param tendon       false: every tendon ideally stiff, of its slack length
/// @throws InvalidArgument if the fibre at rest is longer than 1.8 l_o, naming the fascicle
[[nodiscard]] StaticFascicle static_fascicle(const Fascicle& fascicle, double path_length, double gamma,
                                             bool tendon = true);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/muscle/impl/static_fascicle.hpp"
#endif
