#pragma once
/// Reflex law: delayed fibre length, fibre velocity and tendon force add to a muscle's excitation, eq. (6.1).

#include <cmath>

#include "lumbopelvic/control/smooth_clamp.hpp"

namespace lumbopelvic {

/// How a spindle answers to velocity.
enum class VelocityResponse {
  linear,  ///< in proportion
  root     ///< v / (v^2 + e^2)^(1/4): as its square root, after Prochazka, rounded off at rest
};

/// The form of the law, the same for all muscles.
struct ReflexShape {
  double clamp_width = 0.01;      ///< of the cut at 0 and 1 [1], > 0; assumed
  double half_wave_width = 0.01;  ///< of the cut at no stretch [1], > 0; assumed as that of the clamp
  double root_width = 0.01;       ///< e, of VelocityResponse::root [1], > 0; assumed
  VelocityResponse velocity = VelocityResponse::linear;
  /// share of the reflex gain that full inhibition takes [1], 0 to 1; assumed
  double inhibited_gain = 0.5;
};

/// Gains of a pathway. Positive ones excite.
struct ReflexGains {
  double length = 0.0;    ///< k_l [1], per l_o of stretch
  double velocity = 0.0;  ///< k_v [1], per v_max
  double force = 0.0;     ///< k_f [1], per F_o
};

/// What a fascicle senses.
template <Real S>
struct ReflexSignals {
  S length;    ///< of the fibre [l_o]
  S velocity;  ///< of the fibre, lengthening > 0 [v_max]
  S force;     ///< of the tendon [F_o]
};

/// A drive with its derivatives over the signals.
template <Real S>
struct ReflexDrive {
  S value, by_length, by_velocity, by_force;
};

/// What one pathway adds to the drive of a muscle, before the clamp:
///
///   r = k_l [l - l_0]_+ + k_v [phi(v)]_+ + k_f F
///
/// with half waves [x]_+ rounded off. At rest (l = l_0, v = 0) these leave k w log 2, which is a part of the
/// tonic drive of the equilibrium.
///
/// @param rest_length  l_0, beyond which stretch counts [l_o]
/// @param s            signals, delayed
/// @see eq. (6.1); Prochazka (1999) for the root
template <Real S>
[[nodiscard]] ReflexDrive<S> reflex_drive(const ReflexShape& shape, const ReflexGains& gains,
                                          double rest_length, const ReflexSignals<S>& s) {
  using std::sqrt;
  const auto stretch = half_wave(S(s.length - S(rest_length)), shape.half_wave_width);
  S phi = s.velocity, slope(1.0);
  if (shape.velocity == VelocityResponse::root) {
    const S size2 = s.velocity * s.velocity + S(shape.root_width * shape.root_width),
            root = sqrt(sqrt(size2));
    phi = s.velocity / root;
    slope = (S(1.0) - s.velocity * s.velocity / size2 * 0.5) / root;
  }
  const auto speed = half_wave(phi, shape.half_wave_width);
  return {stretch.value * gains.length + speed.value * gains.velocity + s.force * gains.force,
          stretch.slope * gains.length, speed.slope * slope * gains.velocity, S(gains.force)};
}

/// Command to a muscle, beside its reflexes.
template <Real S>
struct MuscleCommand {
  S drive;        ///< u_ff + b: feedforward and tonic [1]
  S reflex_gain;  ///< s_g [1], >= 0
  S inhibition;   ///< i [1], 0 to 1
};

/// An excitation with its derivatives.
template <Real S>
struct ReflexExcitation {
  S value, by_drive, by_reflex, by_reflex_gain, by_inhibition;
};

/// Excitation of a muscle:
///
///   u = sat(u_ff + b + s_g (1 - eta i) r) (1 - i)                                                    (6.1)
///
/// eta being `inhibited_gain`. Linear in r up to the clamp.
/// @param reflex  r, the sum over the pathways that end at the muscle [1]
/// @see eq. (6.1)
template <Real S>
[[nodiscard]] ReflexExcitation<S> reflex_excitation(const ReflexShape& shape, const MuscleCommand<S>& c,
                                                    const S& reflex) {
  const S kept = S(1.0) - c.inhibition * shape.inhibited_gain, free = S(1.0) - c.inhibition;
  const auto u = smooth_clamp(S(c.drive + c.reflex_gain * kept * reflex), shape.clamp_width);
  const S slope = u.slope * free;
  return {u.value * free, slope, slope * c.reflex_gain * kept, slope * kept * reflex,
          slope * c.reflex_gain * reflex * (-shape.inhibited_gain) - u.value};
}

/// The drive with which a muscle is excited by `u` when its reflexes give `reflex`: what feedforward and
/// tonic drive must be for an equilibrium to be at rest, without inhibition.
/// @param u  0 < u < 1; sat never reaches 0, so what is silent needs some small number that the caller
///           chooses
/// @throws InvalidArgument if u is not between 0 and 1
[[nodiscard]] inline double drive_of_equilibrium(const ReflexShape& shape, double u, double reflex_gain,
                                                 double reflex) {
  return inverse_smooth_clamp(u, shape.clamp_width) - reflex_gain * reflex;
}

}  // namespace lumbopelvic
