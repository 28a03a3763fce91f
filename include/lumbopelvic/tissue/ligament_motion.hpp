#pragma once
/// A ligament in motion: its tension by its length and its speed.

#include "lumbopelvic/tissue/ligament.hpp"

namespace lumbopelvic {

template <Real S>
struct LigamentTension {
  S tension;  ///< [N]
  S heat;     ///< power that damping takes up [W], >= 0
};

/// The tension of `respond` and a damper in proportion to its stiffness, F + k t_d L'. A slack one does
/// nothing; one that shortens fast may push, by no more than k t_d |L'|.
///
/// @param length, speed  L [m], L' [m/s]
/// @param damping        t_d [s], >= 0
template <Real S>
[[nodiscard]] LigamentTension<S> ligament_tension(const Ligament& ligament, const S& length, const S& speed,
                                                  double damping) {
  const LigamentResponse<S> at = respond<S>(ligament, length);
  const S drag = at.stiffness * speed * damping;
  return {at.tension + drag, drag * speed};
}

}  // namespace lumbopelvic
