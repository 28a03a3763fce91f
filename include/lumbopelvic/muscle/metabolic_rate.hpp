#pragma once
/// Metabolic rate of a muscle: heat and work after Bhargava; an outcome, not a cost that recruitment
/// minimises.

#include <cmath>
#include <numbers>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/math/pack_functions.hpp"

namespace lumbopelvic {

/// Constants of Bhargava, Pandy & Anderson (2004), as OpenSim has them.
struct MetabolicSettings {
  double slow_fraction = 0.5;       ///< r_s, share of slow fibres [1], 0 to 1
  double activation_slow = 40.0;    ///< [W/kg]
  double activation_fast = 133.0;   ///< [W/kg]
  double maintenance_slow = 74.0;   ///< [W/kg]
  double maintenance_fast = 111.0;  ///< [W/kg]
  double shortening_share = 0.25;   ///< heat of shortening over force times shortening velocity [1]
  /// instead: 0.16 a f_l F_o + 0.18 F_M shortening, 0.157 F_M lengthening
  bool force_dependent_shortening = false;
  bool work_on_fiber_counts = true;  ///< work that lengthens the fibre is taken off the rate
  /// Smallest heat rate [W/kg]. The published 1 W/kg hides what happens below about 3 % activation, so 0 is
  /// the default.
  double least_heat = 0.0;
  double turning_velocity = 1e-3;  ///< width over which shortening heat sets in [m/s], > 0
};

/// Mass of a muscle [kg]: its cross-section F_o / sigma times its optimal length times density.
/// @param max_force         F_o [N], of the healthy muscle
/// @param optimal_length    l_o [m]
/// @param specific_tension  sigma [Pa], > 0
/// @param density           [kg/m^3]; 1059.7 after Mendez & Keys (1960)
[[nodiscard]] inline double muscle_mass(double max_force, double optimal_length, double specific_tension,
                                        double density = 1059.7) {
  constexpr auto fn = "muscle_mass";
  check_nonnegative(fn, "maximal force", max_force);
  check_positive(fn, "optimal length", optimal_length);
  check_positive(fn, "specific tension", specific_tension);
  check_positive(fn, "density", density);
  return max_force / specific_tension * density * optimal_length;
}

/// What the rate depends on.
template <Real S>
struct MetabolicInput {
  S excitation;       ///< u [1], 0 to 1
  S fiber_length;     ///< l~ [l_o]
  S fiber_speed;      ///< l_M' [m/s], lengthening > 0
  S active_force;     ///< a f_l f_v F_o [N]
  S fiber_force;      ///< F_M, all of it [N]
  S isometric_force;  ///< a f_l F_o [N]
};

/// Rates of heat and work [W].
template <Real S>
struct MetabolicRate {
  S activation, maintenance, shortening, work;
  [[nodiscard]] S total() const { return activation + maintenance + shortening + work; }
};

namespace detail {
/// Maintenance heat by fibre length: straight lines through (0, 0.5), (0.5, 0.5), (1, 1), (1.5, 0), and 0
/// beyond.
template <Real S>
[[nodiscard]] S maintenance_by_length(const S& l) {
  const S rising = select(is_below(l, S(0.5)), S(0.5), l);
  const S falling = S(3.0) - l * 2.0;
  return select(is_below(l, S(1.0)), rising, select(is_below(l, S(1.5)), falling, S(0.0)));
}
/// max(x, 0) with a parabola of a given width in place of its corner: 0 for x <= 0, continuous in slope.
template <Real S>
[[nodiscard]] S ramp(const S& x, double width) {
  const S early = x * x * (0.5 / width), late = x - S(0.5 * width);
  return select(is_below(x, S(0.0)), S(0.0), select(is_below(x, S(width)), early, late));
}
}  // namespace detail

/// Metabolic rate of a muscle.
///
///   activation    m (40 u_s + 133 u_f)                                                              (1.15)
///   maintenance   m g(l~) (74 u_s + 111 u_f)
///   shortening    0.25 F_M max(-l_M', 0)                                                            (1.16)
///   work          -F_active l_M'
///
///   u_s = r_s sin(pi u / 2),   u_f = (1 - r_s) (1 - cos(pi u / 2))
///
/// The corner of the heat of shortening is rounded off. In an equilibrium only the first two count. A muscle
/// lengthened by others can have a negative rate. The basal rate of the body, 1.2 W/kg, is not included.
///
/// @param mass  m [kg], see muscle_mass
/// @see Bhargava, Pandy & Anderson (2004) doi:10.1016/S0021-9290(03)00239-2; with a parabola at the onset of
///      shortening where OpenSim's smoothed version has a tanh that is soft over 0.1 m/s, and without its
///      floor on heat
template <Real S>
[[nodiscard]] MetabolicRate<S> metabolic_rate(double mass, const MetabolicInput<S>& in,
                                              const MetabolicSettings& s = {}) {
  using std::cos, std::sin;
  const S angle = in.excitation * (0.5 * std::numbers::pi);
  const S slow = sin(angle) * s.slow_fraction, fast = (S(1.0) - cos(angle)) * (1.0 - s.slow_fraction);
  const S shortening = detail::ramp(S(-in.fiber_speed), s.turning_velocity);
  const S lengthening = detail::ramp(in.fiber_speed, s.turning_velocity);
  MetabolicRate<S> r;
  r.activation = (slow * s.activation_slow + fast * s.activation_fast) * mass;
  r.maintenance = (slow * s.maintenance_slow + fast * s.maintenance_fast) *
                  detail::maintenance_by_length(in.fiber_length) * mass;
  r.shortening = s.force_dependent_shortening
                     ? (in.isometric_force * 0.16 + in.fiber_force * 0.18) * shortening -
                           in.fiber_force * lengthening * 0.157
                     : in.fiber_force * shortening * s.shortening_share;
  r.work = in.active_force * (s.work_on_fiber_counts ? S(-in.fiber_speed) : shortening);
  const S missing = S(s.least_heat * mass) - (r.activation + r.maintenance + r.shortening);
  r.maintenance += select(is_below(S(0.0), missing), s.least_heat > 0.0 ? missing : S(0.0), S(0.0));
  return r;
}

}  // namespace lumbopelvic
