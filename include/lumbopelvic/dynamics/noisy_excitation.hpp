#pragma once
/// Noisy excitation: the noise of motor neurons on top of a command.

#include <memory>

#include "lumbopelvic/control/motor_noise.hpp"
#include "lumbopelvic/control/smooth_clamp.hpp"
#include "lumbopelvic/dynamics/motion_actions.hpp"

namespace lumbopelvic {

/// An excitation that fluctuates in proportion to its own size,
///
///   u~_m = sat(u_m (1 + c n_m(t)))
///
/// n_m being independent noise of standard deviation 1 (MotorNoise), sat a cut at 1, rounded off. While the
/// noise is slow against activation (its knots some three activation times apart or more) the force of a
/// muscle at rest has the standard deviation c of its mean as well. Reflexes within the command
/// see the noise through the motion that it makes.
///
/// @param time_function  u and its rate
/// @param noise          of at least as many channels as there are fascicles, and as long as the simulation
/// @param share          c [1], 0 to where the noise would turn an excitation negative
/// @throws InvalidArgument if the share is not
[[nodiscard]] inline ExcitationFunction noisy_excitation(ExcitationFunction time_function,
                                                         std::shared_ptr<const MotorNoise> noise,
                                                         double share) {
  constexpr auto fn = "noisy_excitation";
  check_nonnegative(fn, "share", share);
  if (!(share * noise->bound() < 1.0))
    fail_argument(fn, "share of the noise", share,
                  "below " + number_text(1.0 / noise->bound()) + ": excitation may not turn negative");
  return [time_function = std::move(time_function), noise = std::move(noise), share, n = VecX<double>(),
          n_rate = VecX<double>()](double t, VecX<double>& u, VecX<double>& rate) mutable {
    constexpr double cut_width = 0.01;  // as that of the reflexes' clamp
    time_function(t, u, rate);
    noise->at(t, n, n_rate);
    for (Eigen::Index m = 0; m < u.size(); ++m) {
      const double size = 1.0 + share * n[m];
      const ValueSlope<double> over = half_wave(u[m] * size - 1.0, cut_width);
      rate[m] = (rate[m] * size + u[m] * share * n_rate[m]) * (1.0 - over.slope);
      u[m] = u[m] * size - over.value;
    }
  };
}

}  // namespace lumbopelvic
